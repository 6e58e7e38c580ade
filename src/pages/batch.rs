//! One batch with its live log.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use livy_api::{Batch, CreateBatch};
use viewer::diagnose::{Facts, Subject};
use viewer::recipe;
use viewer::record::Sort;

use super::batches::create::CreateDialog;
use super::death::Death;
use super::kept::{History, KeptRun, Others, RunInAddress};
use super::list::What;
use super::list::delete::DeleteButton;
use super::log::{LogPanel, LogWindow};
use super::session::facts::BatchFacts;
use super::session::target;
use super::watch::WatchButton;
use super::words;
use crate::components::badge::Badge;
use crate::components::menu::{Entry, MenuButton};
use crate::components::notice::{Notice, Problem};
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
    let over = Memo::new(move |_| {
        followed.value.with(|batch| {
            batch.as_ref().is_some_and(|batch| batch.state.is_over() && batch.state != livy_api::BatchState::Success)
        })
    });
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
                    || format!("Batch {id}"),
                    |one| words::marked(words::batch_state(&one.state).0, title(one)),
                )
            })
        }
    }));
    let name = StoredValue::new(id);
    view! {
        {move || match (known.get(), kept.get()) {
            (true, _) => view! { <Head followed gone key /> }.into_any(),
            (false, Some(record)) => view! { <KeptRun sort=Sort::Batch born=record.born /> }.into_any(),
            (false, None) if gone.get() => view! { <Missing id=name.get_value() /> }.into_any(),
            (false, None) => match followed.failure.get().filter(|_| !services.outage()) {
                Some(error) => {
                    view! { <Notice problem=words::problem("The batch could not be read", &error) /> }.into_any()
                }
                None => view! { <h1>{format!("Batch {}", name.get_value())}</h1> }.into_any(),
            },
        }}
        <Show when=move || known.get()>
            <Show when=move || over.get()>
                <Death window facts />
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
    batch.name.clone().unwrap_or_else(|| format!("Batch {}", batch.id))
}

#[component]
fn Head(followed: Followed<Batch>, gone: Memo<bool>, key: RwSignal<Option<String>>) -> impl IntoView {
    let services = Services::here();
    let navigate = StoredValue::new_local(use_navigate());
    let to = services.href("/batches");
    let back = Callback::new(move |()| navigate.with_value(|navigate| navigate(&to, NavigateOptions::default())));
    let said = move |batch: &Batch| {
        let owner = batch.owner.clone().or_else(|| batch.proxy_user.clone());
        let about = [Some(format!("batch {}", batch.id)), owner, batch.app_id.clone()];
        (title(batch), words::batch_state(&batch.state), about.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    };
    let said = Memo::new(move |_| followed.value.with(|batch| batch.as_deref().map(said)));
    let links = Memo::new(move |_| followed.value.with(|batch| batch.as_ref().map(|batch| batch.app_info.clone())));
    let target = Memo::new(move |_| {
        let of = |batch: &Batch| (batch.id.0, batch.name.clone().unwrap_or_default(), batch.state.is_over());
        followed.value.with(|batch| batch.as_deref().map(of))
    });
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
            {move || {
                said.get()
                    .map(|(title, (tone, word), about)| {
                        view! {
                            <h1>{title}</h1>
                            <Badge tone word />
                            <span class="subtle">{about}</span>
                        }
                    })
            }}
            <div class="grow"></div>
            {move || {
                links
                    .get()
                    .map(|links| (link(links.spark_ui_url, "Spark UI"), link(links.driver_log_url, "Driver log")))
            }}
            {move || {
                target
                    .get()
                    .filter(|(_, _, over)| !over)
                    .map(|(id, ..)| view! { <WatchButton sort=Sort::Batch id /> })
            }}
            <More key />
            {move || {
                target
                    .get()
                    .map(|(id, name, over)| {
                        view! { <DeleteButton what=What::Batches id name over then=back /> }
                    })
            }}
        </div>
        <Show when=move || gone.get()>
            <Notice
                problem=Problem::new(
                    "The batch is no longer on the server; this is what was last known of it.",
                    "It was deleted, or the server was restarted.",
                )
                warning=true
            />
        </Show>
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
            let like = CreateBatch { name: request.name.as_deref().map(words::next_name), ..request };
            view! {
                <MenuButton label="More" entries />
                <CreateDialog open=creating template=like />
            }
        })
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
