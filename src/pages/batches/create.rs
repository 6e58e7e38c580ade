//! The dialog that submits a batch.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use livy_api::{Batch, CreateBatch};
use viewer::format;
use viewer::record::Sort;

use crate::components::dialog::Dialog;
use crate::components::field::{Field, Input};
use crate::drivers::recorder;
use crate::drivers::services::Services;
use crate::pages::launch::{Checked, Configuration, Dependencies, Group, Launch, Refusal, Resources, optional};

/// The fields only batches have, as typed.
#[derive(Clone, Copy)]
struct Form {
    launch: Launch,
    file: RwSignal<String>,
    class_name: RwSignal<String>,
    args: RwSignal<String>,
}

impl Form {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self { launch: Launch::new(), file: text(), class_name: text(), args: text() }
    }

    /// With the settings of another one.
    fn like(batch: &CreateBatch) -> Self {
        let form = Self::new();
        form.file.set(batch.file.clone());
        form.class_name.set(batch.class_name.clone().unwrap_or_default());
        form.args.set(format::join_arguments(&batch.args));
        form.launch.fill(&Checked {
            name: batch.name.clone(),
            proxy_user: batch.proxy_user.clone(),
            queue: batch.queue.clone(),
            driver_memory: batch.driver_memory.clone(),
            driver_cores: batch.driver_cores,
            executor_memory: batch.executor_memory.clone(),
            executor_cores: batch.executor_cores,
            num_executors: batch.num_executors,
            jars: batch.jars.clone(),
            py_files: batch.py_files.clone(),
            files: batch.files.clone(),
            archives: batch.archives.clone(),
            conf: batch.conf.clone(),
        });
        form
    }

    fn check(self, services: Services) -> Option<CreateBatch> {
        let launch = self.launch;
        let checked = launch.check();
        if let Some(name) = &checked.name {
            let taken = services.batches.items.with_untracked(|batches| {
                batches.iter().find(|batch| batch.name.as_ref() == Some(name)).map(|batch| batch.id)
            });
            if let Some(id) = taken {
                launch.complain("name", format!("Batch {id} has this name: choose another, or delete that one."));
            }
        }
        let file = optional(self.file);
        if file.is_none() {
            launch.complain("file", "Say which jar or Python file to run, as an address the cluster can read.");
        }
        let args = format::split_arguments(&self.args.get_untracked()).unwrap_or_else(|problem| {
            launch.complain("args", problem.to_string());
            Vec::new()
        });
        let request = CreateBatch {
            file: file.unwrap_or_default(),
            class_name: optional(self.class_name),
            args,
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
        };
        launch.is_fine().then_some(request)
    }
}

/// The dialog. What is typed stays until a batch was submitted.
#[component]
pub fn CreateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What the fields say at first.
    #[prop(optional)]
    template: Option<CreateBatch>,
) -> impl IntoView {
    let services = Services::here();
    let form = StoredValue::new(template.as_ref().map_or_else(Form::new, Form::like));
    let navigate = StoredValue::new_local(use_navigate());
    let created = move |batch: Batch| {
        form.set_value(Form::new());
        open.set(false);
        let to = services.href(&format!("/batches/{}", batch.id));
        navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
    };
    view! {
        <Dialog open title="New batch">
            <CreateForm form=form.get_value() open on_created=Callback::new(created) />
        </Dialog>
    }
}

#[component]
fn CreateForm(form: Form, open: RwSignal<bool>, on_created: Callback<Batch>) -> impl IntoView {
    let services = Services::here();
    let launch = form.launch;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if launch.sending.get_untracked() {
            return;
        }
        let Some(request) = form.check(services) else { return };
        launch.sending.set(true);
        // Livy does not say again what was asked for.
        let asked = request.to_json().to_string();
        services.act(request, move |outcome| {
            launch.sending.set(false);
            match outcome {
                Ok(batch) => {
                    recorder::here(services).requested(Sort::Batch, batch.id.0, asked);
                    on_created.try_run(batch);
                }
                Err(error) => launch.refused_with("The batch was not submitted", &error, &[("file", form.file)]),
            }
        });
    };
    view! {
        <form class="contents" novalidate on:submit=submit>
            <div class="body">
                <div class="fields">
                    <Field
                        label="File"
                        value=form.file
                        problem=launch.problem("file")
                        input=Input::Code
                        wide=true
                        autofocus=true
                        placeholder="hdfs:///apps/nightly.py"
                        hint="A jar or a Python file, as an address the cluster can read."
                    />
                    <Field label="Class name" value=form.class_name problem=launch.problem("className") input=Input::Code placeholder="com.example.Main" hint="Main class of a jar." />
                    <Field label="Name" value=launch.name problem=launch.problem("name") hint="Optional; unique on the server." />
                    <Field
                        label="Arguments"
                        value=form.args
                        problem=launch.problem("args")
                        input=Input::Lines
                        wide=true
                        hint="As on a command line: blanks separate, quotes hold together."
                    />
                </div>
                <Resources form=launch />
                <Dependencies form=launch />
                <Configuration form=launch />
                <Group title="Owner" form=launch holds=&["proxyUser"]>
                        <Field label="Proxy user" value=launch.proxy_user problem=launch.problem("proxyUser") hint="Run as this user; needs impersonation on the server." />
                </Group>
            </div>
            <Refusal form=launch />
            <footer>
                <button type="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <button type="submit" class="primary" disabled=move || launch.sending.get()>
                    {move || if launch.sending.get() { "Submitting…" } else { "Submit" }}
                </button>
            </footer>
        </form>
    }
}
