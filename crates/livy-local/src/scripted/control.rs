//! What tests can turn while the server runs.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::faults::Fault;
use super::options::{JobAnswer, JobsMode, ScriptedOptions, Seed};
use super::seed;
use crate::clock::lock;
use crate::server::Server;

/// Requests that are remembered.
const REMEMBERED: usize = 20_000;

/// The scripted engine's switches.
pub(crate) struct Control {
    options: ScriptedOptions,
    started: Instant,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    jobs: Option<JobsMode>,
    faults: Vec<Fault>,
    last_fault: u64,
    requests: VecDeque<Arc<Seen>>,
    seed: Option<Seed>,
    restarts: u64,
    /// Tasks that change sessions and write logs.
    moving: Vec<JoinHandle<()>>,
}

/// One request as it was seen.
#[derive(Debug)]
pub(crate) struct Seen {
    method: String,
    path: String,
    at: u128,
    pub(crate) status: AtomicU64,
    pub(crate) bytes: AtomicU64,
}

impl Control {
    pub(crate) fn new(options: ScriptedOptions) -> Self {
        let inner = Inner { seed: options.seed.clone(), ..Inner::default() };
        Self { options, started: Instant::now(), inner: Mutex::new(inner) }
    }

    pub(crate) fn start_delay(&self) -> Duration {
        self.options.start_delay
    }

    pub(crate) fn completions(&self) -> Vec<String> {
        self.options.completions.clone()
    }

    pub(crate) fn jobs(&self) -> JobsMode {
        lock(&self.inner).jobs.clone().unwrap_or_else(|| self.options.jobs.clone())
    }

    pub(crate) fn set_jobs(&self, mode: JobsMode) {
        lock(&self.inner).jobs = Some(mode);
    }

    /// The canned answer to a job.
    pub(crate) fn answer(&self, expression: &str) -> JobAnswer {
        let answers = match self.jobs() {
            JobsMode::On(answers) => answers,
            JobsMode::Off => Vec::new(),
        };
        answers.into_iter().find(|answer| expression.contains(&answer.contains)).unwrap_or_else(|| JobAnswer {
            error: Some("NotImplementedError: the script has no answer to this job".to_owned()),
            ..JobAnswer::default()
        })
    }

    pub(crate) fn add_fault(&self, mut fault: Fault) -> u64 {
        let mut inner = lock(&self.inner);
        inner.last_fault += 1;
        fault.id = inner.last_fault;
        inner.faults.push(fault);
        inner.last_fault
    }

    pub(crate) fn faults(&self) -> Value {
        lock(&self.inner).faults.iter().map(Fault::view).collect()
    }

    pub(crate) fn clear_faults(&self) {
        lock(&self.inner).faults.clear();
    }

    /// The fault that a request runs into, used once.
    pub(crate) fn take_fault(&self, method: &str, path: &str) -> Option<Fault> {
        let mut inner = lock(&self.inner);
        let at = inner.faults.iter().position(|fault| fault.fits(method, path))?;
        let fault = inner.faults.get_mut(at)?;
        let taken = fault.clone();
        if let Some(times) = &mut fault.times {
            *times -= 1;
            if *times == 0 {
                inner.faults.remove(at);
            }
        }
        Some(taken)
    }

    /// Remembers a request.
    pub(crate) fn see(&self, method: &str, path: &str) -> Arc<Seen> {
        let seen = Arc::new(Seen {
            method: method.to_owned(),
            path: path.to_owned(),
            at: self.started.elapsed().as_millis(),
            status: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
        });
        let mut inner = lock(&self.inner);
        if inner.requests.len() >= REMEMBERED {
            inner.requests.pop_front();
        }
        inner.requests.push_back(Arc::clone(&seen));
        seen
    }

    pub(crate) fn requests(&self) -> Value {
        let view = |seen: &Arc<Seen>| {
            let number = |atomic: &AtomicU64| atomic.load(Ordering::Relaxed);
            json!({
                "method": seen.method, "path": seen.path, "ms": u64::try_from(seen.at).unwrap_or(u64::MAX),
                "status": number(&seen.status), "bytes": number(&seen.bytes),
            })
        };
        lock(&self.inner).requests.iter().map(view).collect()
    }

    pub(crate) fn clear_requests(&self) {
        lock(&self.inner).requests.clear();
    }

    pub(crate) fn seed_at_start(&self, server: &Arc<Server>) {
        let seed = lock(&self.inner).seed.clone();
        if let Some(seed) = seed {
            self.plant(server, &seed);
        }
    }

    pub(crate) fn set_seed(&self, server: &Arc<Server>, seed: Seed) {
        self.plant(server, &seed);
        lock(&self.inner).seed = Some(seed);
    }

    fn plant(&self, server: &Arc<Server>, seed: &Seed) {
        let restarts = lock(&self.inner).restarts;
        let tasks = seed::plant(server, seed, restarts);
        lock(&self.inner).moving.extend(tasks);
    }

    /// Loses everything, as a server that was started again.
    pub(crate) async fn restart(&self, server: &Arc<Server>) {
        self.halt();
        for session in server.sessions.clear(true) {
            session.stop().await;
        }
        for batch in server.batches.clear(true) {
            batch.stop().await;
        }
        lock(&self.inner).restarts += 1;
        self.seed_at_start(server);
    }

    /// Puts everything back to the start.
    pub(crate) async fn reset(&self, server: &Arc<Server>) {
        {
            let mut inner = lock(&self.inner);
            inner.faults.clear();
            inner.requests.clear();
            inner.jobs = None;
            inner.seed = self.options.seed.clone();
        }
        self.restart(server).await;
        lock(&self.inner).restarts = 0;
    }

    fn halt(&self) {
        for task in lock(&self.inner).moving.drain(..) {
            task.abort();
        }
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        self.halt();
    }
}
