//! A cell and what its last run left in it.

mod marks;

use std::sync::Arc;

pub use marks::Flag;
use serde_json::{Map, Value};

use crate::binding::{Binding, SourceRevision};
use crate::id::CellId;
use crate::language::{CellKind, Language};
use crate::output::Output;

/// A cell of a notebook.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Identifies it inside its notebook.
    pub id: CellId,
    /// What it is.
    pub kind: CellKind,
    /// Its language; kept, but without meaning, while the cell is no code cell.
    pub language: Language,
    /// Its text, lines ended by `\n` (other line ends that a file had are kept).
    pub source: String,
    /// nbformat's metadata, without what this crate keeps in typed fields (`livy.kind`, `livy.run`, …).
    pub metadata: Map<String, Value>,
    /// Attachments of a Markdown or raw cell: by name, then by MIME type.
    pub attachments: Option<Map<String, Value>>,
    /// Fields of the cell that nbformat does not know.
    pub extra: Map<String, Value>,
    /// What its last run left. Code cells show it; other cells keep it hidden, so that changing a cell's kind back
    /// brings its outputs back.
    pub run: RunRecord,
}

/// What runs of a cell left: outputs and where they came from. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunRecord {
    /// Outputs.
    pub outputs: Arc<Vec<Output>>,
    /// Execution count; Livy's is the statement's number, so gaps are normal.
    pub execution_count: Option<u64>,
    /// The last run.
    pub binding: Option<Arc<Binding>>,
    /// Which run made the outputs.
    pub origin: Origin,
    /// What Spark did for the last run, as [`livy_api::live::SparkSummary`] writes it; from a file it may be anything.
    pub spark: Option<Arc<Value>>,
    /// Grows with each result that comes from a run, so that undoing a *clear outputs* can tell whether newer outputs
    /// have come since.
    pub(crate) epoch: u64,
}

/// Which run made the outputs of a cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Origin {
    /// The last one (or there are none, or there was no run).
    #[default]
    LastRun,
    /// An earlier one; the last one has brought none yet.
    Earlier(Arc<Binding>),
    /// Not a run of this program: they came with a file, and the last run has brought none yet.
    Elsewhere,
}

impl RunRecord {
    /// The run that made the outputs, if it is known.
    #[must_use]
    pub fn source_of_outputs(&self) -> Option<&Arc<Binding>> {
        match &self.origin {
            Origin::LastRun => self.binding.as_ref(),
            Origin::Earlier(binding) => Some(binding),
            Origin::Elsewhere => None,
        }
    }

    /// The record without outputs and count, as *clear outputs* leaves it. A run that has not ended stays bound: it
    /// will bring outputs again.
    #[must_use]
    pub fn cleared(&self) -> Self {
        let open = self.binding.clone().filter(|binding| !binding.outcome.is_final());
        Self { binding: open, epoch: self.epoch, ..Self::default() }
    }
}

impl Cell {
    /// A cell with nothing but text.
    #[must_use]
    pub fn new(id: CellId, kind: CellKind, language: Language, source: impl Into<String>) -> Self {
        Self {
            id,
            kind,
            language,
            source: source.into(),
            metadata: Map::new(),
            attachments: None,
            extra: Map::new(),
            run: RunRecord::default(),
        }
    }

    /// It is a code cell.
    #[must_use]
    pub fn is_code(&self) -> bool {
        self.kind == CellKind::Code
    }

    /// It is a Markdown cell.
    #[must_use]
    pub fn is_markdown(&self) -> bool {
        self.kind == CellKind::Markdown
    }

    /// The revision of its text.
    #[must_use]
    pub fn revision(&self) -> SourceRevision {
        SourceRevision::of(self.language, &self.source)
    }

    /// Its text is not what its outputs were made from. `false` when there was no run.
    #[must_use]
    pub fn is_edited_since_run(&self) -> bool {
        self.run.source_of_outputs().is_some_and(|binding| binding.revision != self.revision())
    }
}
