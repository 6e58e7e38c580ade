//! What the dialogs for new sessions and new batches share: fields, their checks, and where the server's refusals belong.

mod fields;

use leptos::prelude::*;
use livy_api::{ApiError, CallError, Problem as Trouble};
use viewer::format::{self, Memory};

pub use self::fields::{Configuration, Dependencies, Group, Refusal, Resources};
use super::words;
use crate::components::notice::Problem;
use crate::drivers::services;

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

    /// Fills in what is given.
    pub fn fill(&self, values: &Checked) {
        let text = |field: RwSignal<String>, value: &Option<String>| field.set(value.clone().unwrap_or_default());
        let number = |field: RwSignal<String>, value: Option<u32>| {
            field.set(value.map(|value| value.to_string()).unwrap_or_default());
        };
        text(self.name, &values.name);
        text(self.proxy_user, &values.proxy_user);
        text(self.queue, &values.queue);
        text(self.driver_memory, &values.driver_memory);
        number(self.driver_cores, values.driver_cores);
        text(self.executor_memory, &values.executor_memory);
        number(self.executor_cores, values.executor_cores);
        number(self.num_executors, values.num_executors);
        self.jars.set(values.jars.join("\n"));
        self.py_files.set(values.py_files.join("\n"));
        self.files.set(values.files.join("\n"));
        self.archives.set(values.archives.join("\n"));
        self.conf.set(format::write_conf(&values.conf).trim_end().to_owned());
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

    /// Nothing was found wrong; otherwise the first field that is gets the focus.
    pub fn is_fine(&self) -> bool {
        let fine = self.problems.with_untracked(Vec::is_empty);
        if !fine {
            services::focus_soon(WRONG);
        }
        fine
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

    /// The field with the file or the setting that a refusal quotes.
    fn field_with(&self, error: &ApiError, others: &[(&'static str, RwSignal<String>)]) -> Option<&'static str> {
        let own = [("jars", self.jars), ("pyFiles", self.py_files), ("files", self.files), ("archives", self.archives)];
        let quoted = |line: &str| {
            let path = line.trim().trim_start_matches("file://");
            path.len() > 1 && error.message.contains(path)
        };
        let mut fields = others.iter().copied().chain(own).filter(|_| error.problem == Trouble::Rejected);
        fields.find(|(_, typed)| typed.with_untracked(|typed| typed.lines().any(quoted))).map(|(field, _)| field)
    }

    /// Puts a refusal where its cause is. What was typed stays.
    pub fn refused(&self, tried: &str, error: &CallError) {
        self.refused_with(tried, error, &[]);
    }

    /// The same for a form that has more fields than the common ones.
    pub fn refused_with(&self, tried: &str, error: &CallError, others: &[(&'static str, RwSignal<String>)]) {
        if let CallError::Api(error) = error
            && let Some(field) = field_of(error).or_else(|| self.field_with(error, others))
        {
            self.complain(field, format!("{} {}", error.message, error.advice()));
            services::focus_soon(WRONG);
            return;
        }
        let mut problem = words::problem(tried, error);
        if error.is_ambiguous() {
            problem.advice =
                "It is not known whether the request arrived: look in the list before you send it again.".to_owned();
        }
        self.refusal.set(Some(problem));
    }
}

/// The field that a refusal is about, if it is about one.
fn field_of(error: &ApiError) -> Option<&'static str> {
    match &error.problem {
        Trouble::NameTaken => Some("name"),
        Trouble::InvalidKind(_) => Some("kind"),
        Trouble::Impersonation => Some("proxyUser"),
        Trouble::UnknownField(field) => FIELDS.iter().find(|known| *known == field).copied(),
        Trouble::Rejected => {
            let says = |words: &str| error.message.contains(words);
            let about = [
                ("session name", "name"),
                ("Blacklisted configuration", "conf"),
                ("ttl", "ttl"),
                ("idleTimeout", "idleTimeout"),
            ];
            about.into_iter().find(|(words, _)| says(words)).map(|(_, field)| field)
        }
        _ => None,
    }
}

/// What a field that is wrong looks like.
const WRONG: &str = "dialog [aria-invalid=true]";

/// Fields a refusal may name.
const FIELDS: [&str; 20] = [
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
    "file",
    "args",
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
