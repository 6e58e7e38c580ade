//! Adding files to a session that runs: from the disk, or by an address that the cluster reads.

mod row;

use std::sync::Arc;

use leptos::prelude::*;
use livy_api::{Session, SessionState};
use viewer::format;
use viewer::session_file;
use web_sys::DragEvent;

use self::row::Row;
pub use self::row::UsingCode;
use crate::components::dialog::Dialog;
use crate::components::field::{Field, Input};
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::{Notice, Problem};
use crate::components::picker::{self, FilePicker};
use crate::drivers::services::{self, Services};
use crate::drivers::session_files::{Entry, SessionFiles, Standing};

/// The dialog. What is under way goes on when it is closed.
#[component]
pub fn AddFilesDialog(
    /// The session as last heard of.
    session: Signal<Option<Arc<Session>>>,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open title="Add files to the session">
            {move || session.get_untracked().map(|first| view! { <Body first session open /> })}
        </Dialog>
    }
}

/// Only a session that works takes files.
pub fn takes_files(session: &Session) -> bool {
    matches!(session.state, SessionState::Idle | SessionState::Busy | SessionState::Running)
}

#[component]
fn Body(first: Arc<Session>, session: Signal<Option<Arc<Session>>>, open: RwSignal<bool>) -> impl IntoView {
    let files = SessionFiles::of(Services::here(), &first);
    let first = StoredValue::new(first);
    let alive = Memo::new(move |_| session.with(|session| session.as_deref().is_some_and(takes_files)));
    // Those that nothing is wrong with; what failed before is sent again only by its own button.
    let ready = move || {
        let entries = files.entries.get();
        let fine = |entry: &Entry| entry.standing.get() == Standing::Chosen && files.problem(*entry).is_none();
        entries.into_iter().filter(fine).collect::<Vec<_>>()
    };
    let count = Memo::new(move |_| ready().len());
    let send = move |entries: Vec<Entry>| {
        if alive.get_untracked() && !entries.is_empty() {
            first.with_value(|session| files.send(session, &entries));
        }
    };
    let again = Callback::new(move |entry: Entry| send(vec![entry]));
    let drop = move |event: DragEvent| {
        let dropped = services::dropped(&event);
        if !dropped.is_empty() {
            event.prevent_default();
            files.choose(dropped);
        }
    };
    let verb = move || match count.get() {
        0 => "Add".to_owned(),
        count => format!("Add {}", format::plural(count as u64, "file")),
    };
    view! {
        <div class="body" on:dragover=|event| services::let_drop(&event) on:drop=drop>
            <Chooser files />
            <Address files />
            {move || {
                (!alive.get())
                    .then(|| {
                        let problem = Problem::new("The session takes no files now.", "Only one that is idle or busy does.");
                        view! { <Notice problem warning=true /> }
                    })
            }}
            <ul class="session-files" aria-label="Files">
                <For each=move || files.entries.get() key=|entry| entry.number let(entry)>
                    <Row files entry kind=first.with_value(|session| session.kind.clone()) alive again />
                </For>
            </ul>
        </div>
        <footer>
            <button type="button" on:click=move |_| open.set(false)>
                "Close"
            </button>
            <button
                type="button"
                class="primary"
                disabled=move || count.get() == 0 || !alive.get()
                on:click=move |_| send(untrack(ready))
            >
                {verb}
            </button>
        </footer>
    }
}

/// Files of the disk.
#[component]
fn Chooser(files: SessionFiles) -> impl IntoView {
    let field = NodeRef::new();
    view! {
        <div class="drop-place">
            <FilePicker field multiple=true chosen=move |chosen| files.choose(chosen) />
            <button type="button" on:click=move |_| picker::ask(field)>
                <Icon glyph=Glyph::Upload />
                "Choose files"
            </button>
            <span class="subtle">"or drop them here"</span>
        </div>
    }
}

/// A file that the cluster reads.
#[component]
fn Address(files: SessionFiles) -> impl IntoView {
    let address = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let problem = Signal::derive(move || {
        let wrong = || session_file::address_problem(address.get().trim()).map(str::to_owned);
        tried.get().then(wrong).flatten()
    });
    let take = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = address.get_untracked().trim().to_owned();
        tried.set(session_file::address_problem(&typed).is_some());
        if !tried.get_untracked() {
            files.choose_address(&typed);
            address.set(String::new());
        }
    };
    view! {
        <form class="file-address" novalidate on:submit=take>
            <Field
                label="Or the address of a file that the cluster reads"
                value=address
                problem
                placeholder="hdfs:///data/lookup.csv"
                input=Input::Code
            />
            <button type="submit">"Put on the list"</button>
        </form>
    }
}
