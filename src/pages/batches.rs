//! All batches: what runs, what failed, and what to do next.

pub mod create;

use leptos::prelude::*;

use super::list::{Entry, ListPage, What, entries};
use crate::drivers::services::Services;

/// The page.
#[component]
pub fn Batches() -> impl IntoView {
    let services = Services::here();
    services.follow_batches();
    let listing = services.batches;
    view! {
        <ListPage
            what=What::Batches
            entries=entries(listing, move |batch| Entry::of_batch(batch, services))
            as_of=listing.as_of
            failure=listing.failure
            about="A batch runs a jar or a Python file to its end; its log is kept here line by line."
        />
    }
}
