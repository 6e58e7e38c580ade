//! Find and replace over all cells. The pattern is tried in a worker, so that none can hold up the page.

mod pattern;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use leptos::prelude::*;
use notebook::command::CommandId;
use notebook::outline::Folding;
use notebook::search::Search;
use notebook::{CellId, CellKind, Flag, Mode, Selection};

use self::pattern::{Known, units};
use super::{Inner, OpenNotebook};
use crate::bridge::search::{Outcome, Searcher};
use crate::platform::spawn::{self, Task};
use crate::platform::{dom, timer};

/// Hits that are shown; who has more wants another pattern.
const LIMIT: u32 = 20_000;
/// Milliseconds after the last letter at which the search begins.
const SOON: u32 = 60;

/// The search over all cells, as the bar shows it.
#[derive(Clone, Copy)]
pub struct Find {
    /// What is looked for.
    pub query: RwSignal<String>,
    /// What takes its place.
    pub replacement: RwSignal<String>,
    /// `A` is not `a`.
    pub case: RwSignal<bool>,
    /// Whole words only.
    pub words: RwSignal<bool>,
    /// It is a regular expression.
    pub regex: RwSignal<bool>,
    /// Only in these cells.
    pub only: RwSignal<Option<Vec<CellId>>>,
    /// Number of the current match, from 1, and of all.
    pub position: RwSignal<(usize, usize)>,
    /// There may be more matches than are counted.
    pub more: RwSignal<bool>,
    /// What is wrong with the pattern, or what was just done.
    pub said: RwSignal<Option<String>>,
    /// The field wants the focus.
    pub wanted: RwSignal<u32>,
}

impl Find {
    pub(super) fn new() -> Self {
        Self {
            query: RwSignal::new(String::new()),
            replacement: RwSignal::new(String::new()),
            case: RwSignal::new(false),
            words: RwSignal::new(false),
            regex: RwSignal::new(false),
            only: RwSignal::new(None),
            position: RwSignal::new((0, 0)),
            more: RwSignal::new(false),
            said: RwSignal::new(None),
            wanted: RwSignal::new(0),
        }
    }

    /// Pattern and flags as JavaScript wants them.
    fn pattern(&self) -> (String, &'static str) {
        let query = self.query.get_untracked();
        let plain = if self.regex.get_untracked() { query } else { pattern::escaped(&query) };
        let pattern = if self.words.get_untracked() { format!("(?<![\\w$])(?:{plain})(?![\\w$])") } else { plain };
        (pattern, if self.case.get_untracked() { "m" } else { "im" })
    }
}

/// What was found, and what finds it.
#[derive(Default)]
pub(super) struct Finder {
    searcher: RefCell<Option<Rc<Searcher>>>,
    found: RefCell<Search>,
    known: RefCell<Known>,
    waiting: RefCell<Option<Task>>,
}

/// Where the search goes on from.
#[derive(Clone)]
enum Start {
    /// Where it stands, or the selection.
    Here,
    /// A place in a cell, in bytes; the match is shown.
    Place(CellId, usize),
}

impl OpenNotebook {
    /// What is looked for changed: searches, and shows the nearest match.
    pub fn search(&self) {
        let inner = self.inner();
        inner.find.said.set(None);
        let from = inner.place().map_or(Start::Here, |(cell, at)| Start::Place(cell, at));
        inner.search_soon(from);
    }

    /// The next match, or the one before.
    pub fn find_step(&self, forward: bool) {
        self.inner().find_step(forward);
    }

    /// Replaces the current match, and goes to the next.
    pub fn replace_one(&self) {
        self.inner().replace_one();
    }

    /// Replaces all matches, as one step of undo.
    pub fn replace_all(&self) {
        self.inner().replace_all();
    }

    /// Ends the search; the focus goes to the current match.
    pub fn close_find(&self) {
        self.inner().close_find();
    }
}

impl Inner {
    /// Commands of the search.
    pub(super) fn find_command(self: &Rc<Self>, id: CommandId) {
        match id {
            CommandId::Find | CommandId::Replace => self.open_find(id == CommandId::Replace),
            CommandId::FindNext => self.find_step(true),
            CommandId::FindPrevious => self.find_step(false),
            _ => {
                let selected = self.selected();
                self.find.only.update(|only| *only = only.is_none().then_some(selected));
                if self.asks.find.get_untracked().is_none() {
                    self.open_find(false);
                } else {
                    self.search_soon(Start::Here);
                }
            }
        }
    }

    fn open_find(self: &Rc<Self>, replace: bool) {
        let active = self.state.selection.with_untracked(|selection| selection.active.clone());
        let picked = active.and_then(|id| self.editor(&id)).filter(|editor| editor.has_focus());
        let picked = picked.map(|editor| editor.selected_text()).unwrap_or_default();
        if !picked.is_empty() && !picked.contains('\n') {
            self.find.query.set(picked);
        }
        let shown = self.asks.find.get_untracked();
        self.asks.find.set(Some(replace || shown == Some(true)));
        self.find.wanted.update(|times| *times += 1);
        self.search_soon(self.place().map_or(Start::Here, |(cell, at)| Start::Place(cell, at)));
    }

    /// The current match's place, or the caret's.
    fn place(&self) -> Option<(CellId, usize)> {
        if let Some(hit) = self.finder.found.borrow().current() {
            return Some((hit.cell.clone(), hit.range.start));
        }
        let active = self.state.selection.with_untracked(|selection| selection.active.clone())?;
        let at = self.caret(&active).unwrap_or(0);
        Some((active, at))
    }

    /// The text of cells changed: what was found may stand elsewhere now.
    pub(super) fn searched_text_changed(self: &Rc<Self>) {
        if self.asks.find.try_get_untracked().flatten().is_some() {
            self.search_soon(Start::Here);
        }
    }

    fn search_soon(self: &Rc<Self>, from: Start) {
        let inner = Rc::downgrade(self);
        *self.finder.waiting.borrow_mut() = Some(spawn::task(async move {
            timer::sleep(SOON).await;
            if let Some(inner) = inner.upgrade() {
                inner.search_now(from).await;
            }
        }));
    }

    async fn search_now(self: &Rc<Self>, from: Start) {
        if self.find.query.with_untracked(String::is_empty) {
            return self.took(Known::default(), &from, false);
        }
        let searcher = self.finder.searcher.borrow().clone();
        let searcher = match searcher {
            Some(searcher) => searcher,
            None => match Searcher::load().await {
                Ok(searcher) => Rc::clone(self.finder.searcher.borrow_mut().insert(Rc::new(searcher))),
                Err(_) => return self.find.said.set(Some("The search could not be loaded.".to_owned())),
            },
        };
        let only = self.find.only.get_untracked();
        let texts: Vec<Rc<str>> = {
            let document = self.document.borrow();
            let wanted = document.notebook().cells().filter(|cell| only.as_ref().is_none_or(|o| o.contains(&cell.id)));
            wanted.map(|cell| Rc::from(cell.source.as_str())).collect()
        };
        let (pattern, flags) = self.find.pattern();
        match searcher.search(&pattern, flags, texts.clone(), LIMIT).await {
            Outcome::Found((hits, more)) => {
                let ranges = hits.into_iter().filter_map(|(index, hits)| {
                    Some((Rc::clone(texts.get(index)?), hits.into_iter().map(|(from, to)| from..to).collect()))
                });
                let regex = self.find.regex.get_untracked();
                self.took(Known { ranges: ranges.collect(), pattern, flags, regex }, &from, more);
            }
            Outcome::Cancelled => {}
            Outcome::Failed(why) => {
                self.took(Known::default(), &Start::Here, false);
                self.find.said.set(Some(why));
            }
        }
    }

    fn took(self: &Rc<Self>, known: Known, from: &Start, more: bool) {
        let only = self.find.only.get_untracked();
        let place = match from {
            Start::Place(cell, at) => Some((cell.clone(), *at)),
            Start::Here => self.place(),
        };
        let found = {
            let document = self.document.borrow();
            let place = place.as_ref().map(|(cell, at)| (cell, *at));
            Search::new(document.notebook(), &known, only.as_deref(), place)
        };
        self.find.more.set(more);
        self.find.position.set(found.position());
        *self.finder.known.borrow_mut() = known;
        *self.finder.found.borrow_mut() = found;
        self.mark_all();
        if matches!(from, Start::Place(..)) {
            self.reveal_hit();
        }
    }

    fn find_step(self: &Rc<Self>, forward: bool) {
        if self.asks.find.get_untracked().is_none() {
            return self.open_find(false);
        }
        let wrapped = {
            let mut found = self.finder.found.borrow_mut();
            let before = found.position().0;
            let _ = if forward { found.forward() } else { found.back() };
            let after = found.position().0;
            self.find.position.set(found.position());
            if forward { after <= before } else { after >= before }
        };
        let any = self.find.position.get_untracked().1 > 1;
        let said = match forward {
            true => "From the top again",
            false => "From the end again",
        };
        self.find.said.set((wrapped && any).then(|| said.to_owned()));
        self.mark_all();
        self.reveal_hit();
    }

    fn replace_one(self: &Rc<Self>) {
        let template = self.find.replacement.get_untracked();
        let mut change = {
            let document = self.document.borrow();
            let (found, known) = (self.finder.found.borrow(), self.finder.known.borrow());
            found.replace_current(document.notebook(), &*known, &template)
        };
        // The focus stays in the bar.
        let Some(select) = change.select.take() else { return };
        self.commit(change);
        if let (Some(cell), Some(caret)) = (select.active, select.caret) {
            self.search_soon(Start::Place(cell, caret.end));
        }
    }

    fn replace_all(self: &Rc<Self>) {
        let template = self.find.replacement.get_untracked();
        let change = {
            let document = self.document.borrow();
            let (found, known) = (self.finder.found.borrow(), self.finder.known.borrow());
            found.replace_all(document.notebook(), &*known, &template)
        };
        let count = change.edits.len();
        let cells: std::collections::HashSet<String> =
            change.edits.iter().filter_map(|edit| edit.cell().map(ToString::to_string)).collect();
        self.commit(change);
        let matches = viewer::format::plural(count as u64, "match");
        let said = format!("Replaced {matches} in {}.", viewer::format::plural(cells.len() as u64, "cell"));
        self.find.said.set(Some(said));
    }

    fn close_find(self: &Rc<Self>) {
        self.asks.find.set(None);
        self.find.only.set(None);
        self.find.said.set(None);
        self.finder.waiting.borrow_mut().take();
        let hit = self.finder.found.borrow().current().cloned();
        *self.finder.found.borrow_mut() = Search::default();
        self.find.position.set((0, 0));
        self.mark_all();
        let Some(hit) = hit else { return self.focus_selection() };
        let editor = self.editor(&hit.cell);
        let mode = if editor.is_some() { Mode::Edit } else { Mode::Command };
        self.select(Selection::of(hit.cell.clone(), mode));
        self.focus_selection();
        if let (Some(editor), Some(source)) = (editor, self.source(&hit.cell)) {
            editor.select(units(&source, hit.range.start), units(&source, hit.range.end));
        }
    }

    fn mark_all(&self) {
        let found = self.finder.found.borrow();
        let mut by_cell: HashMap<&CellId, Vec<(&Range<usize>, bool)>> = HashMap::new();
        let current = found.current();
        for hit in found.hits() {
            by_cell.entry(&hit.cell).or_default().push((&hit.range, Some(hit) == current));
        }
        for (id, editor) in self.editors.borrow().iter() {
            let hits = by_cell.remove(id).unwrap_or_default();
            let Some(source) = self.source(id) else { continue };
            let mark = |(range, current): (&Range<usize>, bool)| {
                (units(&source, range.start), units(&source, range.end), current)
            };
            editor.set_marks(&hits.into_iter().map(mark).collect::<Vec<_>>());
        }
    }

    /// An editor was made: it shows the matches in its cell.
    pub(super) fn mark_new(self: &Rc<Self>, id: &CellId) {
        if self.finder.found.borrow().hits().is_empty() {
            return;
        }
        self.mark_all();
        let here = self.finder.found.borrow().current().is_some_and(|hit| hit.cell == *id);
        if here {
            self.reveal_in_editor();
        }
    }

    /// Shows the current match: its cell is selected, unfolded and scrolled to. The focus stays where it is.
    fn reveal_hit(self: &Rc<Self>) {
        let Some(hit) = self.finder.found.borrow().current().cloned() else { return };
        let hidden = {
            let document = self.document.borrow();
            let notebook = document.notebook();
            let folding = Folding::of(notebook);
            let at = notebook.index_of(&hit.cell);
            let mut hidden = Vec::new();
            let mut inside = at.and_then(|at| folding.hidden_by(at));
            while let Some(heading) = inside {
                hidden.extend(notebook.order().get(heading).cloned());
                inside = folding.hidden_by(heading);
            }
            hidden
        };
        self.flag(&hidden, Flag::HeadingCollapsed, false);
        if let Some(state) = self.state.cell(&hit.cell) {
            state.near.set(true);
            self.state.draw(&hit.cell);
            if state.kind.get_untracked() == CellKind::Markdown {
                state.writing.set(true);
            }
            if state.flags.get_untracked()[0] {
                self.flag(std::slice::from_ref(&hit.cell), Flag::SourceHidden, false);
            }
        }
        if self.find.only.get_untracked().is_none() {
            self.select(Selection::of(hit.cell.clone(), Mode::Command));
        }
        dom::reveal_first(&format!("[data-cell=\"{}\"]", hit.cell));
        self.reveal_in_editor();
    }

    fn reveal_in_editor(&self) {
        let Some(hit) = self.finder.found.borrow().current().cloned() else { return };
        let (Some(editor), Some(source)) = (self.editor(&hit.cell), self.source(&hit.cell)) else { return };
        let line = source.get(..hit.range.start).map_or(1, |before| before.matches('\n').count() + 1);
        editor.reveal_line(u32::try_from(line).unwrap_or(1), false);
    }
}
