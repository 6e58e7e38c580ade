//! One session: what it is, what it did, what it says, and why it died.

pub mod facts;
mod statements;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use livy_api::{CreateSession, Session, Target};
use viewer::diagnose;
use viewer::recipe;
use viewer::record::Sort;

use self::facts::Facts;
use self::statements::Statements;
use super::death::Death;
use super::kept::{History, KeptRun, Others, RunInAddress};
use super::list::What;
use super::list::delete::DeleteButton;
use super::log::{LogPanel, LogWindow};
use super::sessions::create::CreateDialog;
use super::watch::WatchButton;
use super::words;
use crate::components::badge::Badge;
use crate::components::icon::{Glyph, Icon};
use crate::components::menu::{Entry, MenuButton};
use crate::components::notice::{Notice, Problem};
use crate::components::time::Elapsed;
use crate::drivers::attend::{self, Attended};
use crate::drivers::follow::Followed;
use crate::drivers::services::{self, Services};

/// The page for the session in the address, by number or name.
#[component]
pub fn SessionPage() -> impl IntoView {
    let page = RunInAddress::here();
    // Another session is another page.
    move || match page.wanted() {
        (_, Some(born)) => view! { <KeptRun sort=Sort::Session born /> }.into_any(),
        (id, None) => view! { <OneSession id page /> }.into_any(),
    }
}

/// What an address names: digits are a number to Livy.
pub fn target(text: &str) -> Target {
    text.parse().map_or_else(|_| Target::Name(text.to_owned()), Target::Id)
}

fn title(session: &Session) -> String {
    session.name.clone().unwrap_or_else(|| format!("Session {}", session.id))
}

#[component]
fn OneSession(id: String, page: RunInAddress) -> impl IntoView {
    let services = Services::here();
    let target = target(&id);
    let Attended { followed, log, key, kept } = attend::session(services, target.clone(), move || page.renew());
    let window = LogWindow::new(log, &format!("/sessions/{}", target.segment()));
    services.title_of(Signal::derive({
        let id = id.clone();
        move || {
            followed.value.with(|session| {
                session.as_ref().map_or_else(
                    || format!("Session {id}"),
                    |one| words::marked(words::session_state(&one.state).0, title(one)),
                )
            })
        }
    }));
    let gone = Memo::new(move |_| followed.failure.with(attend::is_gone));
    // What is open on the page stays open when the session changes.
    let known = Memo::new(move |_| followed.value.with(Option::is_some));
    let first = StoredValue::new(id.clone());
    view! {
        {move || match (known.get(), kept.get()) {
            (true, _) => view! { <Head followed gone /> }.into_any(),
            (false, Some(record)) => view! { <KeptRun sort=Sort::Session born=record.born /> }.into_any(),
            (false, None) if gone.get() => view! { <Missing id=first.get_value() /> }.into_any(),
            (false, None) => match followed.failure.get().filter(|_| !services.outage()) {
                Some(error) => {
                    view! { <Notice problem=words::problem("The session could not be read", &error) /> }.into_any()
                }
                None => view! { <h1>{format!("Session {}", first.get_value())}</h1> }.into_any(),
            },
        }}
        <Show when=move || known.get()>
            <StartUp followed window />
            <div class="columns">
                <section aria-label="Details">
                    <h2>"Details"</h2>
                    {move || followed.value.get().map(|session| view! { <Facts session /> })}
                    <History key />
                </section>
                <section aria-label="Statements">
                    <h2>"Statements"</h2>
                    <Statements target=target.clone() followed key />
                </section>
            </div>
            <section aria-label="Session log">
                <h2>"Log"</h2>
                <LogPanel window name=format!("session-{}", first.get_value()) />
            </section>
            <Others key />
        </Show>
    }
}

#[component]
fn Head(followed: Followed<Session>, gone: Memo<bool>) -> impl IntoView {
    let services = Services::here();
    let navigate = StoredValue::new_local(use_navigate());
    let to = services.href("/sessions");
    let back = Callback::new(move |()| navigate.with_value(|navigate| navigate(&to, NavigateOptions::default())));
    let open = move |_| {
        if let Some(session) = followed.value.get_untracked() {
            services.open_session(&session);
        }
    };
    let said = |session: &Session| {
        (title(session), words::session_state(&session.state), format!("session {} · {}", session.id, session.kind))
    };
    let said = Memo::new(move |_| followed.value.with(|session| session.as_deref().map(said)));
    let spark = Memo::new(move |_| followed.value.with(|session| session.as_ref()?.app_info.spark_ui_url.clone()));
    let target = Memo::new(move |_| {
        let of = |session: &Session| (session.id.0, session.name.clone().unwrap_or_default(), session.state.is_over());
        followed.value.with(|session| session.as_deref().map(of))
    });
    let like = Memo::new(move |_| {
        let of = |session: &Session| CreateSession { name: session.name.clone(), ..CreateSession::like(session) };
        followed.value.with(|session| session.as_deref().map(of))
    });
    view! {
        <div class="page-head">
            {move || {
                said.get()
                    .map(|(title, (tone, word), about)| {
                        view! {
                            <h1>{title}</h1>
                            <Badge tone word />
                            <span class="subtle">{about}</span>
                        }
                    })
            }}
            <div class="grow"></div>
            {move || {
                spark
                    .get()
                    .map(|url| {
                        view! {
                            <a class="button" href=url target="_blank" rel="noopener noreferrer">
                                "Spark UI"
                            </a>
                        }
                    })
            }}
            <button
                type="button"
                class="primary"
                disabled=move || target.with(|target| target.as_ref().is_none_or(|(_, _, over)| *over))
                on:click=open
            >
                <Icon glyph=Glyph::Page />
                "Open notebook"
            </button>
            {move || {
                target
                    .get()
                    .filter(|(_, _, over)| !over)
                    .map(|(id, ..)| view! { <WatchButton sort=Sort::Session id /> })
            }}
            {move || like.get().map(|session| view! { <More session /> })}
            {move || {
                target
                    .get()
                    .map(|(id, name, over)| {
                        view! { <DeleteButton what=What::Sessions id name over then=back /> }
                    })
            }}
        </div>
        <Show when=move || gone.get()>
            <Notice
                problem=Problem::new(
                    "The session is no longer on the server; this is what was last known of it.",
                    "It was deleted, ended by a time-out, or the server was restarted.",
                )
                warning=true
            />
        </Show>
    }
}

/// What can be made of a session: another one like it, or something to paste elsewhere.
#[component]
fn More(session: CreateSession) -> impl IntoView {
    let services = Services::here();
    let creating = RwSignal::new(false);
    let like = CreateSession { name: session.name.as_deref().map(words::next_name), ..session.clone() };
    let exact = StoredValue::new(session);
    let entries = Callback::new(move |()| {
        vec![
            Entry::new("Create one like it…", move || creating.set(true)),
            Entry::new("Copy as curl", move || {
                let url = format!("{}/sessions", services.api_url());
                services::copy(exact.with_value(|session| recipe::curl(&url, &session.to_json())));
            }),
            Entry::new("Copy as %%configure", move || services::copy(exact.with_value(recipe::configure))),
        ]
    });
    view! {
        <MenuButton label="More" entries />
        <CreateDialog open=creating template=like />
    }
}

/// While a session starts: what is happening. When it died: why, in its own words.
#[component]
fn StartUp(followed: Followed<Session>, window: LogWindow) -> impl IntoView {
    let since = services::wall();
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
    let facts = Signal::derive(move || diagnose::Facts {
        state: followed.value.with(|session| session.as_ref().map(|one| one.state.to_string()).unwrap_or_default()),
        ..diagnose::Facts::default()
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
        Some((_, true)) => view! { <Death window facts /> }.into_any(),
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
