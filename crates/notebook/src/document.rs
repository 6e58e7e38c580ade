//! A notebook with its history of edits.

use crate::edit::compose::Change;
use crate::edit::{Edit, EditError};
use crate::id::CellId;
use crate::notebook::Notebook;
use crate::selection::Selection;
use crate::store;

/// Typing that goes on after a pause longer than this, in milliseconds, is a step of undo of its own.
pub const TYPING_PAUSE_MS: u64 = 1000;

/// A notebook, and undo and redo without limit. Outputs that arrive from runs, and flags such as collapsed outputs,
/// go through [`Document::apply`] and are no steps of undo.
#[derive(Debug, Clone, Default)]
pub struct Document {
    notebook: Notebook,
    undo: Vec<Step>,
    redo: Vec<Step>,
    /// Edits applied since they were last asked for, for the journal.
    applied: Vec<Edit>,
}

/// A step of undo or redo.
#[derive(Debug, Clone)]
struct Step {
    label: &'static str,
    /// What takes the step back (or forth), in order.
    edits: Vec<Edit>,
    before: Selection,
    after: Selection,
    /// When text was last typed, in milliseconds, if the step is typing that may go on.
    typing: Option<u64>,
}

/// What a change touched, so that only that is drawn anew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// Cells whose content changed, each once.
    pub cells: Vec<CellId>,
    /// Cells came, went or moved.
    pub order: bool,
    /// The notebook's own metadata changed.
    pub metadata: bool,
}

/// What undo or redo did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Name of the step.
    pub label: &'static str,
    /// What to select.
    pub selection: Selection,
    /// What changed.
    pub touched: Touched,
}

impl Document {
    /// A document without history.
    #[must_use]
    pub fn new(notebook: Notebook) -> Self {
        Self { notebook, ..Self::default() }
    }

    /// The notebook as it is.
    #[must_use]
    pub fn notebook(&self) -> &Notebook {
        &self.notebook
    }

    /// Applies a change as a step of undo. `now` is a time in milliseconds that only has to grow; `selection` is what
    /// was selected before. Typing goes on in the same step while it stays in place and without a long pause.
    ///
    /// # Errors
    /// When an edit does not fit the notebook; then nothing happens.
    pub fn commit(&mut self, change: Change, selection: &Selection, now: u64) -> Result<Touched, EditError> {
        if change.is_empty() {
            return Ok(Touched::default());
        }
        let typed = typed(&change).cloned();
        let after = change.select.unwrap_or_else(|| selection.clone());
        let (edits, touched) = self.carry_out(change.edits)?;
        self.redo.clear();
        match self.undo.last_mut() {
            Some(step) if goes_on(step, typed.as_ref(), now) => {
                step.add(edits);
                step.after = after;
                step.typing = step.typing.and(Some(now));
            }
            _ => {
                let typing = typed.map(|_| now);
                self.undo.push(Step { label: change.label, edits, before: selection.clone(), after, typing });
            }
        }
        Ok(touched)
    }

    /// Applies edits that are no step of undo: outputs, flags, changes that another tab made.
    ///
    /// # Errors
    /// When an edit does not fit the notebook; then nothing happens.
    pub fn apply(&mut self, edits: Vec<Edit>) -> Result<Touched, EditError> {
        self.carry_out(edits).map(|(_, touched)| touched)
    }

    /// Applies a record of the journal that another tab wrote. `None` when it does not continue from here, or can't be
    /// read: then the whole notebook has to be read again. Steps of undo are forgotten, as they no longer fit.
    pub fn follow(&mut self, record: &str) -> Option<Touched> {
        let (from, to, edits) = store::read(record)?;
        if from != self.notebook.revision() {
            return (to <= self.notebook.revision()).then(Touched::default);
        }
        let mut touched = Touched::default();
        edits.iter().for_each(|edit| touched.add(edit));
        let replayed = store::replay(&mut self.notebook, record);
        self.forget_history();
        (!replayed.torn).then_some(touched)
    }

    fn carry_out(&mut self, edits: Vec<Edit>) -> Result<(Vec<Edit>, Touched), EditError> {
        let mut touched = Touched::default();
        edits.iter().for_each(|edit| touched.add(edit));
        let inverse = self.notebook.apply_all(edits.clone())?;
        for edit in edits {
            let mut later = Vec::new();
            if let Edit::Insert { cells, .. } = &edit {
                // A cell that comes back may have got a result meanwhile, which the edit does not know.
                let now = cells.iter().filter_map(|cell| Some((cell, self.notebook.get(&cell.id)?)));
                let newer = now.filter(|(cell, now)| cell.run != now.run);
                later.extend(newer.map(|(cell, now)| Edit::Run {
                    cell: cell.id.clone(),
                    record: now.run.clone(),
                    guard: None,
                }));
            }
            self.applied.push(edit);
            self.applied.append(&mut later);
        }
        Ok((inverse, touched))
    }

    /// Takes the newest step back; `None` when there is none.
    pub fn undo(&mut self) -> Option<Restored> {
        self.go(true)
    }

    /// Does the step that was last taken back again; `None` when there is none.
    pub fn redo(&mut self) -> Option<Restored> {
        self.go(false)
    }

    fn go(&mut self, back: bool) -> Option<Restored> {
        loop {
            let step = if back { self.undo.pop() } else { self.redo.pop() }?;
            // A step that no longer fits is skipped: only edits of another tab can bring that about.
            let Ok((edits, touched)) = self.carry_out(step.edits) else { continue };
            let selection = if back { step.before.clone() } else { step.after.clone() };
            let restored = Restored { label: step.label, selection, touched };
            let other = if back { &mut self.redo } else { &mut self.undo };
            other.push(Step { edits, typing: None, ..step });
            return Some(restored);
        }
    }

    /// Forgets all steps, as when another tab has taken over.
    pub fn forget_history(&mut self) {
        self.undo.clear();
        self.redo.clear();
        self.notebook.forget_removed();
    }

    /// The edits applied since this was last called, in order, for the journal; undo and redo are among them.
    pub fn take_applied(&mut self) -> Vec<Edit> {
        std::mem::take(&mut self.applied)
    }
}

impl Step {
    /// Puts what takes newer edits back before what the step has. A burst of typing stays one edit.
    fn add(&mut self, newer: Vec<Edit>) {
        if let ([Edit::Text { splice: new, .. }], Some(Edit::Text { splice: own, .. })) =
            (newer.as_slice(), self.edits.first_mut())
            && self.typing.is_some()
            && (own.insert.is_empty() && new.insert.is_empty())
            && new.at == own.at + own.delete
        {
            own.delete += new.delete;
            return;
        }
        self.edits.splice(0..0, newer);
    }
}

impl Touched {
    fn add(&mut self, edit: &Edit) {
        self.order |= edit.changes_order();
        self.metadata |= matches!(edit, Edit::Metadata { cell: None, .. });
        if let Some(cell) = edit.cell()
            && !self.cells.contains(cell)
        {
            self.cells.push(cell.clone());
        }
    }
}

/// The edit of a change that is typing.
fn typed(change: &Change) -> Option<&Edit> {
    match change.edits.as_slice() {
        [edit @ Edit::Text { .. }] if change.label == "Typing" => Some(edit),
        _ => None,
    }
}

/// `edit` goes on where the typing of `step` stopped.
fn goes_on(step: &Step, edit: Option<&Edit>, now: u64) -> bool {
    let (Some(last), Some(Edit::Text { cell, splice })) = (step.typing, edit) else { return false };
    // The newest edit of a step is the first of those that take it back.
    let Some(Edit::Text { cell: own, splice: back }) = step.edits.first() else { return false };
    let at = back.at;
    let in_place = if splice.delete == 0 {
        splice.at == at + back.delete
    } else {
        splice.insert.is_empty() && (splice.range().end == at + back.delete || splice.at == at)
    };
    own == cell && in_place && !splice.insert.contains('\n') && now.saturating_sub(last) <= TYPING_PAUSE_MS
}
