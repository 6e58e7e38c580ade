//! One notebook in several tabs: one writes, the others show what it writes as it comes, and may take over. The right to
//! write is the head's epoch, which every write compares; what tabs say to each other only spares waiting.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use leptos::prelude::*;
use notebook::run::{Event, RunMachine};
use notebook::{CellId, Document, Notebook, SessionIdentity};

use super::{Inner, OpenNotebook, Role};
use crate::drivers::services::Services;
use crate::drivers::shelf::Taken;
use crate::platform::storage::{Durability, StorageError};
use crate::platform::tabs::{Channel, Sign};
use crate::platform::{clock, spawn, timer};
use crate::state::notebook::{Attached, Saved};

/// Milliseconds in which a tab that writes answers, where it can't be known whether there is one.
const ANSWER: u32 = 150;
/// Milliseconds for which one that is there may be busy with something else. After that it is taken to be asleep.
const BUSY: u32 = 3_000;
/// Milliseconds in which it writes what it has not written, and lets go.
const HAND_OVER: u32 = 1_500;

/// Somebody wants to know who writes.
const WHO: &str = "who";
/// This tab writes.
const HERE: &str = "here";
/// Another tab wants to write.
const TAKE: &str = "take";
/// This tab writes no more.
const GAVE: &str = "gave";
/// A record of the journal follows.
const WROTE: &str = "wrote ";
/// The title follows.
const TITLE: &str = "title ";

/// What a notebook has to do with other tabs.
#[derive(Default)]
pub(super) struct Tabs {
    channel: RefCell<Option<Channel>>,
    /// Says that this tab writes, also while it is too busy to answer.
    sign: RefCell<Option<Sign>>,
    /// Told when the tab that writes has let go.
    gave: RefCell<Option<oneshot::Sender<()>>>,
    /// Another tab is being asked.
    taking: Cell<bool>,
}

/// Name of a notebook's channel, and of the sign of the tab that writes it.
fn name_of(key: &str) -> String {
    format!("livy-notebook/{key}")
}

/// Another tab has this notebook open and writes it.
pub async fn written_elsewhere(key: &str) -> bool {
    let (told, answer) = oneshot::channel();
    let told = RefCell::new(Some(told));
    let name = name_of(key);
    let patience = match Sign::is_up(&name).await {
        Some(false) => return false,
        Some(true) => BUSY,
        None => ANSWER,
    };
    let channel = Channel::open(&name, move |text| {
        if text == HERE
            && let Some(told) = told.borrow_mut().take()
        {
            let _ = told.send(());
        }
    });
    let Some(channel) = channel else { return false };
    channel.say(WHO);
    let wait = std::pin::pin!(timer::sleep(patience));
    matches!(select(answer, wait).await, Either::Left((Ok(()), _)))
}

impl OpenNotebook {
    /// Asks the tab that writes to let go, and writes here from now on.
    pub fn take_over(&self) {
        let inner = self.inner();
        spawn::to_the_end(async move { inner.take_over().await });
    }
}

impl Inner {
    /// Begins to talk to other tabs.
    pub(super) fn join(self: &Rc<Self>) {
        let key = self.head.borrow().key.clone();
        let weak: Weak<Self> = Rc::downgrade(self);
        let channel = Channel::open(&name_of(&key), move |text| {
            if let Some(inner) = weak.upgrade() {
                inner.heard_tab(&text);
            }
        });
        *self.tabs.channel.borrow_mut() = channel;
        if self.read_only.get() {
            self.state.saved.set(Saved::Elsewhere);
        } else {
            self.put_up_sign();
        }
    }

    fn put_up_sign(&self) {
        *self.tabs.sign.borrow_mut() = Sign::put_up(&name_of(&self.head.borrow().key));
    }

    pub(super) fn leave(&self) {
        if !self.read_only.get() {
            self.say_tabs(GAVE);
        }
        self.tabs.sign.borrow_mut().take();
        self.tabs.channel.borrow_mut().take();
    }

    pub(super) fn say_tabs(&self, text: &str) {
        if let Some(channel) = &*self.tabs.channel.borrow() {
            channel.say(text);
        }
    }

    /// What was written is told to the tabs that show it.
    pub(super) fn tell_record(&self, record: &str) {
        self.say_tabs(&format!("{WROTE}{record}"));
    }

    pub(super) fn tell_title(&self, title: &str) {
        self.say_tabs(&format!("{TITLE}{title}"));
    }

    fn heard_tab(self: &Rc<Self>, text: &str) {
        let writes = !self.read_only.get();
        if let Some(record) = text.strip_prefix(WROTE).filter(|_| !writes) {
            self.show_record(record);
        } else if let Some(title) = text.strip_prefix(TITLE).filter(|_| !writes) {
            self.state.title.set(title.to_owned());
        } else if text == WHO && writes {
            self.say_tabs(HERE);
        } else if text == TAKE && writes {
            let inner = Rc::clone(self);
            spawn::to_the_end(async move {
                let _ = inner.write(Durability::Strict).await;
                inner.stop_writing();
                inner.say_tabs(GAVE);
            });
        } else if text == GAVE && !writes {
            if let Some(gave) = self.tabs.gave.borrow_mut().take() {
                let _ = gave.send(());
            } else if self.services.page.visible.get_untracked() && !self.tabs.taking.get() {
                // Its tab was closed: nobody there could mind.
                let inner = Rc::clone(self);
                spawn::to_the_end(async move { inner.take_over().await });
            }
        }
    }

    /// Shows what another tab wrote.
    fn show_record(self: &Rc<Self>, record: &str) {
        let before = self.order();
        let shown = self.document.borrow_mut().follow(record);
        match shown {
            Some(touched) => {
                self.show(&touched, Some(&before));
                self.follow_runs(&touched.cells);
                let repaired = self
                    .state
                    .selection
                    .with_untracked(|selection| selection.repaired(self.document.borrow().notebook(), &before));
                self.select(repaired);
            }
            None => self.read_again(),
        }
    }

    /// Records were missed: the whole notebook is read.
    fn read_again(self: &Rc<Self>) {
        let inner = Rc::downgrade(self);
        let (shelf, key) = (self.services.shelf(), self.head.borrow().key.clone());
        self.look(async move {
            if let (Ok(Some(taken)), Some(inner)) = (shelf.take(&key).await, inner.upgrade())
                && inner.read_only.get()
            {
                inner.replace(taken.notebook);
            }
        });
    }

    /// A notebook that another tab writes was opened.
    pub(super) fn show_runs(self: &Rc<Self>) {
        self.follow_runs(&self.order());
    }

    /// How runs of another tab stand is told by what it records of them.
    fn follow_runs(self: &Rc<Self>, cells: &[CellId]) {
        let bindings = {
            let document = self.document.borrow();
            let bound = |id: &CellId| Some((id.clone(), document.notebook().get(id)?.run.binding.clone()?));
            cells.iter().filter_map(bound).collect::<Vec<_>>()
        };
        if bindings.is_empty() {
            return;
        }
        // What the session in use has answered is shown as that.
        let used = self.head.borrow().session.as_deref().and_then(SessionIdentity::from_text);
        // A fresh machine knows only what was recorded last; nothing of what it wants is done here.
        let mut machine = self.machine.borrow_mut();
        let now = livy_api::Millis(clock::wall());
        let ended = bindings.iter().any(|(_, binding)| binding.outcome.is_final());
        if ended {
            *machine = RunMachine::new(clock::entropy());
            let document = self.document.borrow();
            let all = document.notebook().cells().filter_map(|cell| Some((cell.id.clone(), cell.run.binding.clone()?)));
            let _ = machine.on(Event::Opened(all.collect()), now);
            if let Some(session) = used {
                let _ = machine.on(Event::Attached { session, ready: false }, now);
            }
        } else {
            let _ = machine.on(Event::Opened(bindings), now);
        }
        drop(machine);
        self.refresh_runs();
    }

    /// Another document takes the place of this one.
    pub(super) fn replace(self: &Rc<Self>, notebook: Notebook) {
        let before = self.order();
        let cells: Vec<CellId> = notebook.order().to_vec();
        *self.document.borrow_mut() = Document::new(notebook);
        self.editors.borrow_mut().retain(|id, _| cells.contains(id));
        {
            let (document, machine) = (self.document.borrow(), self.machine.borrow());
            self.state.reorder(document.notebook(), &machine);
            for cell in document.notebook().cells() {
                self.state.refresh(cell, &machine);
            }
        }
        self.follow_runs(&cells);
        let repaired = self
            .state
            .selection
            .with_untracked(|selection| selection.repaired(self.document.borrow().notebook(), &before));
        self.select(repaired);
    }

    /// Another tab writes from now on.
    pub(super) fn stop_writing(self: &Rc<Self>) {
        self.read_only.set(true);
        self.tabs.sign.borrow_mut().take();
        self.state.saved.set(Saved::Elsewhere);
        self.polls.borrow_mut().clear();
        self.looks.borrow_mut().clear();
        self.following.borrow_mut().take();
        self.state.session.set(Attached::None);
        self.document.borrow_mut().forget_history();
        self.allow_editing(false);
    }

    fn allow_editing(&self, allowed: bool) {
        for editor in self.editors.borrow().values() {
            editor.set_read_only(!allowed);
        }
    }

    async fn take_over(self: Rc<Self>) {
        if !self.read_only.get() || self.tabs.taking.replace(true) {
            return;
        }
        let (told, gave) = oneshot::channel();
        *self.tabs.gave.borrow_mut() = Some(told);
        self.say_tabs(TAKE);
        let wait = std::pin::pin!(timer::sleep(HAND_OVER));
        // Without an answer the other tab is asleep or gone: what it has written is there, and it can't write any more.
        let _ = select(gave, wait).await;
        self.tabs.gave.borrow_mut().take();
        self.tabs.taking.set(false);
        let key = self.head.borrow().key.clone();
        match self.services.shelf().claim(&key).await {
            Ok(Some(taken)) => self.write_here(taken),
            Ok(None) => self.asks.problem.set(Some("This notebook was deleted in another tab.".to_owned())),
            Err(error) => self.asks.problem.set(Some(format!("This tab can't write: {error}"))),
        }
    }

    fn write_here(self: &Rc<Self>, taken: Taken) {
        self.saver.restart(&taken);
        self.state.title.set(taken.head.title.clone());
        *self.head.borrow_mut() = taken.head;
        *self.machine.borrow_mut() = RunMachine::new(clock::entropy());
        self.replace(taken.notebook);
        *self.machine.borrow_mut() = RunMachine::new(clock::entropy());
        self.read_only.set(false);
        self.put_up_sign();
        self.state.saved.set(Saved::All);
        self.allow_editing(true);
        self.resume();
        self.refresh_runs();
    }
}

/// Takes a notebook to write it, or, while another tab does, to show it.
///
/// # Errors
/// When it can't be read.
pub async fn take(services: Services, key: &str) -> Result<Option<(Taken, Role)>, StorageError> {
    if written_elsewhere(key).await {
        return Ok(services.shelf().take(key).await?.map(|taken| (taken, Role::Shows)));
    }
    Ok(services.shelf().claim(key).await?.map(|taken| (taken, Role::Writes)))
}
