//! The files that this page gave to a session, and the dialog for more.

use std::sync::Arc;

use leptos::prelude::*;
use livy_api::Session;

use crate::components::icon::{Glyph, Icon};
use crate::drivers::attend::is_gone;
use crate::drivers::follow::Followed;
use crate::drivers::services::Services;
use crate::drivers::session_files::{SessionFiles, Standing};
use crate::pages::add_files::{UsingCode, takes_files};
use crate::pages::lazy::AddFiles;

/// The section; only of a session that takes files.
#[component]
pub fn Files(followed: Followed<Session>) -> impl IntoView {
    let taking = Memo::new(move |_| {
        followed.value.with(|session| session.as_deref().is_some_and(takes_files)) && !followed.failure.with(is_gone)
    });
    let open = RwSignal::new(false);
    let session = Signal::derive(move || followed.value.get());
    view! {
        <Show when=move || taking.get()>
            <section class="files" aria-label="Files">
                <h3>"Files"</h3>
                {move || session.get_untracked().map(|session| view! { <Added session /> })}
                <button type="button" on:click=move |_| open.set(true)>
                    <Icon glyph=Glyph::Upload />
                    "Add files"
                </button>
            </section>
        </Show>
        <AddFiles session open />
    }
}

/// Livy does not say what a session was given while it ran: only what was added here is known.
#[component]
fn Added(session: Arc<Session>) -> impl IntoView {
    let files = SessionFiles::of(Services::here(), &session);
    let added = move || {
        let mut entries = files.entries.get();
        entries.retain(|entry| entry.standing.with(|it| *it == Standing::Added));
        entries
    };
    let none = move || added().is_empty();
    let kind = StoredValue::new(session.kind.clone());
    view! {
        <Show when=none>
            <p class="small subtle">"Data, Python modules and jars can be given to a session while it runs."</p>
        </Show>
        <ul class="session-files">
            <For each=added key=|entry| entry.number let(entry)>
                <li>
                    <div class="mono">{entry.name}</div>
                    <UsingCode entry kind=kind.get_value() />
                </li>
            </For>
        </ul>
    }
}
