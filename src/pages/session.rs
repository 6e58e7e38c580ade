//! One session: what it is, what it did, what it says, and why it died.

pub mod facts;
mod files;
mod statements;

use leptos::prelude::*;
use livy_api::{CreateSession, Session, Target};
use viewer::diagnose;
use viewer::recipe;
use viewer::record::Sort;

use self::facts::Facts;
use self::files::Files;
use self::statements::Statements;
use super::death::Death;
use super::kept::{History, KeptRun, Others, RunInAddress};
use super::list::What;
use super::log::{LogPanel, LogWindow};
use super::one::{self, OutLink, Said, Top};
use super::sessions::create::CreateDialog;
use super::words;
use crate::components::icon::{Glyph, Icon};
use crate::components::menu::{Entry, MenuButton};
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
    session.name.clone().unwrap_or_else(|| one::unnamed(What::Sessions, session.id))
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
                    || one::unnamed(What::Sessions, &id),
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
        <Top
            what=What::Sessions
            id=first.get_value()
            known
            gone
            kept
            failure=followed.failure
            head=move || view! { <Head followed gone /> }
        />
        <Show when=move || known.get()>
            <StartUp followed window key />
            <div class="columns">
                <section aria-label="Details">
                    <h2>"Details"</h2>
                    {move || followed.value.get().map(|session| view! { <Facts session /> })}
                    <Files followed />
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
    let open = move |_| {
        if let Some(session) = followed.value.get_untracked() {
            services.open_session(&session);
        }
    };
    let said = |session: &Session| Said {
        id: session.id.0,
        name: session.name.clone().unwrap_or_default(),
        state: words::session_state(&session.state),
        over: session.state.is_over(),
        about: format!("session {} · {}", session.id, session.kind),
    };
    let said = Signal::derive(move || followed.value.with(|session| session.as_deref().map(said)));
    let spark = Memo::new(move |_| followed.value.with(|session| session.as_ref()?.app_info.spark_ui_url.clone()));
    let over =
        Memo::new(move |_| followed.value.with(|session| session.as_ref().is_none_or(|one| one.state.is_over())));
    let like = Memo::new(move |_| {
        let of = |session: &Session| CreateSession::like(session).named(session.name.clone());
        followed.value.with(|session| session.as_deref().map(of))
    });
    view! {
        <one::Head
            what=What::Sessions
            said
            gone
            more=move || move || like.get().map(|session| view! { <More session /> })
        >
            {move || spark.get().map(|url| view! { <OutLink url text="Spark UI" /> })}
            <button type="button" class="primary" disabled=move || over.get() || gone.get() on:click=open>
                <Icon glyph=Glyph::Page />
                "Open notebook"
            </button>
        </one::Head>
    }
}

/// What can be made of a session: another one like it, or something to paste elsewhere.
#[component]
fn More(session: CreateSession) -> impl IntoView {
    let services = Services::here();
    let creating = RwSignal::new(false);
    let like = session.clone().named(session.name.as_deref().map(words::next_name));
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
fn StartUp(followed: Followed<Session>, window: LogWindow, key: RwSignal<Option<String>>) -> impl IntoView {
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
        Some((_, true)) => view! { <Death window facts key /> }.into_any(),
        _ => ().into_any(),
    }
    }
}
