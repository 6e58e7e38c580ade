//! The table of a list. Only the rows near the window are in the page when there are many.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::query::{Column, View};
use super::row::Row;
use super::{Entries, What};
use crate::components::icon::{Glyph, Icon};
use crate::components::rows::{self, Spacer};

/// Height of a row in pixels before one was measured.
const ROW: f64 = 37.0;

#[component]
pub fn Table(what: What, shown: Memo<Entries>, view: View) -> impl IntoView {
    let body = NodeRef::<html::Tbody>::new();
    let window = rows::window(Signal::derive(move || shown.with(|shown| shown.len())), ROW, body);
    let columns = Memo::new(move |_| Column::of(what).filter(|column| view.shows(*column)).collect::<Vec<_>>());
    let width = move || columns.with(Vec::len) + 1;
    let visible = move || {
        let (first, last) = window.range.get();
        shown.with(|shown| shown.get(first..last.min(shown.len())).unwrap_or_default().to_vec())
    };
    view! {
        <table
            class=format!("table stacks {}", what.all())
            aria-label=what.title()
            aria-rowcount=move || shown.with(|shown| shown.len()) + 1
        >
            <thead>
                <tr>
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
                <For each=visible key=|entry| Arc::as_ptr(entry) as usize let(entry)>
                    <Row what entry columns />
                </For>
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
