//! One session: what it is, what it did, what it says, and why it died.

mod facts;
mod statements;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use livy_api::{CallError, Problem as Trouble, Session, Target};

use self::facts::Facts;
use self::statements::Statements;
use super::log::LogPanel;
use super::sessions::row::DeleteButton;
use super::words;
use crate::components::badge::Badge;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::{Notice, Problem};
use crate::components::time::Elapsed;
use crate::drivers::follow::{self, Followed};
use crate::drivers::log_tail::{self, LogOf};
use crate::drivers::services::Services;
use crate::state::log::LogState;

/// The page for the session in the address, by number or name.
#[component]
pub fn SessionPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    // Another session is another page.
    move || view! { <OneSession id=id.get() /> }
}

/// What an address names: digits are a number to Livy.
pub fn target(text: &str) -> Target {
    text.parse().map_or_else(|_| Target::Name(text.to_owned()), Target::Id)
}

#[component]
fn OneSession(id: String) -> impl IntoView {
    let services = Services::here();
    let target = target(&id);
    let followed = Followed::<Session>::new();
    let log = LogState::new();
    let state = StoredValue::new_local((
        follow::session(&services.api(), &services.fleet(), target.clone(), followed),
        log_tail::follow(&services.api(), &services.fleet(), LogOf::Session(target.clone()), log, move || {
            followed
                .value
                .try_with_untracked(|session| session.as_ref().is_none_or(|session| !session.state.is_over()))
                .unwrap_or_default()
        }),
    ));
    on_cleanup(move || state.dispose());

    let gone =
        move || matches!(followed.failure.get(), Some(CallError::Api(error)) if error.problem == Trouble::NotFound);
    let first = StoredValue::new(id.clone());
    view! {
        {move || match followed.value.get() {
            Some(session) => view! { <Head session gone=gone() /> }.into_any(),
            None if gone() => view! { <Missing id=first.get_value() /> }.into_any(),
            None => match followed.failure.get().filter(|_| !services.outage()) {
                Some(error) => {
                    view! { <Notice problem=words::problem("The session could not be read", &error) /> }.into_any()
                }
                None => view! { <h1>{format!("Session {}", first.get_value())}</h1> }.into_any(),
            },
        }}
        <Show when=move || followed.value.with(Option::is_some)>
            <StartUp followed log />
            <div class="columns">
                <section aria-label="Details">
                    <h2>"Details"</h2>
                    {move || followed.value.get().map(|session| view! { <Facts session /> })}
                </section>
                <section aria-label="Statements">
                    <h2>"Statements"</h2>
                    <Statements target=target.clone() followed />
                </section>
            </div>
            <section aria-label="Session log">
                <h2>"Log"</h2>
                <LogPanel log name=format!("session-{}", first.get_value()) />
            </section>
        </Show>
    }
}

#[component]
fn Head(session: Arc<Session>, gone: bool) -> impl IntoView {
    let services = Services::here();
    let (tone, word) = words::session_state(&session.state);
    let name = session.name.clone().unwrap_or_else(|| format!("Session {}", session.id));
    let navigate = StoredValue::new_local(use_navigate());
    let to = services.href("/sessions");
    let back = Callback::new(move |()| navigate.with_value(|navigate| navigate(&to, NavigateOptions::default())));
    let open = {
        let session = Arc::clone(&session);
        move |_| services.open_session(&session)
    };
    view! {
        <div class="page-head">
            <h1>{name}</h1>
            <Badge tone=tone word=word />
            <span class="subtle">{format!("session {} · {}", session.id, session.kind)}</span>
            <div class="grow"></div>
            {session
                .app_info
                .spark_ui_url
                .clone()
                .map(|url| {
                    view! {
                        <a class="button" href=url target="_blank" rel="noopener noreferrer">
                            "Spark UI"
                        </a>
                    }
                })}
            <button type="button" class="primary" disabled=session.state.is_over() on:click=open>
                <Icon glyph=Glyph::Page />
                "Open notebook"
            </button>
            <DeleteButton session=session.clone() then=back wordy=true />
        </div>
        {gone
            .then(|| {
                let problem = Problem::new(
                    "The session is no longer on the server; this is what was last known of it.",
                    "It was deleted, ended by a time-out, or the server was restarted.",
                );
                view! { <Notice problem warning=true /> }
            })}
    }
}

/// While a session starts: what is happening. When it died: why, in its own words.
#[component]
fn StartUp(followed: Followed<Session>, log: LogState) -> impl IntoView {
    let since = crate::drivers::services::wall();
    let services = Services::here();
    let phase = Memo::new(move |_| {
        followed
            .value
            .with(|session| session.as_ref().map(|session| (session.state.is_coming_up(), session.state.is_over())))
    });
    // They come with the session's state: nothing else has to be asked for while it starts.
    let lines = Memo::new(move |_| {
        followed.value.with(|session| session.as_ref().map(|session| words::last_lines(session, 3)).unwrap_or_default())
    });
    let began = move || {
        followed
            .value
            .with(|session| session.as_ref().and_then(|session| services.session_seen(session)))
            .map_or(since, |seen| seen.at)
    };
    move || {
        match phase.get() {
        Some((true, _)) => view! {
            <div class="notice" role="status">
                <Icon glyph=Glyph::Clock />
                <div>
                    <div>
                        "The driver is starting " <Elapsed since=Signal::derive(began) />
                    </div>
                    {move || {
                        let lines = lines.get();
                        if lines.is_empty() {
                            return view! { <div class="small subtle">"Nothing was printed yet."</div> }.into_any();
                        }
                        lines.into_iter().map(|line| view! { <div class="small subtle mono line">{line}</div> }).collect_view().into_any()
                    }}
                </div>
            </div>
        }
        .into_any(),
        Some((_, true)) => view! { <super::death::Death log what="session" /> }.into_any(),
        _ => ().into_any(),
    }
    }
}

#[component]
fn Missing(id: String) -> impl IntoView {
    let services = Services::here();
    view! {
        <div class="empty">
            <h1>{format!("There is no session {id} on this server")}</h1>
            <p class="subtle">"It was deleted, ended by a time-out, or the server was restarted."</p>
            <a class="button" href=services.href("/sessions")>
                "All sessions"
            </a>
        </div>
    }
}
