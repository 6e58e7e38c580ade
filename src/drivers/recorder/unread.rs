//! Logs of runs that ended while nobody looked: read once, in the background, before the server forgets them, and looked
//! through for why it failed.

use leptos::prelude::*;
use livy_api::Target;
use polling::Priority;
use viewer::record::Sort;

use super::logs::{keep_once, read_log};
use super::{Recorder, cause, failed};
use crate::drivers::log_tail::{self, LogOf};
use crate::platform::{spawn, timer};
use crate::state::log::LogState;

/// Runs that wait to be read at most: where a hundred end at once, somebody else is in charge.
const MOST: usize = 20;
/// Milliseconds until the first is read: its log may still grow by its last lines.
const SOON: u32 = 2_000;

/// Runs whose logs wait to be read.
#[derive(Default)]
pub(super) struct Unread {
    /// Those that ended before this page's eyes, in that order.
    ended: Vec<String>,
    /// Those that had failed when they were first seen: number and key, the oldest first.
    dead: Vec<(u32, String)>,
    /// One of them is being read.
    busy: bool,
}

impl Unread {
    /// What ended is read before what had failed long ago; of those the newest.
    fn next(&mut self) -> Option<String> {
        if self.ended.is_empty() { self.dead.pop().map(|(_, key)| key) } else { Some(self.ended.remove(0)) }
    }
}

impl Recorder {
    /// The next one that no page keeps.
    fn next_unread(&self) -> Option<String> {
        let attended = self.0.attended.borrow();
        let mut unread = self.0.unread.borrow_mut();
        let next = std::iter::from_fn(|| unread.next()).find(|key| !attended.contains(key));
        unread.busy = next.is_some();
        next
    }

    /// Nothing is left; whatever comes begins anew.
    fn has_read_all(&self) -> bool {
        let mut unread = self.0.unread.borrow_mut();
        unread.busy = !(unread.ended.is_empty() && unread.dead.is_empty());
        !unread.busy
    }
}

/// Reads the log of a run that has just ended, unless a page keeps it.
pub(super) fn ended(recorder: &Recorder, key: &str) {
    {
        let mut unread = recorder.0.unread.borrow_mut();
        if unread.ended.len() >= MOST || recorder.0.attended.borrow().iter().any(|attended| attended == key) {
            return;
        }
        unread.ended.push(key.to_owned());
    }
    begin(recorder);
}

/// Reads the log of a run that has failed some time ago, and whose cause is not known.
pub(super) fn found_dead(recorder: &Recorder, id: u32, key: &str) {
    {
        let mut unread = recorder.0.unread.borrow_mut();
        let at = unread.dead.partition_point(|(other, _)| *other < id);
        unread.dead.insert(at, (id, key.to_owned()));
        if unread.dead.len() > MOST {
            unread.dead.remove(0);
        }
    }
    begin(recorder);
}

/// Where there are many, they are read within the page's requests.
fn begin(recorder: &Recorder) {
    if std::mem::replace(&mut recorder.0.unread.borrow_mut().busy, true) {
        return;
    }
    let recorder = recorder.clone();
    let guest = recorder.0.services.fleet().guest();
    spawn::to_the_end(async move {
        timer::sleep(SOON).await;
        loop {
            guest.turn().await;
            let Some(key) = recorder.next_unread() else { return };
            read_once(&recorder, key).await;
            if recorder.has_read_all() {
                return;
            }
        }
    });
}

async fn read_once(recorder: &Recorder, key: String) {
    let Some(record) = recorder.get(&key).filter(|record| !record.gone) else { return };
    let target = Target::Id(record.id);
    let of = match record.sort {
        Sort::Session => LogOf::Session(target),
        Sort::Batch => LogOf::Batch(target),
    };
    let Ok(page) = log_tail::snapshot(&recorder.0.services.api(), &of, Priority::Background).await else { return };
    let owner = recorder.0.services.at_root(Owner::new);
    let log = owner.with(LogState::new);
    read_log(recorder, &record, log).await;
    log.take(1, &page.sections());
    let kept = owner.with(|| keep_once(recorder, key, log)).and_then(|key| recorder.get(&key));
    if let Some(record) = kept.filter(|record| failed(record.sort, record.state())) {
        cause::find(recorder, &record, log).await;
    }
    owner.cleanup();
}
