//! What differs between two versions of a document.

pub mod lines;

use std::collections::{BTreeMap, BTreeSet};

use crate::cell::Cell;
use crate::id::CellId;
use crate::notebook::Notebook;
use lines::Line;

/// A cell of either version, in the order in which to show them: the newer one's, with cells that are gone where they
/// were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellDiff {
    /// The cell.
    pub cell: CellId,
    /// In which versions it is.
    pub presence: Presence,
    /// It stands elsewhere among the cells that both versions have.
    pub moved: bool,
    /// Its text line by line, when that differs (or the cell is in one version only); empty otherwise.
    pub lines: Vec<Line>,
    /// Its kind or language differs.
    pub kind: bool,
    /// Its outputs differ.
    pub outputs: bool,
    /// Its metadata or attachments differ.
    pub metadata: bool,
}

/// In which versions a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Only in the newer one.
    Added,
    /// Only in the older one.
    Removed,
    /// In both.
    Both,
}

impl CellDiff {
    /// The cell is the same in both versions, and at the same place.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.presence == Presence::Both
            && self.lines.is_empty()
            && !(self.moved || self.kind || self.outputs || self.metadata)
    }
}

/// Compares two versions, cell by cell; cells are the same when their ids are.
#[must_use]
pub fn cells(old: &Notebook, new: &Notebook) -> Vec<CellDiff> {
    let stay = staying(old, new);
    let mut result: Vec<CellDiff> = Vec::with_capacity(new.len());
    // Cells that are gone stand after the nearest cell before them that is left.
    let mut gone: BTreeMap<Option<CellId>, Vec<CellDiff>> = BTreeMap::new();
    let mut last: Option<CellId> = None;
    for cell in old.cells() {
        if new.contains(&cell.id) {
            last = Some(cell.id.clone());
        } else {
            gone.entry(last.clone()).or_default().push(lone(cell, Presence::Removed));
        }
    }
    result.extend(gone.remove(&None).unwrap_or_default());
    for cell in new.cells() {
        result.push(match old.get(&cell.id) {
            None => lone(cell, Presence::Added),
            Some(before) => both(before, cell, !stay.contains(&cell.id)),
        });
        result.extend(gone.remove(&Some(cell.id.clone())).unwrap_or_default());
    }
    result
}

fn lone(cell: &Cell, presence: Presence) -> CellDiff {
    let (old, new) = if presence == Presence::Added { ("", cell.source.as_str()) } else { (cell.source.as_str(), "") };
    CellDiff {
        cell: cell.id.clone(),
        presence,
        moved: false,
        lines: lines::diff(old, new),
        kind: false,
        outputs: false,
        metadata: false,
    }
}

fn both(old: &Cell, new: &Cell, moved: bool) -> CellDiff {
    let same_outputs = std::sync::Arc::ptr_eq(&old.run.outputs, &new.run.outputs) || old.run.outputs == new.run.outputs;
    CellDiff {
        cell: new.id.clone(),
        presence: Presence::Both,
        moved,
        lines: if old.source == new.source { Vec::new() } else { lines::diff(&old.source, &new.source) },
        kind: old.kind != new.kind || new.is_code() && old.language != new.language,
        outputs: new.is_code() && !same_outputs,
        metadata: old.metadata != new.metadata || old.attachments != new.attachments || old.extra != new.extra,
    }
}

/// The most cells that keep their order among those that both versions have: the longest ascending run of old
/// positions, found by patience sorting.
fn staying(old: &Notebook, new: &Notebook) -> BTreeSet<CellId> {
    let positions: BTreeMap<&CellId, usize> = old.order().iter().enumerate().map(|(i, id)| (id, i)).collect();
    let common: Vec<(usize, &CellId)> =
        new.order().iter().filter_map(|id| positions.get(id).map(|position| (*position, id))).collect();
    let mut piles: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(common.len());
    for (i, (position, _)) in common.iter().enumerate() {
        let pile = piles.partition_point(|top| common[*top].0 < *position);
        before.push(pile.checked_sub(1).map(|previous| piles[previous]));
        if pile == piles.len() { piles.push(i) } else { piles[pile] = i }
    }
    let mut stay = BTreeSet::new();
    let mut at = piles.last().copied();
    while let Some(i) = at {
        stay.insert(common[i].1.clone());
        at = before[i];
    }
    stay
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::compose;
    use crate::id::Ids;
    use crate::language::{CellKind, Language};

    #[test]
    fn cells_that_came_went_moved_or_changed_are_told_apart() {
        let mut ids = Ids::new(1);
        let cell = |source: &&str| Cell::new(ids.cell(), CellKind::Code, Language::Python, *source);
        let old = Notebook::of(["a", "b", "c", "d", "e"].iter().map(cell).collect());
        let mut new = old.clone();
        let id = |i: usize| old.order()[i].clone();
        let mut apply = |change: compose::Change| _ = new.apply_all(change.edits).expect("fits");
        apply(compose::delete(&old, &[id(1)], &mut Ids::new(2)));
        apply(compose::replace_text(&old, &id(2), "c\nmore"));
        apply(compose::set_language(&old, &[id(3)], Language::Sql));
        let mut ids = Ids::new(3);
        let change = compose::insert(&new, 0, CellKind::Markdown, Language::Python, "new", &mut ids);
        new.apply_all(change.edits).expect("fits");
        let change = compose::move_to(&new, &[id(4)], 1);
        new.apply_all(change.edits).expect("fits");
        let diff = cells(&old, &new);
        let short: Vec<String> = diff
            .iter()
            .map(|d| {
                let index = old.index_of(&d.cell).map_or("new".into(), |i| i.to_string());
                format!("{index} {:?} {} {} {}", d.presence, d.moved, d.lines.len(), d.kind)
            })
            .collect();
        assert_eq!(
            short,
            [
                "new Added false 1 false",
                "4 Both true 0 false",
                "0 Both false 0 false",
                "1 Removed false 1 false",
                "2 Both false 2 false",
                "3 Both false 0 true"
            ]
        );
        assert!(cells(&new, &new).iter().all(CellDiff::is_same));
        assert_eq!(diff.iter().filter(|d| d.is_same()).count(), 1);
    }
}
