//! The table of a list. Only the rows near the window are in the page when there are many.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::query::{Column, View};
use super::row::Row;
use super::selection::{SelectShown, Selection};
use super::{Entries, Entry, What};
use crate::components::icon::{Glyph, Icon};
use crate::components::rows::{self, Spacer};

/// Height of a row in pixels before one was measured.
const ROW: f64 = 37.0;

#[component]
pub fn Table(what: What, shown: Memo<Entries>, view: View) -> impl IntoView {
    let body = NodeRef::<html::Tbody>::new();
    let window = rows::window(Signal::derive(move || shown.with(|shown| shown.len())), ROW, body);
    // Nothing has a cause where nothing failed.
    let failed = Memo::new(move |_| shown.with(|shown| shown.iter().any(|entry| entry.failed)));
    let columns = Memo::new(move |_| {
        let shows = |column: &Column| view.shows(*column) && (*column != Column::Cause || failed.get());
        Column::of(what).filter(shows).collect::<Vec<_>>()
    });
    // Besides those: the box that selects a row, and its buttons.
    let width = move || columns.with(Vec::len) + 2;
    let selection: Selection = expect_context();
    let visible = Memo::new(move |_| {
        let (first, last) = window.range.get();
        shown.with(|shown| shown.get(first..last.min(shown.len())).unwrap_or_default().to_vec())
    });
    let row = move |first: Arc<Entry>| {
        let newest = Memo::new(move |old: Option<&Arc<Entry>>| {
            let now = visible.with(|visible| visible.iter().find(|entry| entry.id == first.id).cloned());
            // Whatever is no longer in sight goes in a moment.
            now.unwrap_or_else(|| Arc::clone(old.unwrap_or(&first)))
        });
        view! { <Row what entry=newest columns /> }
    };
    view! {
        <table
            class=format!("table stacks {}", what.all())
            class:selecting=move || selection.any()
            aria-label=what.title()
            aria-rowcount=move || shown.with(|shown| shown.len()) + 1
        >
            <thead>
                <tr>
                    <SelectShown />
                    <For each=move || columns.get() key=|column| *column as u8 let(column)>
                        <Heading column view />
                    </For>
                    <th class="actions">
                        <span class="visually-hidden">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody node_ref=body>
                <Spacer height=window.before columns=Signal::derive(width) />
                <For each=move || visible.get() key=|entry| entry.id children=row />
                <Spacer height=window.after columns=Signal::derive(width) />
            </tbody>
        </table>
    }
}

#[component]
fn Heading(column: Column, view: View) -> impl IntoView {
    let order = move || view.order.get();
    let sorted = move || match order() {
        (by, _) if by != column => None,
        (_, false) => Some("ascending"),
        (_, true) => Some("descending"),
    };
    let glyph = move || match sorted() {
        Some("ascending") => Some(Glyph::Up),
        Some(_) => Some(Glyph::Down),
        None => None,
    };
    view! {
        <th class=column.key() class:optional=column.is_optional() aria-sort=sorted>
            <button type="button" class="sort" on:click=move |_| view.order_by(column)>
                {column.title()}
                {move || glyph().map(|glyph| view! { <Icon glyph /> })}
            </button>
        </th>
    }
}
