//! All sessions: what runs, what starts, what failed, and what to do next.

mod create;
pub mod row;

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use livy_api::Session;

use self::create::CreateDialog;
use self::row::Row;
use super::words;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::Notice;
use crate::components::rows::{self, Spacer};
use crate::components::time::Ago;
use crate::drivers::services::Services;

/// Height of a row in pixels; the style sheet says the same.
const ROW: f64 = 37.0;

/// The page.
#[component]
pub fn Sessions() -> impl IntoView {
    let services = Services::here();
    services.follow_sessions();
    let listing = services.sessions;
    let creating = RwSignal::new(false);
    let filter = RwSignal::new(String::new());
    let only = RwSignal::new(None::<String>);

    let counts = Memo::new(move |_| counts(&listing.items.get()));
    let shown = Memo::new(move |_| {
        let (filter, only) = (filter.get().to_lowercase(), only.get());
        let mut shown: Vec<Arc<Session>> = listing
            .items
            .get()
            .iter()
            .filter(|session| only.as_ref().is_none_or(|only| session.state.as_str() == only))
            .filter(|session| matches(session, &filter))
            .cloned()
            .collect();
        // The newest first: it is what people come for.
        shown.reverse();
        shown
    });
    let known = move || listing.as_of.get().is_some();
    let none = Memo::new(move |_| known() && listing.items.with(|items| items.is_empty()));

    view! {
        <div class="page-head">
            <h1>"Sessions"</h1>
            <div class="chips" role="group" aria-label="Filter by state">
                <For each=move || counts.get() key=|(state, count)| (state.clone(), *count) let((state, count))>
                    <StateChip state count only />
                </For>
            </div>
            <div class="grow"></div>
            <input
                class="search"
                type="search"
                aria-label="Filter sessions"
                placeholder="Filter by id, name, owner, kind"
                prop:value=filter
                on:input=move |event| filter.set(event_target_value(&event))
            />
            <button type="button" class="primary" on:click=move |_| creating.set(true)>
                <Icon glyph=Glyph::Plus />
                "New session"
            </button>
        </div>
        {move || {
            listing
                .failure
                .get()
                .filter(|_| !services.outage())
                .map(|error| view! { <Notice problem=words::problem("The list could not be read", &error) /> })
        }}
        <Show when=move || none.get()>
            <div class="empty">
                <h2>"No session runs on this server"</h2>
                <p class="subtle">
                    "A session is a Spark driver that runs your Python, Scala, SQL and R and keeps its variables between cells."
                </p>
                <button type="button" class="primary" on:click=move |_| creating.set(true)>
                    "Start a session"
                </button>
            </div>
        </Show>
        <Show when=move || known() && !none.get()>
            <SessionTable shown />
            <p class="small subtle">
                {move || summary(shown.with(Vec::len), listing.items.with(|items| items.len()))}
                " · as of "
                <Ago at=Signal::derive(move || listing.as_of.get().unwrap_or_default()) />
            </p>
        </Show>
        <CreateDialog open=creating />
    }
}

#[component]
fn SessionTable(shown: Memo<Vec<Arc<Session>>>) -> impl IntoView {
    let body = NodeRef::<html::Tbody>::new();
    let window = rows::window(Signal::derive(move || shown.with(Vec::len)), ROW, body);
    let visible = move || {
        let (first, last) = window.range.get();
        shown.with(|shown| shown.get(first..last.min(shown.len())).unwrap_or_default().to_vec())
    };
    view! {
        <table class="table stacks sessions" aria-label="Sessions" aria-rowcount=move || shown.with(Vec::len) + 1>
            <thead>
                <tr>
                    <th class="id">"Id"</th>
                    <th>"Name"</th>
                    <th class="kind">"Kind"</th>
                    <th class="state">"State"</th>
                    <th class="owner">"Owner"</th>
                    <th class="app">"Application"</th>
                    <th class="age">"Age"</th>
                    <th class="actions">
                        <span class="visually-hidden">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody node_ref=body>
                <Spacer height=window.before columns=8 />
                <For each=visible key=|session| (session.id, Arc::as_ptr(session) as usize) let(session)>
                    <Row session />
                </For>
                <Spacer height=window.after columns=8 />
            </tbody>
        </table>
    }
}

#[component]
fn StateChip(state: String, count: usize, only: RwSignal<Option<String>>) -> impl IntoView {
    let (tone, word) = words::session_state(&livy_api::SessionState::parse(&state));
    let pressed = {
        let state = state.clone();
        move || only.get().as_ref() == Some(&state)
    };
    let choose = {
        let (state, pressed) = (state.clone(), pressed.clone());
        move |_| only.set((!pressed()).then(|| state.clone()))
    };
    view! {
        <button
            type="button"
            class=format!("chip {}", tone.class())
            aria-pressed=move || if pressed() { "true" } else { "false" }
            on:click=choose
        >
            {format!("{count} {word}")}
        </button>
    }
}

/// Number of sessions a state, what fails and starts before what rests.
fn counts(sessions: &[Arc<Session>]) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for session in sessions {
        match counts.iter_mut().find(|(state, _)| state == session.state.as_str()) {
            Some((_, count)) => *count += 1,
            None => counts.push((session.state.as_str().to_owned(), 1)),
        }
    }
    let rank = |state: &str| match state {
        "error" | "dead" | "killed" => 0,
        "starting" | "recovering" => 1,
        "busy" => 2,
        "idle" => 3,
        _ => 4,
    };
    counts.sort_by_key(|(state, _)| (rank(state), state.clone()));
    counts
}

fn matches(session: &Session, filter: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(filter);
    filter.is_empty()
        || session.id.to_string() == filter
        || [&session.name, &session.owner, &session.proxy_user, &session.app_id]
            .into_iter()
            .flatten()
            .any(|text| has(text))
        || has(session.kind.as_str())
        || has(session.state.as_str())
}

fn summary(shown: usize, all: usize) -> String {
    let noun = if all == 1 { "session" } else { "sessions" };
    if shown == all { format!("{all} {noun}") } else { format!("{shown} of {all} {noun}") }
}
