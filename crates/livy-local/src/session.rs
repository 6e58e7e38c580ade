//! An interactive session: its life, and its statements as Livy's REPL runs them, strictly one after the other.

pub(crate) mod jobs;
pub(crate) mod statement;

mod life;
pub(crate) mod run;

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use livy_api::SessionState;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::engine::Driver;
use crate::kind::Kind;
use crate::log::Log;

pub(crate) use life::app_info;

use jobs::Jobs;
use statement::Statement;

/// What a session was created with, as far as its object shows it.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) name: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) kind: Kind,
    /// The other fields of the object, in the order in which Livy writes them after the log.
    pub(crate) fields: serde_json::Map<String, serde_json::Value>,
}

/// How a session behaves.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// Statements kept for reading.
    pub(crate) retained: usize,
    /// How long a running statement is shown as being cancelled.
    pub(crate) cancel_timeout: Duration,
    /// Pause between two attempts to cancel Spark jobs.
    pub(crate) cancel_interval: Duration,
    /// Time without activity after which the session is deleted.
    pub(crate) idle_timeout: Duration,
    /// Longest life, when the server looks at it.
    pub(crate) ttl: Option<Duration>,
    /// Time without any request after which the session is deleted.
    pub(crate) heartbeat: Option<Duration>,
}

/// An interactive session.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: u32,
    pub(crate) shown: Shown,
    pub(crate) settings: Settings,
    pub(crate) log: Log,
    /// Uploads and the engine's own files.
    pub(crate) folder: PathBuf,
    created: Instant,
    inner: Mutex<Inner>,
    /// Counts changes of statements, for whoever waits for one.
    changes: watch::Sender<u64>,
}

struct Inner {
    phase: Phase,
    driver: Option<Arc<dyn Driver>>,
    /// Kinds whose interpreters are known to run.
    prepared: HashSet<Kind>,
    statements: BTreeMap<u64, Statement>,
    next_statement: u64,
    waiting: VecDeque<u64>,
    current: Option<u64>,
    jobs: Jobs,
    active: Instant,
    heard: Instant,
    ended: Option<Instant>,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inner").field("phase", &self.phase).field("current", &self.current).finish_non_exhaustive()
    }
}

/// The server's idea of where the session is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Phase {
    Starting,
    /// The driver is there; idle or busy is told by what it does.
    Running,
    ShuttingDown,
    /// Ended, or never came up.
    Dead,
    /// A seeded session shows what it was given; it has no driver.
    Still(SessionState),
}

/// Why a session does not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotNow {
    /// It has no driver that could: the state is in the answer.
    State(SessionState),
    /// It is over.
    NotActive,
}

impl Session {
    pub(crate) fn new(id: u32, shown: Shown, settings: Settings, log_lines: usize, folder: PathBuf) -> Self {
        let now = Instant::now();
        Self {
            id,
            shown,
            settings,
            log: Log::new(log_lines),
            folder,
            created: now,
            inner: Mutex::new(Inner {
                phase: Phase::Starting,
                driver: None,
                prepared: HashSet::from([Kind::PySpark, Kind::Sql]),
                statements: BTreeMap::new(),
                next_statement: 0,
                waiting: VecDeque::new(),
                current: None,
                jobs: Jobs::default(),
                active: now,
                heard: now,
                ended: None,
            }),
            changes: watch::Sender::new(0),
        }
    }
}

impl Inner {
    fn state(&self) -> SessionState {
        match &self.phase {
            Phase::Starting => SessionState::Starting,
            Phase::Running if self.current.is_some() || !self.waiting.is_empty() => SessionState::Busy,
            Phase::Running => SessionState::Idle,
            Phase::ShuttingDown => SessionState::ShuttingDown,
            Phase::Dead => SessionState::Dead,
            Phase::Still(state) => state.clone(),
        }
    }

    /// The driver, when it takes statements.
    fn running(&self) -> Result<Arc<dyn Driver>, NotNow> {
        match (&self.phase, &self.driver) {
            (Phase::Running, Some(driver)) => Ok(Arc::clone(driver)),
            _ => Err(NotNow::State(self.state())),
        }
    }

    /// The driver, when the session is not over; it may still be starting.
    fn active(&self) -> Result<Arc<dyn Driver>, NotNow> {
        match (&self.phase, &self.driver) {
            (Phase::Starting | Phase::Running, Some(driver)) => Ok(Arc::clone(driver)),
            _ => Err(NotNow::NotActive),
        }
    }

    /// Statements from this number on can be read.
    fn oldest(&self, retained: usize) -> u64 {
        self.next_statement.saturating_sub(u64::try_from(retained).unwrap_or(u64::MAX))
    }
}
