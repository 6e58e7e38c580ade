//! A button that asks to be told when a run ends.

use leptos::prelude::*;
use viewer::record::Sort;

use crate::drivers::bell;
use crate::drivers::services::Services;

/// How the end of what is watched is told.
pub const TOLD: &str =
    "The tab's title and icon say so, and a notification where you allow it, as long as this tab is open";

/// The button, pressed while it is waited for.
#[component]
pub fn WatchButton(
    /// Session or batch.
    sort: Sort,
    /// Its number.
    id: u32,
) -> impl IntoView {
    let services = Services::here();
    let watched = bell::watched(services);
    let pressed = move || watched.with(|watched| watched.contains(&(sort, id)));
    view! {
        <button
            type="button"
            class="quiet"
            title=TOLD
            aria-pressed=move || if pressed() { "true" } else { "false" }
            on:click=move |_| bell::toggle(services, sort, id)
        >
            "Notify me when it ends"
        </button>
    }
}
