//! The head of a list: how many there are in which state, what to look for, which columns, and a new one.

use leptos::prelude::*;

use super::query::{Column, View};
use super::{Entries, What};
use crate::components::icon::{Glyph, Icon};
use crate::components::menu::{Entry as MenuEntry, MenuButton};

#[component]
pub fn Head(what: What, entries: Memo<Entries>, view: View, creating: RwSignal<bool>) -> impl IntoView {
    let counts = Memo::new(move |_| counts(what, &entries.get()));
    let placeholder = match what {
        What::Sessions => "Filter by name, owner, kind",
        What::Batches => "Filter by name, owner",
    };
    let columns = Callback::new(move |()| {
        let entry = |column: Column| {
            let verb = if view.shows(column) { "Hide" } else { "Show" };
            MenuEntry::new(format!("{verb} {}", column.title().to_lowercase()), move || view.toggle(column))
        };
        Column::of(what).filter(|column| column.is_optional()).map(entry).collect::<Vec<_>>()
    });
    view! {
        <div class="page-head">
            <h1>{what.title()}</h1>
            <div class="chips" role="group" aria-label="Filter by state">
                <For each=move || counts.get() key=|(state, count)| (state.clone(), *count) let((state, count))>
                    <StateChip what state count view />
                </For>
            </div>
            <div class="grow"></div>
            <input
                class="search"
                type="search"
                aria-label=format!("Filter {}", what.all())
                placeholder=placeholder
                prop:value=view.filter
                on:input=move |event| view.filter.set(event_target_value(&event))
            />
            <MenuButton label="Columns" entries=columns />
            <button type="button" class="primary" on:click=move |_| creating.set(true)>
                <Icon glyph=Glyph::Plus />
                {format!("New {}", what.one())}
            </button>
        </div>
    }
}

#[component]
fn StateChip(what: What, state: String, count: usize, view: View) -> impl IntoView {
    let (tone, word) = what.state(&state);
    let own = StoredValue::new(state);
    let pressed = move || own.with_value(|own| view.state.with(|state| state == own));
    let choose = move |_| view.state.set(if pressed() { String::new() } else { own.get_value() });
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

/// How many there are in each state: what failed and what starts before what rests.
fn counts(what: What, entries: &Entries) -> Vec<(String, usize)> {
    use crate::components::badge::Tone;
    let mut counts: Vec<(String, usize)> = Vec::new();
    for entry in entries.iter() {
        match counts.iter_mut().find(|(state, _)| *state == entry.state) {
            Some((_, count)) => *count += 1,
            None => counts.push((entry.state.clone(), 1)),
        }
    }
    let rank = |state: &str| match what.state(state).0 {
        Tone::Failed => 0,
        Tone::Starting => 1,
        Tone::Busy => 2,
        Tone::Idle => 3,
        Tone::Done | Tone::Cancelled => 4,
    };
    counts.sort_by_key(|(state, _)| (rank(state), state.clone()));
    counts
}
