//! One batch with its live log.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use livy_api::{Batch, CallError, Problem as Trouble};

use super::batches::row::DeleteButton;
use super::log::LogPanel;
use super::session::target;
use super::words;
use crate::components::badge::Badge;
use crate::components::notice::{Notice, Problem};
use crate::drivers::follow::{self, Followed};
use crate::drivers::log_tail::{self, LogOf};
use crate::drivers::services::Services;
use crate::state::log::LogState;

/// The page for the batch in the address, by number or name.
#[component]
pub fn BatchPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    move || view! { <OneBatch id=id.get() /> }
}

#[component]
fn OneBatch(id: String) -> impl IntoView {
    let services = Services::here();
    let target = target(&id);
    let followed = Followed::<Batch>::new();
    let log = LogState::new();
    let state = StoredValue::new_local((
        follow::batch(&services.api(), &services.fleet(), target.clone(), followed),
        log_tail::follow(&services.api(), &services.fleet(), LogOf::Batch(target), log, move || {
            followed
                .value
                .try_with_untracked(|batch| batch.as_ref().is_none_or(|batch| !batch.state.is_over()))
                .unwrap_or_default()
        }),
    ));
    on_cleanup(move || state.dispose());
    let gone =
        move || matches!(followed.failure.get(), Some(CallError::Api(error)) if error.problem == Trouble::NotFound);
    let over = Memo::new(move |_| {
        followed.value.with(|batch| {
            batch.as_ref().is_some_and(|batch| batch.state.is_over() && batch.state != livy_api::BatchState::Success)
        })
    });
    let name = StoredValue::new(id);
    view! {
        {move || match followed.value.get() {
            Some(batch) => view! { <Head batch gone=gone() /> }.into_any(),
            None if gone() => view! { <Missing id=name.get_value() /> }.into_any(),
            None => match followed.failure.get().filter(|_| !services.outage()) {
                Some(error) => {
                    view! { <Notice problem=words::problem("The batch could not be read", &error) /> }.into_any()
                }
                None => view! { <h1>{format!("Batch {}", name.get_value())}</h1> }.into_any(),
            },
        }}
        <Show when=move || followed.value.with(Option::is_some)>
            <Show when=move || over.get()>
                <super::death::Death log what="batch" />
            </Show>
            <section aria-label="Batch log">
                <LogPanel log name=format!("batch-{}", name.get_value()) />
            </section>
        </Show>
    }
}

#[component]
fn Head(batch: Arc<Batch>, gone: bool) -> impl IntoView {
    let services = Services::here();
    let (tone, word) = words::batch_state(&batch.state);
    let title = batch.name.clone().unwrap_or_else(|| format!("Batch {}", batch.id));
    let navigate = StoredValue::new_local(use_navigate());
    let to = services.href("/batches");
    let back = Callback::new(move |()| navigate.with_value(|navigate| navigate(&to, NavigateOptions::default())));
    let owner = batch.owner.clone().or_else(|| batch.proxy_user.clone());
    let about = [Some(format!("batch {}", batch.id)), owner, batch.app_id.clone()];
    let link = |url: Option<String>, text: &'static str| {
        url.map(|url| {
            view! {
                <a class="button" href=url target="_blank" rel="noopener noreferrer">
                    {text}
                </a>
            }
        })
    };
    view! {
        <div class="page-head">
            <h1>{title}</h1>
            <Badge tone=tone word=word />
            <span class="subtle">{about.into_iter().flatten().collect::<Vec<_>>().join(" · ")}</span>
            <div class="grow"></div>
            {link(batch.app_info.spark_ui_url.clone(), "Spark UI")}
            {link(batch.app_info.driver_log_url.clone(), "Driver log")}
            <DeleteButton batch=batch.clone() then=back wordy=true />
        </div>
        {gone
            .then(|| {
                let problem = Problem::new(
                    "The batch is no longer on the server; this is what was last known of it.",
                    "It was deleted, or the server was restarted.",
                );
                view! { <Notice problem warning=true /> }
            })}
    }
}

#[component]
fn Missing(id: String) -> impl IntoView {
    let services = Services::here();
    view! {
        <div class="empty">
            <h1>{format!("There is no batch {id} on this server")}</h1>
            <p class="subtle">"It was deleted, or the server was restarted."</p>
            <a class="button" href=services.href("/batches")>
                "All batches"
            </a>
        </div>
    }
}
