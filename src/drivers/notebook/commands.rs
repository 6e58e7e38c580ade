//! What each command does. Palette, menus, keys and the editors all end here.

use std::rc::Rc;

use leptos::prelude::*;
use notebook::command::CommandId;
use notebook::compose::{self, Direction};
use notebook::outline::Folding;
use notebook::run::{QueueMode, Which};
use notebook::{CellId, CellKind, Flag, Ids, Language, Mode, Notebook, Selection};

use super::{Inner, OpenNotebook, Panel};
use crate::platform;

impl OpenNotebook {
    /// Carries out a command on what is selected; `false` when it means nothing here, so that the key goes on.
    pub fn command(&self, id: CommandId) -> bool {
        self.inner().command(id)
    }
}

impl Inner {
    /// A key of the notebook was pressed in an editor.
    pub(super) fn editor_command(self: &Rc<Self>, cell: &CellId, name: &str) -> bool {
        let id = match name {
            "run" => CommandId::RunInPlace,
            "run-advance" => CommandId::RunAndAdvance,
            "run-insert" => CommandId::RunAndInsert,
            "command-mode" => CommandId::EnterCommand,
            "undo" => CommandId::Undo,
            "redo" => CommandId::Redo,
            "save" => CommandId::Save,
            "save-as" => CommandId::SaveAs,
            "find" => CommandId::Find,
            "replace" => CommandId::Replace,
            "find-next" => CommandId::FindNext,
            "find-previous" => CommandId::FindPrevious,
            "palette" => CommandId::Palette,
            "split" => CommandId::Split,
            "bold" => CommandId::Bold,
            "history-previous" => CommandId::HistoryPrevious,
            "history-next" => CommandId::HistoryNext,
            "signature" => return self.show_signature(cell),
            "edge-up" | "edge-page-up" => return self.leave_editor(cell, false),
            "edge-down" | "edge-page-down" => return self.leave_editor(cell, true),
            _ => return false,
        };
        self.command(id)
    }

    /// The arrow key at the edge of an editor goes on in the next one.
    fn leave_editor(self: &Rc<Self>, cell: &CellId, down: bool) -> bool {
        let next = {
            let document = self.document.borrow();
            let folding = Folding::of(document.notebook());
            let here = Selection::of(cell.clone(), Mode::Edit);
            let there = if down {
                here.next(document.notebook(), &folding)
            } else {
                here.previous(document.notebook(), &folding)
            };
            if there.active == here.active {
                return false;
            }
            there
        };
        let Some(id) = next.active.clone() else { return false };
        let shown_as_text = self
            .state
            .cell(&id)
            .is_some_and(|state| state.kind.get_untracked() == CellKind::Markdown && !state.writing.get_untracked());
        self.select(Selection::of(id.clone(), if shown_as_text { Mode::Command } else { Mode::Edit }));
        self.focus_selection();
        if let Some(editor) = self.editor(&id).filter(|_| !shown_as_text) {
            editor.focus_at(!down);
        }
        true
    }

    pub(super) fn selected(&self) -> Vec<CellId> {
        let document = self.document.borrow();
        let folding = Folding::of(document.notebook());
        self.state.selection.with_untracked(|selection| selection.cells(document.notebook(), &folding))
    }

    fn command(self: &Rc<Self>, id: CommandId) -> bool {
        use CommandId as C;
        match id {
            C::Save => self.save(),
            C::SaveAs => self.save_as(),
            C::DownloadIpynb => self.download_ipynb(),
            C::DownloadScript | C::DownloadMarkdown | C::DownloadHtml => self.download(id),
            C::Rename => self.asks.rename.set(true),
            C::EnterEdit => self.enter_edit(),
            C::EnterCommand => self.enter_command(),
            C::SelectNext
            | C::SelectPrevious
            | C::ExtendDown
            | C::ExtendUp
            | C::ExtendTop
            | C::ExtendBottom
            | C::SelectAll => {
                self.move_selection(id);
            }
            C::Undo | C::Redo => {
                self.step(id == C::Undo);
                self.focus_selection();
            }
            C::InsertAbove | C::InsertBelow | C::InsertHeadingAbove | C::InsertHeadingBelow => self.insert(id),
            C::CutCells | C::CopyCells => self.copy_cells(id == C::CutCells),
            C::PasteBelow | C::PasteAbove => self.paste_cells(id == C::PasteAbove),
            C::DuplicateCells => {
                let selected = self.selected();
                self.compose(|notebook, ids| compose::duplicate(notebook, &selected, ids));
            }
            C::DeleteCells => {
                let selected = self.selected();
                self.compose(|notebook, ids| compose::delete(notebook, &selected, ids));
                self.focus_selection();
            }
            C::MoveUp | C::MoveDown => {
                let direction = if id == C::MoveUp { Direction::Up } else { Direction::Down };
                let selected = self.selected();
                self.compose(|notebook, _| compose::move_by(notebook, &selected, direction));
                self.focus_selection();
            }
            C::Split => self.split(),
            C::MergeSelected | C::MergeAbove | C::MergeBelow => self.merge(id),
            C::Bold => self.bold(),
            C::ToCode | C::ToMarkdown | C::ToRaw => self.set_kind(id),
            C::ToPython => self.set_languages(Language::Python),
            C::ToScala => self.set_languages(Language::Scala),
            C::ToSql => self.set_languages(Language::Sql),
            C::ToR => self.set_languages(Language::R),
            C::Heading1 => self.heading(1),
            C::Heading2 => self.heading(2),
            C::Heading3 => self.heading(3),
            C::Heading4 => self.heading(4),
            C::Heading5 => self.heading(5),
            C::Heading6 => self.heading(6),
            C::ToggleFrozen => self.toggle(Flag::Frozen),
            C::ToggleInput => self.toggle(Flag::SourceHidden),
            C::ToggleOutput => self.toggle(Flag::OutputsHidden),
            C::ToggleScroll => self.toggle(Flag::Scrolled),
            C::ClearOutput | C::ClearAllOutputs => {
                let cells = if id == C::ClearOutput { self.selected() } else { self.order() };
                self.compose(|notebook, _| compose::clear_outputs(notebook, &cells));
            }
            C::RunAndAdvance | C::RunInPlace | C::RunAndInsert | C::RunSelected => self.run_selected(id),
            C::RunAll => self.run_all(),
            C::QueueAll => {
                self.run_which(&Which::All, QueueMode::Server);
            }
            C::RunAbove | C::RunBelow => self.run_from_here(id == C::RunBelow),
            C::RestartAndRunAll => self.asks.restart.set(Some(true)),
            C::Restart => self.asks.restart.set(Some(false)),
            C::CancelCell => {
                for cell in self.selected() {
                    self.on(notebook::run::Event::Cancel { cell, behind: false });
                }
            }
            C::Interrupt => self.interrupt(),
            C::ChooseSession => self.asks.session.set(true),
            C::SessionLog => self.panel(Panel::Log),
            C::Outline => self.panel(Panel::Outline),
            C::Variables => self.panel(Panel::Variables),
            C::Versions => self.panel(Panel::Versions),
            C::ClosePanel => self.asks.panel.set(None),
            C::CollapseHeading => self.collapse(true),
            C::ExpandHeading => self.collapse(false),
            C::CollapseAllHeadings => self.collapse_all(true),
            C::ExpandAllHeadings => self.collapse_all(false),
            C::LineNumbers => self.state.line_numbers.update(|on| *on = !*on),
            C::ToggleWrap => self.state.wrap.update(|on| *on = !*on),
            C::Find | C::Replace => self.find_command(id),
            C::Palette => self.asks.palette.set(true),
            C::Shortcuts => self.asks.shortcuts.set(true),
            C::ScrollDown => platform::dom::scroll_by(0.8),
            C::ScrollUp => platform::dom::scroll_by(-0.8),
            _ => return self.more_command(id),
        }
        true
    }

    /// Makes a change from the document as it is, and commits it.
    pub(super) fn compose(self: &Rc<Self>, make: impl FnOnce(&Notebook, &mut Ids) -> compose::Change) {
        let change = make(self.document.borrow().notebook(), &mut self.ids.borrow_mut());
        self.commit(change);
    }

    fn enter_edit(self: &Rc<Self>) {
        let selection = self.state.selection.get_untracked();
        if let Some(state) = selection.active.as_ref().and_then(|id| self.state.cell(id)) {
            state.writing.set(true);
            if state.flags.get_untracked()[0] {
                self.toggle(Flag::SourceHidden);
            }
        }
        self.select(selection.editing());
        self.focus_selection();
    }

    fn enter_command(self: &Rc<Self>) {
        let selection = self.state.selection.get_untracked();
        self.select(selection.commanding());
        self.focus_selection();
    }

    fn move_selection(self: &Rc<Self>, id: CommandId) {
        let next = {
            let document = self.document.borrow();
            let (notebook, folding) = (document.notebook(), Folding::of(document.notebook()));
            self.state.selection.with_untracked(|selection| match id {
                CommandId::SelectNext => selection.next(notebook, &folding),
                CommandId::SelectPrevious => selection.previous(notebook, &folding),
                CommandId::ExtendDown => selection.extend_down(notebook, &folding),
                CommandId::ExtendUp => selection.extend_up(notebook, &folding),
                CommandId::ExtendTop => selection.extend_to_top(notebook),
                CommandId::ExtendBottom => selection.extend_to_bottom(notebook, &folding),
                _ => Selection::all(notebook),
            })
        };
        self.select(next);
        self.focus_selection();
    }

    fn insert(self: &Rc<Self>, id: CommandId) {
        let selected = self.selected();
        let heading = matches!(id, CommandId::InsertHeadingAbove | CommandId::InsertHeadingBelow);
        let above = matches!(id, CommandId::InsertAbove | CommandId::InsertHeadingAbove);
        let change = {
            let document = self.document.borrow();
            let notebook = document.notebook();
            let at = |id: Option<&CellId>| id.and_then(|id| notebook.index_of(id));
            let at = if above {
                at(selected.first()).unwrap_or(0)
            } else {
                at(selected.last()).map_or(notebook.len(), |at| at + 1)
            };
            let active = selected.last().and_then(|id| notebook.get(id)).filter(|cell| cell.is_code());
            let language = active.map_or_else(|| notebook.language(), |cell| cell.language);
            let (kind, source) = if heading { (CellKind::Markdown, "# ") } else { (CellKind::Code, "") };
            compose::insert(notebook, at, kind, language, source, &mut self.ids.borrow_mut())
        };
        self.commit(change);
        if heading {
            let mut selection = self.state.selection.get_untracked().editing();
            selection.caret = Some(2..2);
            self.select(selection);
        }
        self.focus_selection();
    }

    /// Adds a cell at the end of what is selected, ready for typing.
    pub(super) fn add_cell(self: &Rc<Self>, kind: CellKind) {
        self.insert(CommandId::InsertBelow);
        if kind == CellKind::Markdown {
            self.set_kind(CommandId::ToMarkdown);
        }
        self.enter_edit();
    }

    fn split(self: &Rc<Self>) {
        let Some(active) = self.state.selection.with_untracked(|selection| selection.active.clone()) else { return };
        let Some(caret) = self.caret(&active) else { return };
        self.compose(|notebook, ids| compose::split(notebook, &active, &[caret], ids));
        self.focus_selection();
    }

    fn merge(self: &Rc<Self>, id: CommandId) {
        let mut cells = self.selected();
        let Some(active) = self.state.selection.with_untracked(|selection| selection.active.clone()) else { return };
        if id != CommandId::MergeSelected || cells.len() < 2 {
            let document = self.document.borrow();
            let Some(at) = document.notebook().index_of(&active) else { return };
            let other = if id == CommandId::MergeAbove { at.checked_sub(1) } else { at.checked_add(1) };
            let Some(other) = other.and_then(|at| document.notebook().order().get(at)) else { return };
            cells = vec![active.clone(), other.clone()];
        }
        self.compose(|notebook, _| compose::merge(notebook, &cells, &active));
        self.focus_selection();
    }

    fn bold(self: &Rc<Self>) {
        let active = self.state.selection.with_untracked(|selection| selection.active.clone());
        if let Some(editor) = active.and_then(|id| self.editor(&id)) {
            let text = editor.selected_text();
            editor.insert(&format!("**{text}**"));
        }
    }

    fn set_kind(self: &Rc<Self>, id: CommandId) {
        let kind = match id {
            CommandId::ToMarkdown => CellKind::Markdown,
            CommandId::ToRaw => CellKind::Raw,
            _ => CellKind::Code,
        };
        let selected = self.selected();
        self.as_text(&selected, &kind);
        self.compose(|notebook, _| compose::set_kind(notebook, &selected, &kind));
        self.focus_selection();
    }

    /// What becomes Markdown shows its text until it is run, as in Jupyter.
    fn as_text(&self, cells: &[CellId], kind: &CellKind) {
        for state in cells.iter().filter_map(|id| self.state.cell(id)) {
            if *kind == CellKind::Markdown && state.kind.get_untracked() != CellKind::Markdown {
                state.writing.set(true);
            }
        }
    }

    fn set_languages(self: &Rc<Self>, language: Language) {
        let selected = self.selected();
        self.compose(|notebook, _| compose::set_language(notebook, &selected, language));
    }

    fn heading(self: &Rc<Self>, level: u8) {
        let selected = self.selected();
        self.as_text(&selected, &CellKind::Markdown);
        self.compose(|notebook, _| compose::set_kind(notebook, &selected, &CellKind::Markdown));
        self.compose(|notebook, _| compose::set_heading(notebook, &selected, level));
    }

    /// All selected cells get what the active one has not.
    fn toggle(self: &Rc<Self>, flag: Flag) {
        let selected = self.selected();
        let set = {
            let document = self.document.borrow();
            !selected.last().and_then(|id| document.notebook().get(id)).is_some_and(|cell| cell.flag(flag))
        };
        self.flag(&selected, flag, set);
    }

    fn run_selected(self: &Rc<Self>, id: CommandId) {
        let selected = self.selected();
        self.run(&selected, QueueMode::Client);
        match id {
            CommandId::RunAndInsert => {
                self.insert(CommandId::InsertBelow);
                self.enter_edit();
            }
            CommandId::RunAndAdvance => self.advance(selected.last()),
            _ => self.enter_command(),
        }
    }

    /// Goes to the cell below, and makes one after the last.
    fn advance(self: &Rc<Self>, last: Option<&CellId>) {
        let Some(last) = last else { return };
        let at_end = self.document.borrow().notebook().order().last() == Some(last);
        if at_end {
            self.select(Selection::of(last.clone(), Mode::Command));
            self.insert(CommandId::InsertBelow);
            self.enter_edit();
        } else {
            self.select(Selection::of(last.clone(), Mode::Command));
            self.move_selection(CommandId::SelectNext);
        }
    }

    /// Above leaves the active cell out, below takes it in: as JupyterLab does.
    fn run_from_here(self: &Rc<Self>, below: bool) {
        let active = self.state.selection.with_untracked(|selection| selection.active.clone());
        if let Some(active) = active {
            self.run_which(&if below { Which::Below(active) } else { Which::Above(active) }, QueueMode::Client);
        }
    }

    fn panel(&self, panel: Panel) {
        self.asks.panel.update(|shown| *shown = (*shown != Some(panel)).then_some(panel));
    }
}

impl OpenNotebook {
    /// Adds a cell below what is selected, ready for typing.
    pub fn add_cell(&self, kind: CellKind) {
        self.inner().add_cell(kind);
    }

    /// Gives the notebook another title.
    pub fn rename(&self, title: &str) {
        let title = title.trim();
        if title.is_empty() {
            return;
        }
        let inner = self.inner();
        if inner.read_only.get() {
            return;
        }
        self.state.title.set(title.to_owned());
        inner.tell_title(title);
        let kept = title.to_owned();
        inner.keep_head(move |head| head.title = kept.clone());
    }
}
