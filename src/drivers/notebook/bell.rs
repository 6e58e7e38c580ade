//! Cells whose end a person wants to hear of.

use std::collections::BTreeSet;

use leptos::prelude::*;
use notebook::CellId;
use notebook::run::RunState;

use super::{Inner, OpenNotebook};
use crate::drivers::bell;

impl OpenNotebook {
    /// Tells when the cell's run ends, or no longer does; nothing where none goes on. To be called when the person asks for
    /// it: the browser may ask them for permission.
    pub fn toggle_bell(&self, cell: &CellId) {
        let inner = self.inner();
        inner.toggle_bells(std::slice::from_ref(cell));
    }

    /// The end of this cell's run is told.
    pub fn has_bell(&self, cell: &CellId) -> bool {
        self.asks.more.bells.with(|bells| bells.contains(cell))
    }
}

impl Inner {
    /// All of these are told of, or none any more when all are.
    pub(super) fn toggle_bells(&self, cells: &[CellId]) {
        let active: Vec<CellId> = {
            let machine = self.machine.borrow();
            cells.iter().filter(|cell| machine.view(cell).state.goes_on()).cloned().collect()
        };
        if active.is_empty() {
            return self.asks.problem.set(Some("None of the selected cells runs or waits to run.".to_owned()));
        }
        bell::prepare(self.services);
        self.asks.more.bells.update(|bells| {
            if active.iter().all(|cell| bells.contains(cell)) {
                bells.retain(|cell| !active.contains(cell));
            } else {
                bells.extend(active);
            }
        });
    }

    /// Tells of those that have ended.
    pub(super) fn ring_bells(&self) {
        let bells = self.asks.more.bells;
        if bells.with_untracked(BTreeSet::is_empty) {
            return;
        }
        let ended: Vec<(CellId, RunState)> = {
            let machine = self.machine.borrow();
            let state = |cell: &CellId| (cell.clone(), machine.view(cell).state);
            bells.with_untracked(|bells| bells.iter().map(state).filter(|(_, state)| !state.goes_on()).collect())
        };
        if ended.is_empty() {
            return;
        }
        bells.update(|bells| bells.retain(|cell| !ended.iter().any(|(ended, _)| ended == cell)));
        let title = self.state.title.get_untracked();
        let document = self.document.borrow();
        for (cell, state) in ended {
            let Some(at) = document.notebook().index_of(&cell) else { continue };
            let first = document.notebook().get(&cell).and_then(|cell| cell.source.lines().next()).unwrap_or_default();
            let said = format!("{title}, cell {}: {}", at + 1, state.label().to_lowercase());
            bell::say(self.services, &said, state != RunState::Done, first);
        }
    }
}
