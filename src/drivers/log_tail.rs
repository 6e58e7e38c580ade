//! Follows a log: whole snapshots, stitched to one text.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use livy_api::{BatchLog, CallError, LogPage, Paging, SessionLog, Target};
use polling::Priority;

use super::api::Api;
use super::fleet::{Fleet, Outcome, Polling};
use crate::state::log::LogState;

/// Milliseconds between snapshots while lines come.
const FAST: u32 = 1_000;

/// Whose log it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogOf {
    /// A session's.
    Session(Target),
    /// A batch's.
    Batch(Target),
}

/// Follows the log into `state` until the returned handle is dropped. `live` says whether more lines may come; when it
/// says no, the snapshot after that is the last one.
pub fn follow(api: &Api, fleet: &Fleet, of: LogOf, state: LogState, live: impl Fn() -> bool + 'static) -> Polling {
    let api = api.clone();
    let order = Rc::new(Cell::new(0_u64));
    let live = Rc::new(live);
    fleet.poll(FAST, move || {
        let (api, of, live) = (api.clone(), of.clone(), live.clone());
        order.set(order.get() + 1);
        let number = order.get();
        async move {
            let was_live = live();
            match snapshot(&api, &of, Priority::Visible).await {
                Ok(page) => {
                    let changed = state.take(number, &page.sections());
                    state.failure.try_set(None);
                    state.complete.try_set(!was_live);
                    // The first lines are waited for as those that follow.
                    Ok(Outcome { active: (changed || state.is_empty()) && was_live, changed })
                }
                Err(error) => {
                    state.failure.try_set(Some(error.clone()));
                    Err(error)
                }
            }
        }
    })
}

/// The whole log as the server has it now.
///
/// # Errors
/// When it can't be read.
pub async fn snapshot(api: &Api, of: &LogOf, priority: Priority) -> Result<LogPage, CallError> {
    match of {
        LogOf::Session(target) => api.call(&SessionLog(target.clone(), Paging::whole_log()), priority).await,
        LogOf::Batch(target) => api.call(&BatchLog(target.clone(), Paging::whole_log()), priority).await,
    }
}
