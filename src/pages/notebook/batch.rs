//! The batch that was made of the notebook, with its log, below the cells.

use leptos::prelude::*;
use livy_api::Target;
use viewer::diagnose::{Facts, Subject};
use viewer::record::Sort;

use crate::components::badge::Badge;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::{Notice, Problem};
use crate::drivers::attend::{self, Attended};
use crate::drivers::notebook::{OpenNotebook, Submitted};
use crate::drivers::recorder;
use crate::drivers::services::Services;
use crate::pages::death::Death;
use crate::pages::kept;
use crate::pages::log::{LogPanel, LogWindow};
use crate::pages::watch::WatchButton;
use crate::pages::words;

/// The batch submitted last, until it is hidden.
#[component]
pub fn BatchBelow(open: OpenNotebook) -> impl IntoView {
    move || open.asks.more.submitted.get().map(|submitted| view! { <OneBatch open submitted /> })
}

#[component]
fn OneBatch(open: OpenNotebook, submitted: Submitted) -> impl IntoView {
    let services = Services::here();
    let Submitted { id, name, file, .. } = submitted;
    let title = name.clone().unwrap_or_else(|| format!("Batch {id}"));
    let (name, page) = (StoredValue::new(name), services.href(&format!("/batches/{id}")));
    // The number may have come to be another batch's while nobody looked.
    let another = RwSignal::new(false);
    let Attended { followed, log, key, kept } = attend::batch(services, Target::Id(id), move || another.set(true));
    let window = LogWindow::beside(log, &format!("/batches/{id}"));
    let batch = Memo::new(move |_| {
        let batch = followed.value.get()?;
        let same = name.with_value(|name| name.is_none() || batch.name.is_none() || *name == batch.name);
        (same && !another.get()).then_some(batch)
    });
    let there = Memo::new(move |_| batch.with(Option::is_some));
    let lost = move || !there.get() && (followed.failure.with(attend::is_gone) || followed.value.with(Option::is_some));
    let state = Memo::new(move |_| batch.with(|batch| batch.as_ref().map(|batch| batch.state.clone())));
    let failed = Memo::new(move |_| state.get().is_some_and(|state| state.has_failed()));
    let facts = Signal::derive(move || Facts {
        subject: Subject::Batch,
        state: state.get().map(|state| state.to_string()).unwrap_or_default(),
        ..Facts::default()
    });
    let record = move || {
        let recorder = recorder::here(services);
        let own = |record: &viewer::record::Record| {
            name.with_value(|name| name.as_deref().is_none_or(|name| record.who.name == name))
        };
        kept.get().filter(own).or_else(|| recorder.of(Sort::Batch, id).into_iter().find(own))
    };
    view! {
        <section class="batch-below" aria-label="Batch">
            <header>
                <h2>
                    <a href=page>{title.clone()}</a>
                </h2>
                {move || {
                    state
                        .get()
                        .map(|state| {
                            let (tone, word) = words::batch_state(&state);
                            view! { <Badge tone word /> }
                        })
                }}
                <span class="small subtle path" title="The program that was written">{file}</span>
                <div class="grow"></div>
                {move || {
                    state.get().filter(|state| !state.is_over()).map(|_| view! { <WatchButton sort=Sort::Batch id /> })
                }}
                <button type="button" class="quiet icon-only" aria-label="Hide the batch" title="Hide the batch" on:click=move |_| open.hide_batch()>
                    <Icon glyph=Glyph::Cross />
                </button>
            </header>
            <Show when=lost>
                <Notice
                    problem=Problem::new(
                        "The batch is no longer on the server.",
                        "It was deleted, or the server was restarted.",
                    )
                    warning=true
                >
                    {move || {
                        record().map(|record| view! { <a class="button" href=kept::link(services, &record)>"What was kept of it"</a> })
                    }}
                </Notice>
            </Show>
            <Show when=move || there.get()>
                <Show when=move || failed.get()>
                    <Death window facts key />
                </Show>
                <LogPanel window name=format!("batch-{id}") />
            </Show>
        </section>
    }
}
