//! Runs that a person wants to hear of when they end: the tab's title and icon say it while nobody looks, and a
//! notification where the person allowed one.

use std::cell::RefCell;
use std::collections::HashMap;

use leptos::prelude::*;
use livy_api::{BatchState, CallError, GetBatch, GetSession, SessionState, Target};
use polling::Priority;
use viewer::record::Sort;

use super::api::Api;
use super::fleet::{Outcome, Polling};
use super::services::Services;
use crate::platform::spawn;
use crate::platform::{notify, page};

/// Milliseconds between questions at first; they share the page's budget of requests, and back off with it.
const FAST: u32 = 5_000;

/// A run's sort and number.
type Run = (Sort, u32);
/// Those that are waited for, as views see them.
pub type Watched = RwSignal<Vec<Run>>;

thread_local! {
    static WAITING: RefCell<HashMap<Run, Polling>> = RefCell::default();
    static WATCHED: RefCell<Option<Watched>> = const { RefCell::new(None) };
}

/// How a run ended, as far as it matters here.
struct End {
    name: Option<String>,
    word: String,
    failed: bool,
}

/// Those that are waited for.
pub fn watched(services: Services) -> Watched {
    WATCHED.with_borrow_mut(|known| *known.get_or_insert_with(|| services.at_root(|| start(services))))
}

fn start(services: Services) -> Watched {
    let visible = services.page.visible;
    Effect::new(move || {
        if visible.get() {
            page::set_mark(None);
        }
    });
    RwSignal::new(Vec::new())
}

/// Begins to wait for the end of a run, or no longer does. To be called when the person asks for it: the browser may ask
/// them for permission.
pub fn toggle(services: Services, sort: Sort, id: u32) {
    let watched = watched(services);
    let was = watched.with_untracked(|watched| watched.contains(&(sort, id)));
    forget(watched, sort, id);
    if was {
        return;
    }
    watched.update(|watched| watched.push((sort, id)));
    prepare(services);
    let api = services.api();
    let polling = services.fleet().poll(FAST, move || {
        let api = api.clone();
        async move {
            let end = match ask(&api, sort, id).await {
                Err(error) if error.is_not_found() => Some(End { name: None, word: "gone".to_owned(), failed: true }),
                end => end?,
            };
            if let Some(end) = end {
                ring(services, (sort, id), end);
                // It ends the question that this is the answer to.
                spawn::to_the_end(async move { forget(watched, sort, id) });
            }
            // Nobody sees it but at its end.
            Ok(Outcome { active: false, changed: false })
        }
    });
    WAITING.with_borrow_mut(|waiting| waiting.insert((sort, id), polling));
}

fn forget(watched: Watched, sort: Sort, id: u32) {
    watched.update(|watched| watched.retain(|own| *own != (sort, id)));
    let polling = WAITING.with_borrow_mut(|waiting| waiting.remove(&(sort, id)));
    drop(polling);
}

/// How it ended, if it has.
async fn ask(api: &Api, sort: Sort, id: u32) -> Result<Option<End>, CallError> {
    let (name, state, over, failed) = match sort {
        Sort::Session => {
            let session = api.call(&GetSession(Target::Id(id)), Priority::Background).await?;
            let (word, failed) = (session.state.to_string(), session.state != SessionState::Success);
            (session.name, word, session.state.is_over(), failed)
        }
        Sort::Batch => {
            let batch = api.call(&GetBatch(Target::Id(id)), Priority::Background).await?;
            let (word, failed) = (batch.state.to_string(), batch.state != BatchState::Success);
            (batch.name, word, batch.state.is_over(), failed)
        }
    };
    Ok(over.then_some(End { name, word: state, failed }))
}

fn ring(services: Services, (sort, id): Run, end: End) {
    let noun = if sort == Sort::Session { "Session" } else { "Batch" };
    let said = format!("{}: {}", end.name.unwrap_or_else(|| format!("{noun} {id}")), end.word);
    let more = if end.failed { "It failed or was ended. Its page says why." } else { "It ended well." };
    say(services, &said, end.failed, more);
}

/// Says that something ended: in the tab's title and icon while nobody looks, and as a notification.
pub fn say(services: Services, said: &str, failed: bool, more: &str) {
    if !services.page.visible.get_untracked() {
        page::set_mark(Some((&format!("{} {said}", if failed { "\u{2717}" } else { "\u{2713}" }), failed)));
    }
    notify::show(said, more);
}

/// Asks the person, if they were not asked before, whether this page may notify them; the page's mark goes when it is
/// looked at.
pub fn prepare(services: Services) {
    watched(services);
    spawn::to_the_end(async {
        notify::ask().await;
    });
}
