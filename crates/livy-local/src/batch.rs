//! Batches: one submitted application each.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use livy_api::BatchState;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::clock::lock;
use crate::engine::BatchRun;
use crate::log::{Log, tail};
use crate::session;

/// A batch as the server holds it.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) id: u32,
    pub(crate) name: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) log: Log,
    inner: Mutex<Inner>,
}

struct Inner {
    state: BatchState,
    /// A batch that was refused never gets one: Livy lists it as `starting`, without a log, until it is deleted.
    run: Option<Arc<dyn BatchRun>>,
    logs: bool,
    killed: bool,
    ended: Option<Instant>,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inner").field("state", &self.state).finish_non_exhaustive()
    }
}

impl Batch {
    pub(crate) fn new(id: u32, name: Option<String>, owner: Option<String>, log_lines: usize) -> Self {
        let inner = Inner { state: BatchState::Starting, run: None, logs: false, killed: false, ended: None };
        Self { id, name, owner, log: Log::new(log_lines), inner: Mutex::new(inner) }
    }

    pub(crate) fn set_run(&self, run: Arc<dyn BatchRun>) {
        let mut inner = lock(&self.inner);
        inner.run = Some(run);
        inner.logs = true;
    }

    pub(crate) fn set_running(&self) {
        let mut inner = lock(&self.inner);
        if inner.state == BatchState::Starting {
            inner.state = BatchState::Running;
        }
    }

    pub(crate) fn set_ended(&self, well: bool) {
        let mut inner = lock(&self.inner);
        if inner.ended.is_none() {
            inner.ended = Some(Instant::now());
            inner.state = match (well, inner.killed) {
                (true, _) => BatchState::Success,
                (false, true) => BatchState::Killed,
                (false, false) => BatchState::Dead,
            };
        }
    }

    /// A batch without a process that shows `state`.
    pub(crate) fn show_state(&self, state: BatchState) {
        let mut inner = lock(&self.inner);
        inner.ended = state.is_over().then(Instant::now);
        inner.state = state;
        inner.logs = true;
    }

    pub(crate) fn state(&self) -> BatchState {
        lock(&self.inner).state.clone()
    }

    /// Kills the process, when it runs, and waits until it is gone.
    pub(crate) async fn stop(&self) {
        let run = {
            let mut inner = lock(&self.inner);
            inner.killed = true;
            inner.run.take()
        };
        if let Some(run) = run {
            run.stop().await;
        }
    }

    /// Whether it ended so long ago that it is to be forgotten.
    pub(crate) fn expired(&self, now: Instant, retention: Duration) -> bool {
        lock(&self.inner).ended.is_some_and(|ended| now.duration_since(ended) > retention)
    }

    /// The log, empty for a batch that was refused.
    pub(crate) fn log_lines(&self) -> Vec<String> {
        if lock(&self.inner).logs { self.log.lines() } else { Vec::new() }
    }

    /// The batch as Livy's JSON.
    pub(crate) fn view(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "owner": self.owner,
            "proxyUser": null,
            "state": self.state().as_str(),
            "appId": null,
            "appInfo": session::app_info(),
            "log": tail(self.log_lines()),
        })
    }
}
