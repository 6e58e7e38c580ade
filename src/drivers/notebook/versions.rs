//! Older states of the notebook: kept now and then, compared with what is, gone back to.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use notebook::compose::Change;
use notebook::diff::{self, CellDiff};
use notebook::{Edit, Notebook, Selection, store};

use super::{Inner, OpenNotebook};
use crate::drivers::shelf::{Version, Why};
use crate::platform::{clock, spawn};

/// Milliseconds after which a version is kept of what is being worked on.
const EVERY: u64 = 10 * 60 * 1000;

/// What was kept of this notebook since it was opened.
pub(super) struct Kept {
    /// As it was opened; `None` once that is kept, or nothing would be worth it.
    opened: RefCell<Option<Notebook>>,
    /// When a version was last kept.
    at: Cell<u64>,
    /// Revision that was kept last.
    revision: Cell<u64>,
}

impl Kept {
    /// Cells are shared, not copied.
    pub(super) fn new(notebook: &Notebook) -> Self {
        let is_blank = notebook.cells().all(|cell| cell.source.trim().is_empty());
        Self {
            opened: RefCell::new((!is_blank).then(|| notebook.clone())),
            at: Cell::new(clock::now()),
            revision: Cell::new(notebook.revision()),
        }
    }
}

impl Inner {
    /// Something was written: perhaps it is time to keep a version.
    pub(super) fn keep_versions(self: &Rc<Self>) {
        let opened = self.kept.opened.borrow_mut().take();
        if let Some(opened) = opened {
            self.put_version(Why::Opened, store::snapshot(&opened));
        } else if clock::now().saturating_sub(self.kept.at.get()) > EVERY {
            self.keep_version(Why::Time);
        }
    }

    /// Keeps the notebook as it is, unless that is kept already.
    pub(super) fn keep_version(self: &Rc<Self>, why: Why) {
        let revision = self.document.borrow().notebook().revision();
        if self.kept.revision.replace(revision) == revision {
            return;
        }
        let snapshot = store::snapshot(self.document.borrow().notebook());
        self.put_version(why, snapshot);
    }

    fn put_version(self: &Rc<Self>, why: Why, snapshot: String) {
        self.kept.at.set(clock::now());
        let (shelf, key) = (self.services.shelf(), self.head.borrow().key.clone());
        let grew = self.asks.more.versions;
        spawn::to_the_end(async move {
            // Where there is no room for it, the notebook's own state says so.
            if shelf.keep_version(&key, why, snapshot).await.is_ok() {
                grew.try_update(|times| *times += 1);
            }
        });
    }

    fn go_back(self: &Rc<Self>, old: Notebook) {
        self.keep_version(Why::Before);
        let change = {
            let document = self.document.borrow();
            let now = document.notebook();
            let mut edits = vec![Edit::Remove { at: 0, count: now.len() }];
            let cells = old.cells().map(|cell| notebook::Cell::clone(cell)).collect();
            edits.push(Edit::Insert { at: 0, cells });
            edits.extend(notebook::compose::set_metadata(now, None, old.metadata()).edits);
            Change { label: "Go back", edits, select: Some(Selection::first(&old)) }
        };
        self.commit(change);
        self.refresh_all();
        self.focus_selection();
    }

    /// Cells of the same ids may be quite different now.
    fn refresh_all(&self) {
        let (document, machine) = (self.document.borrow(), self.machine.borrow());
        for cell in document.notebook().cells() {
            self.state.refresh(cell, &machine);
        }
    }
}

impl OpenNotebook {
    /// Versions of this notebook, the newest first.
    pub async fn versions(&self) -> Result<Vec<Version>, String> {
        let inner = self.inner();
        let key = inner.head.borrow().key.clone();
        inner.services.shelf().versions(&key).await.map_err(|error| error.to_string())
    }

    /// What differs between a version and the notebook as it is, cell by cell, without what is the same; and the version.
    ///
    /// # Errors
    /// A sentence that says why it can't be compared.
    pub async fn compare(&self, version: Version) -> Result<(Vec<CellDiff>, Notebook), String> {
        let inner = self.inner();
        let old = inner.services.shelf().version(&version).await.map_err(|error| error.to_string())?;
        let old = old.ok_or_else(|| "This version can't be read.".to_owned())?;
        let mut differences = diff::cells(&old, inner.document.borrow().notebook());
        differences.retain(|cell| !cell.is_same());
        Ok((differences, old))
    }

    /// Makes the notebook what a version was, as one step of undo.
    pub fn go_back(&self, old: Notebook) {
        self.inner().go_back(old);
    }
}
