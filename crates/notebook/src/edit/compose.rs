//! What people do to a notebook, made of [`Edit`]s. Each function looks at the notebook and answers a [`Change`], to
//! be committed as one step of undo; it changes nothing itself. What makes no sense becomes an empty change.

mod content;
mod structure;

pub use content::{
    clear_outputs, replace_text, set_flag, set_heading, set_kind, set_language, set_metadata, set_tags, type_text,
};
pub use structure::{Direction, delete, duplicate, insert, merge, move_by, move_to, paste, split};

use super::Edit;
use crate::id::CellId;
use crate::notebook::Notebook;
use crate::selection::Selection;

/// Edits that belong together, and what is selected once they are done.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    /// Name of the step, for *Undo …*.
    pub label: &'static str,
    /// The edits, in order.
    pub edits: Vec<Edit>,
    /// What to select afterwards; `None` leaves the selection alone.
    pub select: Option<Selection>,
}

impl Change {
    /// Nothing would happen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    fn new(label: &'static str, edits: Vec<Edit>) -> Self {
        Self { label, edits, select: None }
    }

    fn selecting(mut self, select: Selection) -> Self {
        self.select = Some(select);
        self
    }
}

/// Positions of those of `cells` that exist, ascending, each once.
fn positions(notebook: &Notebook, cells: &[CellId]) -> Vec<usize> {
    let wanted = |id: &&CellId| cells.contains(id);
    // For a selection of many cells, one look at each cell's place in a sorted list beats a search for each.
    if cells.len() > 16 {
        let mut sorted: Vec<&CellId> = cells.iter().collect();
        sorted.sort();
        let found = notebook.order().iter().enumerate().filter(|(_, id)| sorted.binary_search(id).is_ok());
        return found.map(|(i, _)| i).collect();
    }
    notebook.order().iter().enumerate().filter(|(_, id)| wanted(id)).map(|(i, _)| i).collect()
}

/// Ascending positions as runs of neighbours: first position and length.
fn runs(positions: &[usize]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &position in positions {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == position => *length += 1,
            _ => runs.push((position, 1)),
        }
    }
    runs
}

/// Edits that take these positions out.
fn removals(positions: &[usize]) -> Vec<Edit> {
    runs(positions).into_iter().rev().map(|(at, count)| Edit::Remove { at, count }).collect()
}
