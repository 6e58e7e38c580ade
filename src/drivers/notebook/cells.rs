//! Editors of cells, typing, and where the focus is.

use std::rc::Rc;

use leptos::prelude::*;
use notebook::compose;
use notebook::{CellId, CellKind, Language, Mode, Selection, Splice, text};
use web_sys::HtmlElement;

use super::{Inner, OpenNotebook};
use crate::bridge::editor::{CompletionRequest, Editors, Host, Options};

impl OpenNotebook {
    /// Puts an editor for a cell into `parent`.
    pub fn mount_editor(&self, editors: &Editors, id: &CellId, parent: &HtmlElement) -> bool {
        let inner = self.inner();
        let Some(source) = inner.source(id) else { return false };
        let language = inner.editor_language(id);
        let kind = inner.state.cell(id).map(|state| state.kind.get_untracked());
        let options = Options {
            text: &source,
            language,
            label: if kind == Some(CellKind::Markdown) { "Markdown" } else { "Code" },
            read_only: inner.read_only.get(),
            line_numbers: inner.state.line_numbers.get_untracked(),
            wrap: inner.state.wrap.get_untracked(),
            placeholder: "",
        };
        match editors.create(parent, &options, inner.host(id)) {
            Ok(editor) => {
                inner.editors.borrow_mut().insert(id.clone(), Rc::new(editor));
                inner.mark_new(id);
                let selection = inner.state.selection.get_untracked();
                if selection.mode == Mode::Edit && selection.active.as_ref() == Some(id) {
                    inner.focus_selection();
                }
                true
            }
            Err(_) => false,
        }
    }

    /// The view of a cell went away, and its editor with it.
    pub fn forget_editor(&self, id: &CellId) {
        if let Some(inner) = self.inner.try_get_value() {
            inner.editors.borrow_mut().remove(id);
        }
    }

    /// Takes a cell's editor out of the page, unless somebody types in it.
    pub fn unmount_editor(&self, id: &CellId) -> bool {
        let inner = self.inner();
        if inner.editor(id).is_some_and(|editor| editor.has_focus()) {
            return false;
        }
        inner.editors.borrow_mut().remove(id).is_some()
    }

    /// Brings an editor up to date with the document, after a change that was not typed into it.
    pub fn sync_editor(&self, id: &CellId, source: &str) {
        if let Some(editor) = self.inner().editor(id)
            && editor.text() != source
        {
            editor.set_text(source);
        }
    }

    /// The cell's language, kind or label changed.
    pub fn relabel_editor(&self, id: &CellId) {
        let inner = self.inner();
        let Some(editor) = inner.editor(id) else { return };
        editor.set_language(inner.editor_language(id));
        let markdown = inner.state.cell(id).is_some_and(|state| state.kind.get_untracked() == CellKind::Markdown);
        editor.set_label(if markdown { "Markdown" } else { "Code" });
    }

    /// Selects a cell, as a click on it does.
    pub fn select_cell(&self, id: &CellId, mode: Mode, extend: bool) {
        let inner = self.inner();
        let selection = if extend {
            inner.state.selection.with_untracked(|selection| selection.extend_to(id.clone()))
        } else {
            Selection::of(id.clone(), mode)
        };
        inner.select(selection);
    }

    /// The cell is the one that keys mean.
    pub fn is_active(&self, id: &CellId) -> bool {
        self.state.selection.with(|selection| selection.active.as_ref() == Some(id))
    }

    /// The cell is to be edited.
    pub fn waits_for_editor(&self, id: &CellId) -> bool {
        self.state
            .selection
            .with_untracked(|selection| selection.mode == Mode::Edit && selection.active.as_ref() == Some(id))
    }

    /// It is that cell, or one of those selected with it.
    pub fn is_selected(&self, id: &CellId) -> bool {
        self.state.selection.with(|selection| {
            let among = |notebook: &notebook::Notebook| {
                notebook.index_of(id).is_some_and(|index| selection.contains(notebook, index))
            };
            selection.active.as_ref() == Some(id) || selection.anchor.is_some() && self.with(among)
        })
    }

    /// Goes to a line of a cell, counted from 1.
    pub fn go_to_line(&self, id: &CellId, line: usize) {
        let inner = self.inner();
        inner.select(Selection::of(id.clone(), Mode::Edit));
        inner.focus_selection();
        if let Some(editor) = inner.editor(id) {
            editor.reveal_line(u32::try_from(line).unwrap_or(1), true);
        }
    }

    /// Changes a cell's language.
    pub fn set_language(&self, id: &CellId, language: Language) {
        let inner = self.inner();
        inner.compose(|notebook, _| compose::set_language(notebook, std::slice::from_ref(id), language));
        self.relabel_editor(id);
    }

    /// Shows or hides what a flag says.
    pub fn set_flag(&self, id: &CellId, flag: notebook::Flag, set: bool) {
        let inner = self.inner();
        inner.flag(std::slice::from_ref(id), flag, set);
    }

    /// Moves cells to before the cell at a position.
    pub fn move_cells(&self, cells: &[CellId], before: usize) {
        let inner = self.inner();
        inner.compose(|notebook, _| compose::move_to(notebook, cells, before));
    }

    /// Shows or hides line numbers, wraps long lines or not, in all editors.
    pub fn apply_editor_options(&self) {
        let inner = self.inner();
        let (numbers, wrap) = (inner.state.line_numbers.get_untracked(), inner.state.wrap.get_untracked());
        for editor in inner.editors.borrow().values() {
            editor.set_options(numbers, wrap);
        }
    }
}

impl Inner {
    fn editor_language(&self, id: &CellId) -> &'static str {
        let document = self.document.borrow();
        let Some(cell) = document.notebook().get(id) else { return "text" };
        match cell.kind {
            CellKind::Markdown => "markdown",
            CellKind::Raw | CellKind::Unknown(_) => "text",
            CellKind::Code => {
                let context = notebook::magic::Context::of(document.notebook(), cell.language);
                match notebook::magic::shown_language(&cell.source, context) {
                    Language::Python => "python",
                    Language::Scala => "scala",
                    Language::Sql => "sql",
                    Language::R => "r",
                }
            }
        }
    }

    /// A person typed.
    fn typed(self: &Rc<Self>, id: &CellId) {
        let Some(editor) = self.editor(id) else { return };
        let text = editor.text();
        let change = {
            let document = self.document.borrow();
            let Some(cell) = document.notebook().get(id) else { return };
            let Some(splice) = Splice::between(&cell.source, &text) else { return };
            compose::type_text(id, splice)
        };
        self.commit(change);
        self.check_soon(id);
        if self.read_only.get()
            && let Some(source) = self.source(id)
        {
            editor.set_text(&source);
        }
    }

    fn host(self: &Rc<Self>, id: &CellId) -> Host {
        let (weak, id) = (Rc::downgrade(self), id.clone());
        let (changed, focused, command) = (weak.clone(), weak.clone(), weak.clone());
        let (changed_id, focused_id, command_id, complete_id, hover_id) =
            (id.clone(), id.clone(), id.clone(), id.clone(), id);
        let complete = weak.clone();
        Host {
            changed: Box::new(move |_how| {
                if let Some(inner) = changed.upgrade() {
                    inner.typed(&changed_id);
                }
            }),
            focused: Box::new(move |has| {
                if let Some(inner) = focused.upgrade() {
                    inner.editor_focused(&focused_id, has);
                }
            }),
            command: Box::new(move |name| {
                command.upgrade().is_some_and(|inner| inner.editor_command(&command_id, &name))
            }),
            complete: Rc::new(move |request: CompletionRequest| {
                let (inner, id) = (complete.clone(), complete_id.clone());
                Box::pin(async move { inner.upgrade()?.complete(id, request).await })
            }),
            hover: Rc::new(move |text, position| {
                let (inner, id) = (weak.clone(), hover_id.clone());
                Box::pin(async move { inner.upgrade()?.explain(id, text, position, false).await })
            }),
        }
    }

    fn editor_focused(self: &Rc<Self>, id: &CellId, has: bool) {
        let selection = self.state.selection.get_untracked();
        if has {
            self.channel.live.wake();
            if selection.mode != Mode::Edit || selection.active.as_ref() != Some(id) {
                self.select(Selection::of(id.clone(), Mode::Edit));
            }
        } else if selection.mode == Mode::Edit && selection.active.as_ref() == Some(id) {
            self.select(selection.commanding());
        }
    }

    /// Where the caret of a cell's editor is, in bytes.
    pub(super) fn caret(&self, id: &CellId) -> Option<usize> {
        let (editor, source) = (self.editor(id)?, self.source(id)?);
        text::byte_offset(&source, editor.cursor() as usize)
    }

    pub(super) fn flag(self: &Rc<Self>, cells: &[CellId], flag: notebook::Flag, set: bool) {
        let change = compose::set_flag(self.document.borrow().notebook(), cells, flag, set);
        let touched = self.document.borrow_mut().apply(change.edits);
        if let Ok(touched) = touched {
            self.show(&touched, None);
            let (document, machine) = (self.document.borrow(), self.machine.borrow());
            self.state.reorder(document.notebook(), &machine);
            drop((document, machine));
            self.save_soon();
        }
    }
}
