//! What the page of one session or batch needs: the thing itself, its log, and what this browser kept of it before.

use std::sync::Arc;

use leptos::prelude::*;
use livy_api::{Batch, CallError, Session, Target};
use viewer::record::{Record, Sort};

use super::fleet::Polling;
use super::follow::{self, Followed};
use super::log_tail::{self, LogOf};
use super::recorder::{self, Recorder};
use super::services::Services;
use crate::platform::spawn::{self, Task};
use crate::state::log::LogState;

/// A page's view of one session or batch.
#[derive(Clone, Copy)]
pub struct Attended<T: Send + Sync + 'static> {
    /// As last heard of.
    pub followed: Followed<T>,
    /// Its log.
    pub log: LogState,
    /// The key of its record.
    pub key: RwSignal<Option<String>>,
    /// What this browser kept of it; the server does not know it.
    pub kept: RwSignal<Option<Record>>,
}

/// Attends to a session until the current view goes away. `changed` is called when the number has come to be another's.
pub fn session(services: Services, target: Target, changed: impl Fn() + 'static) -> Attended<Session> {
    let followed = Followed::<Session>::new();
    let polling = follow::session(&services.api(), &services.fleet(), target.clone(), followed);
    let live = |session: &Session| !session.state.is_over();
    let of = LogOf::Session(target.clone());
    let saw = |recorder: &Recorder, session: &Session| recorder.saw_session(session);
    attend(Page { services, target, sort: Sort::Session, of, live, saw }, followed, polling, changed)
}

/// Attends to a batch.
pub fn batch(services: Services, target: Target, changed: impl Fn() + 'static) -> Attended<Batch> {
    let followed = Followed::<Batch>::new();
    let polling = follow::batch(&services.api(), &services.fleet(), target.clone(), followed);
    let live = |batch: &Batch| !batch.state.is_over();
    let of = LogOf::Batch(target.clone());
    let saw = |recorder: &Recorder, batch: &Batch| recorder.saw_batch(batch);
    attend(Page { services, target, sort: Sort::Batch, of, live, saw }, followed, polling, changed)
}

/// What differs between the two.
struct Page<T> {
    services: Services,
    target: Target,
    sort: Sort,
    of: LogOf,
    live: fn(&T) -> bool,
    saw: fn(&Recorder, &T) -> Option<String>,
}

/// What goes on for as long as the page is there; each ends when it is dropped.
struct Running {
    _value: Polling,
    log: Option<Polling>,
    _restoring: Option<Task>,
}

fn attend<T: Send + Sync + PartialEq + 'static>(
    page: Page<T>,
    followed: Followed<T>,
    polling: Polling,
    changed: impl Fn() + 'static,
) -> Attended<T> {
    let Page { services, target, sort, of, live, saw } = page;
    let (log, key, kept) = (LogState::new(), RwSignal::new(None::<String>), RwSignal::new(None));
    let recorder = recorder::here(services);
    recorder::keep_log(&recorder, key, log);
    let running = StoredValue::new_local(Running { _value: polling, log: None, _restoring: None });
    on_cleanup(move || running.dispose());
    let held = StoredValue::new_local(recorder);
    let of = StoredValue::new(of);
    Effect::new(move || {
        let value: Option<Arc<T>> = followed.value.get();
        let Some(value) = value.filter(|_| held.with_value(Recorder::is_ready)) else { return };
        let Some(now) = held.with_value(|recorder| saw(recorder, &value)) else { return };
        match key.get_untracked() {
            Some(before) if before == now => {}
            Some(_) => changed(),
            None => {
                key.set(Some(now.clone()));
                let recorder = held.get_value();
                let restoring = spawn::task(async move {
                    if let Some(record) = recorder.get(&now) {
                        recorder::read_log(&recorder, &record, log).await;
                    }
                    let still = move || followed.value.try_with_untracked(|value| value.as_deref().is_none_or(live));
                    let tail = log_tail::follow(&services.api(), &services.fleet(), of.get_value(), log, move || {
                        still().unwrap_or_default()
                    });
                    running.try_update_value(|running| running.log = Some(tail));
                });
                running.update_value(|running| running._restoring = Some(restoring));
            }
        }
    });
    // Its last lines say why it ended: they are asked for at once, though nothing was printed for a while.
    let over = Memo::new(move |_| followed.value.with(|value| value.as_deref().is_some_and(|value| !live(value))));
    Effect::watch(
        move || over.get(),
        move |over, _, _| {
            let log = running.try_with_value(|running| running.log.clone()).flatten();
            if let Some(log) = log.filter(|_| *over) {
                log.nudge();
            }
        },
        false,
    );
    let named = StoredValue::new(target);
    Effect::new(move || {
        let gone = followed.failure.with(is_gone);
        if !gone || !held.with_value(Recorder::is_ready) {
            return;
        }
        let found = held.with_value(|recorder| {
            named.with_value(|target| match target {
                Target::Id(id) => {
                    recorder.missed(sort, *id);
                    recorder.of(sort, *id).into_iter().next()
                }
                Target::Name(name) => recorder.named(sort, name),
            })
        });
        if followed.value.with_untracked(Option::is_none) && kept.get_untracked().is_none() {
            kept.set(found);
        }
    });
    Attended { followed, log, key, kept }
}

/// The server does not know it.
pub fn is_gone(failure: &Option<CallError>) -> bool {
    failure.as_ref().is_some_and(CallError::is_not_found)
}
