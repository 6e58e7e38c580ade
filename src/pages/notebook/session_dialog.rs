//! Choosing a session for a notebook: one button for a new one, a list of those that are there.

use std::sync::Arc;

use leptos::prelude::*;
use livy_api::{CreateSession, Session, Target};
use serde_json::Value;
use viewer::record::Sort;

use crate::components::badge::Badge;
use crate::components::dialog::Dialog;
use crate::components::notice::Notice;
use crate::drivers::notebook::{OpenNotebook, SessionChoice};
use crate::drivers::services::Services;
use crate::pages::launch::{Form, FormField};
use crate::pages::words;

/// Sessions that are offered at most.
const MOST: usize = 30;

/// The dialog.
#[component]
pub fn SessionDialog(open: OpenNotebook) -> impl IntoView {
    // However it was closed: who chose no session does not want the cells to run that wait for one.
    Effect::watch(
        move || open.asks.session.get(),
        move |shown, before, _| {
            if !shown && before == Some(&true) {
                open.withdraw();
            }
        },
        false,
    );
    view! {
        <Dialog open=open.asks.session title="Choose a session">
            <Body open />
        </Dialog>
    }
}

#[component]
fn Body(open: OpenNotebook) -> impl IntoView {
    let services = Services::here();
    let Value::Object(suggested) = open.suggested_session().to_json() else { return ().into_any() };
    // What has no field here is asked for all the same.
    let form = Form::like(Sort::Session, &suggested);
    let start = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if form.sending.get_untracked() {
            return;
        }
        let Some(request) = form.check(services) else { return };
        let request = CreateSession::from_json(Value::Object(request)).unwrap_or_default();
        form.sending.set(true);
        open.choose_session(SessionChoice::New(Box::new(request)), move |outcome| {
            form.sending.try_set(false);
            match outcome {
                Ok(()) => {
                    open.asks.session.try_set(false);
                }
                Err(error) => form.refused("The session was not created", &error),
            }
        });
    };
    let attach = Callback::new(move |id: u32| {
        open.choose_session(SessionChoice::Existing(Target::Id(id)), move |outcome| match outcome {
            Ok(()) => {
                open.asks.session.try_set(false);
            }
            Err(error) => form.refused("The session can't be used", &error),
        });
    });
    view! {
        <form class="contents" novalidate on:submit=start>
            <div class="body">
                <p class="subtle">"A session is a Spark driver that runs the cells and keeps their variables."</p>
                <div class="fields">
                    <FormField form key="name" />
                    <FormField form key="kind" />
                    <FormField form key="driverMemory" />
                </div>
                <details class="group">
                    <summary>"Spark configuration"</summary>
                    <div class="fields">
                        <FormField form key="conf" />
                    </div>
                </details>
                {move || form.refusal.get().map(|problem| view! { <Notice problem /> })}
                <Existing attach />
            </div>
            <footer>
                <button type="button" on:click=move |_| open.asks.session.set(false)>
                    "Cancel"
                </button>
                <button type="submit" class="primary" autofocus disabled=move || form.sending.get()>
                    {move || if form.sending.get() { "Starting…" } else { "Start session" }}
                </button>
            </footer>
        </form>
    }
    .into_any()
}

/// Sessions that are there, the newest first; nothing when there are none.
#[component]
fn Existing(attach: Callback<u32>) -> impl IntoView {
    let services = Services::here();
    let item = move |session: &Arc<Session>| {
        let (tone, word) = words::session_state(&session.state);
        let id = session.id.0;
        view! {
            <li>
                <button type="button" class="quiet" on:click=move |_| attach.run(id)>
                    <span>{session.name.clone().unwrap_or_else(|| format!("session {id}"))}</span>
                    <span class="subtle">{session.kind.to_string()}</span>
                    <span class="subtle">{session.owner.clone().unwrap_or_default()}</span>
                    <Badge tone word />
                </button>
            </li>
        }
    };
    move || {
        let sessions = services.sessions.items.get();
        let usable: Vec<_> =
            sessions.iter().rev().filter(|session| !session.state.is_over()).take(MOST).map(item).collect();
        (!usable.is_empty()).then(|| {
            view! {
                <h3>"Or use one that is there"</h3>
                <ul class="choices">{usable}</ul>
            }
        })
    }
}
