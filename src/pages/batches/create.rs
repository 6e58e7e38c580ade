//! The dialog that submits a batch.

use leptos::prelude::*;
use livy_api::CreateBatch;
use serde_json::Value;
use viewer::record::Sort;

use crate::pages::launch::LaunchDialog;

/// The dialog with the settings of another batch.
#[component]
pub fn CreateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What the fields say at first.
    template: CreateBatch,
) -> impl IntoView {
    let Value::Object(template) = template.to_json() else { return ().into_any() };
    view! { <LaunchDialog sort=Sort::Batch open template /> }.into_any()
}
