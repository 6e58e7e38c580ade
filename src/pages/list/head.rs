//! The head of a list: how many there are in which state, what to look for, which columns, and a new one.

use leptos::prelude::*;

use super::facet::Chips;
use super::query::{Column, View};
use super::views::Views;
use super::{Entries, What};
use crate::components::icon::{Glyph, Icon};
use crate::components::menu::{Entry as MenuEntry, MenuButton};

#[component]
pub fn Head(
    what: What,
    entries: Memo<Entries>,
    view: View,
    /// There are none, as far as the server says.
    none: Memo<bool>,
    creating: RwSignal<bool>,
) -> impl IntoView {
    let placeholder = match what {
        What::Sessions => "Filter by name, owner, kind",
        What::Batches => "Filter by name, owner",
    };
    let columns = Callback::new(move |()| {
        let entry = |column: Column| {
            let on = Signal::derive(move || view.shows(column));
            MenuEntry::switch(column.title(), on, move || view.toggle(column)).disabled_if(view.forces(column))
        };
        Column::of(what).filter(|column| column.is_optional()).map(entry).collect::<Vec<_>>()
    });
    view! {
        <div class="page-head">
            <h1>{what.title()}</h1>
            <div class="grow"></div>
            <button type="button" class="primary" on:click=move |_| creating.set(true)>
                <Icon glyph=Glyph::Plus />
                {format!("New {}", what.one())}
            </button>
        </div>
        <div class="list-tools" hidden=none>
            <Chips what entries view />
            <div class="grow"></div>
            <input
                class="search"
                type="search"
                title="Press / to come here"
                aria-keyshortcuts="/"
                aria-label=format!("Filter {}", what.all())
                placeholder=placeholder
                prop:value=view.filter
                on:input=move |event| view.filter.set(event_target_value(&event))
            />
            <Views what view />
            <MenuButton label="Columns" text="Columns" glyph=Glyph::Open entries=columns />
        </div>
    }
}
