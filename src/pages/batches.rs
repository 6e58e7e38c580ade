//! All batches: what runs, what failed, and what to do next.

mod create;
pub mod row;

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use livy_api::Batch;

use self::create::CreateDialog;
use self::row::Row;
use super::words;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::Notice;
use crate::components::rows::{self, Spacer};
use crate::components::time::Ago;
use crate::drivers::services::Services;

/// Height of a row in pixels; the style sheet says the same.
const ROW: f64 = 37.0;

/// The page.
#[component]
pub fn Batches() -> impl IntoView {
    let services = Services::here();
    services.follow_batches();
    let listing = services.batches;
    let creating = RwSignal::new(false);
    let filter = RwSignal::new(String::new());
    let shown = Memo::new(move |_| {
        let filter = filter.get().to_lowercase();
        let mut shown: Vec<Arc<Batch>> =
            listing.items.get().iter().filter(|batch| matches(batch, &filter)).cloned().collect();
        shown.reverse();
        shown
    });
    let known = move || listing.as_of.get().is_some();
    let none = Memo::new(move |_| known() && listing.items.with(|items| items.is_empty()));

    view! {
        <div class="page-head">
            <h1>"Batches"</h1>
            <div class="grow"></div>
            <input
                class="search"
                type="search"
                aria-label="Filter batches"
                placeholder="Filter by id, name, owner, state"
                prop:value=filter
                on:input=move |event| filter.set(event_target_value(&event))
            />
            <button type="button" class="primary" on:click=move |_| creating.set(true)>
                <Icon glyph=Glyph::Plus />
                "New batch"
            </button>
        </div>
        {move || {
            listing
                .failure
                .get()
                .filter(|_| !services.outage())
                .map(|error| view! { <Notice problem=words::problem("The list could not be read", &error) /> })
        }}
        <Show when=move || none.get()>
            <div class="empty">
                <h2>"No batch was submitted to this server"</h2>
                <p class="subtle">"A batch runs a jar or a Python file to its end; its log is kept here line by line."</p>
                <button type="button" class="primary" on:click=move |_| creating.set(true)>
                    "Submit a batch"
                </button>
            </div>
        </Show>
        <Show when=move || known() && !none.get()>
            <BatchTable shown />
            <p class="small subtle">
                {move || format!("{} of {} batches", shown.with(Vec::len), listing.items.with(|items| items.len()))}
                " · as of "
                <Ago at=Signal::derive(move || listing.as_of.get().unwrap_or_default()) />
            </p>
        </Show>
        <CreateDialog open=creating />
    }
}

#[component]
fn BatchTable(shown: Memo<Vec<Arc<Batch>>>) -> impl IntoView {
    let body = NodeRef::<html::Tbody>::new();
    let window = rows::window(Signal::derive(move || shown.with(Vec::len)), ROW, body);
    let visible = move || {
        let (first, last) = window.range.get();
        shown.with(|shown| shown.get(first..last.min(shown.len())).unwrap_or_default().to_vec())
    };
    view! {
        <table class="table stacks batches" aria-label="Batches" aria-rowcount=move || shown.with(Vec::len) + 1>
            <thead>
                <tr>
                    <th class="id">"Id"</th>
                    <th>"Name"</th>
                    <th class="state">"State"</th>
                    <th class="owner">"Owner"</th>
                    <th class="app">"Application"</th>
                    <th class="age">"Age"</th>
                    <th class="actions">
                        <span class="visually-hidden">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody node_ref=body>
                <Spacer height=window.before columns=7 />
                <For each=visible key=|batch| (batch.id, Arc::as_ptr(batch) as usize) let(batch)>
                    <Row batch />
                </For>
                <Spacer height=window.after columns=7 />
            </tbody>
        </table>
    }
}

fn matches(batch: &Batch, filter: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(filter);
    filter.is_empty()
        || batch.id.to_string() == filter
        || [&batch.name, &batch.owner, &batch.proxy_user, &batch.app_id].into_iter().flatten().any(|text| has(text))
        || has(batch.state.as_str())
}
