//! Every command, found by typing a few letters of it.

use leptos::html;
use leptos::prelude::*;
use notebook::command::{COMMANDS, Command};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::components::dialog::Dialog;
use crate::drivers::notebook::OpenNotebook;
use crate::drivers::services;

/// The list of commands.
#[component]
pub fn Palette(open: OpenNotebook) -> impl IntoView {
    view! {
        <Dialog open=open.asks.palette title="Command palette">
            <Body open />
        </Dialog>
    }
}

#[component]
fn Body(open: OpenNotebook) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let found = Memo::new(move |_| find(&text.get()));
    let list = NodeRef::<html::Ul>::new();
    let act = move |at: usize| {
        let command = found.with_untracked(|found| found.get(at).copied()).and_then(|at| COMMANDS.get(at));
        open.asks.palette.set(false);
        if let Some(command) = command {
            let id = command.id;
            // After the dialog has given the focus back, and although this view is gone by then.
            services::to_the_end(async move {
                services::sleep(0).await;
                open.command(id);
            });
        }
    };
    let on_keydown = move |event: leptos::ev::KeyboardEvent| {
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|at| *at = (*at + 1).min(last)),
            "ArrowUp" => chosen.update(|at| *at = at.saturating_sub(1)),
            "Enter" => act(chosen.get_untracked()),
            _ => return,
        }
        event.prevent_default();
        if let Some(list) = list.get_untracked()
            && let Ok(at) = u32::try_from(chosen.get_untracked())
            && let Some(item) = list.children().item(at)
        {
            services::reveal(&item);
        }
    };
    let row = move |at: usize, command: &'static Command| {
        let keys = command.keys.first().map(|binding| services::keys(binding.keys)).unwrap_or_default();
        view! {
            <li
                id=format!("command-{at}")
                role="option"
                aria-selected=move || if chosen.get() == at { "true" } else { "false" }
                on:pointermove=move |_| chosen.set(at)
                on:click=move |_| act(at)
            >
                <span class="subtle">{command.group.title()}</span>
                <span>{command.title}</span>
                <kbd>{keys}</kbd>
            </li>
        }
    };
    view! {
        <div class="body palette">
            <input
                type="text"
                role="combobox"
                aria-label="Command"
                aria-expanded="true"
                aria-controls="command-list"
                aria-activedescendant=move || format!("command-{}", chosen.get())
                placeholder="Type a command"
                autofocus
                prop:value=text
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    chosen.set(0);
                }
                on:keydown=on_keydown
            />
            <ul id="command-list" role="listbox" aria-label="Commands" node_ref=list>
                {move || {
                    found
                        .get()
                        .into_iter()
                        .enumerate()
                        .filter_map(|(at, index)| Some(row(at, COMMANDS.get(index)?)))
                        .collect_view()
                }}
            </ul>
        </div>
    }
}

/// Positions of the commands that fit, the best first.
fn find(text: &str) -> Vec<usize> {
    if text.trim().is_empty() {
        return (0..COMMANDS.len()).collect();
    }
    let pattern = Pattern::parse(text, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, usize)> = COMMANDS
        .iter()
        .enumerate()
        .filter_map(|(at, command)| Some((pattern.score(Utf32Str::new(command.title, &mut buffer), &mut matcher)?, at)))
        .collect();
    scored.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
    scored.into_iter().map(|(_, at)| at).collect()
}
