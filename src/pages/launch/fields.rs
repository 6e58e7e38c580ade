//! Groups of fields that the dialogs share.

use leptos::prelude::*;

use super::Launch;
use crate::components::field::{Field, Input};
use crate::components::notice::Notice;

/// Fields that are folded away together until they are wanted, or until one of them is wrong.
#[component]
pub fn Group(
    /// What they are about.
    title: &'static str,
    /// The form they belong to.
    form: Launch,
    /// Their names in the API.
    holds: &'static [&'static str],
    /// The fields.
    children: Children,
) -> impl IntoView {
    let wrong =
        Memo::new(move |_| form.problems.with(|problems| problems.iter().any(|(field, _)| holds.contains(field))));
    let node = NodeRef::<leptos::html::Details>::new();
    Effect::new(move || {
        if let Some(details) = node.get().filter(|_| wrong.get()) {
            details.set_open(true);
        }
    });
    view! {
        <details class="group" node_ref=node>
            <summary>{title}</summary>
            <div class="fields">{children()}</div>
        </details>
    }
}

/// What the server or the network said of the request as a whole; it stays in sight above the buttons.
#[component]
pub fn Refusal(form: Launch) -> impl IntoView {
    move || {
        form.refusal.get().map(|problem| {
            view! {
                <div class="refusal">
                    <Notice problem />
                </div>
            }
        })
    }
}

/// Memory, cores, executors, queue.
#[component]
pub fn Resources(form: Launch) -> impl IntoView {
    view! {
        <Group
            title="Resources"
            form
            holds=&["driverMemory", "driverCores", "executorMemory", "executorCores", "numExecutors", "queue"]
        >
                <Field label="Driver memory" value=form.driver_memory problem=form.problem("driverMemory") input=Input::Code placeholder="2g" />
                <Field label="Driver cores" value=form.driver_cores problem=form.problem("driverCores") input=Input::Number placeholder="1" />
                <Field label="Executor memory" value=form.executor_memory problem=form.problem("executorMemory") input=Input::Code placeholder="4g" />
                <Field label="Executor cores" value=form.executor_cores problem=form.problem("executorCores") input=Input::Number placeholder="2" />
                <Field label="Executors" value=form.num_executors problem=form.problem("numExecutors") input=Input::Number placeholder="2" />
                <Field label="Queue" value=form.queue problem=form.problem("queue") />
        </Group>
    }
}

/// Jars, Python files, files, archives.
#[component]
pub fn Dependencies(form: Launch) -> impl IntoView {
    const HINT: &str = "One a line, as addresses the cluster can read.";
    view! {
        <Group title="Files" form holds=&["jars", "pyFiles", "files", "archives"]>
                <Field label="Jars" value=form.jars problem=form.problem("jars") input=Input::Lines hint=HINT />
                <Field label="Python files" value=form.py_files problem=form.problem("pyFiles") input=Input::Lines hint=HINT />
                <Field label="Files" value=form.files problem=form.problem("files") input=Input::Lines hint=HINT />
                <Field label="Archives" value=form.archives problem=form.problem("archives") input=Input::Lines hint=HINT />
        </Group>
    }
}

/// Spark configuration.
#[component]
pub fn Configuration(form: Launch) -> impl IntoView {
    view! {
        <Group title="Spark configuration" form holds=&["conf"]>
                <Field
                    label="Configuration"
                    value=form.conf
                    problem=form.problem("conf")
                    input=Input::Lines
                    wide=true
                    placeholder="spark.sql.shuffle.partitions=64"
                    hint="One key=value a line. Anyone who may use this server can read it: no passwords."
                />
        </Group>
    }
}
