//! An open notebook: its document, its runs, its session and what is kept of it, and what people do with them.

mod ask;
mod asks;
mod autopsy;
mod autosave;
mod batch;
mod bell;
mod carry;
mod cells;
mod choice;
mod commands;
mod disk;
mod doom;
mod drawing;
mod find;
mod focus;
mod keepalive;
mod live;
mod more;
mod others;
mod run;
mod runner;
mod session;
mod stop;
mod tabs;
mod transfer;
mod twice;
mod versions;
mod watch;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use livy_api::{Millis, SessionId, StatementId};
use notebook::compose::Change;
use notebook::run::{Effect as RunEffect, Event, RunMachine};
use notebook::{CellId, Document, Ids, Notebook, Selection, Touched};

pub use self::asks::{Asks, Panel};
use self::autosave::Saver;
pub use self::batch::{NotPlaced, Submitted};
pub use self::choice::{SessionChoice, Wanted};
pub use self::doom::Doom;
pub use self::find::Find;
use self::find::Finder;
use self::keepalive::{Alive, Keeper};
pub use self::keepalive::{RULE, idle_timeout};
use self::more::History;
pub use self::more::More;
use self::tabs::Tabs;
pub use self::tabs::take;
use self::versions::Kept;
pub use self::watch::{kept_for, session_in};
use super::fleet::Polling;
use super::services::Services;
use super::shelf::{Head, Taken};
use crate::bridge::editor::Editor;
use crate::platform::clock;
use crate::platform::spawn::Task;
use crate::state::live::LiveState;
use crate::state::notebook::{NotebookState, Saved};

/// A handle on an open notebook, to copy into closures.
#[derive(Clone, Copy)]
pub struct OpenNotebook {
    /// What views draw.
    pub state: NotebookState,
    /// What is asked of the person.
    pub asks: Asks,
    /// The search over all cells.
    pub find: Find,
    /// The session's time left.
    pub alive: Alive,
    /// What is known of the session beside its statements.
    pub live: LiveState,
    inner: StoredValue<Rc<Inner>, LocalStorage>,
}

/// What this tab does with a notebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Writes it.
    Writes,
    /// Shows what another tab writes.
    Shows,
    /// Shows what is run in a session.
    Watches,
}

struct Inner {
    services: Services,
    state: NotebookState,
    asks: Asks,
    find: Find,
    alive: Alive,
    keeper: Keeper,
    finder: Finder,
    history: RefCell<History>,
    head: RefCell<Head>,
    document: RefCell<Document>,
    machine: RefCell<RunMachine>,
    ids: RefCell<Ids>,
    editors: RefCell<HashMap<CellId, Rc<Editor>>>,
    saver: Saver,
    polls: RefCell<HashMap<(SessionId, StatementId), Task>>,
    /// Questions that are out, by a number that is theirs.
    looks: RefCell<HashMap<u64, Task>>,
    looked: Cell<u64>,
    following: RefCell<Option<Polling>>,
    last_session: RefCell<Option<Arc<livy_api::Session>>>,
    /// Settings that `%%configure` asked for, for the next session.
    wanted_settings: RefCell<Option<livy_api::CreateSession>>,
    waiting: RefCell<Vec<CellId>>,
    read_only: Cell<bool>,
    tabs: Tabs,
    kept: Kept,
    linked: RefCell<Option<disk::Linked>>,
    focusing: RefCell<Option<Task>>,
    channel: live::Channel,
    others: others::Others,
}

impl OpenNotebook {
    /// Opens what was taken from the shelf. Nothing is sent because of it but questions about runs that go on, and
    /// nothing at all when this tab only shows it.
    pub fn open(services: Services, taken: Taken, role: Role) -> Self {
        let saver = Saver::new(&taken);
        let Taken { head, notebook, .. } = taken;
        let machine = RunMachine::new(clock::entropy());
        let state = NotebookState::new(head.title.clone(), &notebook, &machine);
        let asks = Asks::new(services.shortcuts);
        more::keep_view_settings(state);
        let (find, alive) = (Find::new(), Alive::new());
        let inner = Rc::new(Inner {
            services,
            state,
            asks,
            find,
            alive,
            keeper: Keeper::default(),
            finder: Finder::default(),
            history: RefCell::default(),
            saver,
            head: RefCell::new(head),
            kept: Kept::new(&notebook),
            document: RefCell::new(Document::new(notebook)),
            machine: RefCell::new(machine),
            ids: RefCell::new(Ids::new(clock::entropy())),
            editors: RefCell::default(),
            polls: RefCell::default(),
            looks: RefCell::default(),
            looked: Cell::new(0),
            following: RefCell::default(),
            last_session: RefCell::default(),
            wanted_settings: RefCell::default(),
            waiting: RefCell::default(),
            read_only: Cell::new(role != Role::Writes),
            tabs: Tabs::default(),
            linked: RefCell::default(),
            focusing: RefCell::default(),
            channel: live::Channel::new(&services),
            others: others::Others::default(),
        });
        inner.arrive();
        match role {
            Role::Writes => {
                inner.join();
                inner.resume();
                inner.submitted_before();
                inner.link_again();
            }
            Role::Shows => {
                inner.join();
                inner.show_runs();
            }
            Role::Watches => inner.state.saved.set(Saved::Nowhere),
        }
        inner.draw_the_usual();
        inner.draw_for_print();
        inner.watch_page();
        inner.watch_use();
        inner.watch_channel();
        let live = inner.channel.state;
        Self { state, asks, find, alive, live, inner: StoredValue::new_local(inner) }
    }

    fn inner(&self) -> Rc<Inner> {
        self.inner.get_value()
    }

    /// Reads the document.
    pub fn with<T>(&self, read: impl FnOnce(&Notebook) -> T) -> T {
        read(self.inner().document.borrow().notebook())
    }

    /// Writes what is not written yet and lets go of editors, polls and timers.
    pub fn close(&self) {
        let inner = self.inner();
        inner.flush_now();
        inner.leave();
        inner.editors.borrow_mut().clear();
        inner.polls.borrow_mut().clear();
        inner.looks.borrow_mut().clear();
        inner.following.borrow_mut().take();
        inner.channel.close();
    }
}

impl Inner {
    /// Applies a change as a step of undo.
    fn commit(self: &Rc<Self>, change: Change) {
        if self.read_only.get() {
            return;
        }
        let selection = self.state.selection.get_untracked();
        let select = change.select.clone();
        let before = change.edits.iter().any(notebook::Edit::changes_order).then(|| self.order());
        let touched = self.document.borrow_mut().commit(change, &selection, clock::now());
        match touched {
            Ok(touched) => {
                self.show(&touched, before.as_deref());
                if let Some(select) = select {
                    self.state.selection.set(select);
                }
                self.save_soon();
            }
            Err(error) => self.asks.problem.set(Some(error.to_string())),
        }
    }

    /// Takes the newest step back, or does it again.
    fn step(self: &Rc<Self>, back: bool) {
        if self.read_only.get() {
            return;
        }
        let before = self.order();
        let restored = {
            let mut document = self.document.borrow_mut();
            if back { document.undo() } else { document.redo() }
        };
        let Some(restored) = restored else { return };
        self.show(&restored.touched, Some(&before));
        self.state.selection.set(restored.selection);
        self.save_soon();
    }

    /// Brings the signals of touched cells up to date.
    fn show(self: &Rc<Self>, touched: &Touched, before: Option<&[CellId]>) {
        {
            let (document, machine) = (self.document.borrow(), self.machine.borrow());
            let notebook = document.notebook();
            let folded = self.state.order.with_untracked(|order| order.len() != notebook.len());
            let flags = touched.cells.iter().any(|id| notebook.get(id).is_some_and(|cell| cell.is_markdown()));
            if touched.order || folded || flags {
                self.state.reorder(notebook, &machine);
            }
            for cell in touched.cells.iter().filter_map(|id| notebook.get(id)) {
                self.state.refresh(cell, &machine);
            }
        }
        self.searched_text_changed();
        if let Some(before) = before.filter(|_| touched.order) {
            let document = self.document.borrow();
            let gone: Vec<CellId> = before.iter().filter(|id| !document.notebook().contains(id)).cloned().collect();
            drop(document);
            if !gone.is_empty() {
                self.editors.borrow_mut().retain(|id, _| !gone.contains(id));
                self.on(Event::Removed(gone));
            }
        }
    }

    fn order(&self) -> Vec<CellId> {
        self.document.borrow().notebook().order().to_vec()
    }

    fn select(&self, selection: Selection) {
        if self.state.selection.with_untracked(|old| *old != selection) {
            self.state.selection.set(selection);
        }
    }

    /// Feeds the run machine and carries out what it says.
    fn on(self: &Rc<Self>, event: Event) {
        // What comes when the page was left is looked up when the notebook is opened again.
        if self.read_only.get() || self.state.busy.try_get_untracked().is_none() {
            return;
        }
        let effects = self.machine.borrow_mut().on(event, Millis(clock::wall()));
        let mut touched: Vec<CellId> = effects.iter().filter_map(cell_of).cloned().collect();
        for effect in effects {
            self.carry_out(effect);
        }
        {
            let (document, machine) = (self.document.borrow(), self.machine.borrow());
            let waiting = machine.waiting();
            let mut old = self.waiting.borrow_mut();
            if *old == waiting {
                touched.extend(machine.running().cloned());
            } else {
                touched.append(&mut old);
                touched.extend(waiting.iter().cloned());
                *old = waiting;
            }
            touched.sort();
            touched.dedup();
            for cell in touched.iter().filter_map(|id| document.notebook().get(id)) {
                self.state.refresh_run(cell, &machine);
            }
            let busy = machine.is_busy();
            if self.state.busy.get_untracked() != busy {
                self.state.busy.set(busy);
            }
        }
        self.ring_bells();
        self.follow_running();
    }

    /// All cells show their runs anew: the session they belong to may be another one now.
    fn refresh_runs(&self) {
        let (document, machine) = (self.document.borrow(), self.machine.borrow());
        for cell in document.notebook().cells() {
            self.state.refresh_run(cell, &machine);
        }
    }

    /// The editor of a cell, if it is in the page.
    fn editor(&self, id: &CellId) -> Option<Rc<Editor>> {
        self.editors.borrow().get(id).cloned()
    }

    fn source(&self, id: &CellId) -> Option<Arc<str>> {
        self.document.borrow().notebook().get(id).map(|cell| Arc::from(cell.source.as_str()))
    }
}

fn cell_of(effect: &RunEffect) -> Option<&CellId> {
    match effect {
        RunEffect::StoreIntent(cell, _)
        | RunEffect::Record { cell, .. }
        | RunEffect::Forget(cell, _)
        | RunEffect::Act(cell, ..)
        | RunEffect::AskAgain(cell) => Some(cell),
        _ => None,
    }
}
