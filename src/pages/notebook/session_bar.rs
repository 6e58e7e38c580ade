//! The session a notebook uses: which one, how it starts, and what to do when it is gone.

use leptos::prelude::*;
use livy_api::{Millis, Session, Target};

use crate::components::badge::Badge;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::{Notice, Problem};
use crate::components::time::Elapsed;
use crate::drivers::notebook::{OpenNotebook, SessionChoice, Wanted};
use crate::drivers::services::Services;
use crate::pages::words;
use crate::state::notebook::{Attached, Saved};

/// The session in use and the choice of another one.
#[component]
pub fn SessionPicker(open: OpenNotebook) -> impl IntoView {
    let services = Services::here();
    services.follow_sessions();
    let current = Memo::new(move |_| open.state.session.get());
    let id = Memo::new(move |_| current.with(|session| session.identity().map(|identity| identity.id.0)));
    let options = Memo::new(move |_| {
        let own = id.get();
        let listed = services.sessions.items.get();
        let mut shown: Vec<(u32, String)> = listed
            .iter()
            .filter(|session| !session.state.is_over() || Some(session.id.0) == own)
            .map(|session| (session.id.0, described(session)))
            .collect();
        // The one in use is there before the list is.
        if let Attached::Here(session, _) = current.get()
            && !shown.iter().any(|(id, _)| *id == session.id.0)
        {
            shown.insert(0, (session.id.0, described(&session)));
        }
        shown
    });
    let choose = move |event: leptos::ev::Event| {
        let value = event_target_value(&event);
        match value.as_str() {
            "new" => {
                // The dialog decides; until then the session is what it was.
                let select = event_target::<web_sys::HtmlSelectElement>(&event);
                select.set_value(&id.get_untracked().map(|id| id.to_string()).unwrap_or_default());
                open.asks.session.set(true);
            }
            "" => open.choose_session(SessionChoice::None, |_| {}),
            number => {
                if let Ok(number) = number.parse() {
                    let problem = open.asks.problem;
                    open.choose_session(SessionChoice::Existing(Target::Id(number)), move |outcome| {
                        if let Err(error) = outcome {
                            problem.try_set(Some(format!("The session can't be used: {error} {}", error.advice())));
                        }
                    });
                }
            }
        }
    };
    let badge = move || {
        current.with(|session| match session {
            Attached::Here(session, _) => {
                let (tone, word) = words::session_state(&session.state);
                let to = services.href(&format!("/sessions/{}", session.id));
                let about = format!("{word}: details, log and statements of the session");
                view! { <a class="session-state" href=to title=about><Badge tone=tone word=word /></a> }.into_any()
            }
            Attached::Looking(name) => {
                view! { <span class="small subtle">{format!("Looking for {name} …")}</span> }.into_any()
            }
            Attached::Gone(..) | Attached::None => ().into_any(),
        })
    };
    view! {
        <div class="session-picker">
            {badge}
            <select
                aria-label="Session"
                disabled=move || matches!(open.state.saved.get(), Saved::Elsewhere | Saved::Nowhere)
                on:change=choose
            >
                <option value="" prop:selected=move || id.get().is_none()>
                    "No session"
                </option>
                <For each=move || options.get() key=Clone::clone let((own, text))>
                    <option value=own.to_string() prop:selected=move || id.get() == Some(own)>
                        {text}
                    </option>
                </For>
                <option value="new">"New session…"</option>
            </select>
        </div>
    }
}

/// `etl-7 · pyspark`; the state is told beside the choice.
fn described(session: &Session) -> String {
    let name = session.name.clone().unwrap_or_else(|| format!("session {}", session.id));
    format!("{name} · {}", session.kind)
}

/// What there is to say of the session: that it starts, and how far that is; that it is gone, and what to do.
#[component]
pub fn SessionNews(open: OpenNotebook) -> impl IntoView {
    let starting = Memo::new(move |_| {
        open.state.session.with(|session| match session {
            Attached::Here(session, identity) if session.state.is_coming_up() => {
                Some((identity.label(), identity.first_seen, words::last_lines(session, 1).pop()))
            }
            _ => None,
        })
    });
    let is_starting = Memo::new(move |_| starting.with(Option::is_some));
    let gone = Memo::new(move |_| {
        open.state.session.with(|session| match session {
            // Of a session that is only watched the page says so itself.
            Attached::Gone(name, why) if open.state.saved.get() != Saved::Nowhere => Some((name.clone(), why.clone())),
            _ => None,
        })
    });
    let name = move || starting.with(|it| it.as_ref().map(|(name, ..)| format!("{name} is starting ")));
    let since = move || starting.with(|it| it.as_ref().map_or(0, |(_, Millis(since), _)| *since));
    let line = move || starting.with(|it| it.as_ref().and_then(|(.., line)| line.clone()));
    view! {
        <Show when=move || is_starting.get()>
            <div class="session-start" role="status">
                <Icon glyph=Glyph::Clock />
                <span>{name} <Elapsed since=Signal::derive(since) /></span>
                <span class="mono small subtle line">
                    {move || line().unwrap_or_else(|| "Nothing was printed yet.".to_owned())}
                </span>
            </div>
        </Show>
        {move || {
            gone.get()
                .map(|(name, why)| {
                    let problem = Problem::new(
                        format!("{name} is gone. {why}"),
                        "Its variables are lost. What it answered stays here; run cells again in another session.",
                    );
                    view! {
                        <Notice problem warning=true>
                            <button type="button" on:click=move |_| open.start_again(Wanted::Nothing)>
                                "Start again"
                            </button>
                            <button type="button" class="quiet" on:click=move |_| open.start_again(Wanted::RunAll)>
                                "Start and run all"
                            </button>
                            <button type="button" class="quiet" on:click=move |_| open.asks.session.set(true)>
                                "Choose a session"
                            </button>
                        </Notice>
                    }
                })
        }}
    }
}
