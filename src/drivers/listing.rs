//! Keeps the lists of sessions and batches fresh.

mod totals;

use std::rc::Rc;

use leptos::prelude::*;
use livy_api::{
    Batch, BatchList, CallError, Endpoint, ListBatches, ListSessions, Paging, Session, SessionList, SessionState,
};
use polling::Priority;

use super::api::Api;
use super::fleet::{Fleet, Outcome, Polling};
use crate::platform::{clock, prefs, timer};
use crate::state::listing::Listing;
use crate::state::seen::Seen;

/// Milliseconds between questions while something starts that was just made, and after an act.
const FAST: u32 = 2_000;
/// Milliseconds between questions otherwise. In a list of many something changes all the time, and each answer is all of it.
const SLOW: u32 = 7_500;
/// Milliseconds for which what was just made is waited for.
const BIRTH: u64 = 3 * 60 * 1000;
/// Age of a whole list in milliseconds up to which what is new in it was created since.
const FRESH: u64 = 20_000;
/// How many more than last time are asked for, so that one request gets everything.
const ROOM: i64 = 50;

/// Where first sightings are kept.
const SEEN: &str = "seen";

/// Where it is kept since when sessions have been idle.
const IDLE: &str = "idle";

/// Since when sessions have been idle, from the last visit.
pub fn idle() -> Seen {
    Seen::from_json(&prefs::read(IDLE).unwrap_or_default())
}

/// First sightings, from the last visit.
pub fn seen() -> Seen {
    Seen::from_json(&prefs::read(SEEN).unwrap_or_default())
}

/// How much to ask for: all of what there was, with some room, and never less than a hundred.
fn everything(total: u64) -> Paging {
    Paging::new(0, i64::try_from(total).unwrap_or(i64::MAX - ROOM).saturating_add(ROOM).max(100))
}

/// There are more than were asked for: the whole list is not known yet.
fn was_short(asked: Paging, total: u64) -> bool {
    asked.size.is_some_and(|size| i64::try_from(total).is_ok_and(|total| total > size))
}

/// What a list holds: sessions or batches.
pub trait Listed: PartialEq + Send + Sync + 'static {
    /// The question that is answered by all of them.
    type Ask: Endpoint;
    /// Their letter in the keys of what is kept of them.
    const LETTER: char;
    /// Asks for so many.
    fn ask(paging: Paging) -> Self::Ask;
    /// What was answered, and how many the server holds.
    fn answered(reply: <Self::Ask as Endpoint>::Reply) -> (Vec<Self>, u64)
    where
        Self: Sized;
    /// Names one of the server at `root` for its life, as well as can be: a restarted server uses ids again.
    fn key(&self, root: &str) -> String;
    /// It waits for somebody to use it.
    fn is_idle(&self) -> bool;
    /// It starts.
    fn is_coming_up(&self) -> bool;
}

impl Listed for Session {
    type Ask = ListSessions;
    const LETTER: char = 's';

    fn ask(paging: Paging) -> ListSessions {
        ListSessions(paging)
    }

    fn answered(reply: SessionList) -> (Vec<Self>, u64) {
        (reply.sessions, reply.total)
    }

    fn key(&self, root: &str) -> String {
        let name = self.name.as_deref().unwrap_or_default();
        let owner = self.owner.as_deref().unwrap_or_default();
        format!("{}{} {name} {owner} {}", prefix::<Self>(root), self.id, self.kind)
    }

    fn is_idle(&self) -> bool {
        self.state == SessionState::Idle
    }

    fn is_coming_up(&self) -> bool {
        self.state.is_coming_up()
    }
}

impl Listed for Batch {
    type Ask = ListBatches;
    const LETTER: char = 'b';

    fn ask(paging: Paging) -> ListBatches {
        ListBatches(paging)
    }

    fn answered(reply: BatchList) -> (Vec<Self>, u64) {
        (reply.batches, reply.total)
    }

    fn key(&self, root: &str) -> String {
        let name = self.name.as_deref().unwrap_or_default();
        let owner = self.owner.as_deref().unwrap_or_default();
        format!("{}{} {name} {owner}", prefix::<Self>(root), self.id)
    }

    fn is_idle(&self) -> bool {
        false
    }

    fn is_coming_up(&self) -> bool {
        self.state.is_coming_up()
    }
}

/// How the keys of all of one server begin.
fn prefix<T: Listed>(root: &str) -> String {
    format!("{root} {} ", T::LETTER)
}

/// Follows a list.
pub fn follow<T: Listed>(api: &Api, fleet: &Fleet, listing: Listing<T>, seen: Seen, idle: Seen) -> Polling {
    let api = api.clone();
    fleet.poll_between(FAST, SLOW, move || {
        let api = api.clone();
        async move {
            let (root, mut rest) = (api.root(), false);
            let prefix = prefix::<T>(&root);
            loop {
                // As many as on the last visit before the first answer.
                let known = listing.as_of.try_get_untracked().flatten().and(listing.total.try_get_untracked());
                let paging = everything(known.unwrap_or_else(|| totals::read(&prefix)));
                let answer = api.call(&T::ask(paging), Priority::Visible).await;
                let (items, total) = T::answered(answer.map_err(|error| failed(listing, error))?);
                let key = |item: &T| item.key(&root);
                note(SEEN, seen, &prefix, items.iter().map(key).collect(), listing);
                let idling = items.iter().filter(|item| item.is_idle()).map(key);
                note(IDLE, idle, &prefix, idling.collect(), listing);
                let coming = items.iter().filter(|item| item.is_coming_up()).map(key);
                let more = was_short(paging, total);
                let active = more || any_just_made(seen, coming);
                listing.apply(items, total, clock::wall());
                totals::keep(&prefix, total);
                // The first of many are the oldest: the rest is asked for at once.
                if rest || !more {
                    return Ok(Outcome { active, changed: false });
                }
                rest = true;
                // Those are to be seen before the page is busy with all of them.
                timer::painted().await;
            }
        }
    })
}

/// One of those that are coming up was made a moment ago: somebody waits for it.
fn any_just_made(seen: Seen, mut coming: impl Iterator<Item = String>) -> bool {
    let now = clock::wall();
    coming.any(|key| seen.get(&key).is_some_and(|first| first.created && now.saturating_sub(first.at) < BIRTH))
}

fn note<T: Send + Sync>(kept: &str, seen: Seen, prefix: &str, keys: Vec<String>, listing: Listing<T>) {
    let now = clock::wall();
    let recent = listing.as_of.try_get_untracked().flatten().is_some_and(|as_of| now.saturating_sub(as_of) < FRESH);
    // What was not asked for last time is not new.
    let held = listing.items.try_with_untracked(|items| items.len() as u64).unwrap_or_default();
    let fresh = recent && listing.total.try_get_untracked().is_some_and(|total| held >= total);
    if seen.note(prefix, keys.into_iter(), fresh, now) {
        prefs::write(kept, &seen.to_json());
    }
}

fn failed<T: Send + Sync>(listing: Listing<T>, error: CallError) -> CallError {
    listing.failure.try_set(Some(error.clone()));
    error
}

/// A poller that runs while at least one view wants its list.
#[derive(Clone)]
pub struct OnDemand {
    start: Rc<dyn Fn() -> Polling>,
    running: Rc<std::cell::RefCell<(usize, Option<Polling>)>>,
}

impl OnDemand {
    /// `start` begins to poll; the poller stops when what it returns is dropped.
    pub fn new(start: impl Fn() -> Polling + 'static) -> Self {
        Self { start: Rc::new(start), running: Rc::default() }
    }

    /// Wanted until the current view goes away.
    pub fn want(&self) {
        let mut running = self.running.borrow_mut();
        running.0 += 1;
        if running.1.is_none() {
            running.1 = Some((self.start)());
        }
        drop(running);
        let held = StoredValue::new_local(self.running.clone());
        on_cleanup(move || {
            held.with_value(|running| {
                let mut running = running.borrow_mut();
                running.0 -= 1;
                if running.0 == 0 {
                    running.1 = None;
                }
            });
        });
    }

    /// Asks now, if anybody wants to know.
    pub fn nudge(&self) {
        if let Some(polling) = &self.running.borrow().1 {
            polling.nudge();
        }
    }
}
