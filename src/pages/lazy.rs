//! Pages whose code is a file of its own, loaded when one of them is first opened: the list of sessions, which people open
//! first and oftenest, need not wait for an editor's machinery.

use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use livy_api::Session;
use viewer::record::Sort;

use super::list::What;
use crate::components::notice::{Notice, Problem};
use crate::drivers::services::{self, Services};

/// Makes the views of a page. It is a function, not the views themselves, because they belong to whoever asked for them.
type Make = fn() -> AnyView;
type Loading = Pin<Box<dyn Future<Output = Result<Make, SplitLoaderError>>>>;

part!(notebooks, notebook_code: Make, || super::notebook::NotebookPage().into_any());
part!(notebooks, notebooks_code: Make, || super::notebooks::Notebooks().into_any());
part!(runs, session_code: Make, || super::session::SessionPage().into_any());
part!(runs, batches_code: Make, || super::batches::Batches().into_any());
part!(runs, launch_code: Make, || {
    let Some(Wanted(sort, open)) = use_context() else { return ().into_any() };
    view! { <super::launch::LaunchDialog sort open /> }.into_any()
});
part!(runs, add_files_code: Make, || {
    let Some(Receiver(session, open)) = use_context() else { return ().into_any() };
    view! { <super::add_files::AddFilesDialog session open /> }.into_any()
});
part!(runs, shortcuts_code: Make, || super::shortcuts::List().into_any());
part!(runs, batch_code: Make, || super::batch::BatchPage().into_any());
part!(runs, runs_code: Make, || super::runs::Runs().into_any());
part!(runs, settings_code: Make, || super::settings::Settings().into_any());
part!(runs, forgotten_sessions_code: Make, || super::kept::Forgotten(super::kept::ForgottenProps { what: What::Sessions })
    .into_any());
part!(runs, forgotten_batches_code: Make, || super::kept::Forgotten(super::kept::ForgottenProps { what: What::Batches })
    .into_any());

/// Milliseconds after which a list asks for what this browser kept; nobody waits for that.
const LATER: u32 = 2_000;

/// Below a list: what the server has forgotten and this browser kept. It also begins to record what is listed.
#[component]
pub fn Forgotten(
    /// What is listed.
    what: What,
) -> impl IntoView {
    let due = RwSignal::new(false);
    services::after(LATER, move || {
        due.try_set(true);
    });
    move || {
        due.get().then(|| match what {
            What::Sessions => later(|| Box::pin(forgotten_sessions_code())),
            What::Batches => later(|| Box::pin(forgotten_batches_code())),
        })
    }
}

/// What a dialog is to make, and whether it is open.
#[derive(Clone, Copy)]
struct Wanted(Sort, RwSignal<bool>);

/// The dialog for a new session or batch, loaded when it is first opened.
#[component]
pub fn LaunchDialog(
    /// What is to be made.
    what: What,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    provide_context(Wanted(what.sort(), open));
    once_open(open, || Box::pin(launch_code()))
}

/// The dialog that lists the keys of pages, loaded when it is first opened.
#[component]
pub fn ShortcutsDialog() -> impl IntoView {
    once_open(Services::here().shortcuts, || Box::pin(shortcuts_code()))
}

/// The session that files are for, and whether their dialog is open.
#[derive(Clone, Copy)]
struct Receiver(Signal<Option<Arc<Session>>>, RwSignal<bool>);

/// The dialog that adds files to a session, loaded when it is first opened.
#[component]
pub fn AddFiles(
    /// The session as last heard of.
    session: Signal<Option<Arc<Session>>>,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    provide_context(Receiver(session, open));
    once_open(open, || Box::pin(add_files_code()))
}

/// One notebook.
#[component]
pub fn NotebookPage() -> impl IntoView {
    later(|| Box::pin(notebook_code()))
}

/// The notebooks of this browser.
#[component]
pub fn Notebooks() -> impl IntoView {
    later(|| Box::pin(notebooks_code()))
}

/// One session.
#[component]
pub fn SessionPage() -> impl IntoView {
    later(|| Box::pin(session_code()))
}

/// All batches.
#[component]
pub fn Batches() -> impl IntoView {
    later(|| Box::pin(batches_code()))
}

/// One batch.
#[component]
pub fn BatchPage() -> impl IntoView {
    later(|| Box::pin(batch_code()))
}

/// All runs kept in this browser.
#[component]
pub fn Runs() -> impl IntoView {
    later(|| Box::pin(runs_code()))
}

/// The server, appearance, what is kept in this browser.
#[component]
pub fn Settings() -> impl IntoView {
    later(|| Box::pin(settings_code()))
}

/// What is loaded when it is first opened, and stays.
fn once_open(open: RwSignal<bool>, load: fn() -> Loading) -> impl IntoView {
    let wanted = Memo::new(move |before| before == Some(&true) || open.get());
    move || wanted.get().then(|| later(load))
}

/// The page once its code is there; a failure is said in its place, with a button that tries again.
fn later(load: fn() -> Loading) -> AnyView {
    let loaded = RwSignal::new(None::<Result<Make, ()>>);
    let attempt = move || {
        services::scoped_or_not(async move {
            let outcome = load().await.map_err(|_| ());
            loaded.try_set(Some(outcome));
        });
    };
    attempt();
    let again = move |_| {
        loaded.set(None);
        attempt();
    };
    (move || match loaded.get() {
        None => ().into_any(),
        Some(Ok(make)) => make(),
        Some(Err(())) => view! {
            <Notice problem=Problem::new(
                "This page could not be loaded.",
                "The server may be down or have a newer version of the app. Try again, or reload the page.",
            )>
                <button type="button" on:click=again>
                    "Try again"
                </button>
            </Notice>
        }
        .into_any(),
    })
    .into_any()
}
