//! What people want to run, and what cells ask of this program.

use std::rc::Rc;

use leptos::prelude::*;
use livy_api::{ListSessions, Paging, SessionLog};
use notebook::magic::{self, Action};
use notebook::run::{self, Event, QueueMode, RunRequest, Which};
use notebook::{CellId, Marker, Output};
use polling::Priority;
use serde_json::{Map, Value};

use super::runner::{target, tell};
use super::{Inner, OpenNotebook};
use crate::platform::spawn;
use crate::state::notebook::Attached;

impl OpenNotebook {
    /// Runs one cell; what is typed at this moment counts.
    pub fn run_cell(&self, cell: &CellId) {
        self.inner().run(std::slice::from_ref(cell), QueueMode::Client);
    }

    /// Runs it once more after the run that goes on.
    pub fn run_again(&self, cell: &CellId) {
        let inner = self.inner();
        if let Some(request) = inner.request(cell) {
            inner.on(Event::Again(request));
        }
    }

    /// Takes a cell out of the queue, or cancels its statement.
    pub fn cancel_cell(&self, cell: &CellId) {
        self.inner().on(Event::Cancel { cell: cell.clone(), behind: false });
    }

    /// Stops everything that runs or waits.
    pub fn interrupt(&self) {
        self.inner().interrupt();
    }

    /// No longer waits for news of a run.
    pub fn give_up(&self, cell: &CellId) {
        self.inner().on(Event::GiveUp(cell.clone()));
    }

    /// Runs all cells.
    pub fn run_all(&self) {
        self.inner().run_all();
    }
}

impl Inner {
    pub(super) fn run_all(self: &Rc<Self>) {
        self.run_which(&Which::All, QueueMode::Client);
    }

    /// Runs code cells; Markdown is shown by running it alone.
    pub(super) fn run_which(self: &Rc<Self>, which: &Which, mode: QueueMode) {
        let cells = run::targets(self.document.borrow().notebook(), which);
        self.run(&cells, mode);
    }

    /// Runs cells in this order: code is queued, Markdown is shown.
    pub(super) fn run(self: &Rc<Self>, cells: &[CellId], mode: QueueMode) {
        if self.read_only.get() {
            return self.asks.problem.set(Some("Nothing runs here: another tab writes this notebook.".to_owned()));
        }
        let mut requests = Vec::new();
        for id in cells {
            if let Some(state) = self.state.cell(id) {
                state.writing.set(false);
                state.complaint.set(None);
            }
            let request = self.request(id);
            if request.is_some() {
                self.remember(id);
            }
            requests.extend(request);
        }
        if requests.is_empty() {
            return;
        }
        self.channel.live.wake();
        if matches!(self.state.session.get_untracked(), Attached::None | Attached::Gone(..)) {
            self.asks.session.set(true);
        }
        self.on(Event::Submit { requests, mode });
    }

    /// What running a cell means; `None` for what has nothing to run.
    fn request(self: &Rc<Self>, id: &CellId) -> Option<RunRequest> {
        let planned = run::plan(self.document.borrow().notebook(), id);
        match planned {
            Ok(planned) => {
                let planned = planned?;
                if let Some(note) = planned.notes.first() {
                    self.complain(id, note.clone());
                }
                Some(planned.request)
            }
            Err(error) => {
                self.complain(id, error.to_string());
                None
            }
        }
    }

    pub(super) fn complain(&self, id: &CellId, text: String) {
        if let Some(state) = self.state.cell(id) {
            state.complaint.set(Some(text));
        }
    }

    /// Does what a cell asks of this program.
    pub(super) fn act(self: &Rc<Self>, marker: Marker, action: &Action) {
        match action {
            Action::Logs(which) => self.show_log(marker, which.as_deref()),
            Action::Info => self.show_sessions(marker),
            Action::Help => self.done(marker, markdown(&help())),
            Action::Show { mime, text } => self.done(marker, vec![bundle(mime, text.clone())]),
            Action::Say(text) => self.done(marker, vec![Output::stream("stdout", text)]),
            Action::Configure { force, settings } => self.configure(marker, *force, settings),
            Action::AddSession { .. } => {
                self.asks.session.set(true);
                self.done(marker, vec![Output::stream("stdout", "Choose a session above.")]);
            }
            Action::Delete(which) => self.ask_to_delete(marker, Some(which.clone())),
            Action::Cleanup => self.ask_to_delete(marker, None),
        }
    }

    fn done(self: &Rc<Self>, marker: Marker, outputs: Vec<Output>) {
        // The machine is at work: it hears of the outcome after this round.
        let inner = Rc::downgrade(self);
        spawn::to_the_end(async move { tell(&inner, Event::Acted { marker, ok: true, outputs }) });
    }

    pub(super) fn failed_action(self: &Rc<Self>, marker: Marker, why: &str) {
        let outputs = vec![Output::error("Error", why, &[])];
        let inner = Rc::downgrade(self);
        spawn::to_the_end(async move { tell(&inner, Event::Acted { marker, ok: false, outputs }) });
    }

    fn show_log(self: &Rc<Self>, marker: Marker, which: Option<&str>) {
        let own = self.state.session.with_untracked(|session| session.identity().map(target));
        let named = which
            .map(|name| name.parse().map_or_else(|_| livy_api::Target::Name(name.to_owned()), livy_api::Target::Id));
        let Some(of) = named.or(own) else { return self.failed_action(marker, "No session is attached.") };
        let (inner, api) = (Rc::downgrade(self), self.services.api());
        spawn::to_the_end(async move {
            let event = match api.call(&SessionLog(of, Paging::whole_log()), Priority::Act).await {
                Ok(page) => {
                    let text = if page.lines.is_empty() { "No logs yet.".to_owned() } else { page.lines.join("\n") };
                    Event::Acted { marker, ok: true, outputs: vec![Output::stream("stdout", text)] }
                }
                Err(error) => {
                    let outputs = vec![Output::error("Error", &format!("{error} {}", error.advice()), &[])];
                    Event::Acted { marker, ok: false, outputs }
                }
            };
            tell(&inner, event);
        });
    }

    fn show_sessions(self: &Rc<Self>, marker: Marker) {
        let own = self.state.session.with_untracked(|session| session.identity().map(|identity| identity.id));
        let (inner, api) = (Rc::downgrade(self), self.services.api());
        spawn::to_the_end(async move {
            let event = match api.call(&ListSessions(Paging::new(0, 200)), Priority::Act).await {
                Ok(list) => {
                    let mut text = "| | Id | Name | Kind | State | Owner |\n|-|-|-|-|-|-|\n".to_owned();
                    for session in &list.sessions {
                        let mark = if Some(session.id) == own { "✓" } else { "" };
                        let word = |text: &Option<String>| text.clone().unwrap_or_default().replace('|', "\\|");
                        let (name, owner) = (word(&session.name), word(&session.owner));
                        text.push_str(&format!(
                            "| {mark} | {} | {name} | {} | {} | {owner} |\n",
                            session.id, session.kind, session.state
                        ));
                    }
                    Event::Acted { marker, ok: true, outputs: markdown(&text) }
                }
                Err(error) => {
                    let outputs = vec![Output::error("Error", &format!("{error} {}", error.advice()), &[])];
                    Event::Acted { marker, ok: false, outputs }
                }
            };
            tell(&inner, event);
        });
    }

    /// `%%configure`: settings for the session that is started next; with `-f` it is started at once.
    fn configure(self: &Rc<Self>, marker: Marker, force: bool, settings: &Map<String, Value>) {
        let current = self.settings();
        let merged = magic::configure::merge(&current, settings);
        if let Some(problem) = merged.problems.first() {
            return self.failed_action(marker, problem);
        }
        let attached = self.state.session.with_untracked(|session| session.identity().is_some());
        if attached && !force {
            return self.failed_action(
                marker,
                "A session runs already. Use %%configure -f to end it, with all its variables, and start one with these settings.",
            );
        }
        let mut text = "| Setting | Before | Now |\n|-|-|-|\n".to_owned();
        for difference in &merged.differences {
            let before = difference.before.clone().unwrap_or_default();
            text.push_str(&format!("| {} | {before} | {} |\n", difference.field, difference.after));
        }
        *self.wanted_settings.borrow_mut() = Some(merged.settings.clone());
        let text = if merged.differences.is_empty() { "These are the settings already.".to_owned() } else { text };
        self.done(marker, markdown(&text));
        if force && attached {
            let inner = Rc::downgrade(self);
            // After the cell has ended: the restart cancels what runs.
            spawn::to_the_end(async move {
                if let Some(inner) = inner.upgrade() {
                    inner.remake(merged.settings);
                }
            });
        }
    }
}

fn bundle(mime: &str, text: String) -> Output {
    let mut bundle = Map::new();
    bundle.insert(mime.to_owned(), Value::String(text));
    Output::display(bundle)
}

fn markdown(text: &str) -> Vec<Output> {
    vec![bundle("text/markdown", text.to_owned())]
}

fn help() -> String {
    let mut text = "| Cell head | What it does |\n|-|-|\n".to_owned();
    for known in magic::KNOWN {
        text.push_str(&format!("| `{}` | {} |\n", known.usage.replace('|', "\\|"), known.meaning));
    }
    text
}
