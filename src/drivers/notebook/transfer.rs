//! Cells that are carried by hand: with the clipboard's own keys, and by drag and drop, also to and from other programs.

use std::rc::Rc;

use notebook::command::CommandId;
use notebook::{CellId, clipboard, compose};
use web_sys::DataTransfer;

use super::{Inner, OpenNotebook};

/// Older notebooks put their cells there.
const PLAIN_JSON: &str = "application/json";

impl OpenNotebook {
    /// The selected cells, into what is carried; as text for everybody else.
    pub fn carry(&self, data: &DataTransfer) {
        let inner = self.inner();
        let clip = clipboard::copy(inner.document.borrow().notebook(), &inner.selected());
        inner.services.copied().keep(clip.own.clone(), clip.text.clone());
        for (kind, text) in
            [(clipboard::OWN, &clip.own), (clipboard::JUPYTER, &clip.jupyter), ("text/plain", &clip.text)]
        {
            // A kind that a browser does not carry is left out.
            let _ = data.set_data(kind, text);
        }
    }

    /// Takes what is carried in, before the cell at position `at`, or below the selected cells; `false` when there is
    /// nothing in it for a notebook.
    pub fn receive(&self, data: &DataTransfer, at: Option<usize>) -> bool {
        let inner = self.inner();
        let get = |kind: &str| data.get_data(kind).ok().filter(|text| !text.is_empty());
        let jupyter = get(clipboard::JUPYTER).or_else(|| get(PLAIN_JSON));
        let change = {
            let document = inner.document.borrow();
            let notebook = document.notebook();
            let mut ids = inner.ids.borrow_mut();
            let text = get("text/plain");
            let on_its_way = || inner.services.copied().on_its_way();
            let own = at.is_none().then(on_its_way).flatten().or_else(|| get(clipboard::OWN));
            let cells =
                clipboard::read(own.as_deref(), jupyter.as_deref(), text.as_deref(), notebook.language(), &mut ids);
            let below = || {
                let last = inner.selected().last().and_then(|id| notebook.index_of(id));
                last.map_or(notebook.len(), |at| at + 1)
            };
            compose::paste(notebook, at.unwrap_or_else(below), cells, &mut ids)
        };
        if change.is_empty() {
            return false;
        }
        inner.commit(change);
        inner.focus_selection();
        true
    }

    /// Deletes what was cut.
    pub fn cut_selected(&self) {
        self.command(CommandId::DeleteCells);
    }

    /// The cells that a drag which begins at this one moves: it alone, or the selection that it is part of.
    pub fn dragged(&self, id: &CellId) -> Vec<CellId> {
        let inner: Rc<Inner> = self.inner();
        let selected = inner.selected();
        if selected.contains(id) {
            return selected;
        }
        self.select_cell(id, notebook::Mode::Command, false);
        vec![id.clone()]
    }
}
