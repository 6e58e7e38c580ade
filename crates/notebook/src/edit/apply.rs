//! Applying edits.

use serde_json::{Map, Value};

use super::{Edit, EditError};
use crate::cell::{Cell, RunRecord};
use crate::id::CellId;
use crate::notebook::Notebook;

impl Notebook {
    /// Applies an edit and returns the one that takes it back exactly.
    ///
    /// # Errors
    /// When the edit does not fit; then nothing is changed.
    pub fn apply(&mut self, edit: Edit) -> Result<Edit, EditError> {
        let inverse = match edit {
            Edit::Text { cell, splice } => {
                let source = &mut self.cell_mut(&cell)?.source;
                let splice = splice.apply(source).ok_or(EditError::NoSuchOffset(splice.at))?;
                Edit::Text { cell, splice }
            }
            Edit::Insert { at, cells } => self.insert(at, cells)?,
            Edit::Remove { at, count } => self.remove(at, count)?,
            Edit::Move { from, to } => {
                self.move_cells(&from, &to)?;
                Edit::Move { from: to, to: from }
            }
            Edit::Kind { cell, kind, language } => {
                let own = self.cell_mut(&cell)?;
                let kind = std::mem::replace(&mut own.kind, kind);
                let language = std::mem::replace(&mut own.language, language);
                Edit::Kind { cell, kind, language }
            }
            Edit::Metadata { cell, key, value } => {
                let map = match &cell {
                    Some(cell) => &mut self.cell_mut(cell)?.metadata,
                    None => &mut self.metadata,
                };
                let value = set(map, &key, value);
                Edit::Metadata { cell, key, value }
            }
            Edit::Attachments { cell, attachments } => {
                let attachments = std::mem::replace(&mut self.cell_mut(&cell)?.attachments, attachments);
                Edit::Attachments { cell, attachments }
            }
            Edit::Run { cell, record, guard } => self.set_record(cell, record, guard)?,
        };
        self.touch();
        Ok(inverse)
    }

    /// Applies all edits in order and returns the ones that take them back, in the order in which to apply them.
    ///
    /// # Errors
    /// When one does not fit; then none is applied.
    pub fn apply_all(&mut self, edits: Vec<Edit>) -> Result<Vec<Edit>, EditError> {
        let mut inverse = Vec::with_capacity(edits.len());
        for edit in edits {
            match self.apply(edit) {
                Ok(back) => inverse.push(back),
                Err(error) => {
                    for back in inverse.into_iter().rev() {
                        // The inverse of an edit that was just applied fits.
                        let _ = self.apply(back);
                    }
                    return Err(error);
                }
            }
        }
        inverse.reverse();
        Ok(inverse)
    }

    fn cell_mut(&mut self, id: &CellId) -> Result<&mut Cell, EditError> {
        self.get_mut(id).ok_or_else(|| EditError::NoSuchCell(id.clone()))
    }

    fn insert(&mut self, at: usize, cells: Vec<Cell>) -> Result<Edit, EditError> {
        if at > self.len() {
            return Err(EditError::NoSuchPosition(at));
        }
        for (i, cell) in cells.iter().enumerate() {
            if self.contains(&cell.id) || cells[..i].iter().any(|other| other.id == cell.id) {
                return Err(EditError::DuplicateId(cell.id.clone()));
            }
        }
        let count = cells.len();
        for (i, cell) in cells.into_iter().enumerate() {
            self.put(at + i, cell);
        }
        Ok(Edit::Remove { at, count })
    }

    fn remove(&mut self, at: usize, count: usize) -> Result<Edit, EditError> {
        if at.checked_add(count).is_none_or(|end| end > self.len()) {
            return Err(EditError::NoSuchPosition(at));
        }
        let cells = (0..count).filter_map(|_| self.take(at)).collect();
        Ok(Edit::Insert { at, cells })
    }

    fn move_cells(&mut self, from: &[usize], to: &[usize]) -> Result<(), EditError> {
        let length = self.len();
        let bad = |positions: &[usize]| {
            let unordered = positions.windows(2).find(|pair| pair[0] >= pair[1]).map(|pair| pair[1]);
            unordered.or(positions.last().copied().filter(|last| *last >= length))
        };
        if let Some(bad) = bad(from).or_else(|| bad(to)) {
            return Err(EditError::NoSuchPosition(bad));
        }
        if from.len() != to.len() {
            return Err(EditError::NoSuchPosition(length));
        }
        let mut moving = Vec::with_capacity(from.len());
        let mut rest = Vec::with_capacity(length);
        for (i, id) in std::mem::take(self.order_mut()).into_iter().enumerate() {
            if from.binary_search(&i).is_ok() { moving.push(id) } else { rest.push(id) }
        }
        let (mut moving, mut rest) = (moving.into_iter(), rest.into_iter());
        let next = |i: usize| if to.binary_search(&i).is_ok() { moving.next() } else { rest.next() };
        *self.order_mut() = (0..length).map_while(next).collect();
        Ok(())
    }

    fn set_record(&mut self, cell: CellId, record: RunRecord, guard: Option<u64>) -> Result<Edit, EditError> {
        let Some(own) = self.record_mut(&cell) else {
            return Err(EditError::NoSuchCell(cell));
        };
        let record =
            if guard.is_none_or(|guard| guard == own.epoch) { std::mem::replace(own, record) } else { own.clone() };
        // The inverse may only happen while what this edit left is still there.
        let guard = Some(own.epoch);
        Ok(Edit::Run { cell, record, guard })
    }
}

/// Sets or removes a key; returns what was there with its position.
fn set(map: &mut Map<String, Value>, key: &str, value: Option<(usize, Value)>) -> Option<(usize, Value)> {
    let position = map.keys().position(|own| own == key);
    match (position, value) {
        (Some(position), Some((_, value))) => {
            let old = map.insert(key.to_owned(), value)?;
            Some((position, old))
        }
        (Some(position), None) => Some((position, map.shift_remove(key)?)),
        (None, Some((position, value))) => {
            map.shift_insert(position.min(map.len()), key.to_owned(), value);
            None
        }
        (None, None) => None,
    }
}
