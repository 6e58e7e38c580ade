//! The server: where it is, what it says of itself, what it can do, and whether it answers.

use leptos::prelude::*;
use livy_api::{CallError, Endpoint, FEATURES, Feature, GetVersion, ListBatches, ListSessions, Paging, Version};
use polling::{ConnectionStatus, Priority};
use viewer::format;

use crate::components::badge::{Badge, Tone};
use crate::components::field::Field;
use crate::components::notice::{Notice, Problem};
use crate::drivers::kept;
use crate::drivers::services::{self, Services};
use crate::pages::words;

#[component]
pub fn ServerSection() -> impl IntoView {
    let services = Services::here();
    let server = services.server;
    services.want_version();
    let version = move || server.version.get();
    let built = move || {
        let version = version()?;
        let parts = [version.branch, version.revision, version.date];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    };
    let connection = move || match server.status.get() {
        ConnectionStatus::Connected => (Tone::Done, "Connected"),
        ConnectionStatus::Reconnecting => (Tone::Starting, "Reconnecting"),
        ConnectionStatus::Offline => (Tone::Failed, "Offline"),
        ConnectionStatus::SignInNeeded => (Tone::Starting, "Sign-in needed"),
    };
    view! {
        <section aria-label="Server">
            <h2>"Server"</h2>
            <dl class="facts">
                <dt>"Address"</dt>
                <dd class="mono">{services.api().root()}</dd>
                <dt>"Connection"</dt>
                <dd>
                    <Badge
                        tone=Signal::derive(move || connection().0)
                        word=Signal::derive(move || connection().1.to_owned())
                    />
                </dd>
                <dt>"Version"</dt>
                <dd>
                    {move || match version() {
                        Some(version) if !version.version.is_empty() => format!("Livy {}", version.version),
                        Some(_) => "The server does not say.".to_owned(),
                        None => "Not known yet.".to_owned(),
                    }}
                </dd>
                {move || {
                    built()
                        .map(|built| {
                            view! {
                                <dt>"Built from"</dt>
                                <dd>{built}</dd>
                            }
                        })
                }}
            </dl>
            <Checks />
            <ActFor />
            <h3>"What this version can do"</h3>
            <Features version=server.version />
        </section>
    }
}

/// On whose behalf requests are made.
#[component]
fn ActFor() -> impl IntoView {
    let services = Services::here();
    let typed = RwSignal::new(services.act_for.get_untracked());
    let now = move || services.act_for.get();
    let apply = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        services.act_for.set(typed.get_untracked().trim().to_owned());
        services.lists_changed();
    };
    view! {
        <form class="act-for" on:submit=apply>
            <Field
                label="Act for user"
                value=typed
                hint="Sent as doAs with every request; needs impersonation on the server, which otherwise ignores it. Empty: yourself."
            />
            <button type="submit" disabled=move || typed.with(|typed| typed.trim() == now())>
                "Apply"
            </button>
            <p class="small subtle" role="status">
                {move || match now() {
                    user if user.is_empty() => "Requests are made as yourself.".to_owned(),
                    user => format!("Requests are made for {user}."),
                }}
            </p>
        </form>
    }
}

/// One line of the table for each function.
#[component]
fn Features(version: RwSignal<Option<Version>>) -> impl IntoView {
    let line = move |feature: Feature| {
        let has = move || version.with(|version| version.as_ref().and_then(|version| version.has(&feature)));
        let tone = Signal::derive(move || match has() {
            Some(true) => Tone::Done,
            Some(false) | None => Tone::Cancelled,
        });
        let word = Signal::derive(move || match has() {
            Some(true) => "yes".to_owned(),
            Some(false) => "no".to_owned(),
            None => "not known".to_owned(),
        });
        view! {
            <tr>
                <th scope="row">
                    {feature.title}
                    <Show when=move || has() == Some(false)>
                        <div class="small subtle">{feature.without}</div>
                    </Show>
                </th>
                <td class="subtle">{format!("Livy {}.{}", feature.since.0, feature.since.1)}</td>
                <td>
                    <Badge tone word />
                </td>
            </tr>
        }
    };
    view! {
        <table class="plain" aria-label="Capabilities">
            <thead>
                <tr>
                    <th scope="col">"Function"</th>
                    <th scope="col">"Since"</th>
                    <th scope="col">"Here"</th>
                </tr>
            </thead>
            <tbody>{FEATURES.map(line)}</tbody>
        </table>
    }
}

/// How a check ended.
#[derive(Clone)]
enum Found {
    Fine(String),
    Mind(Problem),
    Failed(Problem),
}

/// The checks, by what they are called.
type Results = RwSignal<Vec<(&'static str, Found)>>;

#[component]
fn Checks() -> impl IntoView {
    let results: Results = RwSignal::new(Vec::new());
    let running = RwSignal::new(false);
    let services = Services::here();
    let run = move || {
        if running.get_untracked() {
            return;
        }
        running.set(true);
        results.set(Vec::new());
        services::scoped_or_not(async move {
            check(services, results).await;
            running.try_set(false);
        });
    };
    let line = |(title, found): (&'static str, Found)| match found {
        Found::Fine(text) => view! {
            <li>
                <Badge tone=Tone::Done word="fine" />
                <span>{title}</span>
                <span class="subtle">{text}</span>
            </li>
        }
        .into_any(),
        Found::Mind(problem) => view! {
            <li>
                <Notice problem warning=true />
            </li>
        }
        .into_any(),
        Found::Failed(problem) => view! {
            <li>
                <Notice problem />
            </li>
        }
        .into_any(),
    };
    view! {
        <div class="checks">
            <button type="button" aria-disabled=move || running.get().then_some("true") on:click=move |_| run()>
                {move || if running.get() { "Checking…" } else { "Check the server" }}
            </button>
            <span class="small subtle">"Reads its version and its lists, and changes nothing."</span>
            <ul aria-label="Checks" aria-live="polite">
                {move || results.get().into_iter().map(line).collect_view()}
            </ul>
        </div>
    }
}

async fn check(services: Services, results: Results) {
    let note = |title, found| {
        results.try_update(|results| results.push((title, found)));
    };
    note("Version", ask(services, &GetVersion, |version| format!("Livy {}", version.version)).await);
    let one = Paging::new(0, 1);
    let held = |total| format!("{total} held");
    note("List of sessions", ask(services, &ListSessions(one), |list| held(list.total)).await);
    note("List of batches", ask(services, &ListBatches(one), |list| held(list.total)).await);
    note("Address of this page", secure());
}

async fn ask<E: Endpoint>(services: Services, endpoint: &E, say: impl Fn(E::Reply) -> String) -> Found {
    let began = services::now();
    match services.api().call(endpoint, Priority::Act).await {
        Ok(reply) => {
            let took = format::duration(services::now().saturating_sub(began));
            Found::Fine(format!("{} · {took}", say(reply)))
        }
        Err(error) => Found::Failed(what_failed(&error)),
    }
}

fn what_failed(error: &CallError) -> Problem {
    words::problem("The server did not answer as Livy does", error)
}

fn secure() -> Found {
    if kept::is_secure() {
        return Found::Fine("safe: the browser gives the app everything".to_owned());
    }
    Found::Mind(Problem::new(
        "This page came over plain http from another machine.",
        "The browser keeps the clipboard and the lock between tabs from it; https brings them back.",
    ))
}
