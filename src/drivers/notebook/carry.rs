//! Cells and notebooks carried elsewhere: clipboard and files.

use std::rc::Rc;

use leptos::prelude::*;
use notebook::command::CommandId;
use notebook::export::{self, Script};
use notebook::{CellId, Language, clipboard, compose, files};

use super::Inner;
use crate::platform::{self, spawn};

impl Inner {
    pub(super) fn copy_cells(self: &Rc<Self>, cut: bool) {
        let selected = self.selected();
        let clip = clipboard::copy(self.document.borrow().notebook(), &selected);
        self.services.keep_clip(clip.own, clip.jupyter.clone());
        // Plain text that is Jupyter's list of cells can be pasted there, and here from there.
        spawn::to_the_end(async move {
            let _ = platform::clipboard::write(&clip.jupyter).await;
        });
        if cut {
            self.compose(|notebook, ids| compose::delete(notebook, &selected, ids));
            self.focus_selection();
        }
    }

    pub(super) fn paste_cells(self: &Rc<Self>, above: bool) {
        let selected = self.selected();
        let own = self.services.kept_clip();
        let inner = Rc::downgrade(self);
        spawn::to_the_end(async move {
            // Where reading is not allowed there is still what was copied in this app.
            let text = platform::clipboard::read().await.ok();
            let Some(inner) = inner.upgrade() else { return };
            let change = {
                let document = inner.document.borrow();
                let notebook = document.notebook();
                let mut ids = inner.ids.borrow_mut();
                let ours = own.as_ref().filter(|(_, jupyter)| text.is_none() || text.as_ref() == Some(jupyter));
                let cells = clipboard::read(
                    ours.map(|(own, _)| own.as_str()),
                    None,
                    text.as_deref(),
                    notebook.language(),
                    &mut ids,
                );
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
                let ending = match language {
                    Language::Python => "py",
                    Language::Scala => "scala",
                    Language::Sql => "sql",
                    Language::R => "r",
                };
                self.offer(ending, "text/plain", &export::to_script(notebook, Script { language, runnable: false }));
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
