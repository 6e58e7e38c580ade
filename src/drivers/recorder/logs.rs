//! Keeping a log as it grows, and reading what was kept of one.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use viewer::log::stitch::StitchState;
use viewer::record::{KeptLog, Record, is_piece, piece_key};

use super::Recorder;
use crate::bridge::kept::{Lines, Reader};
use crate::platform::spawn::{self, Task};
use crate::platform::storage::{self, Op, Storage, Table};
use crate::platform::{clock, timer};
use crate::state::log::LogState;

/// Bytes of a piece; a longer log has several.
const PIECE: usize = 128 * 1024;
/// Milliseconds that new lines wait for more of them before they are written.
const PATIENCE: u32 = 1_000;

/// A log that is kept under the key of a record, once that is known.
#[derive(Clone)]
struct KeptLogOf {
    recorder: Recorder,
    log: LogState,
    key: RwSignal<Option<String>>,
    timer: Rc<RefCell<Option<Task>>>,
}

/// Pieces of a log that is read here at once, about a megabyte; of a longer one only the first is.
const AT_ONCE: usize = 8;
/// Pieces that the worker reads at once: each time costs the page a message.
const AT_ONCE_ELSEWHERE: usize = 24;
/// Milliseconds until views hear of what was read, and each time twice as many: drawing costs more than taking in many
/// megabytes, and the end is what is waited for.
const SOON_TOLD: u64 = 1_000;

/// Reads what is kept of a run's log into `log`, part by part: what is waited for here, and the rest of a long one in a
/// worker.
pub async fn read_log(recorder: &Recorder, record: &Record, log: LogState) {
    if record.log.lines == 0 {
        return;
    }
    let Ok(storage) = recorder.0.store.open().await else { return };
    let mut keys = storage.keys(Table::Pieces, &format!("{}/", record.key)).await.unwrap_or_default();
    keys.retain(|key| is_piece(key));
    let (near, far) = keys.split_at(if keys.len() > AT_ONCE { 1 } else { keys.len() });
    let part = |keys: &'_ [String]| Some((keys.first()?.clone(), keys.last()?.clone()));
    if let Some(part) = part(near) {
        log.restore(&read_part(&storage, &part).await, &record.log);
        log.tell();
    }
    let (mut told, mut patience) = (clock::now(), SOON_TOLD);
    let mut parts = far.chunks(AT_ONCE_ELSEWHERE).filter_map(part);
    let mut next = parts.next();
    let reader = if next.is_some() { Reader::load(storage::NAME, Table::Pieces.name()).await.ok() } else { None };
    let ask = |part: &(String, String)| reader.as_ref().map(|reader| reader.read(&part.0, &part.1));
    let mut asked = next.as_ref().and_then(ask);
    while let Some(part) = next {
        next = parts.next();
        let read = match asked {
            Some(asked) => asked.await,
            None => None,
        };
        // The worker reads on while this is taken in.
        asked = next.as_ref().and_then(ask);
        let put = read.is_some_and(|Lines { ends, codes, text }| log.restore_later(ends, &codes, text, &record.log));
        if !put {
            log.restore(&read_part(&storage, &part).await, &record.log);
        }
        if clock::now().saturating_sub(told) >= patience {
            (told, patience) = (clock::now(), 2 * patience);
            log.tell();
        }
    }
    log.restored(&record.log);
}

async fn read_part(storage: &Storage, (first, last): &(String, String)) -> String {
    storage.between(Table::Pieces, first, last).await.unwrap_or_default().concat()
}

/// Keeps `log` from when its key is known until the current view goes away; what was read by [`read_log`] is kept already.
pub fn keep_log(recorder: &Recorder, key: RwSignal<Option<String>>, log: LogState) {
    let kept = KeptLogOf { recorder: recorder.clone(), log, key, timer: Rc::default() };
    let held = StoredValue::new_local(kept.clone());
    Effect::new(move || {
        log.revision.track();
        if log.another.get() {
            held.with_value(KeptLogOf::begin_anew);
        }
        if key.with(Option::is_some) {
            held.with_value(KeptLogOf::later);
        }
    });
    let (visible, hiding) = (recorder.0.services.page.visible, StoredValue::new_local(kept.clone()));
    Effect::new(move || {
        // It may be gone in a moment.
        if !visible.get() {
            hiding.with_value(KeptLogOf::write);
        }
    });
    let attending = StoredValue::new_local(None::<Attending>);
    Effect::new({
        let recorder = recorder.clone();
        move || attending.set_value(key.get().map(|key| Attending::new(&recorder, key)))
    });
    let last = StoredValue::new_local(kept);
    on_cleanup(move || last.with_value(KeptLogOf::write));
}

/// A page keeps the log of this run, until this is dropped.
struct Attending(Recorder, String);

impl Attending {
    fn new(recorder: &Recorder, key: String) -> Self {
        recorder.0.attended.borrow_mut().push(key.clone());
        Self(recorder.clone(), key)
    }
}

impl Drop for Attending {
    fn drop(&mut self) {
        let mut attended = self.0.0.attended.borrow_mut();
        if let Some(at) = attended.iter().position(|key| *key == self.1) {
            attended.remove(at);
        }
    }
}

/// Keeps a log that was read once; under which key, as it may turn out to be another run's.
pub(super) fn keep_once(recorder: &Recorder, key: String, log: LogState) -> Option<String> {
    let key = RwSignal::new(Some(key));
    let kept = KeptLogOf { recorder: recorder.clone(), log, key, timer: Rc::default() };
    if log.another.get_untracked() {
        kept.begin_anew();
    }
    kept.write();
    key.get_untracked()
}

impl KeptLogOf {
    /// The log turned out to be another run's.
    fn begin_anew(&self) {
        self.log.another.set(false);
        let key = self.key.get_untracked().and_then(|key| self.recorder.another(&key));
        self.key.set(key);
    }

    fn later(&self) {
        if self.timer.borrow().is_some() {
            return;
        }
        let kept = self.clone();
        *self.timer.borrow_mut() = Some(spawn::task(async move {
            timer::sleep(PATIENCE).await;
            kept.write();
            *kept.timer.borrow_mut() = None;
        }));
    }

    /// Writes what is not written: the last piece again while it is small, and new ones.
    fn write(&self) {
        let Some(key) = self.key.try_get_untracked().flatten() else { return };
        let Some(mut record) = self.recorder.get(&key) else { return };
        let now = self.log.kept();
        let same = KeptLog { open: record.log.open, stitch: StitchState { order: 0, ..now.stitch }, ..now.clone() };
        if now.lines == 0 || same == record.log {
            return;
        }
        let mut ops = Vec::new();
        let mut begin = record.log.open;
        // A piece of which more will be known is written again.
        let mut open = None;
        loop {
            let (text, end, settled) = self.log.to_keep(begin, PIECE);
            if end == begin {
                break;
            }
            ops.push(Op::Put(Table::Pieces, piece_key(&key, begin), text));
            if end >= now.lines || !settled {
                open.get_or_insert(begin);
            }
            if end >= now.lines {
                break;
            }
            begin = end;
        }
        let open = open.unwrap_or(begin);
        record.log = KeptLog { open, ..same };
        ops.push(Op::Put(Table::Records, key.clone(), record.to_json()));
        if let Some(records) = self.recorder.0.records.borrow_mut().as_mut() {
            records.insert(key, record);
        }
        self.recorder.0.store.carry_out(ops);
    }
}
