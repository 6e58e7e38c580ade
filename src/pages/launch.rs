//! What the dialogs for new sessions and new batches are made of: one form whose fields `viewer::form` lists, their checks,
//! and where the server's refusals belong.

mod conf;
mod dialog;
mod fields;
mod presets;

use leptos::prelude::*;
use livy_api::{ApiError, CallError, Problem as Trouble};
use serde_json::{Map, Value};
use viewer::form::{self, FIELDS, Problems, Reads};
use viewer::record::Sort;

pub use self::dialog::{LaunchDialog, send};
pub use self::fields::{FieldGroup, FormField, Refusal};
use super::words;
use crate::components::notice::Problem;
use crate::drivers::services::{self, Services};
use crate::drivers::spark_conf;

/// A form for a new session or batch.
#[derive(Clone, Copy)]
pub struct Form {
    /// What is to be made.
    pub sort: Sort,
    texts: StoredValue<Vec<(&'static str, RwSignal<String>)>>,
    /// What is wrong, by the API's name of the field.
    pub problems: RwSignal<Problems>,
    /// What is wrong with the request as a whole.
    pub refusal: RwSignal<Option<Problem>>,
    /// A request is under way.
    pub sending: RwSignal<bool>,
}

impl Form {
    /// An empty form; a session's kind is Python unless somebody says otherwise.
    pub fn new(sort: Sort) -> Self {
        let texts = form::fields(sort).map(|spec| (spec.key, RwSignal::new(String::new()))).collect();
        let form = Self {
            sort,
            texts: StoredValue::new(texts),
            problems: RwSignal::new(Vec::new()),
            refusal: RwSignal::new(None),
            sending: RwSignal::new(false),
        };
        if sort == Sort::Session {
            form.text("kind").set("pyspark".to_owned());
        }
        form
    }

    /// A form filled with the fields of a request.
    pub fn like(sort: Sort, request: &Map<String, Value>) -> Self {
        let form = Self::new(sort);
        form.fill(request);
        form
    }

    /// What is typed into a field.
    pub fn text(self, key: &str) -> RwSignal<String> {
        self.texts.with_value(|texts| {
            texts.iter().find(|(of, _)| *of == key).map_or_else(RwSignal::default, |(_, text)| *text)
        })
    }

    /// Fills in the fields of a request; others stay.
    pub fn fill(self, request: &Map<String, Value>) {
        for spec in form::fields(self.sort) {
            if let Some(value) = request.get(spec.key) {
                self.text(spec.key).set(spec.write(value));
            }
        }
    }

    /// Fills in what is suggested `now` wherever the person has not written something else than was suggested `before`.
    pub fn suggest(self, before: &Map<String, Value>, now: &Map<String, Value>) {
        for spec in form::fields(self.sort) {
            let text = |of: &Map<String, Value>| of.get(spec.key).map(|value| spec.write(value)).unwrap_or_default();
            let field = self.text(spec.key);
            if field.with_untracked(|typed| *typed == text(before)) {
                field.set(text(now));
            }
        }
    }

    /// Empties everything: something was made of it.
    pub fn clear(self) {
        form::fields(self.sort).for_each(|spec| self.text(spec.key).set(String::new()));
        self.problems.set(Vec::new());
        self.refusal.set(None);
    }

    /// The request as it is typed now, and what is wrong with it. Tracks everything.
    pub fn read(self, services: Services) -> (Map<String, Value>, Problems) {
        services.server.version.with(|version| form::read(self.sort, version.as_ref(), |key| self.text(key).get()))
    }

    /// What is wrong with one field.
    pub fn problem(self, field: &'static str) -> Signal<Option<String>> {
        let problems = self.problems;
        Signal::derive(move || {
            problems.with(|problems| problems.iter().find(|(of, _)| *of == field).map(|(_, text)| text.clone()))
        })
    }

    /// Notes a problem with one field.
    fn complain(self, field: &'static str, text: impl Into<String>) {
        self.problems.update(|problems| problems.push((field, text.into())));
    }

    /// The request, if everything typed is right; otherwise what is wrong is noted at its field, and the first one gets the
    /// focus.
    pub fn check(self, services: Services) -> Option<Map<String, Value>> {
        let (request, mut problems) = untrack(|| self.read(services));
        let conf = self.text("conf").get_untracked();
        let known = spark_conf::known(services);
        let wrong = known.with_untracked(|known| known.problems(&conf));
        if !wrong.is_empty() && !problems.iter().any(|(field, _)| *field == "conf") {
            problems.push(("conf", wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")));
        }
        if let Some(taken) = request.get("name").and_then(Value::as_str).and_then(|name| self.taken(services, name)) {
            problems.push(("name", taken));
        }
        let fine = problems.is_empty();
        self.problems.set(problems);
        self.refusal.set(None);
        if !fine {
            focus_wrong();
        }
        fine.then_some(request)
    }

    /// Whether the page knows of one that has the name.
    fn taken(self, services: Services, name: &str) -> Option<String> {
        let (what, id) =
            match self.sort {
                Sort::Session => {
                    let of = services.sessions.items.with_untracked(|all| {
                        all.iter().find(|one| one.name.as_deref() == Some(name)).map(|one| one.id.0)
                    });
                    ("Session", of?)
                }
                Sort::Batch => {
                    let of = services.batches.items.with_untracked(|all| {
                        all.iter().find(|one| one.name.as_deref() == Some(name)).map(|one| one.id.0)
                    });
                    ("Batch", of?)
                }
            };
        Some(format!("{what} {id} has this name: choose another, or delete that one."))
    }

    /// The field with the file that a refusal quotes.
    fn field_quoted(self, error: &ApiError) -> Option<&'static str> {
        if !matches!(error.problem, Trouble::Rejected | Trouble::PathNotAllowed) {
            return None;
        }
        let quoted = |line: &str| {
            let path = line.trim().trim_start_matches("file:").trim_start_matches("//").replace("%20", " ");
            path.len() > 1 && error.message.contains(&path)
        };
        form::fields(self.sort)
            .filter(|spec| matches!(spec.reads, Reads::File | Reads::Lines))
            .find(|spec| self.text(spec.key).with_untracked(|typed| typed.lines().any(quoted)))
            .map(|spec| spec.key)
    }

    /// Puts a refusal where its cause is. What was typed stays.
    pub fn refused(self, tried: &str, error: &CallError) {
        if let CallError::Api(error) = error
            && let Some(field) = field_of(error).or_else(|| self.field_quoted(error))
        {
            self.complain(field, format!("{} {}", error.message, error.advice()));
            focus_wrong();
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
        Trouble::UnknownField(field) => FIELDS.iter().find(|spec| spec.key == field).map(|spec| spec.key),
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

/// Gives the focus to the first field of the dialog that is wrong.
pub fn focus_wrong() {
    services::focus_soon("dialog [aria-invalid=true]");
}
