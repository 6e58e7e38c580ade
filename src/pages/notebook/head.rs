//! The notebook's title, its tools and its session.

use leptos::prelude::*;
use notebook::CellKind;
use notebook::command::{COMMANDS, CommandId, Group};

use super::idle::Idle;
use crate::components::badge::Badge;
use crate::components::icon::{Glyph, Icon};
use crate::components::menu::{Entry, MenuButton};
use crate::drivers::notebook::{OpenNotebook, SessionChoice, Wanted};
use crate::drivers::services::{self, Services};
use crate::pages::words;
use crate::state::notebook::{Attached, Saved};

/// The head of the page.
#[component]
pub fn Head(open: OpenNotebook) -> impl IntoView {
    let has_session = move || open.state.session.with(|session| session.identity().is_some());
    let menu = |group: Group| {
        Callback::new(move |()| {
            let shown = COMMANDS.iter().filter(move |command| command.group == group);
            shown
                .map(|command| {
                    let id = command.id;
                    let keys = command.keys.first().map(|binding| services::keys(binding.keys)).unwrap_or_default();
                    Entry::new(command.title, move || {
                        open.command(id);
                    })
                    .keys(keys)
                })
                .collect()
        })
    };
    view! {
        <header class="notebook-head">
            <div class="title-line">
                <Title open />
                <SaveState open />
                <div class="grow"></div>
                <Idle open />
                <SessionPicker open />
            </div>
            <div role="toolbar" aria-label="Notebook" class="tools">
                <button type="button" class="quiet" on:click=move |_| open.run_all()>
                    <Icon glyph=Glyph::PlayAll />
                    "Run all"
                </button>
                <button type="button" class="quiet" disabled=move || !open.state.busy.get() on:click=move |_| open.interrupt()>
                    <Icon glyph=Glyph::Stop />
                    "Interrupt"
                </button>
                <button type="button" class="quiet" disabled=move || !has_session() on:click=move |_| open.asks.restart.set(Some(false))>
                    <Icon glyph=Glyph::Again />
                    "Restart session"
                </button>
                <span class="rule"></span>
                <button type="button" class="quiet" aria-label="Add code cell" title="Add code cell" on:click=move |_| open.add_cell(CellKind::Code)>
                    <Icon glyph=Glyph::Plus />
                    "Code"
                </button>
                <button type="button" class="quiet" aria-label="Add Markdown cell" title="Add Markdown cell" on:click=move |_| open.add_cell(CellKind::Markdown)>
                    <Icon glyph=Glyph::Plus />
                    "Markdown"
                </button>
                <span class="rule"></span>
                <button
                    type="button"
                    class="quiet icon-only"
                    aria-label="Download notebook (.ipynb)"
                    title="Download notebook (.ipynb)"
                    on:click=move |_| {
                        open.command(CommandId::DownloadIpynb);
                    }
                >
                    <Icon glyph=Glyph::Download />
                </button>
                <div class="grow"></div>
                {[Group::File, Group::Edit, Group::Cell, Group::Run, Group::View, Group::Help]
                    .map(|group| view! { <MenuButton label=group.title() text=group.title() glyph=Glyph::Open entries=menu(group) /> })
                    .collect_view()}
            </div>
        </header>
    }
}

#[component]
fn Title(open: OpenNotebook) -> impl IntoView {
    let title = open.state.title;
    let field = NodeRef::<leptos::html::Input>::new();
    Effect::new(move || {
        if open.asks.rename.get()
            && let Some(field) = field.get()
        {
            let _ = field.focus();
            field.select();
            open.asks.rename.set(false);
        }
    });
    view! {
        <h1 class="visually-hidden">{title}</h1>
        <input
            node_ref=field
            class="title"
            aria-label="Title"
            spellcheck="false"
            prop:value=title
            on:change=move |event| {
                open.rename(&event_target_value(&event));
                // An empty title is not taken: what was there stays.
                if let Some(field) = field.get_untracked() {
                    field.set_value(&title.get_untracked());
                }
            }
            on:keydown=move |event| {
                if matches!(event.key().as_str(), "Enter" | "Escape") {
                    event.prevent_default();
                    open.focus_selection();
                }
            }
        />
    }
}

#[component]
fn SaveState(open: OpenNotebook) -> impl IntoView {
    let text = move || match open.state.saved.get() {
        Saved::All => "Saved in this browser",
        Saved::Pending => "Saving…",
        Saved::Failed(_) => "Not saved",
        Saved::Elsewhere => "Written in another tab",
        Saved::Nowhere => "Not kept",
    };
    view! { <span class="small subtle saved" role="status" aria-label="Saved">{text}</span> }
}

/// The session in use and the choice of another one.
#[component]
fn SessionPicker(open: OpenNotebook) -> impl IntoView {
    let services = Services::here();
    services.follow_sessions();
    let current = Memo::new(move |_| open.state.session.get());
    let id = Memo::new(move |_| current.with(|session| session.identity().map(|identity| identity.id.0)));
    let options = move || {
        let own = id.get();
        let listed = services.sessions.items.get();
        let mut shown: Vec<(u32, String)> = listed
            .iter()
            .filter(|session| !session.state.is_over() || Some(session.id.0) == own)
            .map(|session| {
                let name = session.name.clone().unwrap_or_else(|| format!("session {}", session.id));
                (session.id.0, format!("{name} · {} · {}", session.kind, session.state))
            })
            .collect();
        // The one in use is there before the list is.
        if let Attached::Here(session, identity) = current.get()
            && !shown.iter().any(|(id, _)| *id == session.id.0)
        {
            shown.insert(0, (session.id.0, format!("{} · {} · {}", identity.label(), session.kind, session.state)));
        }
        shown
    };
    let choose = move |event: leptos::ev::Event| {
        let value = event_target_value(&event);
        match value.as_str() {
            "new" => open.asks.session.set(true),
            "" => open.choose_session(SessionChoice::None, |_| {}),
            id => {
                if let Ok(id) = id.parse() {
                    let problem = open.asks.problem;
                    open.choose_session(SessionChoice::Existing(livy_api::Target::Id(id)), move |outcome| {
                        if let Err(error) = outcome {
                            problem.try_set(Some(format!("The session can't be used: {error} {}", error.advice())));
                        }
                    });
                }
            }
        }
    };
    view! {
        <div class="session-picker">
            {move || match current.get() {
                Attached::Here(session, _) => {
                    let (tone, word) = words::session_state(&session.state);
                    view! {
                        <a href=services.href(&format!("/sessions/{}", session.id)) title="Details, log and statements">
                            <Badge tone=tone word=word />
                        </a>
                    }
                        .into_any()
                }
                Attached::Looking(name) => view! { <span class="small subtle">{format!("Looking for {name} …")}</span> }.into_any(),
                Attached::Gone(name, why) => {
                    view! {
                        <span class="small problem" title=why>{format!("{name} is gone")}</span>
                        <button type="button" on:click=move |_| open.start_again(Wanted::Nothing)>"Start again"</button>
                        <button type="button" on:click=move |_| open.start_again(Wanted::RunAll)>"Start and run all"</button>
                    }
                        .into_any()
                }
                Attached::None => ().into_any(),
            }}
            <select aria-label="Session" on:change=choose>
                <option value="" selected=move || id.get().is_none()>
                    "No session"
                </option>
                {move || {
                    options()
                        .into_iter()
                        .map(|(own, text)| view! { <option value=own.to_string() selected=move || id.get() == Some(own)>{text}</option> })
                        .collect_view()
                }}
                <option value="new">"New session…"</option>
            </select>
        </div>
    }
}
