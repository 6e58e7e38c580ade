//! The session's log beside the notebook.

use leptos::prelude::*;
use livy_api::Target;

use crate::drivers::log_tail::{self, LogOf};
use crate::drivers::notebook::OpenNotebook;
use crate::drivers::services::Services;
use crate::pages::log::{LogPanel, LogWindow};
use crate::state::log::LogState;

/// The log of the session in use.
#[component]
pub fn SessionLogPanel(open: OpenNotebook) -> impl IntoView {
    let id = Memo::new(move |_| open.state.session.with(|session| session.identity().map(|identity| identity.id)));
    move || match id.get() {
        None => view! { <p class="subtle">"The log of the session is shown here, once the notebook has one."</p> }
            .into_any(),
        Some(id) => {
            let services = Services::here();
            let log = LogState::new();
            let of = LogOf::Session(Target::from(id));
            let live = move || open.state.session.with_untracked(|session| session.identity().is_some());
            let polling = StoredValue::new_local(log_tail::follow(&services.api(), &services.fleet(), of, log, live));
            on_cleanup(move || polling.dispose());
            let window = LogWindow::beside(log, &format!("/sessions/{id}"));
            view! { <LogPanel window name=format!("session-{id}") /> }.into_any()
        }
    }
}
