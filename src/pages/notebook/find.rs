//! The bar for finding and replacing.

use leptos::html;
use leptos::prelude::*;
use viewer::format;

use crate::components::field::Toggle;
use crate::components::icon::{Glyph, Icon};
use crate::drivers::notebook::OpenNotebook;
use crate::drivers::services;

/// The bar, while the search is open.
#[component]
pub fn FindBar(open: OpenNotebook) -> impl IntoView {
    let shown = Memo::new(move |_| open.asks.find.get().is_some());
    view! {
        <Show when=move || shown.get()>
            <Bar open />
        </Show>
    }
}

#[component]
fn Bar(open: OpenNotebook) -> impl IntoView {
    let find = open.find;
    let field = NodeRef::<html::Input>::new();
    // Asked for again while it is there, it takes the focus again.
    Effect::new(move || {
        find.wanted.track();
        if let Some(field) = field.get() {
            let _ = field.focus();
            field.select();
        }
    });
    let replaces = move || open.asks.find.get() == Some(true);
    let keys = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            open.find_step(!event.shift_key());
        }
        "Escape" => {
            event.prevent_default();
            open.close_find();
        }
        _ => {}
    };
    let search = Callback::new(move |()| open.search());
    let switch = move |label: &'static str, sign: &'static str, on: RwSignal<bool>| {
        view! { <Toggle label sign class="quiet chip" on changed=search /> }
    };
    let counted = move || {
        let (at, all) = find.position.get();
        let plus = if find.more.get() { "+" } else { "" };
        match (find.query.with(String::is_empty), all) {
            (true, _) => String::new(),
            (_, 0) => "No match".to_owned(),
            _ => format!("{} of {}{plus}", format::count(at as u64), format::count(all as u64)),
        }
    };
    let none = move || find.position.get().1 == 0;
    view! {
        <div class="find-bar" role="search" aria-label="Find and replace">
            <div class="find-line">
                <input
                    node_ref=field
                    type="search"
                    aria-label="Find"
                    placeholder="Find"
                    spellcheck="false"
                    prop:value=find.query
                    on:input=move |event| {
                        find.query.set(event_target_value(&event));
                        open.search();
                    }
                    on:keydown=keys
                />
                {switch("Match case", "Aa", find.case)}
                {switch("Whole words", "“ab”", find.words)}
                {switch("Regular expression", ".*", find.regex)}
                <button
                    type="button"
                    class="quiet chip"
                    aria-label="In the selected cells only"
                    title=format!("In the selected cells only ({})", services::keys("Alt+L"))
                    aria-pressed=move || if find.only.with(Option::is_some) { "true" } else { "false" }
                    on:click=move |_| {
                        open.command(notebook::command::CommandId::FindInSelection);
                    }
                >
                    {move || find.only.with(|only| only.as_ref().map_or_else(
                        || "Selection".to_owned(),
                        |only| format!("In {}", format::plural(only.len() as u64, "cell")),
                    ))}
                </button>
                <button type="button" class="quiet icon-only" aria-label="Previous match" title="Previous match (Shift+Enter)" disabled=none on:click=move |_| open.find_step(false)>
                    <Icon glyph=Glyph::Up />
                </button>
                <button type="button" class="quiet icon-only" aria-label="Next match" title="Next match (Enter)" disabled=none on:click=move |_| open.find_step(true)>
                    <Icon glyph=Glyph::Down />
                </button>
                <span class="small subtle" role="status" aria-label="Matches">
                    {counted}
                    {move || find.said.get().map(|said| format!(" {said}"))}
                </span>
                <span class="grow"></span>
                <button type="button" class="quiet icon-only" aria-label="Close the search" title="Close (Esc)" on:click=move |_| open.close_find()>
                    <Icon glyph=Glyph::Cross />
                </button>
            </div>
            <Show when=replaces>
                <div class="find-line">
                    <input
                        type="text"
                        aria-label="Replace with"
                        placeholder="Replace with"
                        spellcheck="false"
                        prop:value=find.replacement
                        on:input=move |event| find.replacement.set(event_target_value(&event))
                        on:keydown=move |event| match event.key().as_str() {
                            "Enter" => {
                                event.prevent_default();
                                open.replace_one();
                            }
                            "Escape" => {
                                event.prevent_default();
                                open.close_find();
                            }
                            _ => {}
                        }
                    />
                    <button type="button" disabled=none on:click=move |_| open.replace_one()>
                        "Replace"
                    </button>
                    <button type="button" disabled=none on:click=move |_| open.replace_all()>
                        "Replace all"
                    </button>
                </div>
            </Show>
        </div>
    }
}
