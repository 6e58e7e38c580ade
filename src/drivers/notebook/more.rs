//! Commands beside editing and running: tags and metadata, code that was run before, copies of the whole notebook.

use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::prelude::*;
use notebook::command::CommandId;
use notebook::outline::{self, Heading};
use notebook::{CellId, Flag, compose};
use serde_json::{Map, Value};

use super::choice::ONLY_SHOWN;
use super::{Doom, Inner, OpenNotebook, Submitted};
use crate::platform::{page, prefs, spawn};
use crate::state::notebook::{Attached, NotebookState};

/// Dialogs and settings of these commands.
#[derive(Debug, Clone, Copy)]
pub struct More {
    /// The tags of the selected cells are edited.
    pub tags: RwSignal<bool>,
    /// The metadata of the active cell is edited.
    pub metadata: RwSignal<bool>,
    /// Whether to stop the session.
    pub stop: RwSignal<bool>,
    /// Files are added to the session.
    pub add_files: RwSignal<bool>,
    /// A file from the disk is wanted; grows with each time.
    pub file: RwSignal<u32>,
    /// Outputs stand beside the code.
    pub beside: RwSignal<bool>,
    /// Grows when a version was kept.
    pub versions: RwSignal<u32>,
    /// What the person should know of the file it came from.
    pub notes: RwSignal<Vec<String>>,
    /// The file on the disk that Save writes.
    pub linked: RwSignal<Option<String>>,
    /// Grows when that was written.
    pub written: RwSignal<u32>,
    /// Whether to delete sessions that a cell wants deleted.
    pub doom: RwSignal<Option<Doom>>,
    /// Statements that others ran in the session since it is used here.
    pub others: RwSignal<usize>,
    /// Whether to write it although another program changed it.
    pub overwrite: RwSignal<bool>,
    /// Cells whose end is told.
    pub bells: RwSignal<BTreeSet<CellId>>,
    /// A batch is to be made of the cells.
    pub batch: RwSignal<bool>,
    /// The batch that was made of them last.
    pub submitted: RwSignal<Option<Submitted>>,
}

/// Name of the setting.
const BESIDE: &str = "side-by-side";

impl More {
    pub(super) fn new() -> Self {
        Self {
            tags: RwSignal::new(false),
            metadata: RwSignal::new(false),
            stop: RwSignal::new(false),
            add_files: RwSignal::new(false),
            file: RwSignal::new(0),
            beside: RwSignal::new(prefs::read(BESIDE).is_some()),
            versions: RwSignal::new(0),
            notes: RwSignal::new(Vec::new()),
            linked: RwSignal::new(None),
            written: RwSignal::new(0),
            doom: RwSignal::new(None),
            others: RwSignal::new(0),
            overwrite: RwSignal::new(false),
            bells: RwSignal::new(BTreeSet::new()),
            batch: RwSignal::new(false),
            submitted: RwSignal::new(None),
        }
    }
}

/// Code that was run, and where in it a person is.
#[derive(Default)]
pub(super) struct History {
    texts: Vec<Rc<str>>,
    /// Position, and what stood in the cell before.
    at: Option<(CellId, usize, Rc<str>)>,
    /// The text that was just put in by this.
    shown: Option<Rc<str>>,
}

/// Names of the settings of all editors.
const LINE_NUMBERS: &str = "line-numbers";
const NO_WRAP: &str = "no-wrap";

/// Line numbers and wrapping stay as the person has set them, in all notebooks.
pub(super) fn keep_view_settings(state: NotebookState) {
    state.line_numbers.set(prefs::read(LINE_NUMBERS).is_some());
    state.wrap.set(prefs::read(NO_WRAP).is_none());
    Effect::watch(
        move || (state.line_numbers.get(), state.wrap.get()),
        move |(numbers, wrap), _, _| {
            prefs::write(LINE_NUMBERS, if *numbers { "1" } else { "" });
            prefs::write(NO_WRAP, if *wrap { "" } else { "1" });
        },
        false,
    );
}

impl Inner {
    pub(super) fn more_command(self: &Rc<Self>, id: CommandId) -> bool {
        use CommandId as C;
        let more = self.asks.more;
        match id {
            C::FindNext | C::FindPrevious | C::FindInSelection => self.find_command(id),
            C::EditTags => more.tags.set(true),
            C::EditMetadata => more.metadata.set(true),
            C::StopSession => more.stop.set(self.state.session.with_untracked(|session| session.identity().is_some())),
            C::NotifyAtEnd => self.toggle_bells(&self.selected()),
            C::SubmitBatch if self.read_only.get() => self.asks.problem.set(Some(ONLY_SHOWN.to_owned())),
            C::SubmitBatch => more.batch.set(true),
            C::AddFiles => match self.state.session.get_untracked() {
                Attached::Here(session, _) if session.state.takes_statements() => more.add_files.set(true),
                _ => self.asks.problem.set(Some("Files are added to a session that is idle or busy.".to_owned())),
            },
            C::OpenFile => more.file.update(|times| *times += 1),
            C::SideBySide => {
                more.beside.update(|on| *on = !*on);
                prefs::write(BESIDE, if more.beside.get_untracked() { "1" } else { "" });
            }
            C::DuplicateNotebook => self.duplicate_notebook(),
            C::SessionDetails => {
                if let Attached::Here(session, _) = self.state.session.get_untracked() {
                    page::go(&self.services.href(&format!("/sessions/{}", session.id)));
                }
            }
            C::KeptRuns => page::go(&self.services.href("/runs")),
            C::Complete | C::ToggleComment => return self.in_editor(id),
            C::HistoryPrevious => return self.from_history(true),
            C::HistoryNext => return self.from_history(false),
            _ => return false,
        }
        true
    }

    /// What the active cell's editor does itself; called by the palette it goes into the cell first.
    fn in_editor(self: &Rc<Self>, id: CommandId) -> bool {
        let active = self.state.selection.with_untracked(|selection| selection.active.clone());
        let Some(editor) = active.and_then(|id| self.editor(&id)) else { return false };
        editor.focus();
        if id == CommandId::Complete {
            editor.start_completion();
        } else {
            editor.toggle_comment();
        }
        true
    }

    /// A cell is run: its text can be had again.
    pub(super) fn remember(&self, id: &CellId) {
        let Some(text) = self.source(id).map(|text| Rc::<str>::from(&*text)) else { return };
        let mut history = self.history.borrow_mut();
        history.texts.retain(|old| *old != text);
        history.texts.push(text);
        history.at = None;
    }

    /// Puts code that was run before into the cell, one step back or forth.
    fn from_history(self: &Rc<Self>, back: bool) -> bool {
        let Some(active) = self.state.selection.with_untracked(|selection| selection.active.clone()) else {
            return false;
        };
        let Some(now) = self.source(&active).map(|text| Rc::<str>::from(&*text)) else { return false };
        let text = {
            let mut history = self.history.borrow_mut();
            if history.texts.is_empty() {
                drop(history);
                self.fill_history();
                history = self.history.borrow_mut();
            }
            let goes_on =
                history.at.as_ref().is_some_and(|(cell, ..)| *cell == active) && history.shown.as_ref() == Some(&now);
            let count = history.texts.len();
            let (at, own) = match history.at.take().filter(|_| goes_on) {
                Some((_, at, own)) => (at, own),
                None => (count, Rc::clone(&now)),
            };
            let next = if back { at.checked_sub(1) } else { (at < count).then(|| at + 1) };
            let Some(next) = next else {
                history.at = goes_on.then_some((active, at, own));
                // The key is taken all the same: it must not move lines at the end of what is remembered.
                return goes_on;
            };
            let text = history.texts.get(next).map_or_else(|| Rc::clone(&own), Rc::clone);
            history.at = Some((active.clone(), next, own));
            history.shown = Some(Rc::clone(&text));
            text
        };
        self.compose(|notebook, _| compose::replace_text(notebook, &active, &text));
        if let Some(editor) = self.editor(&active) {
            editor.set_text(&text);
            editor.focus_at(true);
        }
        true
    }

    /// What cells were run with when the notebook was last open, in the order of their statements.
    fn fill_history(&self) {
        let document = self.document.borrow();
        let ran = |cell: &&std::sync::Arc<notebook::Cell>| cell.is_code() && !cell.is_edited_since_run();
        let mut texts: Vec<(u64, Rc<str>)> = document
            .notebook()
            .cells()
            .filter(ran)
            .filter_map(|cell| Some((cell.run.binding.as_ref()?.asked.0, Rc::from(cell.source.as_str()))))
            .collect();
        texts.sort_by_key(|(asked, _)| *asked);
        self.history.borrow_mut().texts = texts.into_iter().map(|(_, text)| text).collect();
    }

    /// The notebook was just opened: how it came here.
    pub(super) fn arrive(self: &Rc<Self>) {
        let Some(arrival) = self.services.shelf().arrival(&self.head.borrow().key) else { return };
        self.asks.more.notes.set(arrival.notes);
        if let Some(file) = arrival.file {
            self.link(file);
        }
    }

    pub(super) fn collapse(self: &Rc<Self>, set: bool) {
        let Some(active) = self.state.selection.with_untracked(|selection| selection.active.clone()) else { return };
        let is_heading = outline::heading_level(self.document.borrow().notebook(), &active).is_some();
        if is_heading {
            self.flag(&[active], Flag::HeadingCollapsed, set);
        }
    }

    pub(super) fn collapse_all(self: &Rc<Self>, set: bool) {
        let headings: Vec<CellId> = {
            let document = self.document.borrow();
            let notebook = document.notebook();
            notebook.order().iter().filter(|id| outline::heading_level(notebook, id).is_some()).cloned().collect()
        };
        self.flag(&headings, Flag::HeadingCollapsed, set);
    }

    fn duplicate_notebook(self: &Rc<Self>) {
        let notebook = self.document.borrow().notebook().clone();
        let title = format!("{} (copy)", self.state.title.get_untracked());
        let inner = Rc::clone(self);
        spawn::to_the_end(async move {
            match inner.services.shelf().add(&title, &notebook, None).await {
                Ok(key) => page::go(&inner.services.href(&format!("/notebooks/{key}"))),
                Err(error) => inner.asks.problem.set(Some(format!("The copy could not be kept: {error}"))),
            }
        });
    }
}

impl OpenNotebook {
    /// The headings, with how the runs below them stand.
    pub fn outline(&self) -> Vec<Heading> {
        let inner = self.inner();
        let (document, machine) = (inner.document.borrow(), inner.machine.borrow());
        let notebook = document.notebook();
        outline::outline(notebook, |id| {
            let edited = notebook.get(id).is_some_and(|cell| cell.is_edited_since_run());
            machine.view(id).state.mark(edited)
        })
    }

    /// Tags of the active cell.
    pub fn tags(&self) -> Vec<String> {
        let active = self.state.selection.with_untracked(|selection| selection.active.clone());
        self.with(|notebook| {
            let cell = active.as_ref().and_then(|id| notebook.get(id));
            cell.map(|cell| cell.tags().map(str::to_owned).collect()).unwrap_or_default()
        })
    }

    /// Gives the selected cells these tags.
    pub fn set_tags(&self, tags: &[String]) {
        let inner = self.inner();
        let selected = inner.selected();
        inner.compose(|notebook, _| compose::set_tags(notebook, &selected, tags));
    }

    /// The active cell's metadata as JSON.
    pub fn metadata(&self) -> String {
        let active = self.state.selection.with_untracked(|selection| selection.active.clone());
        self.with(|notebook| {
            let metadata = active.as_ref().and_then(|id| notebook.get(id)).map(|cell| &cell.metadata);
            metadata.and_then(|metadata| serde_json::to_string_pretty(metadata).ok()).unwrap_or_default()
        })
    }

    /// Gives the active cell this metadata.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn set_metadata(&self, text: &str) -> Result<(), String> {
        let metadata: Map<String, Value> =
            serde_json::from_str(text).map_err(|error| format!("This is no JSON object: {error}."))?;
        let active = self.state.selection.with_untracked(|selection| selection.active.clone());
        self.inner().compose(|notebook, _| compose::set_metadata(notebook, active.as_ref(), &metadata));
        Ok(())
    }
}
