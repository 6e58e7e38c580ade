//! An address that is no page.

use leptos::prelude::*;

use crate::drivers::services::Services;

/// Says so and shows the way back.
#[component]
pub fn NotFound() -> impl IntoView {
    let services = Services::here();
    view! {
        <div class="empty">
            <h1>"There is no such page"</h1>
            <p class="subtle">"The address may be mistyped, or from another version of this app."</p>
            <a class="button" href=services.href("/sessions")>
                "Go to sessions"
            </a>
        </div>
    }
}
