//! The dialog that starts a session.

use leptos::prelude::*;
use livy_api::CreateSession;
use serde_json::Value;
use viewer::record::Sort;

use crate::pages::launch::LaunchDialog;

/// The dialog with the settings of another session.
#[component]
pub fn CreateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What the fields say at first.
    template: CreateSession,
) -> impl IntoView {
    let Value::Object(template) = template.to_json() else { return ().into_any() };
    view! { <LaunchDialog sort=Sort::Session open template /> }.into_any()
}
