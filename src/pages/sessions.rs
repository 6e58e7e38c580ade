//! All sessions: what runs, what starts, what failed, and what to do next.

pub mod create;

use leptos::prelude::*;

use super::list::{Entry, ListPage, What, entries};
use crate::drivers::services::Services;

/// The page.
#[component]
pub fn Sessions() -> impl IntoView {
    let services = Services::here();
    services.follow_sessions();
    let listing = services.sessions;
    view! {
        <ListPage
            what=What::Sessions
            entries=entries(listing, move |session| Entry::of_session(session, services))
            as_of=listing.as_of
            failure=listing.failure
            about="A session is a Spark driver that runs your Python, Scala, SQL and R and keeps its variables between cells."
        />
    }
}
