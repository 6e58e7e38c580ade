//! Runs that a person wants to hear of when they end: the tab's title and icon say it while nobody looks, and a
//! notification where the person allowed one.

use std::cell::RefCell;
use std::collections::HashMap;

use leptos::prelude::*;
use livy_api::{CallError, GetBatch, GetSession, Problem, Target};
use polling::Priority;
use viewer::record::Sort;

use super::services::Services;
use crate::platform::spawn::{self, Task};
use crate::platform::{notify, page, timer};

/// Milliseconds between questions; a hidden tab asks once a minute, because browsers let it.
const PAUSE: u32 = 5_000;

/// A run's sort and number.
type Run = (Sort, u32);
/// Those that are waited for, as views see them.
pub type Watched = RwSignal<Vec<Run>>;

thread_local! {
    static WAITING: RefCell<HashMap<Run, Task>> = RefCell::default();
    static WATCHED: RefCell<Option<Watched>> = const { RefCell::new(None) };
}

/// How a run ended, as far as it matters here.
struct End {
    name: String,
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
    spawn::to_the_end(async {
        notify::ask().await;
    });
    let task = spawn::task(async move {
        loop {
            timer::sleep(PAUSE).await;
            match ask(services, sort, id).await {
                Ok(None) => {}
                Ok(Some(end)) => {
                    ring(services, &end);
                    break;
                }
                Err(error) if is_gone(&error) => {
                    let noun = if sort == Sort::Session { "Session" } else { "Batch" };
                    ring(services, &End { name: format!("{noun} {id}"), word: "gone".to_owned(), failed: true });
                    break;
                }
                // Nothing is known: it goes on without us.
                Err(_) => {}
            }
        }
        // This very task is dropped last.
        spawn::to_the_end(async move { forget(watched, sort, id) });
    });
    WAITING.with_borrow_mut(|waiting| waiting.insert((sort, id), task));
}

fn forget(watched: Watched, sort: Sort, id: u32) {
    watched.update(|watched| watched.retain(|own| *own != (sort, id)));
    let task = WAITING.with_borrow_mut(|waiting| waiting.remove(&(sort, id)));
    drop(task);
}

/// How it ended, if it has.
async fn ask(services: Services, sort: Sort, id: u32) -> Result<Option<End>, CallError> {
    let api = services.api();
    match sort {
        Sort::Session => {
            let session = api.call(&GetSession(Target::Id(id)), Priority::Background).await?;
            let name = session.name.clone().unwrap_or_else(|| format!("Session {id}"));
            let failed = session.state != livy_api::SessionState::Success;
            Ok(session.state.is_over().then(|| End { name, word: session.state.to_string(), failed }))
        }
        Sort::Batch => {
            let batch = api.call(&GetBatch(Target::Id(id)), Priority::Background).await?;
            let name = batch.name.clone().unwrap_or_else(|| format!("Batch {id}"));
            let failed = batch.state != livy_api::BatchState::Success;
            Ok(batch.state.is_over().then(|| End { name, word: batch.state.to_string(), failed }))
        }
    }
}

fn is_gone(error: &CallError) -> bool {
    matches!(error, CallError::Api(error) if error.problem == Problem::NotFound)
}

fn ring(services: Services, end: &End) {
    let said = format!("{}: {}", end.name, end.word);
    if !services.page.visible.get_untracked() {
        page::set_mark(Some((&format!("{} {said}", if end.failed { "\u{2717}" } else { "\u{2713}" }), end.failed)));
    }
    notify::show(&said, if end.failed { "It failed or was ended. Its page says why." } else { "It ended well." });
}
