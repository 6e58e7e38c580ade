//! The dialog that starts a session or submits a batch.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use livy_api::{CallError, CreateBatch, CreateSession, Endpoint, GetBatch, GetSession, Target};
use serde_json::{Map, Value};
use viewer::form::Group;
use viewer::record::Sort;

use super::Form;
use super::fields::{FieldGroup, HeadFields, Refusal};
use super::presets::Presets;
use crate::components::dialog::Dialog;
use crate::drivers::recorder;
use crate::drivers::services::{self, Services};

/// The dialog. What is typed stays until something was made of it.
#[component]
pub fn LaunchDialog(
    /// What is to be made.
    sort: Sort,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What the fields say at first.
    #[prop(optional)]
    template: Map<String, Value>,
) -> impl IntoView {
    let services = Services::here();
    let form = StoredValue::new(Form::like(sort, &template));
    let navigate = StoredValue::new_local(use_navigate());
    let made = move |id: u32| {
        form.set_value(Form::new(sort));
        open.set(false);
        let to = match sort {
            Sort::Session => services.href(&format!("/sessions/{id}")),
            Sort::Batch => services.href(&format!("/batches/{id}")),
        };
        navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
    };
    let title = match sort {
        Sort::Session => "New session",
        Sort::Batch => "New batch",
    };
    view! {
        <Dialog open title=title>
            <LaunchForm form=form.get_value() open on_made=Callback::new(made) />
        </Dialog>
    }
}

#[component]
fn LaunchForm(form: Form, open: RwSignal<bool>, on_made: Callback<u32>) -> impl IntoView {
    let services = Services::here();
    services.want_version();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if form.sending.get_untracked() {
            return;
        }
        let Some(request) = form.check(services) else { return };
        form.sending.set(true);
        send(services, form.sort, request, move |outcome| {
            if form.sending.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(id) => {
                    on_made.try_run(id);
                }
                Err(error) => {
                    let tried = match form.sort {
                        Sort::Session => "The session was not created",
                        Sort::Batch => "The batch was not submitted",
                    };
                    form.refused(tried, &error);
                }
            }
        });
    };
    let (verb, busy) = match form.sort {
        Sort::Session => ("Create", "Creating…"),
        Sort::Batch => ("Submit", "Submitting…"),
    };
    let groups = [Group::Resources, Group::Files, Group::Conf, Group::Owner];
    view! {
        <form class="contents" novalidate on:submit=submit>
            <div class="body">
                <HeadFields form />
                <Presets form />
                {groups.map(|group| view! { <FieldGroup form group /> })}
                <Preview form />
            </div>
            <Refusal form />
            <footer>
                <button type="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <button type="submit" class="primary" disabled=move || form.sending.get()>
                    {move || if form.sending.get() { busy } else { verb }}
                </button>
            </footer>
        </form>
    }
}

/// Sends the request; hands over the number of what was made. When the answer was lost, it is looked whether something of
/// that name is there before anything is said.
pub fn send(
    services: Services,
    sort: Sort,
    request: Map<String, Value>,
    then: impl FnOnce(Result<u32, CallError>) + 'static,
) {
    let name = request.get("name").and_then(Value::as_str).map(|name| Target::Name(name.to_owned()));
    match sort {
        Sort::Session => {
            let request = CreateSession::from_json(Value::Object(request)).unwrap_or_default();
            let look = name.map(GetSession);
            services.act(request, move |outcome| settle(services, outcome, look, |session| session.id.0, then));
        }
        Sort::Batch => {
            let request = CreateBatch::from_json(Value::Object(request)).unwrap_or_default();
            // Livy does not say again what was asked for.
            let asked = request.to_json().to_string();
            let then = move |outcome: Result<u32, CallError>| {
                if let Ok(id) = outcome {
                    recorder::here(services).requested(Sort::Batch, id, asked);
                }
                then(outcome);
            };
            let look = name.map(GetBatch);
            services.act(request, move |outcome| settle(services, outcome, look, |batch| batch.id.0, then));
        }
    }
}

/// What became of a request to make something; `look` asks for what has its name.
fn settle<T: 'static>(
    services: Services,
    outcome: Result<T, CallError>,
    look: Option<impl Endpoint<Reply = T> + 'static>,
    id: fn(&T) -> u32,
    then: impl FnOnce(Result<u32, CallError>) + 'static,
) {
    match (outcome, look) {
        (Err(error), Some(look)) if error.is_ambiguous() => services.act(look, move |found| {
            then(found.map(|made| id(&made)).map_err(|_| error));
        }),
        (outcome, _) => then(outcome.map(|made| id(&made))),
    }
}

/// What will be sent, as it stands now.
#[component]
fn Preview(form: Form) -> impl IntoView {
    let services = Services::here();
    let shown = RwSignal::new(false);
    // Nothing is made of what nobody sees.
    let text = Memo::new(move |_| {
        if !shown.get() {
            return (String::new(), 0);
        }
        let (request, problems) = form.read(services);
        (serde_json::to_string_pretty(&Value::Object(request)).unwrap_or_default(), problems.len())
    });
    let path = match form.sort {
        Sort::Session => "POST /sessions",
        Sort::Batch => "POST /batches",
    };
    let on_toggle = move |event: leptos::ev::Event| {
        shown.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    };
    view! {
        <details class="group preview" on:toggle=on_toggle>
            <summary>"Request as JSON"</summary>
            <p class="small subtle">
                {path} {move || match text.get().1 {
                    0 => "",
                    _ => ", without the fields that are missing or wrong",
                }}
            </p>
            <pre class="wrap" role="region" aria-label="Request" tabindex="0">
                {move || text.get().0}
            </pre>
            <button type="button" on:click=move |_| services::copy(text.get_untracked().0)>
                "Copy"
            </button>
        </details>
    }
}
