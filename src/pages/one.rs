//! What the page of one session and that of one batch share: its top, in each of its states.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use livy_api::CallError;
use viewer::record::Record;

use super::kept::KeptRun;
use super::list::What;
use super::list::delete::DeleteButton;
use super::watch::WatchButton;
use super::words;
use crate::components::badge::{Badge, Tone};
use crate::components::notice::{Notice, Problem};
use crate::drivers::services::Services;

/// What became of one that the server does not know.
fn fate(what: What) -> &'static str {
    match what {
        What::Sessions => "It was deleted, ended by a time-out, or the server was restarted.",
        What::Batches => "It was deleted, or the server was restarted.",
    }
}

/// One without a name.
pub fn unnamed(what: What, id: impl std::fmt::Display) -> String {
    match what {
        What::Sessions => format!("Session {id}"),
        What::Batches => format!("Batch {id}"),
    }
}

/// The head once the server has answered; before that the number or name, or what this browser kept, or why nothing
/// can be shown.
#[component]
pub fn Top(
    what: What,
    /// Number or name.
    id: String,
    /// The server told of it.
    known: Memo<bool>,
    /// The server has said that it is not there.
    gone: Memo<bool>,
    /// What this browser kept of it.
    kept: RwSignal<Option<Record>>,
    /// Why the newest question failed.
    failure: RwSignal<Option<CallError>>,
    #[prop(into)] head: ViewFn,
) -> impl IntoView {
    let services = Services::here();
    let id = StoredValue::new(id);
    move || match (known.get(), kept.get()) {
        (true, _) => head.run(),
        (false, Some(record)) => view! { <KeptRun sort=what.sort() born=record.born /> }.into_any(),
        (false, None) if gone.get() => view! { <Missing what id=id.get_value() /> }.into_any(),
        (false, None) => match failure.get().filter(|_| !services.outage()) {
            Some(error) => {
                let tried = format!("The {} could not be read", what.one());
                view! { <Notice problem=words::problem(&tried, &error) /> }.into_any()
            }
            None => view! {
                <h1>{unnamed(what, id.get_value())}</h1>
                <p class="reading subtle" role="status">{format!("Reading the {}\u{2026}", what.one())}</p>
            }
            .into_any(),
        },
    }
}

/// What the head says.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Number.
    pub id: u32,
    /// Name; may be empty.
    pub name: String,
    /// Colour and word of its state.
    pub state: (Tone, String),
    /// It has ended.
    pub over: bool,
    /// What else there is to say in few words.
    pub about: String,
}

/// Its title and state, and what can be done with it.
#[component]
pub fn Head(
    what: What,
    said: Signal<Option<Said>>,
    /// It is no longer on the server.
    gone: Memo<bool>,
    /// Links and buttons that stand before those that both have.
    children: Children,
    /// The menu of what else can be done.
    #[prop(into)]
    more: ViewFn,
) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let to = Services::here().href(&format!("/{}", what.all()));
    let back = Callback::new(move |()| navigate.with_value(|navigate| navigate(&to, NavigateOptions::default())));
    let words = Memo::new(move |_| {
        said.get().map(|said| {
            let title = if said.name.is_empty() { unnamed(what, said.id) } else { said.name };
            (title, said.state, said.about)
        })
    });
    // Buttons and what they have open stay while the state changes.
    let target = Memo::new(move |_| said.get().map(|said| (said.id, said.name, said.over)));
    let watch = move || {
        let going_on = target.get().filter(|(_, _, over)| !over && !gone.get());
        going_on.map(|(id, ..)| view! { <WatchButton sort=what.sort() id /> })
    };
    let delete = move || target.get().map(|(id, name, over)| view! { <DeleteButton what id name over then=back /> });
    view! {
        <div class="page-head">
            {move || {
                words
                    .get()
                    .map(|(title, (tone, word), about)| {
                        view! {
                            <h1>{title}</h1>
                            <Badge tone word />
                            <span class="subtle">{about}</span>
                        }
                    })
            }}
            <div class="grow"></div>
            {children()}
            {watch}
            {more.run()}
            // It stays until it has told what became of its deletion.
            <span hidden=move || gone.get()>{delete}</span>
        </div>
        <Show when=move || gone.get()>
            <Notice
                problem=Problem::new(
                    format!("The {} is no longer on the server; this is what was last known of it.", what.one()),
                    fate(what),
                )
                warning=true
            />
        </Show>
    }
}

/// A link to a page that the cluster has of it.
#[component]
pub fn OutLink(url: String, text: &'static str) -> impl IntoView {
    view! {
        <a class="button" href=url target="_blank" rel="noopener noreferrer">
            {text}
        </a>
    }
}

#[component]
fn Missing(what: What, id: String) -> impl IntoView {
    let services = Services::here();
    view! {
        <div class="empty">
            <h1>{format!("There is no {} {id} on this server", what.one())}</h1>
            <p class="subtle">{fate(what)}</p>
            <a class="button" href=services.href(&format!("/{}", what.all()))>
                {format!("All {}", what.all())}
            </a>
        </div>
    }
}
