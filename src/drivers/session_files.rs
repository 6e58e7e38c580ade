//! Files that are given to sessions from this page. They go on being sent when nobody looks, and what became of each is
//! known until the page is left: Livy does not say which files a session was given while it ran.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use livy_api::{AddFile, AddKind, CallError, Session, SessionKind, Target, Transport, UploadFile};
use polling::Priority;
use viewer::session_file;
use web_sys::File;

use super::services::Services;
use crate::platform::files;
use crate::platform::spawn;

thread_local! {
    static KNOWN: RefCell<HashMap<String, SessionFiles>> = RefCell::default();
}

/// How it stands with a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// It was chosen; nothing was sent.
    Chosen,
    /// It waits until those before it are done.
    Waiting,
    /// It is being sent; how much of it has left, from 0 to 1.
    Sending(f64),
    /// The session has it.
    Added,
    /// The session does not have it.
    Refused(CallError),
    /// Nobody knows whether it arrived.
    Unclear(CallError),
    /// It can't be read from the disk (any more); nothing was sent.
    Unreadable,
}

#[derive(Clone)]
enum Source {
    Disk(File),
    Address(String),
}

/// One file.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Tells it from others.
    pub number: u32,
    /// The name it has, or gets, in the session.
    pub name: RwSignal<String>,
    /// What it is.
    pub kind: RwSignal<AddKind>,
    /// How it stands with it.
    pub standing: RwSignal<Standing>,
    /// Bytes, of a file of the disk.
    pub size: Option<u64>,
    source: StoredValue<Rc<Source>, LocalStorage>,
    abort: StoredValue<Option<AbortHandle>>,
}

/// The files of one session.
#[derive(Clone, Copy)]
pub struct SessionFiles {
    services: Services,
    /// In the order in which they were chosen.
    pub entries: RwSignal<Vec<Entry>>,
    busy: StoredValue<bool>,
    last: StoredValue<u32>,
}

impl SessionFiles {
    /// Those of a session, as far as this page had to do with them.
    pub fn of(services: Services, session: &Session) -> Self {
        let key = services.session_key(session);
        let known = KNOWN.with_borrow(|known| known.get(&key).copied());
        known.unwrap_or_else(|| {
            let new = services.at_root(|| Self {
                services,
                entries: RwSignal::new(Vec::new()),
                busy: StoredValue::new(false),
                last: StoredValue::new(0),
            });
            KNOWN.with_borrow_mut(|known| known.insert(key, new));
            new
        })
    }

    /// Files of the disk were chosen.
    pub fn choose(&self, files: Vec<File>) {
        for file in files {
            let name = file.name();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a file's size is a whole number"
            )]
            let size = file.size() as u64;
            self.add(&name, Some(size), Source::Disk(file));
        }
    }

    /// A file was named by its address.
    pub fn choose_address(&self, address: &str) {
        self.add(session_file::name_of(address), None, Source::Address(address.to_owned()));
    }

    fn add(&self, name: &str, size: Option<u64>, source: Source) {
        let number = self.last.get_value() + 1;
        self.last.set_value(number);
        let entry = self.services.at_root(|| Entry {
            number,
            name: RwSignal::new(name.to_owned()),
            kind: RwSignal::new(session_file::guess(name)),
            standing: RwSignal::new(Standing::Chosen),
            size,
            source: StoredValue::new_local(Rc::new(source)),
            abort: StoredValue::new(None),
        });
        self.entries.update(|entries| entries.push(entry));
    }

    /// Takes a file off the list; one that is being sent is given up, and stays.
    pub fn remove(&self, entry: Entry) {
        match entry.standing.get_untracked() {
            Standing::Sending(_) => {
                if let Some(abort) = entry.abort.get_value() {
                    abort.abort();
                }
            }
            Standing::Waiting => entry.standing.set(Standing::Chosen),
            _ => self.entries.update(|entries| entries.retain(|one| one.number != entry.number)),
        }
    }

    /// A file of the list has this name.
    pub fn is_named(&self, name: &str) -> bool {
        self.entries.with(|entries| entries.iter().any(|one| one.name.with(|own| own == name)))
    }

    /// Another file has this name in the session already, or gets it first.
    pub fn is_taken(&self, entry: Entry, name: &str) -> bool {
        let first = |one: &Entry| match one.standing.get() {
            Standing::Chosen => one.number < entry.number,
            Standing::Refused(_) | Standing::Unreadable => false,
            Standing::Waiting | Standing::Sending(_) | Standing::Added | Standing::Unclear(_) => true,
        };
        let same = |one: &Entry| one.number != entry.number && one.name.with(|own| own == name);
        self.entries.with(|entries| entries.iter().any(|one| same(one) && first(one)))
    }

    /// What is wrong with a file's name, if anything.
    pub fn problem(&self, entry: Entry) -> Option<&'static str> {
        let name = entry.name.get();
        let other = self.is_taken(entry, &name).then(|| name.clone());
        session_file::name_problem(&name, entry.kind.get(), other.iter().map(String::as_str))
    }

    /// Sends these, one after the other.
    pub fn send(&self, session: &Session, entries: &[Entry]) {
        for entry in entries {
            entry.standing.set(Standing::Waiting);
        }
        if self.busy.get_value() {
            return;
        }
        self.busy.set_value(true);
        let (files, target, kind) = (*self, Target::from(session.id), session.kind.clone());
        // Not given up half-way because a dialog was closed.
        spawn::to_the_end(async move {
            while let Some(entry) = files.next() {
                let standing = files.send_one(target.clone(), &kind, entry).await;
                let lost = matches!(standing, Standing::Unclear(_));
                entry.standing.try_set(standing);
                if lost {
                    // The others would be lost as well: the person decides when to go on.
                    files.hold();
                }
            }
            files.busy.try_set_value(false);
        });
    }

    fn next(&self) -> Option<Entry> {
        self.entries.with_untracked(|entries| {
            entries.iter().find(|entry| entry.standing.with_untracked(|it| *it == Standing::Waiting)).copied()
        })
    }

    fn hold(&self) {
        while let Some(entry) = self.next() {
            entry.standing.set(Standing::Chosen);
        }
    }

    async fn send_one(&self, session: Target, kind: &SessionKind, entry: Entry) -> Standing {
        let (source, name) = (entry.source.get_value(), entry.name.get_untracked());
        let kind = session_file::sent_as(entry.kind.get_untracked(), kind);
        let api = self.services.api();
        entry.standing.set(Standing::Sending(0.0));
        let sending = async {
            match &*source {
                Source::Disk(file) => {
                    if !files::can_be_read(file).await {
                        return None;
                    }
                    let progress = move |share| drop(entry.standing.try_set(Standing::Sending(share)));
                    Some(api.upload(&UploadFile { session, kind }, file, &name, progress).await)
                }
                Source::Address(uri) => {
                    Some(api.call(&AddFile { session, kind, uri: uri.clone() }, Priority::Act).await)
                }
            }
        };
        let (sending, abort) = abortable(sending);
        entry.abort.set_value(Some(abort));
        match sending.await {
            Ok(None) => Standing::Unreadable,
            Ok(Some(Ok(()))) => Standing::Added,
            Ok(Some(Err(error))) if error.is_ambiguous() => Standing::Unclear(error),
            Ok(Some(Err(error))) => Standing::Refused(error),
            Err(_) => Standing::Unclear(CallError::Transport(Transport::Aborted)),
        }
    }
}

impl Entry {
    /// Its address, where that is how it was named.
    pub fn address(&self) -> Option<String> {
        self.source.with_value(|source| match &**source {
            Source::Address(address) => Some(address.clone()),
            Source::Disk(_) => None,
        })
    }

    /// It can be sent, also once more.
    pub fn may_be_sent(&self) -> bool {
        self.standing.with(|it| !matches!(it, Standing::Waiting | Standing::Sending(_) | Standing::Added))
    }
}
