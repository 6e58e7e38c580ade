//! What the dialogs for new sessions and new batches share: fields, their checks, and where the server's refusals belong.

use leptos::prelude::*;
use livy_api::{CallError, Problem as Trouble};
use viewer::format::{self, Memory};

use super::words;
use crate::components::field::{Field, Input};
use crate::components::notice::Problem;

/// The fields that sessions and batches have in common, as typed.
#[derive(Debug, Clone, Copy)]
pub struct Launch {
    /// Name.
    pub name: RwSignal<String>,
    /// User to act for.
    pub proxy_user: RwSignal<String>,
    /// Queue.
    pub queue: RwSignal<String>,
    /// Driver memory.
    pub driver_memory: RwSignal<String>,
    /// Driver cores.
    pub driver_cores: RwSignal<String>,
    /// Executor memory.
    pub executor_memory: RwSignal<String>,
    /// Executor cores.
    pub executor_cores: RwSignal<String>,
    /// Number of executors.
    pub num_executors: RwSignal<String>,
    /// Jars, one a line.
    pub jars: RwSignal<String>,
    /// Python files, one a line.
    pub py_files: RwSignal<String>,
    /// Files, one a line.
    pub files: RwSignal<String>,
    /// Archives, one a line.
    pub archives: RwSignal<String>,
    /// Spark configuration, `key=value` a line.
    pub conf: RwSignal<String>,
    /// What is wrong, by the API's name of the field.
    pub problems: RwSignal<Vec<(&'static str, String)>>,
    /// What is wrong with the request as a whole.
    pub refusal: RwSignal<Option<Problem>>,
    /// A request is under way.
    pub sending: RwSignal<bool>,
}

/// The checked values.
#[derive(Debug, Default)]
pub struct Checked {
    /// Name.
    pub name: Option<String>,
    /// User to act for.
    pub proxy_user: Option<String>,
    /// Queue.
    pub queue: Option<String>,
    /// Driver memory.
    pub driver_memory: Option<String>,
    /// Driver cores.
    pub driver_cores: Option<u32>,
    /// Executor memory.
    pub executor_memory: Option<String>,
    /// Executor cores.
    pub executor_cores: Option<u32>,
    /// Number of executors.
    pub num_executors: Option<u32>,
    /// Jars.
    pub jars: Vec<String>,
    /// Python files.
    pub py_files: Vec<String>,
    /// Files.
    pub files: Vec<String>,
    /// Archives.
    pub archives: Vec<String>,
    /// Spark configuration.
    pub conf: Vec<(String, String)>,
}

impl Launch {
    /// An empty form.
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            name: text(),
            proxy_user: text(),
            queue: text(),
            driver_memory: text(),
            driver_cores: text(),
            executor_memory: text(),
            executor_cores: text(),
            num_executors: text(),
            jars: text(),
            py_files: text(),
            files: text(),
            archives: text(),
            conf: text(),
            problems: RwSignal::new(Vec::new()),
            refusal: RwSignal::new(None),
            sending: RwSignal::new(false),
        }
    }

    /// What is wrong with one field.
    pub fn problem(&self, field: &'static str) -> Signal<Option<String>> {
        let problems = self.problems;
        Signal::derive(move || {
            problems.with(|problems| problems.iter().find(|(of, _)| *of == field).map(|(_, text)| text.clone()))
        })
    }

    /// Notes a problem with one field.
    pub fn complain(&self, field: &'static str, text: impl Into<String>) {
        self.problems.update(|problems| problems.push((field, text.into())));
    }

    /// Checks everything typed; what is wrong is noted at its field.
    pub fn check(&self) -> Checked {
        self.problems.set(Vec::new());
        self.refusal.set(None);
        let name = optional(self.name);
        if name.as_ref().is_some_and(|name| name.chars().all(|c| c.is_ascii_digit())) {
            self.complain("name", "Livy reads a name of digits as a number: add a letter.");
        }
        Checked {
            name,
            proxy_user: optional(self.proxy_user),
            queue: optional(self.queue),
            driver_memory: self.memory("driverMemory", self.driver_memory),
            driver_cores: self.positive("driverCores", self.driver_cores),
            executor_memory: self.memory("executorMemory", self.executor_memory),
            executor_cores: self.positive("executorCores", self.executor_cores),
            num_executors: self.positive("numExecutors", self.num_executors),
            jars: lines(self.jars),
            py_files: lines(self.py_files),
            files: lines(self.files),
            archives: lines(self.archives),
            conf: self.pairs("conf", self.conf),
        }
    }

    /// Nothing was found wrong.
    pub fn is_fine(&self) -> bool {
        self.problems.with_untracked(Vec::is_empty)
    }

    fn memory(&self, field: &'static str, value: RwSignal<String>) -> Option<String> {
        let text = optional(value)?;
        match Memory::parse_heap(&text) {
            Ok(_) => Some(text),
            Err(problem) => {
                self.complain(field, problem.to_string());
                None
            }
        }
    }

    /// A whole number above 0.
    pub fn positive(&self, field: &'static str, value: RwSignal<String>) -> Option<u32> {
        let text = optional(value)?;
        match text.parse::<u32>() {
            Ok(number) if number > 0 => Some(number),
            _ => {
                self.complain(field, "A whole number of 1 or more, or empty for the server's default.");
                None
            }
        }
    }

    /// A time as Livy reads it, such as `30m`.
    pub fn time(&self, field: &'static str, value: RwSignal<String>) -> Option<String> {
        let text = optional(value)?;
        match format::parse_span(&text) {
            Ok(_) => Some(text),
            Err(problem) => {
                self.complain(field, problem.to_string());
                None
            }
        }
    }

    fn pairs(&self, field: &'static str, value: RwSignal<String>) -> Vec<(String, String)> {
        match format::parse_conf(&value.get_untracked()) {
            Ok(pairs) => pairs,
            Err(problems) => {
                let text: Vec<String> =
                    problems.iter().map(|problem| format!("Line {}: {}", problem.line, problem.message)).collect();
                self.complain(field, text.join("\n"));
                Vec::new()
            }
        }
    }

    /// Puts a refusal where its cause is. What was typed stays.
    pub fn refused(&self, tried: &str, error: &CallError) {
        if let CallError::Api(error) = error {
            let text = format!("{} {}", error.message, error.advice());
            match &error.problem {
                Trouble::NameTaken => return self.complain("name", text),
                Trouble::InvalidKind(_) => return self.complain("kind", text),
                Trouble::UnknownField(field) => {
                    let known = FIELDS.iter().find(|known| *known == field);
                    if let Some(field) = known {
                        return self.complain(field, text);
                    }
                }
                _ => {}
            }
        }
        let mut problem = words::problem(tried, error);
        if error.is_ambiguous() {
            problem.advice =
                "It is not known whether the request arrived: look in the list before you send it again.".to_owned();
        }
        self.refusal.set(Some(problem));
    }
}

/// Fields a refusal may name.
const FIELDS: [&str; 18] = [
    "kind",
    "name",
    "proxyUser",
    "queue",
    "driverMemory",
    "driverCores",
    "executorMemory",
    "executorCores",
    "numExecutors",
    "jars",
    "pyFiles",
    "files",
    "archives",
    "conf",
    "heartbeatTimeoutInSecond",
    "ttl",
    "idleTimeout",
    "className",
];

/// The text without blanks around it; `None` when nothing is left.
pub fn optional(value: RwSignal<String>) -> Option<String> {
    let text = value.get_untracked();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The lines that are not empty.
fn lines(value: RwSignal<String>) -> Vec<String> {
    value.get_untracked().lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Memory, cores, executors, queue.
#[component]
pub fn Resources(form: Launch) -> impl IntoView {
    view! {
        <details class="group">
            <summary>"Resources"</summary>
            <div class="fields">
                <Field label="Driver memory" value=form.driver_memory problem=form.problem("driverMemory") input=Input::Code placeholder="2g" />
                <Field label="Driver cores" value=form.driver_cores problem=form.problem("driverCores") input=Input::Number placeholder="1" />
                <Field label="Executor memory" value=form.executor_memory problem=form.problem("executorMemory") input=Input::Code placeholder="4g" />
                <Field label="Executor cores" value=form.executor_cores problem=form.problem("executorCores") input=Input::Number placeholder="2" />
                <Field label="Executors" value=form.num_executors problem=form.problem("numExecutors") input=Input::Number placeholder="2" />
                <Field label="Queue" value=form.queue problem=form.problem("queue") />
            </div>
        </details>
    }
}

/// Jars, Python files, files, archives.
#[component]
pub fn Dependencies(form: Launch) -> impl IntoView {
    const HINT: &str = "One a line, as addresses the cluster can read.";
    view! {
        <details class="group">
            <summary>"Files"</summary>
            <div class="fields">
                <Field label="Jars" value=form.jars problem=form.problem("jars") input=Input::Lines hint=HINT />
                <Field label="Python files" value=form.py_files problem=form.problem("pyFiles") input=Input::Lines hint=HINT />
                <Field label="Files" value=form.files problem=form.problem("files") input=Input::Lines hint=HINT />
                <Field label="Archives" value=form.archives problem=form.problem("archives") input=Input::Lines hint=HINT />
            </div>
        </details>
    }
}

/// Spark configuration.
#[component]
pub fn Configuration(form: Launch) -> impl IntoView {
    view! {
        <details class="group">
            <summary>"Spark configuration"</summary>
            <div class="fields">
                <Field
                    label="Configuration"
                    value=form.conf
                    problem=form.problem("conf")
                    input=Input::Lines
                    wide=true
                    placeholder="spark.sql.shuffle.partitions=64"
                    hint="One key=value a line. Anyone who may use this server can read it: no passwords."
                />
            </div>
        </details>
    }
}
