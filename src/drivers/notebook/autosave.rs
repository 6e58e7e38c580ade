//! Every change is kept: appended to the notebook's journal soon after it was made, at once when the page hides.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use notebook::{Edit, store};

use super::Inner;
use crate::drivers::shelf::{Head, Taken, Why, journal_key};
use crate::platform::spawn::{self, Task};
use crate::platform::storage::{Durability, Op, StorageError, Table};
use crate::platform::{clock, timer};
use crate::state::notebook::Saved;

/// Milliseconds after a change at which it is written; what comes meanwhile is written with it.
const SOON: u32 = 250;
/// Milliseconds until a write that failed is tried again.
const RETRY: u32 = 5_000;
/// Bytes of journal after which a new snapshot takes its place, whatever the size of the notebook.
const JOURNAL: usize = 256 * 1024;

/// What is written and what is not.
pub(super) struct Saver {
    /// Edits not written yet, and the revision before the first of them.
    pending: RefCell<(Vec<Edit>, u64)>,
    /// A write is under way.
    writing: Cell<bool>,
    timer: RefCell<Option<Task>>,
    journal: Cell<usize>,
    snapshot: Cell<usize>,
    epoch: Cell<u64>,
    /// Revision that is on disk.
    stored: Cell<u64>,
}

impl Saver {
    pub(super) fn new(taken: &Taken) -> Self {
        let saver = Self {
            pending: RefCell::default(),
            writing: Cell::new(false),
            timer: RefCell::default(),
            journal: Cell::new(0),
            snapshot: Cell::new(0),
            epoch: Cell::new(0),
            stored: Cell::new(0),
        };
        saver.restart(taken);
        saver
    }

    /// Goes on from what was taken.
    pub(super) fn restart(&self, taken: &Taken) {
        *self.pending.borrow_mut() = (Vec::new(), taken.head.revision);
        self.snapshot.set(taken.sizes.0);
        self.journal.set(taken.sizes.1);
        self.epoch.set(taken.head.epoch);
        self.stored.set(taken.head.revision);
    }
}

impl Inner {
    /// Something changed: it is written soon.
    pub(super) fn save_soon(self: &Rc<Self>) {
        if self.read_only.get() {
            return;
        }
        self.say(Saved::Pending);
        if self.saver.timer.borrow().is_some() {
            return;
        }
        let inner = Rc::downgrade(self);
        *self.saver.timer.borrow_mut() = Some(spawn::task(async move {
            timer::sleep(SOON).await;
            if let Some(inner) = inner.upgrade() {
                inner.saver.timer.borrow_mut().take();
                inner.flush_now();
            }
        }));
    }

    /// Writes what is not written yet, without waiting.
    pub(super) fn flush_now(self: &Rc<Self>) {
        let inner = Rc::clone(self);
        spawn::to_the_end(async move {
            let durability =
                if inner.services.page.visible.get_untracked() { Durability::Relaxed } else { Durability::Strict };
            let _ = inner.write(durability).await;
        });
    }

    /// Writes everything up to now; answers when it is on disk.
    pub(super) async fn write(self: &Rc<Self>, durability: Durability) -> Result<(), StorageError> {
        if self.read_only.get() {
            let _ = self.document.borrow_mut().take_applied();
            return Ok(());
        }
        // One write at a time keeps revisions in order; who comes meanwhile waits for the one under way.
        while self.saver.writing.get() {
            timer::sleep(5).await;
        }
        let Some((edits, from, to)) = self.collect() else {
            return Ok(());
        };
        self.saver.writing.set(true);
        let result = self.write_edits(&edits, from, to, durability).await;
        self.saver.writing.set(false);
        match &result {
            Ok(()) => {
                self.tell_record(&store::record(&edits, from, to));
                self.keep_versions();
                self.saver.stored.set(to);
                let current = self.document.borrow().notebook().revision() == to;
                self.say(if current { Saved::All } else { Saved::Pending });
            }
            Err(error) => {
                self.put_back(edits, from);
                self.failed(error);
            }
        }
        result
    }

    /// Edits since the last write, with the revisions before and after them.
    fn collect(&self) -> Option<(Vec<Edit>, u64, u64)> {
        let mut document = self.document.borrow_mut();
        let mut pending = self.saver.pending.borrow_mut();
        pending.0.extend(document.take_applied());
        let to = document.notebook().revision();
        let from = pending.1;
        if pending.0.is_empty() {
            return None;
        }
        pending.1 = to;
        Some((std::mem::take(&mut pending.0), from, to))
    }

    fn put_back(&self, mut edits: Vec<Edit>, from: u64) {
        let mut pending = self.saver.pending.borrow_mut();
        edits.append(&mut pending.0);
        *pending = (edits, from);
    }

    async fn write_edits(
        &self,
        edits: &[Edit],
        from: u64,
        to: u64,
        durability: Durability,
    ) -> Result<(), StorageError> {
        let storage = self.services.shelf().storage().await?;
        let key = self.head.borrow().key.clone();
        let record = store::record(edits, from, to);
        let (journal, snapshot) = (self.saver.journal.get() + record.len(), self.saver.snapshot.get());
        let mut ops = Vec::new();
        let compact = journal > JOURNAL.max(snapshot / 2);
        if compact {
            let text = {
                let document = self.document.borrow();
                // What was typed since belongs to the next record, which would then be applied twice.
                (document.notebook().revision() == to).then(|| store::snapshot(document.notebook()))
            };
            if let Some(text) = text {
                self.saver.snapshot.set(text.len());
                self.saver.journal.set(0);
                ops.push(Op::Put(Table::Snapshots, key.clone(), text));
                ops.push(Op::DeletePrefix(Table::Journal, format!("{key}/")));
            }
        }
        if ops.is_empty() {
            self.saver.journal.set(journal);
            ops.push(Op::Put(Table::Journal, journal_key(&key, to), record));
        }
        {
            let mut head = self.head.borrow_mut();
            head.describe(self.document.borrow().notebook(), clock::wall());
            head.revision = to;
            // The last write comes when the page has gone: then the title is what the head has.
            if let Some(title) = self.state.title.try_get_untracked() {
                head.title = title;
            }
            ops.push(Op::Put(Table::Heads, key.clone(), head.to_json()));
        }
        let epoch = self.saver.epoch.get();
        let may = |held: Option<&str>| {
            let held = held.and_then(|text| Head::read(&key, text));
            held.is_some_and(|held| held.epoch == epoch && held.revision <= from)
        };
        storage.write(ops, Some((Table::Heads, &key)), may, durability).await
    }

    fn failed(self: &Rc<Self>, error: &StorageError) {
        match error {
            StorageError::Conflict => {
                // Nothing typed is lost: what the other tab does not have is put among the versions.
                self.keep_version(Why::Unsaved);
                let _ = self.collect();
                self.stop_writing();
            }
            StorageError::Full => {
                self.say(Saved::Failed(
                    "The browser's storage is full. Download this notebook, then free some space in Settings."
                        .to_owned(),
                ));
                self.retry();
            }
            StorageError::Unavailable(_) => {
                self.say(Saved::Failed(format!("{error} Download this notebook to keep your work.")));
                self.retry();
            }
        }
    }

    fn retry(self: &Rc<Self>) {
        let inner = Rc::downgrade(self);
        *self.saver.timer.borrow_mut() = Some(spawn::task(async move {
            timer::sleep(RETRY).await;
            if let Some(inner) = inner.upgrade() {
                inner.saver.timer.borrow_mut().take();
                inner.flush_now();
            }
        }));
    }

    fn say(&self, saved: Saved) {
        if self.state.saved.try_with_untracked(|old| *old != saved) == Some(true) {
            self.state.saved.try_set(saved);
        }
    }

    /// Keeps what only the head has: the title, the session.
    pub(super) fn keep_head(self: &Rc<Self>, change: impl Fn(&mut Head) + 'static) {
        change(&mut self.head.borrow_mut());
        if self.read_only.get() {
            return;
        }
        let (shelf, key) = (self.services.shelf(), self.head.borrow().key.clone());
        spawn::to_the_end(async move {
            let _ = shelf.change(&key, change).await;
        });
    }

    /// Writes at once when the page hides, and asks running statements at once when it is shown again.
    pub(super) fn watch_page(self: &Rc<Self>) {
        let held = StoredValue::new_local(Rc::downgrade(self));
        let visible = self.services.page.visible;
        Effect::watch(
            move || visible.get(),
            move |visible, _, _| {
                let Some(inner) = held.try_get_value().and_then(|inner| inner.upgrade()) else { return };
                if *visible {
                    inner.poll_all_again();
                } else {
                    inner.flush_now();
                }
            },
            false,
        );
        crate::platform::page::on_leave(move || {
            if let Some(inner) = held.try_get_value().and_then(|inner| inner.upgrade()) {
                inner.flush_now();
                inner.leave();
            }
        });
    }
}
