//! Rows that are selected, to do something with all of them. They stay selected while the list is read again, ordered and
//! filtered; what is gone from the list is forgotten.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use viewer::format;

use super::query::View;
use super::{Entries, Entry, What};

/// What is selected of a list.
#[derive(Clone, Copy)]
pub struct Selection {
    /// By number, as they were when they were selected.
    picked: RwSignal<HashMap<u32, Arc<Entry>>>,
    /// The row chosen last: Shift selects from there.
    anchor: StoredValue<Option<u32>>,
    shown: Memo<Entries>,
    /// They as they are now, in the order of the table.
    chosen: Memo<Entries>,
}

impl Selection {
    /// Nothing is selected of `entries`, of which `shown` are in the table.
    pub fn new(view: View, entries: Memo<Entries>, shown: Memo<Entries>) -> Self {
        let picked = RwSignal::new(HashMap::<u32, Arc<Entry>>::new());
        let chosen = Memo::new(move |_| {
            let is_picked = |entry: &&Arc<Entry>| {
                picked.with(|picked| picked.get(&entry.id).is_some_and(|picked| picked.is_same(entry)))
            };
            if picked.with(HashMap::is_empty) {
                return Entries::default();
            }
            let mut chosen = entries.with(|entries| entries.iter().filter(is_picked).cloned().collect::<Vec<_>>());
            view.sort(&mut chosen);
            Arc::new(chosen)
        });
        // A number that comes again is another's.
        Effect::new(move || {
            let left = chosen.with(|chosen| chosen.len());
            if left != picked.with_untracked(HashMap::len) {
                let chosen = chosen.get_untracked();
                picked.set(chosen.iter().map(|entry| (entry.id, Arc::clone(entry))).collect());
            }
        });
        Self { picked, anchor: StoredValue::new(None), shown, chosen }
    }

    /// Some are.
    pub fn any(self) -> bool {
        self.chosen.with(|chosen| !chosen.is_empty())
    }

    /// This one is.
    pub fn has(self, id: u32) -> bool {
        self.picked.with(|picked| picked.contains_key(&id))
    }

    /// What is selected, or `others` if nothing is.
    pub fn or(self, others: Memo<Entries>) -> Entries {
        if self.any() { self.chosen.get() } else { others.get() }
    }

    /// Lets all go.
    pub fn clear(self) {
        self.anchor.set_value(None);
        self.picked.update(HashMap::clear);
    }

    /// Selects or lets go one of the table, and with `range` all from the one chosen last to it.
    fn choose(self, id: u32, on: bool, range: bool) {
        let shown = self.shown.get_untracked();
        let place = |id: u32| shown.iter().position(|entry| entry.id == id);
        let Some(to) = place(id) else { return };
        let from = self.anchor.get_value().filter(|_| range).and_then(place).unwrap_or(to);
        self.set(shown.get(from.min(to)..=from.max(to)).unwrap_or_default(), on);
        self.anchor.set_value(Some(id));
    }

    fn set(self, entries: &[Arc<Entry>], on: bool) {
        self.picked.update(|picked| {
            for entry in entries {
                if on {
                    picked.insert(entry.id, Arc::clone(entry));
                } else {
                    picked.remove(&entry.id);
                }
            }
        });
    }

    /// How many of the table are, and how many it has.
    fn in_table(self) -> (usize, usize) {
        self.shown.with(|shown| {
            let chosen = self.picked.with(|picked| shown.iter().filter(|entry| picked.contains_key(&entry.id)).count());
            (chosen, shown.len())
        })
    }
}

/// The box of a row.
#[component]
pub fn SelectRow(what: What, id: u32) -> impl IntoView {
    let selection: Selection = expect_context();
    let field = NodeRef::<html::Input>::new();
    // With Shift the browser would select the text from where it was clicked last.
    let on_mousedown = |event: MouseEvent| {
        if event.shift_key() {
            event.prevent_default();
        }
    };
    let on_click = move |event: MouseEvent| {
        let Some(field) = field.get_untracked() else { return };
        selection.choose(id, field.checked(), event.shift_key());
        let _ = field.focus();
    };
    view! {
        <td class="select">
            <label on:mousedown=on_mousedown>
                <input
                    node_ref=field
                    type="checkbox"
                    aria-label=format!("Select {} {id}", what.one())
                    prop:checked=move || selection.has(id)
                    on:click=on_click
                />
            </label>
        </td>
    }
}

/// The box that selects all rows of the table.
#[component]
pub fn SelectShown() -> impl IntoView {
    let selection: Selection = expect_context();
    let count = Memo::new(move |_| selection.in_table());
    let all = move || matches!(count.get(), (chosen, shown) if chosen == shown && shown > 0);
    let some = move || !all() && count.with(|(chosen, _)| *chosen > 0);
    let none = move || count.with(|(_, shown)| *shown == 0);
    let toggle = move |_| {
        let shown = selection.shown.get_untracked();
        selection.set(&shown, !untrack(all));
    };
    view! {
        <th class="select">
            <label>
                <input
                    type="checkbox"
                    aria-label="Select all shown"
                    prop:checked=all
                    prop:indeterminate=some
                    disabled=none
                    on:change=toggle
                />
                <span aria-hidden="true">"Select all shown"</span>
            </label>
        </th>
    }
}

/// How many are selected, and what can be done with them.
#[component]
pub fn Selected(selection: Selection, deleting: RwSignal<bool>) -> impl IntoView {
    let said = move || {
        let chosen = selection.chosen.with(|chosen| chosen.len());
        let count = |number: usize| format::count(number as u64);
        match chosen - selection.in_table().0.min(chosen) {
            _ if chosen == 0 => String::new(),
            0 => format!("{} selected", count(chosen)),
            hidden => format!("{} selected, {} not shown", count(chosen), count(hidden)),
        }
    };
    view! {
        <span class="selected" role="status" aria-label="Selected">
            {said}
        </span>
        <Show when=move || selection.any()>
            <button type="button" class="link danger" on:click=move |_| deleting.set(true)>
                "Delete selected…"
            </button>
            <button type="button" class="link" on:click=move |_| selection.clear()>
                "Clear"
            </button>
        </Show>
    }
}
