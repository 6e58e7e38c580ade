//! Changes of a notebook as values. Applying one gives its exact inverse.

mod apply;
pub mod compose;

use serde_json::{Map, Value};
use thiserror::Error;

use crate::cell::{Cell, RunRecord};
use crate::id::CellId;
use crate::language::{CellKind, Language};
use crate::text::Splice;

/// The smallest changes there are; everything a person does is made of them (see [`compose`]).
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Changes the text of a cell.
    Text {
        /// The cell.
        cell: CellId,
        /// What to replace.
        splice: Splice,
    },
    /// Puts cells in.
    Insert {
        /// Position of the first one, 0 to the number of cells.
        at: usize,
        /// The cells; their ids must be new.
        cells: Vec<Cell>,
    },
    /// Takes neighbouring cells out.
    Remove {
        /// Position of the first one.
        at: usize,
        /// How many.
        count: usize,
    },
    /// Moves cells, which keep their order among themselves.
    Move {
        /// Where they are: positions, ascending.
        from: Vec<usize>,
        /// Where they will be: positions afterwards, ascending, as many.
        to: Vec<usize>,
    },
    /// Changes what a cell is.
    Kind {
        /// The cell.
        cell: CellId,
        /// What it shall be.
        kind: CellKind,
        /// The language it shall have.
        language: Language,
    },
    /// Sets or removes one key of a cell's or the notebook's metadata.
    Metadata {
        /// The cell, or `None` for the notebook.
        cell: Option<CellId>,
        /// The key.
        key: String,
        /// Position among the keys (only used when the key is new; large numbers mean the end) and value. `None`
        /// removes the key.
        value: Option<(usize, Value)>,
    },
    /// Replaces a cell's attachments.
    Attachments {
        /// The cell.
        cell: CellId,
        /// The attachments.
        attachments: Option<Map<String, Value>>,
    },
    /// Replaces what runs left in a cell.
    Run {
        /// The cell; it may be deleted, as long as undo can bring it back.
        cell: CellId,
        /// What to put there.
        record: RunRecord,
        /// The epoch the record must have for this to happen: after a newer result has come, undoing a *clear
        /// outputs* must not bring older ones back, so then nothing changes.
        guard: Option<u64>,
    },
}

impl Edit {
    /// The cells it concerns are in the order, and the order itself changes.
    #[must_use]
    pub fn changes_order(&self) -> bool {
        matches!(self, Self::Insert { .. } | Self::Remove { .. } | Self::Move { .. })
    }

    /// The cell whose content it changes.
    #[must_use]
    pub fn cell(&self) -> Option<&CellId> {
        match self {
            Self::Text { cell, .. }
            | Self::Kind { cell, .. }
            | Self::Attachments { cell, .. }
            | Self::Run { cell, .. }
            | Self::Metadata { cell: Some(cell), .. } => Some(cell),
            Self::Insert { .. } | Self::Remove { .. } | Self::Move { .. } | Self::Metadata { cell: None, .. } => None,
        }
    }
}

/// Why an edit does not fit the notebook. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// There is no such cell.
    #[error("There is no cell {0}.")]
    NoSuchCell(CellId),
    /// A cell with this id is there already.
    #[error("There is a cell {0} already.")]
    DuplicateId(CellId),
    /// A position that is not in the notebook.
    #[error("There is no position {0} in the notebook.")]
    NoSuchPosition(usize),
    /// A text offset beyond the end or inside a character.
    #[error("There is no character boundary at byte {0}.")]
    NoSuchOffset(usize),
}
