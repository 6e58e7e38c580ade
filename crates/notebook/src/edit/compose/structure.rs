//! Changes of which cells there are and where.

use super::{Change, positions, removals};
use crate::cell::{Cell, Origin, RunRecord};
use crate::edit::Edit;
use crate::id::{CellId, Ids};
use crate::language::{CellKind, Language};
use crate::notebook::Notebook;
use crate::selection::{Mode, Selection};
use crate::text::Splice;

/// Which way to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

/// A new cell at position `at` (the end when that is beyond it), selected.
#[must_use]
pub fn insert(
    notebook: &Notebook,
    at: usize,
    kind: CellKind,
    language: Language,
    source: &str,
    ids: &mut Ids,
) -> Change {
    let cell = Cell::new(fresh(notebook, ids), kind, language, source);
    let id = cell.id.clone();
    let at = at.min(notebook.len());
    Change::new("Insert cell", vec![Edit::Insert { at, cells: vec![cell] }]).selecting(Selection::of(id, Mode::Command))
}

/// Deletes cells, but for those that may not be deleted. What stands in their place is selected; a notebook that
/// would be left empty gets an empty code cell.
#[must_use]
pub fn delete(notebook: &Notebook, cells: &[CellId], ids: &mut Ids) -> Change {
    let deletable = |i: &usize| notebook.at(*i).is_some_and(|cell| cell.is_deletable());
    let gone: Vec<usize> = positions(notebook, cells).into_iter().filter(deletable).collect();
    let Some(&last) = gone.last() else { return Change::default() };
    let mut edits = removals(&gone);
    let stays = |i: &usize| gone.binary_search(i).is_err();
    let next = (last + 1..notebook.len()).next().or_else(|| (0..last).rev().find(stays));
    let select = match next.and_then(|i| notebook.at(i)) {
        Some(cell) => cell.id.clone(),
        None => {
            let cell = Cell::new(fresh(notebook, ids), CellKind::Code, notebook.language(), "");
            let id = cell.id.clone();
            edits.push(Edit::Insert { at: 0, cells: vec![cell] });
            id
        }
    };
    Change::new(if gone.len() == 1 { "Delete cell" } else { "Delete cells" }, edits)
        .selecting(Selection::of(select, Mode::Command))
}

/// Moves cells, together, to before the cell that is at position `before` now (the end when that is beyond it), as
/// drag and drop does.
#[must_use]
pub fn move_to(notebook: &Notebook, cells: &[CellId], before: usize) -> Change {
    let from = positions(notebook, cells);
    let before = before.min(notebook.len());
    let first = before - from.iter().filter(|i| **i < before).count();
    move_positions(from.clone(), (first..first + from.len()).collect())
}

/// Moves cells, together, by one. At the end of the notebook nothing happens.
#[must_use]
pub fn move_by(notebook: &Notebook, cells: &[CellId], direction: Direction) -> Change {
    let from = positions(notebook, cells);
    let (Some(&first), Some(&last)) = (from.first(), from.last()) else { return Change::default() };
    match direction {
        Direction::Up if first > 0 => move_to(notebook, cells, first - 1),
        Direction::Down if last + 1 < notebook.len() => move_to(notebook, cells, last + 2),
        _ => Change::default(),
    }
}

fn move_positions(from: Vec<usize>, to: Vec<usize>) -> Change {
    if from == to {
        return Change::default();
    }
    Change::new(if from.len() == 1 { "Move cell" } else { "Move cells" }, vec![Edit::Move { from, to }])
}

/// Splits a cell at byte offsets. The last piece stays the same cell and keeps its outputs, as in JupyterLab; empty
/// lines at the cuts go.
#[must_use]
pub fn split(notebook: &Notebook, cell: &CellId, offsets: &[usize], ids: &mut Ids) -> Change {
    let (Some(at), Some(own)) = (notebook.index_of(cell), notebook.get(cell)) else { return Change::default() };
    let mut cuts: Vec<usize> = offsets.iter().copied().filter(|cut| own.source.is_char_boundary(*cut)).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let Some(&last) = cuts.last() else { return Change::default() };
    let mut start = 0;
    let mut pieces = Vec::new();
    for cut in cuts {
        let text = own.source[start..cut].trim_end_matches('\n');
        let text = if start == 0 { text } else { text.trim_start_matches('\n') };
        let mut piece = Cell::clone(own);
        piece.id = fresh(notebook, ids);
        piece.source = text.to_owned();
        piece.run = RunRecord::default();
        pieces.push(piece);
        start = cut;
    }
    let tail = own.source[last..].trim_start_matches('\n');
    let head = Splice::new(0..own.source.len() - tail.len(), "");
    let select = Selection { caret: Some(0..0), ..Selection::of(cell.clone(), Mode::Edit) };
    let edits = vec![Edit::Insert { at, cells: pieces }, Edit::Text { cell: cell.clone(), splice: head }];
    Change::new("Split cell", edits).selecting(select)
}

/// Merges cells into `into`, which must be one of them and keeps its kind, language and outputs. Markdown is joined by
/// an empty line, other text by a line end.
#[must_use]
pub fn merge(notebook: &Notebook, cells: &[CellId], into: &CellId) -> Change {
    let all = positions(notebook, cells);
    let (Some(primary), Some(own)) = (notebook.index_of(into), notebook.get(into)) else { return Change::default() };
    if all.len() < 2 || all.binary_search(&primary).is_err() {
        return Change::default();
    }
    let gap = if own.is_markdown() { "\n\n" } else { "\n" };
    let (mut above, mut below) = (String::new(), String::new());
    let mut attachments = own.attachments.clone();
    for cell in all.iter().filter(|i| **i != primary).filter_map(|i| notebook.at(*i)) {
        if notebook.index_of(&cell.id).is_some_and(|i| i < primary) {
            above.push_str(&cell.source);
            above.push_str(gap);
        } else {
            below.push_str(gap);
            below.push_str(&cell.source);
        }
        if let Some(more) = &cell.attachments {
            let own = attachments.get_or_insert_default();
            more.iter().for_each(|(name, data)| _ = own.entry(name).or_insert_with(|| data.clone()));
        }
    }
    let end = own.source.len();
    let text = |range, insert: String| Edit::Text { cell: into.clone(), splice: Splice::new(range, insert) };
    let mut edits = vec![text(end..end, below), text(0..0, above)];
    if attachments != own.attachments {
        edits.push(Edit::Attachments { cell: into.clone(), attachments });
    }
    edits.extend(removals(&all.into_iter().filter(|i| *i != primary).collect::<Vec<_>>()));
    Change::new("Merge cells", edits).selecting(Selection::of(into.clone(), Mode::Command))
}

/// Puts cells in at position `at`. A cell whose id is free keeps it, so that cut and paste moves a cell with all that
/// belongs to it; a copy gets a new id and is no longer bound to a run that has not ended.
#[must_use]
pub fn paste(notebook: &Notebook, at: usize, cells: Vec<Cell>, ids: &mut Ids) -> Change {
    let mut taken: Vec<CellId> = Vec::new();
    let mut pasted = cells;
    for cell in &mut pasted {
        if notebook.contains(&cell.id) || taken.contains(&cell.id) {
            cell.id = fresh(notebook, ids);
            cell.run = as_copy(&cell.run);
        }
        taken.push(cell.id.clone());
    }
    let (Some(first), Some(last)) = (taken.first().cloned(), taken.last().cloned()) else { return Change::default() };
    let at = at.min(notebook.len());
    let select = Selection::range(first, last);
    let label = if pasted.len() == 1 { "Paste cell" } else { "Paste cells" };
    Change::new(label, vec![Edit::Insert { at, cells: pasted }]).selecting(select)
}

/// Copies cells to just below the last of them.
#[must_use]
pub fn duplicate(notebook: &Notebook, cells: &[CellId], ids: &mut Ids) -> Change {
    let from = positions(notebook, cells);
    let Some(&last) = from.last() else { return Change::default() };
    let copies = from.iter().filter_map(|i| notebook.at(*i)).map(|cell| Cell::clone(cell)).collect();
    Change { label: "Duplicate", ..paste(notebook, last + 1, copies, ids) }
}

/// What a copy of a cell keeps: outputs, and the run that made them.
fn as_copy(run: &RunRecord) -> RunRecord {
    let maker = run.source_of_outputs().filter(|binding| binding.outcome.is_final()).cloned();
    RunRecord { binding: maker, origin: Origin::LastRun, ..run.clone() }
}

/// An id that the notebook does not have.
fn fresh(notebook: &Notebook, ids: &mut Ids) -> CellId {
    loop {
        let id = ids.cell();
        if !notebook.contains(&id) {
            return id;
        }
    }
}
