//! The flight recorder: whatever is seen of sessions and batches is kept in this browser, so that it can be read when the
//! server has forgotten it. It watches the lists; pages hand it their logs.

mod cause;
mod export;
mod logs;
mod queries;
mod search;
mod sight;
mod statements;
mod store;
mod unread;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use leptos::prelude::*;
use livy_api::{Batch, Session};
use viewer::record::room::{self, Room};
use viewer::record::{Record, Sort};

pub use self::cause::{Causes, causes_in};
pub use self::export::export;
pub use self::logs::{keep_log, read_log};
pub use self::search::{Found, Hit, Place, search};
use self::sight::Sight;
use self::statements::Statements;
use self::store::Store;
use self::unread::Unread;
use super::services::Services;
use crate::platform::{clock, spawn, timer};

thread_local! {
    static RECORDER: RefCell<Option<Recorder>> = const { RefCell::new(None) };
    /// What is to be noted as soon as there is a recorder.
    static WAITING: RefCell<Vec<Early>> = const { RefCell::new(Vec::new()) };
}

/// Everything that is kept of the server's runs.
#[derive(Clone)]
pub struct Recorder(Rc<Inner>);

struct Inner {
    services: Services,
    store: Store,
    /// All records of the server, by key; `None` until they were read.
    records: RefCell<Option<HashMap<String, Record>>>,
    /// Those that the server knows, by sort and number.
    current: RefCell<HashMap<(Sort, u32), String>>,
    /// Requests whose run was not seen yet.
    requests: RefCell<HashMap<(Sort, u32), String>>,
    /// When each of those was last seen, in milliseconds since 1970.
    sighted: RefCell<HashMap<String, u64>>,
    /// Runs whose page is open: it keeps their log.
    attended: RefCell<Vec<String>>,
    /// Runs whose log is to be read once before the server forgets it.
    unread: RefCell<Unread>,
    /// Which statements are kept of runs whose statements were seen since the page was opened.
    statements: RefCell<HashMap<String, Statements>>,
    /// What was seen before what was kept had been read.
    early: RefCell<Vec<Early>>,
    /// What was kept has been read.
    ready: RwSignal<bool>,
    /// Grows with every change.
    revision: RwSignal<u64>,
}

/// Runs that are kept at most, with logs and statements of half a gigabyte.
const ROOM: Room = Room { runs: 5_000, bytes: 500 << 20 };
/// Something to note as soon as what was kept has been read.
type Early = Box<dyn FnOnce(&Recorder)>;
/// Milliseconds by which a list must be newer than the last sight of what it lacks: its reply may have been under way.
const STALE: u64 = 5_000;

/// The recorder of this page; it begins to record when it is first asked for.
pub fn here(services: Services) -> Recorder {
    let known = RECORDER.with_borrow(Clone::clone);
    known.unwrap_or_else(|| {
        let recorder = services.at_root(|| Recorder::start(services));
        RECORDER.set(Some(recorder.clone()));
        recorder
    })
}

/// Milliseconds after which a page that does not need the recorder gets one: reading what is kept holds nothing up.
const LATER: u32 = 2_000;

/// Notes something, in the order in which it was seen; soon, if there is no recorder yet.
pub fn note(services: Services, note: impl FnOnce(&Recorder) + 'static) {
    let known = RECORDER.with_borrow(Clone::clone).filter(|_| WAITING.with_borrow(Vec::is_empty));
    if let Some(recorder) = known {
        return recorder.when_ready(note);
    }
    let first = WAITING.with_borrow(Vec::is_empty);
    WAITING.with_borrow_mut(|waiting| waiting.push(Box::new(note)));
    if first {
        spawn::to_the_end(async move {
            timer::sleep(LATER).await;
            let recorder = here(services);
            WAITING.take().into_iter().for_each(|note| recorder.when_ready(note));
        });
    }
}

impl Recorder {
    fn start(services: Services) -> Self {
        let recorder = Self(Rc::new(Inner {
            services,
            store: Store::new(services),
            records: RefCell::new(None),
            current: RefCell::default(),
            requests: RefCell::default(),
            sighted: RefCell::default(),
            attended: RefCell::default(),
            unread: RefCell::default(),
            statements: RefCell::default(),
            early: RefCell::default(),
            ready: RwSignal::new(false),
            revision: RwSignal::new(0),
        }));
        let (sessions, batches) = (services.sessions, services.batches);
        let reading = recorder.clone();
        spawn::to_the_end(async move {
            let records = reading.0.store.read_all().await;
            {
                let mut current = reading.0.current.borrow_mut();
                for record in records.values().filter(|record| !record.gone) {
                    current.insert((record.sort, record.id), record.key.clone());
                }
            }
            *reading.0.records.borrow_mut() = Some(records);
            reading.0.ready.set(true);
            reading.0.revision.update(|revision| *revision += 1);
            let early = reading.0.early.take();
            early.into_iter().for_each(|seen| seen(&reading));
        });
        recorder.tell_causes();
        let watching = StoredValue::new_local(recorder.clone());
        let ready = recorder.0.ready;
        Effect::new(move || {
            let items = sessions.items.get();
            // What was kept has to be read before anything is compared with it.
            if let (true, Some(as_of)) = (ready.get(), sessions.as_of.get_untracked()) {
                let whole = sessions.total.get_untracked() <= items.len() as u64;
                let seen = items.iter().map(|session| Sight::session(session)).collect();
                watching.with_value(|recorder| recorder.saw_all(Sort::Session, seen, as_of, whole));
            }
        });
        Effect::new(move || {
            let items = batches.items.get();
            if let (true, Some(as_of)) = (ready.get(), batches.as_of.get_untracked()) {
                let whole = batches.total.get_untracked() <= items.len() as u64;
                let seen = items.iter().map(|batch| Sight::batch(batch)).collect();
                watching.with_value(|recorder| recorder.saw_all(Sort::Batch, seen, as_of, whole));
            }
        });
        recorder
    }

    /// Tracks every change.
    pub fn track(&self) {
        self.0.revision.track();
    }

    /// What was kept has been read.
    pub fn is_ready(&self) -> bool {
        self.0.ready.get()
    }

    /// A list was seen as of a moment. If it was whole, what is not in it is gone.
    fn saw_all(&self, sort: Sort, seen: Vec<Sight>, as_of: u64, whole: bool) {
        let mut changed: Vec<String> = Vec::new();
        let listed: Vec<u32> = seen.iter().map(|sight| sight.id).collect();
        for sight in seen {
            // A page may know better than a list that was read before.
            let known = self.0.current.borrow().get(&(sort, sight.id)).cloned();
            let newer = known.and_then(|key| self.0.sighted.borrow().get(&key).copied()).is_some_and(|at| at > as_of);
            if !newer {
                changed.extend(self.note(sight));
            }
        }
        if whole {
            let sighted = self.0.sighted.borrow();
            let before = |key: &String| sighted.get(key).is_none_or(|at| at + STALE < as_of);
            let listed: HashSet<u32> = listed.into_iter().collect();
            let missing: Vec<String> = self
                .0
                .current
                .borrow()
                .iter()
                .filter(|((of, id), key)| *of == sort && !listed.contains(id) && before(key))
                .map(|(_, key)| key.clone())
                .collect();
            drop(sighted);
            for key in missing {
                changed.extend(self.close(&key));
            }
        }
        self.written(changed);
    }

    /// A session was seen by itself; the key of its record.
    pub fn saw_session(&self, session: &Session) -> Option<String> {
        self.saw(Sight::session(session))
    }

    /// Notes something now, or as soon as what was kept has been read.
    fn when_ready(&self, note: impl FnOnce(&Self) + 'static) {
        if self.0.ready.get_untracked() {
            note(self);
        } else {
            self.0.early.borrow_mut().push(Box::new(note));
        }
    }

    /// A batch was seen by itself; the key of its record.
    pub fn saw_batch(&self, batch: &Batch) -> Option<String> {
        self.saw(Sight::batch(batch))
    }

    fn saw(&self, sight: Sight) -> Option<String> {
        let at = (sight.sort, sight.id);
        let changed = self.note(sight);
        self.written(changed);
        self.0.current.borrow().get(&at).cloned()
    }

    /// The keys of records that changed.
    fn note(&self, sight: Sight) -> Vec<String> {
        let now = clock::wall();
        let mut changed = Vec::new();
        let at = (sight.sort, sight.id);
        let known = self.0.current.borrow().get(&at).cloned();
        if let Some(key) = &known
            && !self.is_same(key, &sight)
        {
            changed.extend(self.close(key));
        }
        let mut records = self.0.records.borrow_mut();
        let Some(records) = records.as_mut() else { return changed };
        let open = known.filter(|_| changed.is_empty());
        let key = open.unwrap_or_else(|| {
            let root = self.0.services.api().root();
            let record = Record::new(&root, sight.sort, sight.id, sight.who.clone(), now);
            let key = record.key.clone();
            records.insert(key.clone(), record);
            self.0.current.borrow_mut().insert(at, key.clone());
            key
        });
        let watched = self.0.sighted.borrow_mut().insert(key.clone(), now).is_some();
        if let Some(record) = records.get_mut(&key) {
            if watched && !over(record.sort, record.state()) && over(record.sort, &sight.state) {
                unread::ended(self, &key);
            }
            if !watched && record.cause.is_none() && failed(record.sort, &sight.state) {
                unread::found_dead(self, sight.id, &key);
            }
            let request = self.0.requests.borrow_mut().remove(&at);
            let app = !sight.who.app.is_empty() && record.who.app != sight.who.app;
            if app {
                record.who.app.clone_from(&sight.who.app);
            }
            let more = request.is_some();
            record.request = request.or_else(|| record.request.take());
            if record.saw(&sight.state, now) || app || more {
                changed.push(key);
            }
        }
        changed
    }

    /// The record can be of what was seen: nothing that has ended lives again.
    fn is_same(&self, key: &str, sight: &Sight) -> bool {
        self.get(key).is_some_and(|record| {
            let ended = over(record.sort, record.state()) && record.state() != "shutting_down";
            record.who.may_be(&sight.who) && (!ended || record.state() == sight.state)
        })
    }

    /// The server does not know it any more.
    fn close(&self, key: &str) -> Option<String> {
        let mut records = self.0.records.borrow_mut();
        let record = records.as_mut()?.get_mut(key)?;
        record.gone = true;
        self.0.current.borrow_mut().remove(&(record.sort, record.id));
        Some(key.to_owned())
    }

    /// It was asked for by number and is not there.
    pub fn missed(&self, sort: Sort, id: u32) {
        let key = self.0.current.borrow().get(&(sort, id)).cloned();
        let changed = key.and_then(|key| self.close(&key)).into_iter().collect();
        self.written(changed);
    }

    /// What has this number on the server now is another than what this record is of; the key of its own.
    pub fn another(&self, key: &str) -> Option<String> {
        let old = self.get(key)?;
        let mut changed: Vec<String> = self.close(key).into_iter().collect();
        let root = self.0.services.api().root();
        let mut record = Record::new(&root, old.sort, old.id, old.who.clone(), clock::wall());
        record.saw(old.state(), clock::wall());
        let new = record.key.clone();
        self.0.current.borrow_mut().insert((old.sort, old.id), new.clone());
        self.0.records.borrow_mut().as_mut()?.insert(new.clone(), record);
        changed.push(new.clone());
        self.written(changed);
        Some(new)
    }

    /// The request that began what has this number, as JSON.
    pub fn requested(&self, sort: Sort, id: u32, request: String) {
        self.0.requests.borrow_mut().insert((sort, id), request);
    }

    /// One record.
    pub fn get(&self, key: &str) -> Option<Record> {
        self.0.records.borrow().as_ref()?.get(key).cloned()
    }

    /// Forgets everything that the server does not know any more.
    pub fn clear(&self) {
        let keys: Vec<String> = self.all(|record| record.gone).into_iter().map(|record| record.key).collect();
        self.forget(keys);
    }

    fn forget(&self, keys: Vec<String>) {
        if let Some(records) = self.0.records.borrow_mut().as_mut() {
            for key in &keys {
                records.remove(key);
            }
        }
        self.0.statements.borrow_mut().retain(|key, _| !keys.contains(key));
        self.0.store.remove(keys);
        self.0.revision.update(|revision| *revision += 1);
    }

    /// Writes what changed, and makes room.
    fn written(&self, keys: Vec<String>) {
        if keys.is_empty() {
            return;
        }
        let changed = keys.iter().filter_map(|key| self.get(key)).collect();
        self.0.store.write(changed);
        let unwanted = self.0.records.borrow().as_ref().map(|records| room::unwanted(records.values(), ROOM));
        let unwanted = unwanted.unwrap_or_default();
        if unwanted.is_empty() {
            self.0.revision.update(|revision| *revision += 1);
        } else {
            self.forget(unwanted);
        }
    }
}

/// The state is one that nothing comes after.
fn over(sort: Sort, state: &str) -> bool {
    match sort {
        Sort::Session => livy_api::SessionState::parse(state).is_over(),
        Sort::Batch => livy_api::BatchState::parse(state).is_over(),
    }
}

/// The state is one of a run that did not end well.
fn failed(sort: Sort, state: &str) -> bool {
    match sort {
        Sort::Session => livy_api::SessionState::parse(state).has_failed(),
        Sort::Batch => livy_api::BatchState::parse(state).has_failed(),
    }
}
