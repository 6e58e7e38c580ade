//! The dialog that starts a session.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use livy_api::{CreateSession, Session, SessionKind};

use crate::components::dialog::Dialog;
use crate::components::field::{Choice, Field, Input};
use crate::drivers::services::Services;
use crate::pages::launch::{Checked, Configuration, Dependencies, Group, Launch, Refusal, Resources, optional};

/// The fields only sessions have, as typed.
#[derive(Clone, Copy)]
struct Form {
    launch: Launch,
    kind: RwSignal<String>,
    heartbeat: RwSignal<String>,
    ttl: RwSignal<String>,
    idle_timeout: RwSignal<String>,
}

impl Form {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            launch: Launch::new(),
            kind: RwSignal::new(SessionKind::PySpark.to_string()),
            heartbeat: text(),
            ttl: text(),
            idle_timeout: text(),
        }
    }

    /// With the settings of another one.
    fn like(session: &CreateSession) -> Self {
        let form = Self::new();
        let text = |field: RwSignal<String>, value: Option<String>| field.set(value.unwrap_or_default());
        text(form.kind, session.kind.as_ref().map(ToString::to_string));
        text(form.heartbeat, session.heartbeat_timeout_s.map(|seconds| seconds.to_string()));
        text(form.ttl, session.ttl.clone());
        text(form.idle_timeout, session.idle_timeout.clone());
        form.launch.fill(&Checked {
            name: session.name.clone(),
            proxy_user: session.proxy_user.clone(),
            queue: session.queue.clone(),
            driver_memory: session.driver_memory.clone(),
            driver_cores: session.driver_cores,
            executor_memory: session.executor_memory.clone(),
            executor_cores: session.executor_cores,
            num_executors: session.num_executors,
            jars: session.jars.clone(),
            py_files: session.py_files.clone(),
            files: session.files.clone(),
            archives: session.archives.clone(),
            conf: session.conf.clone(),
        });
        form
    }

    fn check(self, services: Services) -> Option<CreateSession> {
        let launch = self.launch;
        let checked = launch.check();
        if let Some(name) = &checked.name {
            let taken = services.sessions.items.with_untracked(|sessions| {
                sessions.iter().find(|session| session.name.as_ref() == Some(name)).map(|session| session.id)
            });
            if let Some(id) = taken {
                launch.complain("name", format!("Session {id} has this name: choose another, or delete that one."));
            }
        }
        let request = CreateSession {
            kind: optional(self.kind).map(|kind| SessionKind::parse(&kind)),
            name: checked.name,
            proxy_user: checked.proxy_user,
            queue: checked.queue,
            driver_memory: checked.driver_memory,
            driver_cores: checked.driver_cores,
            executor_memory: checked.executor_memory,
            executor_cores: checked.executor_cores,
            num_executors: checked.num_executors,
            jars: checked.jars,
            py_files: checked.py_files,
            files: checked.files,
            archives: checked.archives,
            conf: checked.conf,
            heartbeat_timeout_s: launch.positive("heartbeatTimeoutInSecond", self.heartbeat),
            ttl: launch.time("ttl", self.ttl),
            idle_timeout: launch.time("idleTimeout", self.idle_timeout),
        };
        launch.is_fine().then_some(request)
    }
}

/// The dialog. What is typed stays until a session was created.
#[component]
pub fn CreateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What the fields say at first.
    #[prop(optional)]
    template: Option<CreateSession>,
) -> impl IntoView {
    let services = Services::here();
    let form = StoredValue::new(template.as_ref().map_or_else(Form::new, Form::like));
    let navigate = StoredValue::new_local(use_navigate());
    let created = move |session: Session| {
        form.set_value(Form::new());
        open.set(false);
        let to = services.href(&format!("/sessions/{}", session.id));
        navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
    };
    view! {
        <Dialog open title="New session">
            <CreateForm form=form.get_value() open on_created=Callback::new(created) />
        </Dialog>
    }
}

#[component]
fn CreateForm(form: Form, open: RwSignal<bool>, on_created: Callback<Session>) -> impl IntoView {
    let services = Services::here();
    let launch = form.launch;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if launch.sending.get_untracked() {
            return;
        }
        let Some(request) = form.check(services) else { return };
        launch.sending.set(true);
        services.act(request, move |outcome| {
            launch.sending.set(false);
            match outcome {
                Ok(session) => {
                    on_created.try_run(session);
                }
                Err(error) => launch.refused("The session was not created", &error),
            }
        });
    };
    let kinds = SessionKind::ALL.iter().map(|kind| (kind.to_string(), kind_title(kind).to_owned())).collect();
    view! {
        <form class="contents" novalidate on:submit=submit>
            <div class="body">
                <div class="fields">
                    <Field
                        label="Name"
                        value=launch.name
                        problem=launch.problem("name")
                        autofocus=true
                        hint="Optional; unique on the server."
                    />
                    <Choice label="Kind" value=form.kind options=kinds problem=launch.problem("kind") hint="The language of cells that say none." />
                </div>
                <Resources form=launch />
                <Dependencies form=launch />
                <Configuration form=launch />
                <Group
                    title="Owner and lifetime"
                    form=launch
                    holds=&["proxyUser", "idleTimeout", "ttl", "heartbeatTimeoutInSecond"]
                >
                        <Field label="Proxy user" value=launch.proxy_user problem=launch.problem("proxyUser") hint="Run as this user; needs impersonation on the server." />
                        <Field label="Idle time-out" value=form.idle_timeout problem=launch.problem("idleTimeout") input=Input::Code placeholder="2h" hint="Livy 0.9 and later." />
                        <Field label="Time to live" value=form.ttl problem=launch.problem("ttl") input=Input::Code placeholder="12h" hint="Livy 0.8 and later." />
                        <Field
                            label="Heartbeat time-out"
                            value=form.heartbeat
                            problem=launch.problem("heartbeatTimeoutInSecond")
                            input=Input::Number
                            hint="Seconds without any request after which the server deletes the session; 300 or more."
                        />
                </Group>
            </div>
            <Refusal form=launch />
            <footer>
                <button type="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <button type="submit" class="primary" disabled=move || launch.sending.get()>
                    {move || if launch.sending.get() { "Creating…" } else { "Create" }}
                </button>
            </footer>
        </form>
    }
}

fn kind_title(kind: &SessionKind) -> &'static str {
    match kind {
        SessionKind::PySpark => "Python (pyspark)",
        SessionKind::Spark => "Scala (spark)",
        SessionKind::Sql => "SQL (sql)",
        SessionKind::SparkR => "R (sparkr)",
        SessionKind::Shared | SessionKind::Unknown(_) => "Any language (shared)",
    }
}
