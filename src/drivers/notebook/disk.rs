//! The notebook as a file on the person's disk, where the browser allows that: written by Save, never behind anybody's
//! back, and not over what another program wrote meanwhile.

use std::rc::Rc;

use leptos::prelude::*;
use notebook::{export, files};

use super::{Inner, OpenNotebook};
use crate::drivers::shelf::Why;
use crate::platform::files::{self as disk, FileHandle};
use crate::platform::{handles, spawn};

/// The file that Save writes.
#[derive(Clone)]
pub(super) struct Linked {
    handle: FileHandle,
    /// When the file was last changed, as far as is known here.
    changed: Option<f64>,
}

impl Inner {
    /// Save writes this file from now on.
    pub(super) fn link(self: &Rc<Self>, handle: FileHandle) {
        self.asks.more.linked.set(Some(handle.file_name()));
        *self.linked.borrow_mut() = Some(Linked { handle: handle.clone(), changed: None });
        let inner = Rc::downgrade(self);
        spawn::to_the_end(async move {
            let changed = handle.file().await.ok().map(|file| file.last_modified());
            if let Some(inner) = inner.upgrade() {
                inner.file_is(changed).await;
            }
        });
    }

    /// When the file was last changed, as is known now; kept for the next visit.
    async fn file_is(&self, changed: Option<f64>) {
        let handle = self.linked.borrow_mut().as_mut().map(|linked| {
            linked.changed = changed;
            linked.handle.clone()
        });
        let key = self.head.borrow().key.clone();
        if let Some(handle) = handle {
            handles::keep(&key, &handle, changed).await;
        }
    }

    /// Save goes on writing the file that it wrote on an earlier visit, once the person allows it.
    pub(super) fn link_again(self: &Rc<Self>) {
        let (inner, key) = (Rc::downgrade(self), self.head.borrow().key.clone());
        self.look(async move {
            if let Some((handle, changed)) = handles::kept(&key).await
                && let Some(inner) = inner.upgrade()
                && inner.linked.borrow().is_none()
            {
                inner.asks.more.linked.set(Some(handle.file_name()));
                *inner.linked.borrow_mut() = Some(Linked { handle, changed });
            }
        });
    }

    /// Saves: in the browser, as a version, and to the file if there is one.
    pub(super) fn save(self: &Rc<Self>) {
        self.flush_now();
        self.keep_version(Why::Saved);
        if self.linked.borrow().is_some() {
            self.write_file(false);
        }
    }

    /// Saves to a file that is chosen, or downloads where the browser has no other way.
    pub(super) fn save_as(self: &Rc<Self>) {
        if !disk::can_write() {
            return self.download_ipynb();
        }
        let inner = Rc::clone(self);
        let name = format!("{}.ipynb", export::file_name(&self.state.title.get_untracked()));
        spawn::to_the_end(async move {
            if let Some(handle) = disk::choose_where(&name).await {
                inner.asks.more.linked.set(Some(handle.file_name()));
                *inner.linked.borrow_mut() = Some(Linked { handle, changed: None });
                inner.write_file(true);
            }
        });
    }

    /// `over`: also when another program has changed the file.
    pub(super) fn write_file(self: &Rc<Self>, over: bool) {
        let Some(linked) = self.linked.borrow().clone() else { return };
        let text = files::to_ipynb(self.document.borrow().notebook());
        let inner = Rc::clone(self);
        spawn::to_the_end(async move {
            let name = linked.handle.file_name();
            if !linked.handle.allowed().await {
                let why =
                    format!("{name} was not written: the browser was not allowed to. It is saved in this browser.");
                inner.asks.problem.set(Some(why));
                return;
            }
            let now = linked.handle.file().await.ok().map(|file| file.last_modified());
            if !over && linked.changed.is_some() && now.is_some() && now != linked.changed {
                inner.asks.more.overwrite.set(true);
                return;
            }
            if linked.handle.put(&text).await.is_err() {
                let why = format!("{name} could not be written. It is saved in this browser; save it to another file.");
                inner.asks.problem.set(Some(why));
                return;
            }
            let changed = linked.handle.file().await.ok().map(|file| file.last_modified());
            inner.file_is(changed).await;
            inner.asks.more.written.update(|times| *times += 1);
        });
    }
}

impl OpenNotebook {
    /// Writes the file although another program changed it.
    pub fn overwrite_file(&self) {
        self.inner().write_file(true);
    }
}
