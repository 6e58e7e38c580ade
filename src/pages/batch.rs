//! One batch with its live log.

use leptos::prelude::*;
use livy_api::{Batch, CreateBatch};
use viewer::diagnose::{Facts, Subject};
use viewer::recipe;
use viewer::record::Sort;

use super::batches::create::CreateDialog;
use super::death::Death;
use super::kept::{History, KeptRun, Others, RunInAddress};
use super::list::What;
use super::log::{LogPanel, LogWindow};
use super::one::{self, OutLink, Said, Top};
use super::session::facts::BatchFacts;
use super::session::target;
use super::words;
use crate::components::menu::{Entry, MenuButton};
use crate::drivers::attend::{self, Attended};
use crate::drivers::follow::Followed;
use crate::drivers::recorder;
use crate::drivers::services::{self, Services};

/// The page for the batch in the address, by number or name.
#[component]
pub fn BatchPage() -> impl IntoView {
    let page = RunInAddress::here();
    move || match page.wanted() {
        (_, Some(born)) => view! { <KeptRun sort=Sort::Batch born /> }.into_any(),
        (id, None) => view! { <OneBatch id page /> }.into_any(),
    }
}

#[component]
fn OneBatch(id: String, page: RunInAddress) -> impl IntoView {
    let services = Services::here();
    let target = target(&id);
    let window_path = format!("/batches/{}", target.segment());
    let Attended { followed, log, key, kept } = attend::batch(services, target, move || page.renew());
    let window = LogWindow::new(log, &window_path);
    let gone = Memo::new(move |_| followed.failure.with(attend::is_gone));
    // What is open on the page stays open when the batch changes.
    let known = Memo::new(move |_| followed.value.with(Option::is_some));
    let over =
        Memo::new(move |_| followed.value.with(|batch| batch.as_ref().is_some_and(|batch| batch.state.has_failed())));
    let facts = Signal::derive(move || Facts {
        subject: Subject::Batch,
        state: followed.value.with(|batch| batch.as_ref().map(|one| one.state.to_string()).unwrap_or_default()),
        ..Facts::default()
    });
    services.title_of(Signal::derive({
        let id = id.clone();
        move || {
            followed.value.with(|batch| {
                batch.as_ref().map_or_else(
                    || one::unnamed(What::Batches, &id),
                    |one| words::marked(words::batch_state(&one.state).0, title(one)),
                )
            })
        }
    }));
    let name = StoredValue::new(id);
    view! {
        <Top
            what=What::Batches
            id=name.get_value()
            known
            gone
            kept
            failure=followed.failure
            head=move || view! { <Head followed gone key /> }
        />
        <Show when=move || known.get()>
            <Show when=move || over.get()>
                <Death window facts key />
            </Show>
            {move || followed.value.get().map(|batch| view! { <BatchFacts batch /> })}
            <Asked key />
            <History key />
            <section aria-label="Batch log">
                <LogPanel window name=format!("batch-{}", name.get_value()) />
            </section>
            <Others key />
        </Show>
    }
}

fn title(batch: &Batch) -> String {
    batch.name.clone().unwrap_or_else(|| one::unnamed(What::Batches, batch.id))
}

#[component]
fn Head(followed: Followed<Batch>, gone: Memo<bool>, key: RwSignal<Option<String>>) -> impl IntoView {
    let said = move |batch: &Batch| {
        let owner = batch.owner.clone().or_else(|| batch.proxy_user.clone());
        let about = [Some(format!("batch {}", batch.id)), owner, batch.app_id.clone()];
        Said {
            id: batch.id.0,
            name: batch.name.clone().unwrap_or_default(),
            state: words::batch_state(&batch.state),
            over: batch.state.is_over(),
            about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        }
    };
    let said = Signal::derive(move || followed.value.with(|batch| batch.as_deref().map(said)));
    let links = Memo::new(move |_| followed.value.with(|batch| batch.as_ref().map(|batch| batch.app_info.clone())));
    let link = |url: Option<String>, text| url.map(|url| view! { <OutLink url text /> });
    view! {
        <one::Head what=What::Batches said gone more=move || view! { <More key /> }>
            {move || {
                links
                    .get()
                    .map(|links| (link(links.spark_ui_url, "Spark UI"), link(links.driver_log_url, "Driver log")))
            }}
        </one::Head>
    }
}

/// The request as it was sent, when it was sent from this browser: Livy does not say it again.
fn request_of(key: RwSignal<Option<String>>) -> Memo<Option<CreateBatch>> {
    let recorder = StoredValue::new_local(recorder::here(Services::here()));
    Memo::new(move |_| {
        recorder.with_value(|recorder| {
            recorder.track();
            let request = recorder.get(&key.get()?)?.request?;
            CreateBatch::from_json(serde_json::from_str(&request).ok()?)
        })
    })
}

/// What was asked for.
#[component]
fn Asked(key: RwSignal<Option<String>>) -> impl IntoView {
    let request = request_of(key);
    move || {
        request.get().map(|request| {
            let text = serde_json::to_string_pretty(&request.to_json()).unwrap_or_default();
            view! {
                <details class="history">
                    <summary>"Submitted as"</summary>
                    <pre class="wrap">{text}</pre>
                </details>
            }
        })
    }
}

/// What can be made of a batch whose request is known: another one like it, or something to paste elsewhere.
#[component]
fn More(key: RwSignal<Option<String>>) -> impl IntoView {
    let services = Services::here();
    let creating = RwSignal::new(false);
    let request = request_of(key);
    let entries = Callback::new(move |()| {
        let Some(request) = request.get_untracked() else { return Vec::new() };
        let again = request.clone();
        vec![
            Entry::new("Submit one like it…", move || creating.set(true)),
            Entry::new("Copy as curl", move || {
                let url = format!("{}/batches", services.api_url());
                services::copy(recipe::curl(&url, &request.to_json()));
            }),
            Entry::new("Copy as spark-submit", move || services::copy(recipe::spark_submit(&again))),
        ]
    });
    move || {
        request.get().map(|request| {
            let like = {
                let next = request.name.as_deref().map(words::next_name);
                request.named(next)
            };
            view! {
                <MenuButton label="More" entries />
                <CreateDialog open=creating template=like />
            }
        })
    }
}
