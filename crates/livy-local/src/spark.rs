//! The engine on real Spark: PySpark in one driver process a session, `spark-submit` for batches.

mod arguments;
mod assets;
mod driver;
mod home;
pub(crate) mod options;
mod process;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, ready};
use serde_json::json;

use crate::engine::{
    BatchEvents, BatchRun, BatchSpec, CallError, Driver, Engine, Resource, SessionEvents, SessionSpec,
};
use crate::kind::Kind;
use crate::log::Stream;
use crate::rest::addresses::local_file;
use crate::server::StartError;

use driver::SparkDriver;
use options::SparkOptions;
use process::{Launch, Lifeline, describe, lines};

/// Runs sessions and batches on Spark.
#[derive(Debug)]
pub(crate) struct SparkEngine {
    options: SparkOptions,
    home: PathBuf,
    /// Room for batches' supervisors; sessions bring their own.
    folder: tempfile::TempDir,
    batches: AtomicU64,
}

impl SparkEngine {
    /// Looks whether Python, PySpark and Java are there.
    pub(crate) async fn start(options: SparkOptions) -> Result<Self, StartError> {
        let home = home::spark_home(&options).await?;
        if !home::has_java() {
            return Err(StartError::NoJava);
        }
        let folder = tempfile::Builder::new().prefix("livy-batches-").tempdir().map_err(StartError::Folder)?;
        Ok(Self { options, home, folder, batches: AtomicU64::new(0) })
    }

    fn environment(&self) -> BTreeMap<&'static str, OsString> {
        let python = OsString::from(&self.options.python);
        let mut environment = BTreeMap::from([
            ("SPARK_HOME", self.home.clone().into_os_string()),
            ("PYSPARK_PYTHON", python.clone()),
            ("PYSPARK_DRIVER_PYTHON", python),
            ("PYTHONUNBUFFERED", OsString::from("1")),
        ]);
        let unset = |name: &str| std::env::var_os(name).is_none();
        if unset("MPLBACKEND") {
            environment.insert("MPLBACKEND", OsString::from("Agg"));
        }
        if self.options.master.starts_with("local") && unset("SPARK_LOCAL_IP") {
            // Nobody else has to reach this Spark.
            environment.insert("SPARK_LOCAL_IP", OsString::from("127.0.0.1"));
        }
        environment
    }

    fn open_driver(&self, spec: &SessionSpec, events: SessionEvents) -> io::Result<SparkDriver> {
        let (supervisor, program) = assets::write(&spec.folder)?;
        let (classes, scratch) = (spec.folder.join("classes"), spec.folder.join("spark"));
        for folder in [&classes, &scratch] {
            std::fs::create_dir_all(folder)?;
        }
        let config = spec.folder.join("config.json");
        let settings = json!({
            "arguments": arguments::session(&self.options, spec, &classes, &scratch),
            "folder": spec.folder.display().to_string(),
            "classes": classes.display().to_string(),
            "sql_rows": spec.sql_rows,
            "kind": spec.kind.as_str(),
            "warm_up": self.options.warm_up,
        });
        std::fs::write(&config, settings.to_string())?;
        let python = self.options.python.as_os_str();
        let (lifeline, started) = Launch {
            python: &self.options.python,
            supervisor: &supervisor,
            command: vec![python.to_owned(), program.into_os_string(), config.into_os_string()],
            environment: self.environment(),
            talks: true,
            merged: false,
            folder: spec.folder.clone(),
        }
        .start()?;
        SparkDriver::new(lifeline, started, events)
    }

    fn start_batch(&self, spec: &BatchSpec, events: BatchEvents) -> io::Result<Lifeline> {
        let folder = self.folder.path().join(self.batches.fetch_add(1, Ordering::Relaxed).to_string());
        let (supervisor, _) = assets::write(&folder)?;
        let mut command = vec![self.home.join("bin/spark-submit").into_os_string()];
        command.extend(arguments::batch(&self.options, spec).into_iter().map(OsString::from));
        let (lifeline, mut started) = Launch {
            python: &self.options.python,
            supervisor: &supervisor,
            command,
            environment: self.environment(),
            talks: false,
            merged: true,
            folder,
        }
        .start()?;
        let missing = local_file(&spec.file).filter(|file| !file.exists());
        tokio::spawn(async move {
            events.running();
            let out = started.child.stdout.take();
            let err = started.child.stderr.take();
            let mut told = false;
            let reading = async {
                if let Some(out) = out {
                    let each = |line: String| {
                        told |= line.contains("No such file or directory") || line.contains("does not exist");
                        events.log(Stream::Stdout, line);
                    };
                    lines(out, each).await;
                }
            };
            let reading_errors = async {
                if let Some(err) = err {
                    lines(err, |line| events.log(Stream::Stderr, line)).await;
                }
            };
            let (status, (), ()) = tokio::join!(started.child.wait(), reading, reading_errors);
            let well = status.as_ref().is_ok_and(std::process::ExitStatus::success);
            tracing::info!(well, "spark-submit {}", describe(status));
            if let Some(file) = missing.filter(|_| !well && !told) {
                // Spark may end before it has passed on what Python said last.
                let file = file.display();
                events.log(Stream::Stdout, format!("can't open file '{file}': No such file or directory"));
            }
            events.ended(well);
            drop(started.socket);
            started.over.send_replace(true);
        });
        Ok(lifeline)
    }
}

impl Engine for SparkEngine {
    fn open(&self, session: &SessionSpec, events: SessionEvents) -> Arc<dyn Driver> {
        match self.open_driver(session, events.clone()) {
            Ok(driver) => Arc::new(driver),
            Err(error) => {
                events.log(Stream::Stderr, format!("The driver can't be started: {error}"));
                events.ended();
                Arc::new(NoDriver)
            }
        }
    }

    fn submit(&self, batch: &BatchSpec, events: BatchEvents) -> Arc<dyn BatchRun> {
        match self.start_batch(batch, events.clone()) {
            Ok(lifeline) => Arc::new(lifeline),
            Err(error) => {
                events.log(Stream::Stdout, format!("spark-submit can't be started: {error}"));
                events.ended(false);
                Arc::new(NoDriver)
            }
        }
    }
}

impl BatchRun for Lifeline {
    fn stop(&self) -> BoxFuture<'static, ()> {
        self.stop().boxed()
    }
}

/// Stands where no process could be started.
struct NoDriver;

impl Driver for NoDriver {
    fn prepare(&self, _: u64, _: Kind) {}
    fn execute(&self, _: u64, _: Kind, _: &str) {}
    fn cancel_jobs(&self, _: u64) {}
    fn complete(&self, _: Kind, _: &str, _: i32) -> BoxFuture<'static, Result<Vec<String>, CallError>> {
        ready(Err(CallError::Gone)).boxed()
    }
    fn submit_job(&self, _: u64, _: &str) {}
    fn add(&self, _: Resource, _: &str) -> BoxFuture<'static, Result<(), CallError>> {
        ready(Err(CallError::Gone)).boxed()
    }
    fn stop(&self) -> BoxFuture<'static, ()> {
        ready(()).boxed()
    }
}

impl BatchRun for NoDriver {
    fn stop(&self) -> BoxFuture<'static, ()> {
        ready(()).boxed()
    }
}
