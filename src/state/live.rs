//! What is known of a session beside its statements: what a running cell prints, where it is, its Spark work, variables.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use livy_api::live::{Checked, Column, Details, Printed, SparkSummary, SparkWork, Variable};
use notebook::CellId;
use polling::live::Capability;
use serde_json::Value;
use viewer::ansi::{Limits, Screen};
use viewer::format;

/// Bytes kept of each stream as it was printed, for what Livy does not keep itself.
const RAW: usize = 1 << 20;
/// Lines on the screen of a running cell: more than anybody follows while they come.
const LIMITS: Limits = Limits { head_lines: 100, tail_lines: 400, line_chars: 4_000, bytes: 2 << 20 };

/// One stream of a running cell.
#[derive(Debug, Clone)]
pub struct Stream {
    /// How far it was read, in characters.
    pub at: u64,
    /// What a terminal would show.
    pub screen: Screen,
    /// The text as printed; of a very long one the end.
    pub raw: String,
}

impl Default for Stream {
    fn default() -> Self {
        Self { at: 0, screen: Screen::new(LIMITS), raw: String::new() }
    }
}

impl Stream {
    /// Goes on with what was printed since.
    pub fn feed(&mut self, printed: &Printed) {
        if printed.skipped > 0 {
            let note = format!("\u{1b}[0m\n… {} left out …\n", format::plural(printed.lines, "line"));
            self.screen.feed(&note);
            self.raw.push_str(&note);
        }
        self.screen.feed(&printed.text);
        self.raw.push_str(&printed.text);
        self.at = printed.at;
        if self.raw.len() > RAW {
            let surplus = self.raw.len() - RAW / 2;
            let cut =
                self.raw.bytes().skip(surplus).position(|byte| byte == b'\n').map_or(surplus, |at| surplus + at + 1);
            if let Some(rest) = self.raw.get(cut..) {
                self.raw = format!("… the beginning is left out …\n{rest}");
            }
        }
    }
}

/// What the cell that runs has printed.
#[derive(Debug, Clone, Default)]
pub struct Streams {
    /// Standard output.
    pub stdout: Stream,
    /// Standard error.
    pub stderr: Stream,
}

impl Streams {
    /// Nothing was printed.
    pub fn is_empty(&self) -> bool {
        self.stdout.raw.is_empty() && self.stderr.raw.is_empty()
    }
}

/// A cell's Spark work.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SparkView {
    /// Jobs and stages.
    pub work: SparkWork,
    /// Sizes and failures, once known.
    pub details: Option<Details>,
    /// The cell has ended.
    pub over: bool,
}

impl SparkView {
    /// Of a run that has ended, as it is kept with its cell.
    pub fn of_summary(value: &Value) -> Option<Self> {
        let SparkSummary { work, details } = SparkSummary::read(value.clone())?;
        Some(Self { work, details, over: true })
    }

    /// As it is kept with its cell; `None` before the run has ended.
    pub fn to_summary(&self) -> Option<Value> {
        let summary = SparkSummary { work: self.work.clone(), details: self.details.clone() };
        self.over.then(|| summary.to_json())
    }
}

/// Rows of a variable that are read.
pub const PREVIEW_ROWS: u64 = 100;

/// The first rows of a variable, which a person asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Preview {
    /// They are being read: tasks done and known.
    Running([u64; 2]),
    /// They are there, in the form of `%table`; and whether there are more.
    Read(Arc<Value>, bool),
    /// They can't be had; why.
    Failed(String),
}

/// How far stopping a cell has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopping {
    /// It was interrupted a moment ago.
    Interrupting,
    /// It was interrupted and goes on all the same.
    Ignored,
    /// There is no way to interrupt it: Livy was told to cancel.
    Cancelling,
    /// The same, some time ago.
    GoesOn,
}

/// Everything live of an open notebook.
#[derive(Clone, Copy)]
pub struct LiveState {
    /// Whether the session can be asked.
    pub capability: RwSignal<Capability>,
    /// The cell whose output is shown as it comes.
    pub cell: RwSignal<Option<CellId>>,
    /// Grows whenever it printed something.
    pub printed: RwSignal<u64>,
    /// Spark's work, by cell; it stays after the end.
    pub spark: RwSignal<Arc<HashMap<CellId, Arc<SparkView>>>>,
    /// The cell that is being stopped.
    pub stopping: RwSignal<Option<(CellId, Stopping)>>,
    /// The session's variables, as of the end of the last cell; `None` before anybody asked.
    pub variables: RwSignal<Option<Arc<Vec<Variable>>>>,
    /// The variable whose first rows are shown.
    pub preview: RwSignal<Option<(String, Preview)>>,
    /// What the SQL cell that was edited last comes to.
    pub checked: RwSignal<Option<(CellId, Checked)>>,
    streams: StoredValue<Streams, LocalStorage>,
}

impl LiveState {
    /// Nothing is known.
    pub fn new() -> Self {
        Self {
            capability: RwSignal::new(Capability::Unknown),
            cell: RwSignal::new(None),
            printed: RwSignal::new(0),
            spark: RwSignal::new(Arc::default()),
            stopping: RwSignal::new(None),
            variables: RwSignal::new(None),
            preview: RwSignal::new(None),
            checked: RwSignal::new(None),
            streams: StoredValue::new_local(Streams::default()),
        }
    }

    /// Reads what was printed.
    pub fn with_streams<T>(&self, read: impl FnOnce(&Streams) -> T) -> Option<T> {
        self.streams.try_with_value(read)
    }

    /// Takes over what was printed since.
    pub fn feed(&self, stdout: Option<&Printed>, stderr: Option<&Printed>) {
        self.streams.try_update_value(|streams| {
            if let Some(printed) = stdout {
                streams.stdout.feed(printed);
            }
            if let Some(printed) = stderr {
                streams.stderr.feed(printed);
            }
        });
        if stdout.is_some() || stderr.is_some() {
            self.printed.try_update(|printed| *printed += 1);
        }
    }

    /// Follows another cell, or none.
    pub fn follow(&self, cell: Option<CellId>) {
        if cell.is_some() {
            self.streams.try_set_value(Streams::default());
        }
        self.cell.try_set(cell);
    }

    /// Takes what was printed by the cell that is followed.
    pub fn take_streams(&self) -> Streams {
        self.streams.try_update_value(std::mem::take).unwrap_or_default()
    }

    /// Changes what is known of a cell's Spark work.
    pub fn change_spark(&self, cell: &CellId, change: impl FnOnce(&mut SparkView)) {
        let old = self.spark.try_with_untracked(|all| all.get(cell).map(|view| SparkView::clone(view)));
        let Some(old) = old else { return };
        let mut view = old.clone().unwrap_or_default();
        change(&mut view);
        if old.as_ref() != Some(&view) {
            self.spark.try_update(|all| Arc::make_mut(all).insert(cell.clone(), Arc::new(view)));
        }
    }

    /// Forgets a cell's Spark work: it runs anew.
    pub fn forget_spark(&self, cell: &CellId) {
        if self.spark.try_with_untracked(|all| all.contains_key(cell)) == Some(true) {
            self.spark.try_update(|all| Arc::make_mut(all).remove(cell));
        }
    }

    /// Says how far stopping a cell has got.
    pub fn say_stopping(&self, stopping: Option<(CellId, Stopping)>) {
        if self.stopping.try_with_untracked(|old| *old != stopping) == Some(true) {
            self.stopping.try_set(stopping);
        }
    }
}

/// Columns as people list them: `id long, name string`.
pub fn columns_text(columns: &[Column]) -> String {
    columns.iter().map(|(name, kind)| format!("{name} {kind}")).collect::<Vec<_>>().join(", ")
}
