//! The live channel of a notebook's session: follows the cell that runs, and keeps what it printed when Livy would not.

mod preview;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use livy_api::live::{Look, Question};
use livy_api::{ListStatements, Paging, SessionKind, StatementId};
use notebook::run::{self, Effect as RunEffect, RunState, Work};
use notebook::{CellId, Marker, Output, OutputView, SessionIdentity};
use polling::Priority;
use polling::live::{Capability, Purpose};

use self::preview::Reading;
use super::runner::target;
use super::{Inner, OpenNotebook, Panel};
use crate::drivers::live::Live;
use crate::drivers::live::help::KnownCatalog;
use crate::drivers::live::watch::{self, MarkLine, Subject, Watch};
use crate::drivers::live_setting;
use crate::drivers::services::Services;
use crate::platform::spawn::{self, Task};
use crate::state::live::{LiveState, Streams};
use crate::state::notebook::{Attached, Saved, took};

/// Milliseconds from which on what Spark did for a statement is worth a question.
const WORTH_A_WORD: u64 = 100;

/// What a notebook has of the channel.
pub(super) struct Channel {
    pub(super) live: Live,
    pub(super) state: LiveState,
    pub(super) watch: RefCell<Option<Watch>>,
    pub(super) catalog: KnownCatalog,
    pub(super) check: RefCell<Option<Task>>,
    pub(super) reading: Reading,
}

impl Channel {
    pub(super) fn new(services: &Services) -> Self {
        let state = LiveState::new();
        Self {
            live: Live::new(services, state),
            state,
            watch: RefCell::default(),
            catalog: KnownCatalog::default(),
            check: RefCell::default(),
            reading: Reading::default(),
        }
    }

    /// Nothing is followed or asked any more.
    pub(super) fn close(&self) {
        self.watch.borrow_mut().take();
        self.check.borrow_mut().take();
        self.live.use_session(None);
    }
}

/// A run that ended with an error: its outputs without what it printed.
struct Failed {
    cell: CellId,
    marker: Marker,
    session: SessionIdentity,
    statement: StatementId,
    generation: Option<u64>,
    streams: Streams,
    outputs: Vec<Output>,
}

impl OpenNotebook {
    /// Switches the live channel on or off, for all notebooks of this browser.
    pub fn allow_live(&self, allowed: bool) {
        self.inner().channel.live.allow(allowed);
    }

    /// The live channel is not switched off.
    pub fn live_is_allowed(&self) -> bool {
        live_setting::is_allowed()
    }
}

impl Inner {
    /// Follows the session: the channel is used with one that takes statements, by the tab that writes the
    /// notebook.
    pub(super) fn watch_channel(self: &Rc<Self>) {
        let (session, saved) = (self.state.session, self.state.saved);
        let writes = Memo::new(move |_| !matches!(saved.get(), Saved::Elsewhere | Saved::Nowhere));
        let usable = Memo::new(move |_| {
            let writes = writes.get();
            session.with(|session| match session {
                Attached::Here(session, identity) if writes && session.state.takes_statements() => {
                    Some(target(identity))
                }
                _ => None,
            })
        });
        let held = StoredValue::new_local(Rc::downgrade(self));
        Effect::new(move || {
            let usable = usable.get();
            let Some(inner) = held.try_get_value().and_then(|inner| inner.upgrade()) else { return };
            inner.channel.catalog.forget();
            inner.channel.state.variables.set(None);
            inner.channel.live.use_session(usable);
        });
        let (panel, held) = (self.asks.panel, StoredValue::new_local(Rc::downgrade(self)));
        Effect::new(move || {
            if panel.get() == Some(Panel::Variables)
                && let Some(inner) = held.try_get_value().and_then(|inner| inner.upgrade())
            {
                usable.track();
                inner.refresh_variables();
            }
        });
    }

    /// Begins to follow the cell that runs now, or ends it.
    pub(super) fn follow_running(self: &Rc<Self>) {
        let subject = self.subject();
        let same = self.channel.watch.borrow().as_ref().map(|watch| &watch.subject) == subject.as_ref();
        if same {
            return;
        }
        let ended = self.channel.watch.borrow_mut().take();
        if let Some(watch) = ended {
            self.ended(&watch);
        }
        let Some(subject) = subject else { return self.channel.state.follow(None) };
        if matches!(self.channel.live.capability(), Capability::Off(_)) {
            return self.channel.state.follow(None);
        }
        let mark = self.mark_line();
        let watch = Watch::begin(&self.channel.live, self.channel.state, subject, mark);
        *self.channel.watch.borrow_mut() = Some(watch);
    }

    /// The statement that runs in the attached session for a cell of this notebook.
    fn subject(&self) -> Option<Subject> {
        let machine = self.machine.borrow();
        let cell = machine.running()?.clone();
        let view = machine.view(&cell);
        let runs = matches!(view.state, RunState::Running { .. }) && view.in_attached;
        let (session, statement) = (view.session.filter(|_| runs)?, view.statement?);
        let python = self.runs_as(&cell) == Some(SessionKind::PySpark);
        Some(Subject { cell, session: target(&session), statement, python })
    }

    /// The kind of statement that a cell's text is.
    pub(super) fn runs_as(&self, cell: &CellId) -> Option<SessionKind> {
        match run::plan(self.document.borrow().notebook(), cell).ok()??.request.work {
            Work::Code { kind, .. } => Some(kind),
            Work::Action(_) => None,
        }
    }

    fn mark_line(self: &Rc<Self>) -> MarkLine {
        let inner = Rc::downgrade(self);
        Rc::new(move |cell, line| {
            if let Some(editor) = inner.upgrade().and_then(|inner| inner.editor(cell)) {
                editor.set_running_line(line.unwrap_or(0));
            }
        })
    }

    fn ended(self: &Rc<Self>, watch: &Watch) {
        watch.end(&self.mark_line());
        self.has_stopped(&watch.subject.cell);
        self.after_run(watch.subject.python, Some(watch.subject.clone()));
    }

    /// A statement has ended. A short one may never have been seen to run; its variables are there all the same.
    pub(super) fn statement_ended(self: &Rc<Self>, statement: StatementId) {
        let watched = self.channel.watch.borrow().as_ref().is_some_and(|watch| watch.subject.statement == statement);
        if watched {
            return;
        }
        let ended = {
            let (document, machine) = (self.document.borrow(), self.machine.borrow());
            let mut cells = document.notebook().cells();
            let cell = cells.find(|cell| machine.view(&cell.id).statement == Some(statement));
            cell.and_then(|cell| Some((cell.id.clone(), Arc::clone(cell.run.binding.as_ref()?))))
        };
        if let Some((cell, binding)) = ended {
            self.has_stopped(&cell);
            let python = self.runs_as(&cell) == Some(SessionKind::PySpark);
            let subject = Subject { cell, session: target(&binding.session), statement, python };
            let is_long = took(binding.started, binding.completed).is_some_and(|took| took >= WORTH_A_WORD);
            self.after_run(python, Some(subject).filter(|_| is_long));
        }
    }

    /// What the session has now is not what it had; `subject`: what is asked about its Spark work first.
    fn after_run(self: &Rc<Self>, python: bool, subject: Option<Subject>) {
        let channel = &self.channel;
        channel.catalog.forget();
        let (live, state) = (channel.live.clone(), channel.state);
        if matches!(live.capability(), Capability::On) {
            let inner = Rc::downgrade(self);
            self.look(async move {
                if let Some(subject) = subject {
                    watch::summary(&live, state, &subject).await;
                    if let Some(inner) = inner.upgrade() {
                        inner.keep_spark(&subject);
                    }
                }
                if !python {
                    // Tables may have come or gone.
                    let _ = live.ask(Purpose::Fill, Question::forget()).await;
                }
                if let Some(inner) = inner.upgrade() {
                    inner.refresh_variables();
                }
            });
        }
    }

    /// What Spark did for a cell that has ended is kept with it.
    fn keep_spark(self: &Rc<Self>, subject: &Subject) {
        let cell = &subject.cell;
        let summary = self.channel.state.spark.with_untracked(|all| all.get(cell).and_then(|view| view.to_summary()));
        let edit = {
            let document = self.document.borrow();
            let binding = document.notebook().get(cell).and_then(|cell| cell.run.binding.clone());
            let own = binding.filter(|binding| {
                binding.statement == Some(subject.statement) && target(&binding.session) == subject.session
            });
            own.zip(summary).and_then(|(own, summary)| document.notebook().record_spark(cell, &own.marker, summary))
        };
        let touched = edit.map(|edit| self.document.borrow_mut().apply(vec![edit]));
        if let Some(Ok(touched)) = touched {
            self.show(&touched, None);
            self.channel.state.forget_spark(cell);
            self.save_soon();
        }
    }

    /// What a failed cell printed stands before its error: Livy leaves it out.
    pub(super) fn with_printed(self: &Rc<Self>, effect: RunEffect) -> RunEffect {
        let RunEffect::Record { cell, binding: Some(binding), outputs: Some(outputs) } = effect else { return effect };
        let error = outputs.iter().any(|output| matches!(output.view(), OutputView::Error { .. }));
        let python = self.runs_as(&cell) == Some(SessionKind::PySpark);
        let off = matches!(self.channel.live.capability(), Capability::Off(_));
        let (true, true, false, Some(statement)) = (error, python, off, binding.statement) else {
            return RunEffect::Record { cell, binding: Some(binding), outputs: Some(outputs) };
        };
        let watch = self.channel.watch.borrow();
        let generation = watch
            .as_ref()
            .filter(|watch| watch.subject.cell == cell && watch.subject.statement == statement)
            .and_then(Watch::generation);
        let streams = if generation.is_some() { self.channel.state.take_streams() } else { Streams::default() };
        let failed = Failed {
            cell: cell.clone(),
            marker: binding.marker.clone(),
            session: binding.session.clone(),
            statement,
            generation,
            streams,
            outputs: outputs.clone(),
        };
        let outputs = failed.all_outputs();
        self.record_printed(&failed.session, statement, failed.printed());
        let inner = Rc::downgrade(self);
        let live = self.channel.live.clone();
        self.look(async move {
            let Some(failed) = failed.read_rest(&live, &inner).await else { return };
            if let Some(inner) = inner.upgrade() {
                inner.amend(&failed);
            }
        });
        RunEffect::Record { cell, binding: Some(binding), outputs: Some(outputs) }
    }

    /// Puts the rest of what a failed cell printed to its outputs, unless the cell has run again.
    fn amend(self: &Rc<Self>, failed: &Failed) {
        self.record_printed(&failed.session, failed.statement, failed.printed());
        let binding = {
            let document = self.document.borrow();
            let record = document.notebook().get(&failed.cell).map(|cell| &cell.run);
            record.and_then(|record| record.binding.clone()).filter(|binding| binding.marker == failed.marker)
        };
        if binding.is_some() {
            let outputs = Some(failed.all_outputs());
            self.record(&RunEffect::Record { cell: failed.cell.clone(), binding, outputs });
        }
    }
}

impl Failed {
    fn printed(&self) -> String {
        format!("{}{}", self.streams.stdout.raw, self.streams.stderr.raw)
    }

    fn all_outputs(&self) -> Vec<Output> {
        let streams = [("stdout", &self.streams.stdout.raw), ("stderr", &self.streams.stderr.raw)];
        let printed = streams.into_iter().filter(|(_, text)| !text.is_empty());
        let mut all: Vec<Output> = printed.map(|(name, text)| Output::stream(name, text.as_str())).collect();
        all.extend(self.outputs.iter().cloned());
        all
    }

    /// Reads what was printed since the last look; `None` when that is nothing.
    async fn read_rest(mut self, live: &Live, inner: &std::rc::Weak<Inner>) -> Option<Self> {
        let group = self.statement.to_string();
        let mut question = Question::look(true, false, &group);
        if let Some(generation) = self.generation {
            question = question.from(generation, self.streams.stdout.at, self.streams.stderr.at);
        }
        let (value, _) = live.ask(Purpose::Act, question).await.ok()?;
        let look = Look::read(value)?;
        // A buffer that was not seen before is this statement's only if none has run since.
        if look.generation == 0 || self.generation.is_none() && (look.running || !self.is_newest(inner).await) {
            return None;
        }
        if let Some(printed) = &look.stdout {
            self.streams.stdout.feed(printed);
        }
        if let Some(printed) = &look.stderr {
            self.streams.stderr.feed(printed);
        }
        (look.stdout.is_some() || look.stderr.is_some()).then_some(self)
    }

    async fn is_newest(&self, inner: &std::rc::Weak<Inner>) -> bool {
        let Some(api) = inner.upgrade().map(|inner| inner.services.api()) else { return false };
        let endpoint = ListStatements { session: target(&self.session), paging: Paging::new(0, 1), newest_first: true };
        let list = api.call(&endpoint, Priority::Visible).await;
        list.is_ok_and(|list| list.statements.iter().map(|statement| statement.id).max() == Some(self.statement))
    }
}

/// Runs a question that nobody gives up.
pub(super) fn ask_alone(question: impl Future<Output = ()> + 'static) {
    spawn::to_the_end(question);
}
