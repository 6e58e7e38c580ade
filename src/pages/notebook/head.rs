//! The notebook's title, its tools and its session.

use leptos::prelude::*;
use notebook::CellKind;
use notebook::command::{COMMANDS, CommandId, Group};

use super::idle::Idle;
use super::session_bar::{SessionNews, SessionPicker};
use crate::components::icon::{Glyph, Icon};
use crate::components::menu::{Entry, MenuButton};
use crate::drivers::notebook::OpenNotebook;
use crate::drivers::services;
use crate::state::notebook::Saved;

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
                <div class="menus">
                    {[Group::File, Group::Edit, Group::Cell, Group::Run, Group::Session, Group::View, Group::Help]
                        .map(|group| view! { <MenuButton label=group.title() text=group.title() glyph=Glyph::Open entries=menu(group) /> })
                        .collect_view()}
                </div>
            </div>
            <div role="toolbar" aria-label="Notebook" class="tools">
                <button type="button" class="quiet" aria-label="Run all" title="Run all" on:click=move |_| open.run_all()>
                    <Icon glyph=Glyph::PlayAll />
                    <span class="label">"Run all"</span>
                </button>
                // What has nothing to do keeps the focus it may have.
                <button
                    type="button"
                    class="quiet"
                    aria-label="Interrupt"
                    title=format!("Interrupt ({})", services::keys("I I"))
                    aria-disabled=move || (!open.state.busy.get()).then_some("true")
                    on:click=move |_| open.interrupt()
                >
                    <Icon glyph=Glyph::Stop />
                    <span class="label">"Interrupt"</span>
                </button>
                <button
                    type="button"
                    class="quiet"
                    aria-label="Restart session"
                    title=format!("Restart session ({})", services::keys("0 0"))
                    aria-disabled=move || (!has_session()).then_some("true")
                    on:click=move |_| {
                        if has_session() {
                            open.asks.restart.set(Some(false));
                        }
                    }
                >
                    <Icon glyph=Glyph::Again />
                    <span class="label">"Restart session"</span>
                </button>
                <span class="rule"></span>
                <button type="button" class="quiet named" aria-label="Add code cell" title="Add code cell" on:click=move |_| open.add_cell(CellKind::Code)>
                    <Icon glyph=Glyph::Plus />
                    <span class="label">"Code"</span>
                </button>
                <button type="button" class="quiet named" aria-label="Add Markdown cell" title="Add Markdown cell" on:click=move |_| open.add_cell(CellKind::Markdown)>
                    <Icon glyph=Glyph::Plus />
                    <span class="label">"Markdown"</span>
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
                <SessionPicker open />
            </div>
            <SessionNews open />
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
    let file = open.asks.more.linked;
    view! {
        <span class="small subtle saved" role="status" aria-label="Saved">
            {text}
        </span>
        {move || {
            file.get().map(|name| view! { <span class="small subtle file" title="Save writes this file of the disk too">{name}</span> })
        }}
    }
}
