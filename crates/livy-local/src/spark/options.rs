//! Options of the Spark engine.

use std::path::PathBuf;

/// How real Spark is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SparkOptions {
    /// A Python 3.8 or later that can import PySpark, such as a virtual environment's.
    pub python: PathBuf,
    /// Spark's master; sessions and batches can't choose it, as in Livy.
    pub master: String,
    /// Spark's folder; `None` means the one inside the PySpark package, or `SPARK_HOME`.
    pub spark_home: Option<PathBuf>,
    /// Spark's log level in drivers (`spark.log.level`); the log is what a person sees while a session starts.
    pub log_level: String,
    /// Whether an idle driver loads what planning a first query needs. Runs no Spark job.
    pub warm_up: bool,
}

impl Default for SparkOptions {
    fn default() -> Self {
        Self {
            python: PathBuf::from("python3"),
            master: "local[*]".to_owned(),
            spark_home: None,
            log_level: "INFO".to_owned(),
            warm_up: true,
        }
    }
}
