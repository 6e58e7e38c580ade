//! The server: where it is, what it says of itself, what it can do, and whether it answers.

use leptos::prelude::*;
use livy_api::{FEATURES, Feature, Version};
use polling::ConnectionStatus;

use super::checks::Checks;
use crate::components::badge::{Badge, Tone};
use crate::components::field::Field;
use crate::drivers::servers;
use crate::drivers::services::Services;

#[component]
pub fn ServerSection() -> impl IntoView {
    let services = Services::here();
    let server = services.server;
    services.want_version();
    let chosen = servers::chosen();
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
                <dd class="mono">
                    {services.api().root()}
                    {chosen.as_ref().map(|server| format!(" ({})", server.name))}
                </dd>
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
            <Checks server=chosen.clone() />
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
