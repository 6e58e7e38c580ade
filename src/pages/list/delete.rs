//! Deleting one session or batch, after asking.

use leptos::prelude::*;
use livy_api::{CallError, DeleteBatch, DeleteSession, Problem, Target};
use polling::Priority;

use super::What;
use crate::components::dialog::Confirm;
use crate::components::icon::{Glyph, Icon};
use crate::drivers::api::Api;
use crate::drivers::services::Services;

/// Deletes it. That somebody else was faster is as good.
///
/// # Errors
/// When the server refuses, or can't be asked.
pub async fn delete(api: &Api, what: What, id: u32) -> Result<(), CallError> {
    let target = Target::Id(id);
    let outcome = match what {
        What::Sessions => api.call(&DeleteSession(target), Priority::Act).await,
        What::Batches => api.call(&DeleteBatch(target), Priority::Act).await,
    };
    match outcome {
        Err(CallError::Api(error)) if error.problem == Problem::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// What is lost with one of them.
pub fn loses(what: What, over: bool) -> &'static str {
    match (what, over) {
        (What::Sessions, false) => {
            "Its driver is stopped. All variables, cached data and temporary views are lost, and whatever runs in it ends."
        }
        (What::Sessions, true) => {
            "It has ended already. Its log and statements can no longer be read from the server afterwards."
        }
        (What::Batches, false) => "It is killed, and its log can no longer be read from the server afterwards.",
        (What::Batches, true) => "It has ended. Its log can no longer be read from the server afterwards.",
    }
}

/// The button.
#[component]
pub fn DeleteButton(
    /// What it is.
    what: What,
    /// Its number.
    id: u32,
    /// Its name; may be empty.
    name: String,
    /// It has ended.
    over: bool,
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
    let title = if name.is_empty() {
        format!("Delete {} {id}?", what.one())
    } else {
        format!("Delete {} {id} ({name})?", what.one())
    };
    let act = Callback::new(move |()| {
        deleting.set(true);
        failure.set(None);
        services.carry_out(async move {
            let outcome = delete(&services.api(), what, id).await;
            services.lists_changed();
            deleting.try_set(false);
            match outcome {
                Ok(()) => {
                    if let Some(then) = then {
                        // Whoever went elsewhere meanwhile stays there.
                        then.try_run(());
                    }
                }
                Err(error) => {
                    failure.try_set(Some(format!("{error} {}", error.advice())));
                }
            }
        });
    });
    view! {
        <button
            type="button"
            class="quiet"
            class:icon-only=!wordy
            class:danger=wordy
            aria-label=format!("Delete {} {id}", what.one())
            title="Delete"
            disabled=move || deleting.get()
            on:click=move |_| asking.set(true)
        >
            <Icon glyph=Signal::derive(move || if deleting.get() { Glyph::Turning } else { Glyph::Bin }) />
            {wordy.then_some("Delete")}
        </button>
        {move || failure.get().map(|failure| view! { <span class="problem" role="alert">{failure}</span> })}
        <Confirm open=asking title loses=loses(what, over) verb="Delete" on_confirm=act />
    }
}
