//! One batch in the list.

use std::sync::Arc;

use leptos::prelude::*;
use livy_api::{Batch, CallError, DeleteBatch, Problem, Target};

use crate::components::badge::Badge;
use crate::components::dialog::Confirm;
use crate::components::icon::{Glyph, Icon};
use crate::components::time::Ago;
use crate::drivers::services::Services;
use crate::pages::words;

/// The row.
#[component]
pub fn Row(batch: Arc<Batch>) -> impl IntoView {
    let services = Services::here();
    let (tone, word) = words::batch_state(&batch.state);
    let id = batch.id;
    let name = batch.name.clone().unwrap_or_default();
    let title_of_name = name.clone();
    let link = services.href(&format!("/batches/{id}"));
    let owner = batch.owner.clone().or_else(|| batch.proxy_user.clone()).unwrap_or_default();
    let app = batch.app_id.clone().unwrap_or_default();
    let seen = services.batch_seen(&batch);
    view! {
        <tr>
            <td class="id">
                <a href=link.clone()>{id.to_string()}</a>
            </td>
            <td class="name" title=title_of_name>
                <a href=link>{if name.is_empty() { format!("batch {id}") } else { name }}</a>
            </td>
            <td class="state">
                <Badge tone=tone word=word />
            </td>
            <td class="owner optional" title=owner.clone()>
                {owner.clone()}
            </td>
            <td class="app optional mono" title=app.clone()>
                {app.clone()}
            </td>
            <td class="age optional">
                {seen.map(|seen| view! { <Ago at=seen.at bare=true prefix=if seen.created { "" } else { "≥ " } /> })}
            </td>
            <td class="actions">
                <DeleteButton batch=batch.clone() />
            </td>
        </tr>
    }
}

/// Deletes a batch, after asking.
#[component]
pub fn DeleteButton(
    batch: Arc<Batch>,
    /// Where to go afterwards.
    #[prop(optional)]
    then: Option<Callback<()>>,
    /// With a word beside the icon.
    #[prop(optional)]
    wordy: bool,
) -> impl IntoView {
    let services = Services::here();
    let asking = RwSignal::new(false);
    let deleting = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let id = batch.id;
    let title = match &batch.name {
        Some(name) => format!("Delete batch {id} ({name})?"),
        None => format!("Delete batch {id}?"),
    };
    let loses = if batch.state.is_over() {
        "It has ended. Its log can no longer be read from the server afterwards."
    } else {
        "It is killed, and its log can no longer be read from the server afterwards."
    };
    let delete = Callback::new(move |()| {
        deleting.set(true);
        failure.set(None);
        services.act(DeleteBatch(Target::from(id)), move |outcome| {
            deleting.try_set(false);
            match outcome {
                Ok(()) => {}
                // Somebody else was faster: it is gone all the same.
                Err(CallError::Api(error)) if error.problem == Problem::NotFound => {}
                Err(error) => {
                    failure.try_set(Some(format!("{error} {}", error.advice())));
                    return;
                }
            }
            if let Some(then) = then {
                then.run(());
            }
        });
    });
    view! {
        <button
            type="button"
            class="quiet"
            class:icon-only=!wordy
            class:danger=wordy
            aria-label=format!("Delete batch {id}")
            title="Delete"
            disabled=move || deleting.get()
            on:click=move |_| asking.set(true)
        >
            <Icon glyph=Signal::derive(move || if deleting.get() { Glyph::Turning } else { Glyph::Bin }) />
            {wordy.then_some("Delete")}
        </button>
        {move || failure.get().map(|failure| view! { <span class="problem" role="alert">{failure}</span> })}
        <Confirm open=asking title=title.clone() loses=loses verb="Delete" on_confirm=delete />
    }
}
