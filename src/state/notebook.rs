//! An open notebook as signals: what changes is written to the signals of the cells it touches and to no others.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use livy_api::{Millis, Session};
use notebook::outline::Folding;
use notebook::run::{RunMachine, RunState, RunView};
use notebook::{Cell, CellId, CellKind, Flag, Language, Notebook, Output, Selection, SessionIdentity};
use serde_json::Value;

/// How saving stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// Everything is on disk.
    All,
    /// Changes are on their way.
    Pending,
    /// They could not be written; why.
    Failed(String),
    /// Another tab writes; this one only shows.
    Elsewhere,
    /// It is not kept: it shows what is run in a session.
    Nowhere,
}

/// The session a notebook uses, as far as is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Attached {
    /// None was chosen.
    None,
    /// It is being looked for, or created.
    Looking(String),
    /// It was there when last asked.
    Here(Arc<Session>, SessionIdentity),
    /// It ended, or can't be found; its name, and why.
    Gone(String, String),
}

/// What a view of a cell depends on.
#[derive(Debug, Clone)]
pub struct CellState {
    /// Position among all cells, from 0.
    pub index: ArcRwSignal<usize>,
    /// What it is.
    pub kind: ArcRwSignal<CellKind>,
    /// Its language.
    pub language: ArcRwSignal<Language>,
    /// Its text.
    pub source: ArcRwSignal<Arc<str>>,
    /// Its outputs.
    pub outputs: ArcRwSignal<Arc<Vec<Output>>>,
    /// What Spark did for its last run, as it is kept.
    pub spark: ArcRwSignal<Option<Arc<Value>>>,
    /// Number shown before its outputs.
    pub count: ArcRwSignal<Option<u64>>,
    /// How its run stands.
    pub run: ArcRwSignal<RunView>,
    /// Its text is not what its outputs were made from.
    pub edited: ArcRwSignal<bool>,
    /// The session its outputs came from, when that is not the one the notebook uses.
    pub from: ArcRwSignal<Option<String>>,
    /// Switches: source hidden, outputs hidden, outputs scroll, heading collapsed, frozen.
    pub flags: ArcRwSignal<[bool; 5]>,
    /// Number of cells that it hides as a collapsed heading.
    pub hides: ArcRwSignal<usize>,
    /// It is near the part of the page that is looked at.
    pub near: ArcRwSignal<bool>,
    /// It is drawn; until then its text stands for it.
    pub drawn: ArcRwSignal<bool>,
    /// A Markdown cell shows its text rather than what it means.
    pub writing: ArcRwSignal<bool>,
    /// What is wrong with its head, or why it did not run.
    pub complaint: ArcRwSignal<Option<String>>,
}

/// The switches in the order of [`CellState::flags`].
pub const FLAGS: [Flag; 5] =
    [Flag::SourceHidden, Flag::OutputsHidden, Flag::Scrolled, Flag::HeadingCollapsed, Flag::Frozen];

/// Cells that are drawn at once when a notebook opens; others when they come near.
const FIRST: usize = 4;

/// An open notebook.
#[derive(Clone, Copy)]
pub struct NotebookState {
    /// The cells that are shown, in order.
    pub order: RwSignal<Arc<Vec<CellId>>>,
    /// What is selected.
    pub selection: RwSignal<Selection>,
    /// Its title.
    pub title: RwSignal<String>,
    /// How saving stands.
    pub saved: RwSignal<Saved>,
    /// Its session.
    pub session: RwSignal<Attached>,
    /// Something runs or waits.
    pub busy: RwSignal<bool>,
    /// Numbers of lines are shown.
    pub line_numbers: RwSignal<bool>,
    /// Long lines are broken.
    pub wrap: RwSignal<bool>,
    cells: StoredValue<HashMap<CellId, CellState>>,
}

impl NotebookState {
    /// Of a document that was just opened.
    pub fn new(title: String, notebook: &Notebook, machine: &RunMachine) -> Self {
        let state = Self {
            order: RwSignal::new(Arc::default()),
            selection: RwSignal::new(Selection::first(notebook)),
            title: RwSignal::new(title),
            saved: RwSignal::new(Saved::All),
            session: RwSignal::new(Attached::None),
            busy: RwSignal::new(false),
            line_numbers: RwSignal::new(false),
            wrap: RwSignal::new(true),
            cells: StoredValue::new(HashMap::new()),
        };
        state.reorder(notebook, machine);
        for (at, state) in notebook.order().iter().filter_map(|id| state.cell(id)).enumerate() {
            let is_first = at < FIRST;
            put(&state.near, is_first);
            put(&state.drawn, is_first);
        }
        state
    }

    /// The signals of a cell.
    pub fn cell(&self, id: &CellId) -> Option<CellState> {
        self.cells.try_with_value(|cells| cells.get(id).cloned()).flatten()
    }

    /// Cells came, went, moved, or are hidden by other headings now.
    pub fn reorder(&self, notebook: &Notebook, machine: &RunMachine) {
        let folding = Folding::of(notebook);
        let mut shown = Vec::with_capacity(notebook.len());
        self.cells.try_update_value(|cells| {
            cells.retain(|id, _| notebook.contains(id));
            for (index, cell) in notebook.cells().enumerate() {
                let state = cells.entry(cell.id.clone()).or_insert_with(|| CellState::of(cell, machine));
                put(&state.index, index);
                put(&state.hides, folding.hidden_under(index));
                if folding.is_shown(index) {
                    shown.push(cell.id.clone());
                }
            }
        });
        if self.order.try_with_untracked(|order| **order != shown) == Some(true) {
            self.order.try_set(Arc::new(shown));
        }
    }

    /// Draws a cell; `false` when it is drawn already.
    pub fn draw(&self, id: &CellId) -> bool {
        let Some(state) = self.cell(id).filter(|state| !state.drawn.get_untracked()) else { return false };
        state.drawn.set(true);
        true
    }

    /// The content of a cell changed.
    pub fn refresh(&self, cell: &Cell, machine: &RunMachine) {
        if let Some(state) = self.cell(&cell.id) {
            state.take(cell, machine);
        }
    }

    /// Only how a cell's run stands may have changed.
    pub fn refresh_run(&self, cell: &Cell, machine: &RunMachine) {
        if let Some(state) = self.cell(&cell.id) {
            state.take_run(cell, machine);
        }
    }
}

impl CellState {
    fn of(cell: &Cell, machine: &RunMachine) -> Self {
        let state = Self {
            index: ArcRwSignal::new(0),
            kind: ArcRwSignal::new(cell.kind.clone()),
            language: ArcRwSignal::new(cell.language),
            source: ArcRwSignal::new(Arc::from(cell.source.as_str())),
            outputs: ArcRwSignal::new(Arc::clone(&cell.run.outputs)),
            spark: ArcRwSignal::new(cell.run.spark.clone()),
            count: ArcRwSignal::new(cell.run.execution_count),
            run: ArcRwSignal::new(machine.view(&cell.id)),
            edited: ArcRwSignal::new(false),
            from: ArcRwSignal::new(None),
            flags: ArcRwSignal::new(FLAGS.map(|flag| cell.flag(flag))),
            hides: ArcRwSignal::new(0),
            near: ArcRwSignal::new(false),
            drawn: ArcRwSignal::new(true),
            writing: ArcRwSignal::new(cell.source.trim().is_empty()),
            complaint: ArcRwSignal::new(None),
        };
        state.take_run(cell, machine);
        state
    }

    fn take(&self, cell: &Cell, machine: &RunMachine) {
        put(&self.kind, cell.kind.clone());
        put(&self.language, cell.language);
        if self.source.with_untracked(|source| **source != *cell.source) {
            self.source.set(Arc::from(cell.source.as_str()));
        }
        if !self.outputs.with_untracked(|outputs| Arc::ptr_eq(outputs, &cell.run.outputs)) {
            self.outputs.set(Arc::clone(&cell.run.outputs));
        }
        put(&self.spark, cell.run.spark.clone());
        put(&self.count, cell.run.execution_count);
        put(&self.flags, FLAGS.map(|flag| cell.flag(flag)));
        self.take_run(cell, machine);
    }

    fn take_run(&self, cell: &Cell, machine: &RunMachine) {
        let view = machine.view(&cell.id);
        let active = matches!(view.state, RunState::Queued { .. } | RunState::Running { .. } | RunState::Unknown);
        put(&self.edited, !active && cell.is_edited_since_run());
        let made_by = cell.run.source_of_outputs().filter(|_| !cell.run.outputs.is_empty());
        let from = made_by.filter(|_| !view.in_attached).map(|binding| binding.session.label());
        put(&self.from, from);
        put(&self.run, view);
    }
}

impl Attached {
    /// The session's identity, while it is there.
    pub fn identity(&self) -> Option<&SessionIdentity> {
        match self {
            Self::Here(_, identity) => Some(identity),
            _ => None,
        }
    }
}

/// Milliseconds between two moments of the server's clock.
pub fn took(started: Option<Millis>, completed: Option<Millis>) -> Option<u64> {
    Some(completed?.0.saturating_sub(started?.0))
}

/// Writes a signal only when it changes.
fn put<T: PartialEq + Send + Sync + 'static>(signal: &ArcRwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}
