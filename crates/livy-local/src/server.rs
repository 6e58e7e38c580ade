//! The server's state, its start and its end.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use thiserror::Error;
use tokio::time::{Instant, interval, timeout};

use crate::batch::Batch;
use crate::engine::Engine;
use crate::options::{EngineKind, Options};
use crate::registry::Registry;
use crate::rest;
use crate::scripted::{Control, ScriptedEngine};
use crate::session::Session;
use crate::spark::SparkEngine;

/// Nothing waits longer than this for drivers and batches to end; the supervisors go on by themselves.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(20);

/// Why the server does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The Python program can't be run.
    #[error("can't run Python ({}): {error}", .python.display())]
    Python {
        /// The program.
        python: PathBuf,
        /// The system's reason.
        error: std::io::Error,
    },
    /// Python runs, but has no PySpark with a Spark in it.
    #[error("{} has no PySpark: {reason}", .python.display())]
    NoPySpark {
        /// The program.
        python: PathBuf,
        /// What Python said.
        reason: String,
    },
    /// No Java.
    #[error("Spark needs Java: install a JDK 17, or set JAVA_HOME (no `java` on the PATH)")]
    NoJava,
    /// No room for the sessions' files.
    #[error("can't make a folder for temporary files: {0}")]
    Folder(std::io::Error),
}

/// A Livy for one machine.
#[derive(Debug)]
pub struct LivyLocal {
    server: Arc<Server>,
    watchdog: tokio::task::JoinHandle<()>,
}

/// What all requests share.
pub(crate) struct Server {
    pub(crate) options: Options,
    pub(crate) engine: Arc<dyn Engine>,
    pub(crate) sessions: Registry<Session>,
    pub(crate) batches: Registry<Batch>,
    pub(crate) control: Option<Arc<Control>>,
    /// Deleted when the server goes.
    pub(crate) folder: tempfile::TempDir,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("options", &self.options).finish_non_exhaustive()
    }
}

impl LivyLocal {
    /// Starts the server's own tasks; needs a tokio runtime. Nothing listens yet.
    ///
    /// # Errors
    /// When the engine can't work: see [`StartError`].
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let folder = tempfile::Builder::new().prefix("livy-local-").tempdir().map_err(StartError::Folder)?;
        let (engine, control): (Arc<dyn Engine>, _) = match &options.engine {
            EngineKind::Spark(spark) => (Arc::new(SparkEngine::start(spark.clone()).await?), None),
            EngineKind::Scripted(scripted) => {
                let control = Arc::new(Control::new(scripted.clone()));
                (Arc::new(ScriptedEngine::new(Arc::clone(&control))), Some(control))
            }
        };
        let (sessions, batches) = (Registry::default(), Registry::default());
        let server = Arc::new(Server { options, engine, sessions, batches, control, folder });
        if let Some(control) = &server.control {
            control.seed_at_start(&server);
        }
        let watchdog = tokio::spawn(watch(Arc::downgrade(&server)));
        Ok(Self { server, watchdog })
    }

    /// Livy's routes, at the root of the router: `/sessions`, `/batches`, `/version` and so on; with the scripted engine
    /// also `/scripted/…`. The router holds the server's state.
    pub fn router(&self) -> axum::Router {
        rest::router(&self.server)
    }

    /// Ends all sessions and batches and waits for their processes, at most twenty seconds. What is not gone by then is
    /// ended by its supervisor soon after.
    pub async fn shutdown(&self) {
        self.watchdog.abort();
        let sessions = self.server.sessions.clear(false);
        let batches = self.server.batches.clear(false);
        let ends = async {
            let sessions = join_all(sessions.iter().map(|session| session.stop()));
            tokio::join!(sessions, join_all(batches.iter().map(|batch| batch.stop())));
        };
        if timeout(SHUTDOWN_LIMIT, ends).await.is_err() {
            tracing::warn!("some drivers or batches are still being ended");
        }
    }
}

impl Drop for LivyLocal {
    fn drop(&mut self) {
        self.watchdog.abort();
    }
}

/// Deletes what has expired, as long as the server lives.
async fn watch(server: std::sync::Weak<Server>) {
    let Some(period) = server.upgrade().map(|server| server.options.watchdog_interval) else { return };
    let mut ticks = interval(period.max(Duration::from_millis(1)));
    loop {
        ticks.tick().await;
        let Some(server) = server.upgrade() else { return };
        server.collect().await;
    }
}

impl Server {
    async fn collect(&self) {
        let (now, retention) = (Instant::now(), self.options.dead_retention);
        for session in self.sessions.all() {
            if let Some(reason) = session.expiry(now, retention, self.options.check_ttl) {
                tracing::info!(session = session.id, ?reason, "session expired");
                session.stop().await;
                self.sessions.remove(session.id);
            }
        }
        for batch in self.batches.all() {
            if batch.expired(now, retention) {
                self.batches.remove(batch.id);
            }
        }
    }
}
