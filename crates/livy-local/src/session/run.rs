//! Statements: queue, run, cancel, read; completion, jobs and files.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use livy_api::StatementState as State;
use tokio::time::{Instant, sleep, timeout};

use super::jobs::{JobStatus, JobUpdate, NoStatus};
use super::statement::{Statement, interpreter_error};
use super::{Inner, NotNow, Phase, Session};
use crate::clock::{lock, now_millis};
use crate::engine::{CallError, Resource};
use crate::kind::Kind;

impl Session {
    /// Whether statements can be posted.
    pub(crate) fn check_running(&self) -> Result<(), NotNow> {
        lock(&self.inner).running().map(drop)
    }

    /// Queues code; gives the statement's number and how it looks. A session that is full drops its oldest statement,
    /// even a running one, which then runs unseen.
    pub(crate) fn post(&self, code: String, kind: Kind) -> Result<(u64, Vec<u8>), NotNow> {
        let mut inner = lock(&self.inner);
        inner.running()?;
        inner.active = Instant::now();
        let id = inner.next_statement;
        inner.next_statement += 1;
        inner.statements.insert(id, Statement::new(id, code, kind));
        inner.waiting.push_back(id);
        inner.forget(self.settings.retained);
        inner.pump();
        let mut view = Vec::new();
        if let Some(statement) = inner.statements.get(&id) {
            statement.write(&mut view);
        }
        Ok((id, view))
    }

    /// Waits until a statement has ended, at most `limit`.
    pub(crate) async fn settle(&self, id: u64, limit: Duration) {
        let mut changes = self.changes.subscribe();
        let ended = changes.wait_for(|_| lock(&self.inner).statements.get(&id).is_none_or(|one| one.state.is_final()));
        let _ = timeout(limit, ended).await;
    }

    /// One statement as JSON; `None` when it is not there or no longer.
    pub(crate) fn statement(&self, id: u64) -> Result<Option<Vec<u8>>, NotNow> {
        let inner = lock(&self.inner);
        inner.readable()?;
        let found = inner.statements.get(&id).filter(|_| id >= inner.oldest(self.settings.retained));
        Ok(found.map(|statement| {
            let mut out = Vec::with_capacity(statement.output.as_ref().map_or(0, Bytes::len) + 256);
            statement.write(&mut out);
            out
        }))
    }

    /// A page of the retained statements as Livy's JSON. `from` and `size` count positions, not numbers.
    pub(crate) fn statements(&self, from: Option<i32>, size: Option<i32>, newest: bool) -> Result<Vec<u8>, NotNow> {
        let inner = lock(&self.inner);
        inner.readable()?;
        let oldest = inner.oldest(self.settings.retained);
        let mut retained: Vec<&Statement> = inner.statements.range(oldest..).map(|(_, one)| one).collect();
        if newest {
            retained.reverse();
        }
        let total = retained.len();
        let mut out = format!("{{\"total_statements\":{total},\"statements\":[").into_bytes();
        let all = i32::try_from(total).unwrap_or(i32::MAX);
        for (n, statement) in slice(&retained, from.unwrap_or(0), size.unwrap_or(all)).iter().enumerate() {
            if n > 0 {
                out.push(b',');
            }
            statement.write(&mut out);
        }
        out.extend_from_slice(b"]}");
        Ok(out)
    }

    /// Cancels a statement as Livy does: a waiting one at once; of a running one the Spark jobs, again and again until
    /// it ends or the time is over, after which it is shown as cancelled whatever its code does.
    pub(crate) fn cancel(self: &Arc<Self>, id: u64) -> Result<(), NotNow> {
        let mut inner = lock(&self.inner);
        inner.running()?;
        inner.active = Instant::now();
        let oldest = inner.oldest(self.settings.retained);
        let Some(statement) = inner.statements.get_mut(&id).filter(|_| id >= oldest) else { return Ok(()) };
        if statement.change(&State::Waiting, State::Cancelled) {
            statement.completed = now_millis();
        } else if statement.change(&State::Running, State::Cancelling) {
            tokio::spawn(Arc::clone(self).cancel_running(id));
        }
        drop(inner);
        self.changed();
        Ok(())
    }

    async fn cancel_running(self: Arc<Self>, id: u64) {
        let deadline = Instant::now() + self.settings.cancel_timeout;
        loop {
            {
                let mut inner = lock(&self.inner);
                let driver = inner.running();
                let Some(statement) = inner.statements.get_mut(&id) else { return };
                if statement.state != State::Cancelling {
                    return;
                }
                let Ok(driver) = driver else { return };
                if Instant::now() >= deadline {
                    statement.state = State::Cancelled;
                    statement.completed = now_millis();
                    break;
                }
                driver.cancel_jobs(id);
            }
            sleep(self.settings.cancel_interval).await;
        }
        self.changed();
    }

    pub(crate) async fn complete(&self, kind: Kind, code: &str, cursor: i32) -> Result<Vec<String>, CallError> {
        let driver = lock(&self.inner).running().map_err(|_| CallError::Gone)?;
        self.act();
        driver.complete(kind, code, cursor).await
    }

    /// Hands a pickled function to the driver, which may still be starting; gives the job's number.
    pub(crate) fn submit_job(&self, pickle: &str, kind: Option<Kind>) -> Result<u64, NotNow> {
        let mut inner = lock(&self.inner);
        let driver = inner.active()?;
        inner.active = Instant::now();
        let id = inner.jobs.submit(kind.is_some());
        match kind {
            Some(Kind::PySpark) => driver.submit_job(id, pickle),
            Some(_) => {
                let error = "java.lang.UnsupportedOperationException: only pyspark jobs can be run here\n".to_owned();
                inner.jobs.update(id, JobUpdate::Failed(error));
            }
            None => {}
        }
        Ok(id)
    }

    pub(crate) fn job_status(&self, id: u64) -> Result<Result<JobStatus, NoStatus>, NotNow> {
        let mut inner = lock(&self.inner);
        inner.active()?;
        inner.active = Instant::now();
        Ok(inner.jobs.status(id))
    }

    pub(crate) fn cancel_job(&self, id: u64) -> Result<(), NotNow> {
        let mut inner = lock(&self.inner);
        inner.active()?;
        inner.active = Instant::now();
        inner.jobs.cancel(id);
        Ok(())
    }

    pub(crate) fn check_active(&self) -> Result<(), NotNow> {
        lock(&self.inner).active().map(drop)
    }

    pub(crate) async fn add(&self, what: Resource, path: &str) -> Result<(), CallError> {
        let driver = lock(&self.inner).active().map_err(|_| CallError::Gone)?;
        self.act();
        driver.add(what, path).await
    }

    // What the driver tells.

    pub(crate) fn prepared(&self, id: u64, ok: bool) {
        let mut inner = lock(&self.inner);
        let Some(kind) = inner.statements.get(&id).map(|one| one.kind) else { return };
        if inner.current != Some(id) {
            return;
        }
        if ok {
            inner.prepared.insert(kind);
            inner.begin(id);
        } else {
            if let Some(statement) = inner.statements.get_mut(&id)
                && statement.change(&State::Waiting, State::Running)
            {
                statement.started = now_millis();
                statement.output = Some(interpreter_error(id));
            }
            inner.end(id, self.settings.retained);
        }
        drop(inner);
        self.changed();
    }

    pub(crate) fn finished(&self, id: u64, output: Bytes) {
        let mut inner = lock(&self.inner);
        if let Some(statement) = inner.statements.get_mut(&id) {
            statement.output = Some(output);
        }
        inner.end(id, self.settings.retained);
        drop(inner);
        self.changed();
    }

    pub(crate) fn progressed(&self, id: u64, value: f64) {
        if let Some(statement) = lock(&self.inner).statements.get_mut(&id) {
            statement.progress = value;
        }
    }

    pub(crate) fn job_changed(&self, id: u64, update: JobUpdate) {
        lock(&self.inner).jobs.update(id, update);
    }

    fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }
}

impl Inner {
    /// Hands the next statement to the driver when nothing runs.
    fn pump(&mut self) {
        while self.current.is_none() {
            let Some(id) = self.waiting.pop_front() else { return };
            let Some(statement) = self.statements.get(&id) else { continue };
            if statement.state == State::Cancelled {
                continue;
            }
            let kind = statement.kind;
            self.current = Some(id);
            if self.prepared.contains(&kind) {
                self.begin(id);
            } else if let Ok(driver) = self.running() {
                driver.prepare(id, kind);
            }
        }
    }

    /// Runs the current statement, unless it was cancelled while its interpreter started.
    fn begin(&mut self, id: u64) {
        let driver = self.running();
        let Some(statement) = self.statements.get_mut(&id) else { return };
        if statement.change(&State::Waiting, State::Running) {
            statement.started = now_millis();
            if let Ok(driver) = driver {
                driver.execute(id, statement.kind, &statement.code);
            }
        } else {
            self.current = None;
            self.pump();
        }
    }

    /// A statement has ended. One that was shown as cancelled before keeps that state, with its late output.
    fn end(&mut self, id: u64, retained: usize) {
        if let Some(statement) = self.statements.get_mut(&id) {
            statement.change(&State::Running, State::Available);
            statement.change(&State::Cancelling, State::Cancelled);
            statement.completed = now_millis();
        }
        if self.current == Some(id) {
            self.current = None;
            if self.waiting.is_empty() {
                self.active = Instant::now();
            }
            self.forget(retained);
            self.pump();
        }
    }

    /// Drops what is neither retained nor still to be run.
    fn forget(&mut self, retained: usize) {
        let oldest = self.oldest(retained);
        let (current, waiting) = (self.current, &self.waiting);
        self.statements.retain(|id, _| *id >= oldest || Some(*id) == current || waiting.contains(id));
    }

    /// Statements can be read while the driver is there. Livy waits while it starts, for ever if need be.
    fn readable(&self) -> Result<(), NotNow> {
        match self.phase {
            Phase::Running => Ok(()),
            Phase::Starting => Err(NotNow::State(self.state())),
            Phase::Still(ref state) if !state.is_over() && !state.is_coming_up() => Ok(()),
            _ => Err(NotNow::NotActive),
        }
    }
}

/// Livy's slices: a negative or large value gives fewer items or none.
pub(crate) fn slice<T>(items: &[T], from: i32, size: i32) -> &[T] {
    let position = |n: i32| usize::try_from(n).unwrap_or(0).min(items.len());
    let (start, end) = (position(from), position(from.wrapping_add(size)));
    items.get(start..end).unwrap_or_default()
}
