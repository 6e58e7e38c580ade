//! The focus follows the selection, and is never lost.

use std::rc::Rc;

use leptos::prelude::*;
use notebook::{CellId, Mode, Selection, text};

use super::{Inner, OpenNotebook};
use crate::bridge::editor::Editor;
use crate::platform::{dom, spawn, timer};

impl OpenNotebook {
    /// Puts the focus where the selection says it is.
    pub fn focus_selection(&self) {
        self.inner().focus_selection();
    }

    /// A dialog closed, which gives the focus to what had it before: it goes to what was selected meanwhile, unless it is
    /// somewhere else for a reason.
    pub fn refocus(&self, selection: Selection) {
        if self.inner.try_get_value().is_some() && dom::focus_is_nowhere_but(".cells") {
            self.inner().select(selection);
            self.focus_selection();
        }
    }
}

impl Inner {
    /// Puts the focus where the selection says: into the active cell's editor, or on the cell itself.
    pub(super) fn focus_selection(self: &Rc<Self>) {
        let done = self.focus_now();
        let inner = Rc::downgrade(self);
        // A cell that was just put in is in the page after this; one that was moved has lost the focus by then.
        *self.focusing.borrow_mut() = Some(spawn::task(async move {
            timer::sleep(0).await;
            if let Some(inner) = inner.upgrade()
                && (!done || dom::focus_is_nowhere_but("[hidden]"))
            {
                inner.focus_now();
            }
        }));
    }

    fn focus_now(self: &Rc<Self>) -> bool {
        let selection = self.state.selection.get_untracked();
        let Some(active) = &selection.active else { return true };
        // What is drawn now has its place on the page only after this: it is looked for once more then.
        let is_drawn = !self.state.draw(active);
        if selection.mode == Mode::Edit {
            if let Some(state) = self.state.cell(active) {
                // An editor that is not there yet takes the focus when it comes.
                state.near.set(true);
                state.writing.set(true);
            }
            if let Some(editor) = self.editor(active) {
                if !editor.has_focus() {
                    editor.focus();
                }
                self.place_caret(active, &editor);
                return is_drawn;
            }
        }
        let selector = format!("[data-cell=\"{active}\"]");
        let done = dom::focus(&selector);
        dom::reveal_first(&selector);
        done && is_drawn
    }

    /// Where a change wants the caret to be, once: afterwards the person moves it.
    fn place_caret(&self, id: &CellId, editor: &Editor) {
        let caret = self.state.selection.try_update_untracked(|selection| selection.caret.take()).flatten();
        if let (Some(caret), Some(source)) = (caret, self.source(id)) {
            let units = |bytes| u32::try_from(text::utf16_offset(&source, bytes)).unwrap_or(u32::MAX);
            editor.select(units(caret.start), units(caret.end));
        }
    }
}
