//! By what a list is counted: each value with how many there are, as a button that shows those alone.

use std::sync::Arc;

use leptos::prelude::*;

use super::query::View;
use super::{Entries, Entry, What};
use crate::components::badge::Tone;
use crate::drivers::services;

/// Values that are shown at most; the rest are found by the filter.
const MOST: usize = 8;
const HOUR: u64 = 3_600_000;

/// By what it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    State,
    Owner,
    Kind,
    Queue,
    Age,
    Cause,
}

impl Facet {
    const ALL: [Self; 6] = [Self::State, Self::Owner, Self::Kind, Self::Queue, Self::Age, Self::Cause];

    /// Those a list has.
    pub fn of(what: What) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |facet| what == What::Sessions || !matches!(facet, Self::Kind | Self::Queue))
    }

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::State => "State",
            Self::Owner => "Owner",
            Self::Kind => "Kind",
            Self::Queue => "Queue",
            Self::Age => "Age",
            Self::Cause => "Cause",
        }
    }

    /// What it is called in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Owner => "owner",
            Self::Kind => "kind",
            Self::Queue => "queue",
            Self::Age => "age",
            Self::Cause => "cause",
        }
    }

    /// The one of this key.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.key() == key)
    }

    /// What an entry's value is; empty where it is not one of those that are counted.
    pub fn value(self, entry: &Entry, now: u64) -> &str {
        let said = |text| if str::is_empty(text) { "none" } else { text };
        match self {
            Self::State => &entry.state,
            Self::Owner => said(&entry.owner),
            Self::Kind => said(&entry.kind),
            Self::Queue => said(&entry.queue),
            Self::Age => match entry.seen.map(|(at, _)| now.saturating_sub(at) / HOUR) {
                None => "none",
                Some(0) => "under 1 h",
                Some(1..24) => "1 to 24 h",
                Some(24..168) => "1 to 7 d",
                Some(_) => "over 7 d",
            },
            Self::Cause => match &entry.cause {
                Some(cause) => cause.general(),
                None if entry.failed => "not read yet",
                None => "",
            },
        }
    }
}

/// The buttons.
#[component]
pub fn Chips(what: What, entries: Memo<Entries>, view: View) -> impl IntoView {
    // What else is chosen narrows the counts: the owners of what is dead, the states of what has this name.
    let counts = Memo::new(move |_| {
        let by = view.by.get();
        let chosen = if by == Facet::State { view.state.get() } else { view.pick.get() };
        let mut counts = counts(what, &view.narrow(&entries.get(), Some(by)), by);
        // What is chosen stays in sight, so that it can be let go.
        let at = counts.iter().position(|(value, _)| *value == chosen);
        if !chosen.is_empty() && at.is_none_or(|at| at >= MOST) {
            let one = at.map_or((chosen, 0), |at| counts.remove(at));
            counts.insert(counts.len().min(MOST - 1), one);
        }
        counts
    });
    let shown = move || counts.get().into_iter().take(MOST).collect::<Vec<_>>();
    let more = move || counts.with(|counts| counts.len().saturating_sub(MOST));
    // A state that is chosen stays in sight where something else is counted.
    let state = move || view.state.with(|state| view.by.get() != Facet::State && !state.is_empty());
    view! {
        <select
            class="by"
            aria-label="Count by"
            title="Count by"
            on:change=move |event| view.count_by(Facet::parse(&event_target_value(&event)).unwrap_or(Facet::State))
        >
            {Facet::of(what)
                .map(|facet| {
                    view! {
                        <option value=facet.key() selected=move || view.by.get() == facet>
                            {facet.title()}
                        </option>
                    }
                })
                .collect_view()}
        </select>
        <div class="chips" role="group" aria-label=move || format!("Filter by {}", view.by.get().key())>
            <Show when=state>
                <button type="button" class="chip" aria-pressed="true" on:click=move |_| view.state.set(String::new())>
                    {move || view.state.with(|state| what.state(state).1)}
                </button>
            </Show>
            <For each=shown key=move |(value, count)| (view.by.get() as u8, value.clone(), *count) let((value, count))>
                <Chip what value count view />
            </For>
            {move || (more() > 0).then(|| view! { <span class="small subtle">{format!("and {} more", more())}</span> })}
            {(what == What::Sessions).then(|| view! { <LeakedChip entries view /> })}
        </div>
    }
}

#[component]
fn Chip(what: What, value: String, count: usize, view: View) -> impl IntoView {
    let by = view.by.get_untracked();
    let (class, word) = if by == Facet::State {
        let (tone, word) = what.state(&value);
        (format!("chip {}", tone.class()), word)
    } else {
        ("chip".to_owned(), value.clone())
    };
    let own = StoredValue::new(value);
    let chosen = if by == Facet::State { view.state } else { view.pick };
    let pressed = move || own.with_value(|own| chosen.with(|chosen| chosen == own));
    let choose = move |_| chosen.set(if pressed() { String::new() } else { own.get_value() });
    view! {
        <button
            type="button"
            class=class
            aria-pressed=move || if pressed() { "true" } else { "false" }
            on:click=choose
        >
            {format!("{count} {word}")}
        </button>
    }
}

/// How many idle sessions nobody seems to use.
#[component]
fn LeakedChip(entries: Memo<Entries>, view: View) -> impl IntoView {
    let count = Memo::new(move |_| {
        let (now, after) = (services::wall(), view.leaked_after());
        entries.with(|entries| entries.iter().filter(|entry| entry.is_leaked(after, now)).count())
    });
    let on = move || !view.leaked.with(String::is_empty);
    let toggle = move |_| view.leaked.set(if on() { String::new() } else { view.threshold.get_untracked() });
    view! {
        <Show when=move || on() || count.get() != 0>
            <button
                type="button"
                class="chip leaked"
                aria-pressed=move || if on() { "true" } else { "false" }
                on:click=toggle
            >
                {move || format!("{} leaked", count.get())}
            </button>
        </Show>
    }
}

/// Spans after which an idle session counts as leaked.
const SPANS: [(&str, &str); 5] =
    [("30m", "30 minutes"), ("1h", "1 hour"), ("2h", "2 hours"), ("8h", "8 hours"), ("1d", "1 day")];

/// What counts as leaked, while those are shown.
#[component]
pub fn LeakedRule(view: View) -> impl IntoView {
    view! {
        <Show when=move || !view.leaked.with(String::is_empty)>
            <p class="leaked-rule small subtle">
                "Leaked: idle for "
                <select
                    aria-label="Leaked after"
                    on:change=move |event| view.leak_after(event_target_value(&event))
                >
                    {SPANS
                        .map(|(value, title)| {
                            view! {
                                <option value=value selected=move || view.leaked.with(|leaked| leaked == value)>
                                    {title}
                                </option>
                            }
                        })}
                </select>
                " or longer as far as this browser has seen, and in that time not used by a notebook of this browser. \
                 Others may use them: look at the owner before you delete."
            </p>
        </Show>
    }
}

/// How many there are of each value: of states what failed and what starts before what rests, of others the most first.
fn counts(what: What, entries: &[Arc<Entry>], by: Facet) -> Vec<(String, usize)> {
    let now = services::wall();
    let mut counts: Vec<(String, usize)> = Vec::new();
    for entry in entries.iter() {
        let value = by.value(entry, now);
        if value.is_empty() {
            continue;
        }
        match counts.iter_mut().find(|(of, _)| of == value) {
            Some((_, count)) => *count += 1,
            None => counts.push((value.to_owned(), 1)),
        }
    }
    let rank = |state: &str| match what.state(state).0 {
        Tone::Failed => 0,
        Tone::Starting => 1,
        Tone::Busy => 2,
        Tone::Idle => 3,
        Tone::Done | Tone::Cancelled => 4,
    };
    match by {
        Facet::State => counts.sort_by_key(|(state, _)| (rank(state), state.clone())),
        _ => counts.sort_by_key(|(value, count)| (std::cmp::Reverse(*count), value.clone())),
    }
    counts
}
