//! What the server is told when it starts.

use std::path::PathBuf;
use std::time::Duration;

use crate::scripted::options::ScriptedOptions;
use crate::spark::options::SparkOptions;

/// How the server behaves. The defaults are Livy's.
#[derive(Debug, Clone)]
pub struct Options {
    /// What runs sessions and batches.
    pub engine: EngineKind,
    /// Lines kept of each of a process's two outputs (`livy.cache-log.size`).
    pub log_lines: usize,
    /// Statements a session keeps for reading (`livy.rsc.retained-statements`); a session's `conf` may say otherwise.
    pub retained_statements: usize,
    /// Rows that a SQL statement shows at most (`livy.rsc.sql.num-rows`); a session's `conf` may say otherwise.
    pub sql_rows: u32,
    /// How long a running statement is shown as `cancelling` (`livy.rsc.job-cancel.timeout`); a session's `conf` may
    /// say otherwise.
    pub cancel_timeout: Duration,
    /// Pause between two attempts to cancel Spark jobs (`livy.rsc.job-cancel.trigger-interval`).
    pub cancel_interval: Duration,
    /// Time without activity after which a session is deleted (`livy.server.session.timeout`); a session may say
    /// otherwise with `idleTimeout`.
    pub session_timeout: Duration,
    /// Whether a session's `ttl` means anything (`livy.server.session.ttl-check`).
    pub check_ttl: bool,
    /// How long ended sessions and batches stay listed (`livy.server.session.state-retain.sec`).
    pub dead_retention: Duration,
    /// How often timeouts are looked at (`livy.server.heartbeat-watchdog.interval` and the session collector, both a
    /// minute in Livy).
    pub watchdog_interval: Duration,
    /// Folders whose local files sessions and batches may use (`livy.file.local-dir-whitelist`); empty means none.
    pub allowed_dirs: Vec<PathBuf>,
    /// Whether all but GET, HEAD and OPTIONS need `X-Requested-By` (`livy.server.csrf-protection.enabled`).
    pub csrf: bool,
    /// Largest file that can be uploaded, in bytes (`livy.file.upload.max.size`).
    pub upload_limit: usize,
    /// How long posting a statement may wait for its end, so that the answer to a quick one is its result, as it often
    /// is with Livy by chance.
    pub post_grace: Duration,
}

/// What runs sessions and batches.
#[derive(Debug, Clone)]
pub enum EngineKind {
    /// Real PySpark: one driver process a session, `spark-submit` for batches.
    Spark(SparkOptions),
    /// No Spark: statements are little scripts; for tests.
    Scripted(ScriptedOptions),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            engine: EngineKind::Spark(SparkOptions::default()),
            log_lines: 200,
            retained_statements: 100,
            sql_rows: 1000,
            cancel_timeout: Duration::from_secs(30),
            cancel_interval: Duration::from_millis(100),
            session_timeout: Duration::from_secs(3600),
            check_ttl: false,
            dead_retention: Duration::from_secs(600),
            watchdog_interval: Duration::from_secs(60),
            allowed_dirs: Vec::new(),
            csrf: false,
            upload_limit: 100 * 1024 * 1024,
            post_grace: Duration::from_millis(5),
        }
    }
}

impl Options {
    /// The defaults with real Spark.
    #[must_use]
    pub fn spark(engine: SparkOptions) -> Self {
        Self { engine: EngineKind::Spark(engine), ..Self::default() }
    }

    /// The defaults with the scripted engine.
    #[must_use]
    pub fn scripted(engine: ScriptedOptions) -> Self {
        Self { engine: EngineKind::Scripted(engine), ..Self::default() }
    }
}
