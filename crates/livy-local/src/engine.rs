//! What an engine must do. Everything that Livy's server and its REPL decide (queueing, states, retention, paging) is not
//! here: an engine runs one statement at a time in each driver and says what came out.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Weak};

use bytes::Bytes;
use futures_util::future::BoxFuture;

use crate::batch::Batch;
use crate::kind::Kind;
use crate::log::Stream;
use crate::session::{Session, jobs::JobUpdate};

/// Runs sessions and batches.
pub(crate) trait Engine: Send + Sync {
    /// Starts a session's driver and returns at once. What happens is told through `events`, beginning with
    /// [`SessionEvents::ready`] or [`SessionEvents::ended`].
    fn open(&self, session: &SessionSpec, events: SessionEvents) -> Arc<dyn Driver>;

    /// Starts a batch and returns at once.
    fn submit(&self, batch: &BatchSpec, events: BatchEvents) -> Arc<dyn BatchRun>;

    /// Whether the server has the job channel at all.
    fn has_jobs(&self) -> bool {
        true
    }
}

/// A session's driver. Calls return at once; a driver that is gone ignores them.
pub(crate) trait Driver: Send + Sync {
    /// Gets the kind's interpreter ready; answered with [`SessionEvents::prepared`].
    fn prepare(&self, statement: u64, kind: Kind);
    /// Runs code; answered with [`SessionEvents::output`]. Never called while another statement runs.
    fn execute(&self, statement: u64, kind: Kind, code: &str);
    /// Cancels the Spark jobs of a statement, whether it has any or not.
    fn cancel_jobs(&self, statement: u64);
    /// Names that fit at `cursor` (UTF-16 units).
    fn complete(&self, kind: Kind, code: &str, cursor: i32) -> BoxFuture<'static, Result<Vec<String>, CallError>>;
    /// Runs a pickled function (base64) beside whatever is running; answered with [`SessionEvents::job`].
    fn submit_job(&self, job: u64, pickle: &str);
    /// Makes a file known to the session.
    fn add(&self, what: Resource, path: &str) -> BoxFuture<'static, Result<(), CallError>>;
    /// Ends the driver and everything below it; done when it is gone, in bounded time.
    fn stop(&self) -> BoxFuture<'static, ()>;
}

/// A running batch.
pub(crate) trait BatchRun: Send + Sync {
    /// Kills it; done when it is gone, in bounded time.
    fn stop(&self) -> BoxFuture<'static, ()>;
}

/// A question that a driver did not answer well.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CallError {
    /// The driver is gone.
    #[error("RPC channel is closed.")]
    Gone,
    /// The driver refused, in its words.
    #[error("{0}")]
    Refused(String),
}

/// What can be added to a running session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resource {
    /// A jar, or by its ending a Python file: Livy's own server treats them alike.
    JarOrPythonFile,
    /// Any file.
    File,
}

/// What both sorts of applications can ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Resources {
    pub(crate) driver_memory: Option<String>,
    pub(crate) driver_cores: Option<i32>,
    pub(crate) executor_memory: Option<String>,
    pub(crate) executor_cores: Option<i32>,
    pub(crate) num_executors: Option<i32>,
    pub(crate) queue: Option<String>,
    /// As sent, with lists resolved to addresses.
    pub(crate) conf: BTreeMap<String, String>,
    /// `spark.jars` and the like: lists of addresses.
    pub(crate) lists: BTreeMap<&'static str, Vec<String>>,
}

/// A session to open.
#[derive(Debug, Clone)]
pub(crate) struct SessionSpec {
    pub(crate) id: u32,
    pub(crate) name: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) resources: Resources,
    /// Rows that a SQL statement shows at most.
    pub(crate) sql_rows: u32,
    /// Where uploads go and where the engine may keep files of the session.
    pub(crate) folder: PathBuf,
}

/// A batch to submit.
#[derive(Debug, Clone)]
pub(crate) struct BatchSpec {
    pub(crate) name: Option<String>,
    pub(crate) file: String,
    pub(crate) class_name: Option<String>,
    pub(crate) args: Vec<String>,
    pub(crate) resources: Resources,
}

/// How a session's driver tells what happened. Holds no session alive.
#[derive(Debug, Clone)]
pub(crate) struct SessionEvents(pub(crate) Weak<Session>);

impl SessionEvents {
    fn with(&self, act: impl FnOnce(&Arc<Session>)) {
        if let Some(session) = self.0.upgrade() {
            act(&session);
        }
    }

    /// The driver takes statements.
    pub(crate) fn ready(&self) {
        self.with(|session| session.driver_ready());
    }

    /// The driver process ended, or never came up.
    pub(crate) fn ended(&self) {
        self.with(|session| session.driver_ended());
    }

    /// Answer to [`Driver::prepare`].
    pub(crate) fn prepared(&self, statement: u64, ok: bool) {
        self.with(|session| session.prepared(statement, ok));
    }

    /// Answer to [`Driver::execute`]: the output as Livy's JSON.
    pub(crate) fn output(&self, statement: u64, output: Bytes) {
        self.with(|session| session.finished(statement, output));
    }

    /// Finished tasks out of known tasks, 0 to 1.
    pub(crate) fn progress(&self, statement: u64, value: f64) {
        self.with(|session| session.progressed(statement, value));
    }

    /// What became of a job.
    pub(crate) fn job(&self, job: u64, update: JobUpdate) {
        self.with(|session| session.job_changed(job, update));
    }

    /// A line of the driver's output.
    pub(crate) fn log(&self, stream: Stream, line: String) {
        self.with(|session| session.log.push(stream, line));
    }
}

/// How a batch tells what happened. Holds no batch alive.
#[derive(Debug, Clone)]
pub(crate) struct BatchEvents(pub(crate) Weak<Batch>);

impl BatchEvents {
    /// The process runs.
    pub(crate) fn running(&self) {
        if let Some(batch) = self.0.upgrade() {
            batch.set_running();
        }
    }

    /// The process ended, well or not.
    pub(crate) fn ended(&self, well: bool) {
        if let Some(batch) = self.0.upgrade() {
            batch.set_ended(well);
        }
    }

    /// A line of its output.
    pub(crate) fn log(&self, stream: Stream, line: String) {
        if let Some(batch) = self.0.upgrade() {
            batch.log.push(stream, line);
        }
    }
}
