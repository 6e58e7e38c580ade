//! Cells and notebooks carried elsewhere: clipboard and files.

use std::rc::Rc;

use leptos::prelude::*;
use notebook::command::CommandId;
use notebook::export;
use notebook::{CellId, clipboard, compose, files};

use super::Inner;
use crate::platform::{self, spawn};

impl Inner {
    pub(super) fn copy_cells(self: &Rc<Self>, cut: bool) {
        let selected = self.selected();
        let clip = clipboard::copy(self.document.borrow().notebook(), &selected);
        // Plain text that is Jupyter's list of cells can be pasted there, and here from there.
        self.services.copied().write(clip.own, clip.jupyter);
        if cut {
            self.compose(|notebook, ids| compose::delete(notebook, &selected, ids));
            self.focus_selection();
        }
    }

    pub(super) fn paste_cells(self: &Rc<Self>, above: bool) {
        let selected = self.selected();
        let copied = self.services.copied();
        let on_its_way = copied.on_its_way();
        let inner = Rc::downgrade(self);
        spawn::to_the_end(async move {
            // Where reading is not allowed there is still what was copied in this app.
            let text = platform::clipboard::read().await.ok();
            let Some(inner) = inner.upgrade() else { return };
            let change = {
                let document = inner.document.borrow();
                let notebook = document.notebook();
                let mut ids = inner.ids.borrow_mut();
                let own = on_its_way.or_else(|| copied.behind(text.as_deref()));
                let cells = clipboard::read(own.as_deref(), None, text.as_deref(), notebook.language(), &mut ids);
                let at = |id: Option<&CellId>| id.and_then(|id| notebook.index_of(id));
                let at = if above {
                    at(selected.first()).unwrap_or(0)
                } else {
                    at(selected.last()).map_or(notebook.len(), |at| at + 1)
                };
                compose::paste(notebook, at, cells, &mut ids)
            };
            inner.commit(change);
            inner.focus_selection();
        });
    }

    pub(super) fn download_ipynb(&self) {
        let text = files::to_ipynb(self.document.borrow().notebook());
        self.offer("ipynb", "application/x-ipynb+json", &text);
    }

    pub(super) fn download(&self, id: CommandId) {
        let title = self.state.title.get_untracked();
        let document = self.document.borrow();
        let notebook = document.notebook();
        match id {
            CommandId::DownloadScript => {
                let language = notebook.language();
                self.offer(language.ending(), "text/plain", &export::to_script(notebook, language));
            }
            CommandId::DownloadMarkdown => {
                self.offer("md", "text/markdown", &export::to_markdown(notebook));
            }
            _ => self.offer("html", "text/html", &export::to_html(notebook, &title)),
        }
    }

    fn offer(&self, ending: &str, mime: &str, text: &str) {
        let name = export::file_name(&self.state.title.get_untracked());
        if let Err(why) = crate::drivers::files::download(&format!("{name}.{ending}"), mime, text) {
            self.asks.problem.set(Some(why));
        }
    }
}
