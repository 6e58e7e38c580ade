//! Sessions and batches without Spark.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, pending, ready};
use serde_json::Value;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::Control;
use super::options::{JobAnswer, JobsMode};
use super::script::{Outcome, Step, error, parse};
use crate::clock::lock;
use crate::engine::{
    BatchEvents, BatchRun, BatchSpec, CallError, Driver, Engine, Resource, SessionEvents, SessionSpec,
};
use crate::kind::Kind;
use crate::log::Stream;
use crate::session::jobs::JobUpdate;

/// The engine.
pub(crate) struct ScriptedEngine {
    control: Arc<Control>,
}

impl ScriptedEngine {
    pub(crate) fn new(control: Arc<Control>) -> Self {
        Self { control }
    }
}

impl Engine for ScriptedEngine {
    /// A session named `fail…` never comes up.
    fn open(&self, session: &SessionSpec, events: SessionEvents) -> Arc<dyn Driver> {
        let driver = Arc::new(ScriptedDriver::new(Arc::clone(&self.control), events.clone()));
        let fails = session.name.as_deref().is_some_and(|name| name.starts_with("fail"));
        let delay = self.control.start_delay();
        driver.spawn(async move {
            events.log(Stream::Stderr, "INFO SparkContext: Running Spark version 3.5.9".to_owned());
            sleep(delay).await;
            if fails {
                events.log(Stream::Stderr, "Error: the script says that this session does not start".to_owned());
                events.ended();
            } else {
                events.log(Stream::Stderr, "INFO SparkEntries: Created Spark session.".to_owned());
                events.ready();
            }
        });
        driver
    }

    /// A batch's arguments are its script: `sleep MS`, `log TEXT`, `error …`. Without any it ends well at once.
    fn submit(&self, batch: &BatchSpec, events: BatchEvents) -> Arc<dyn BatchRun> {
        let steps = parse(&batch.args.join("\n"));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            events.running();
            for step in steps {
                match step {
                    Step::Sleep(time) | Step::Job { time, .. } => sleep(time).await,
                    Step::Print(text) | Step::Log(_, text) => events.log(Stream::Stdout, text),
                    Step::Error { name, message } => {
                        events.log(Stream::Stdout, format!("{name}: {message}"));
                        return events.ended(false);
                    }
                    Step::Hang => pending().await,
                    _ => {}
                }
            }
            events.ended(true);
        });
        Arc::new(ScriptedBatch { tasks: Mutex::new(tasks) })
    }

    fn has_jobs(&self) -> bool {
        matches!(self.control.jobs(), JobsMode::On(_))
    }
}

struct ScriptedBatch {
    tasks: Mutex<JoinSet<()>>,
}

impl BatchRun for ScriptedBatch {
    fn stop(&self) -> BoxFuture<'static, ()> {
        lock(&self.tasks).abort_all();
        ready(()).boxed()
    }
}

/// A session's driver.
pub(crate) struct ScriptedDriver {
    control: Arc<Control>,
    events: SessionEvents,
    tasks: Mutex<JoinSet<()>>,
    running: Arc<Running>,
}

/// What jobs and cancels can touch of the running statement.
#[derive(Default)]
struct Running {
    printed: Mutex<String>,
    cancelled: AtomicBool,
    cancel: Notify,
    interrupt: Notify,
}

impl ScriptedDriver {
    pub(crate) fn new(control: Arc<Control>, events: SessionEvents) -> Self {
        Self { control, events, tasks: Mutex::default(), running: Arc::default() }
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = lock(&self.tasks);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
    }
}

impl Driver for ScriptedDriver {
    fn prepare(&self, statement: u64, kind: Kind) {
        let events = self.events.clone();
        // R is not there.
        self.spawn(async move { events.prepared(statement, kind != Kind::SparkR) });
    }

    fn execute(&self, statement: u64, kind: Kind, code: &str) {
        let (events, running) = (self.events.clone(), Arc::clone(&self.running));
        lock(&running.printed).clear();
        running.cancelled.store(false, Ordering::Relaxed);
        let steps = parse(code);
        self.spawn(async move {
            let script = run(&events, &running, statement, kind, steps);
            tokio::select! {
                () = running.interrupt.notified() => events.output(statement, error(statement, "KeyboardInterrupt", "")),
                () = script => {}
            }
        });
    }

    fn cancel_jobs(&self, _: u64) {
        self.running.cancelled.store(true, Ordering::Relaxed);
        self.running.cancel.notify_waiters();
    }

    fn complete(&self, kind: Kind, code: &str, cursor: i32) -> BoxFuture<'static, Result<Vec<String>, CallError>> {
        let left: String = code.chars().take(usize::try_from(cursor).unwrap_or(0)).collect();
        let start = left.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        let prefix = left.get(start..).unwrap_or_default();
        let known = if kind == Kind::Spark { self.control.completions() } else { Vec::new() };
        ready(Ok(known.into_iter().filter(|name| name.starts_with(prefix)).collect())).boxed()
    }

    fn submit_job(&self, job: u64, pickle: &str) {
        let expression = STANDARD.decode(pickle).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let answer = self.control.answer(&expression.unwrap_or_default());
        let (events, running) = (self.events.clone(), Arc::clone(&self.running));
        self.spawn(async move {
            events.job(job, JobUpdate::Started);
            sleep(answer.delay).await;
            if answer.interrupts {
                running.interrupt.notify_waiters();
            }
            events.job(job, outcome(&answer, &lock(&running.printed)));
        });
    }

    /// A file named `fail…` can't be read.
    fn add(&self, _: Resource, path: &str) -> BoxFuture<'static, Result<(), CallError>> {
        let name = path.rsplit('/').next().unwrap_or_default();
        if name.starts_with("fail") {
            let reason = format!("java.io.FileNotFoundException: File {path} does not exist");
            return ready(Err(CallError::Refused(reason))).boxed();
        }
        self.events.log(Stream::Stderr, format!("INFO SparkContext: Added file {path}"));
        ready(Ok(())).boxed()
    }

    fn stop(&self) -> BoxFuture<'static, ()> {
        lock(&self.tasks).abort_all();
        ready(()).boxed()
    }
}

async fn run(events: &SessionEvents, running: &Running, id: u64, kind: Kind, steps: Vec<Step>) {
    let mut outcome = Outcome::default();
    for step in steps {
        match &step {
            Step::Sleep(time) => sleep(*time).await,
            Step::Job { time, tasks } => {
                let ended = job(events, running, id, *time, *tasks).await;
                let reason = format!("Job 0 cancelled part of cancelled job group {id}");
                if !ended {
                    return events.output(id, error(id, "Py4JJavaError", &reason));
                }
            }
            Step::Progress(value) => events.progress(id, *value),
            Step::Log(stream, text) => events.log(*stream, text.clone()),
            Step::Error { name, message } => return events.output(id, error(id, name, message)),
            Step::Die => return events.ended(),
            Step::Hang => pending().await,
            _ => {}
        }
        outcome.show(&step, kind == Kind::Sql);
        lock(&running.printed).clone_from(&outcome.printed);
    }
    events.output(id, outcome.finish(id));
}

/// A Spark job: whether it was left to end.
async fn job(events: &SessionEvents, running: &Running, id: u64, time: Duration, tasks: u32) -> bool {
    for task in 0..tasks {
        events.progress(id, f64::from(task) / f64::from(tasks));
        let cancelled = running.cancel.notified();
        if running.cancelled.load(Ordering::Relaxed) {
            return false;
        }
        tokio::select! {
            () = cancelled => return false,
            () = sleep(time / tasks) => {}
        }
    }
    events.progress(id, 1.0);
    true
}

fn outcome(answer: &JobAnswer, printed: &str) -> JobUpdate {
    if let Some(error) = &answer.error {
        return JobUpdate::Failed(format!(
            "org.apache.livy.repl.PythonJobException: Client job error:Traceback (most recent call last):\n  \
             File \"<string>\", line 1, in <lambda>\n{error}\n\n\tat org.apache.livy.repl.BypassPySparkJob.call(script)\n"
        ));
    }
    let quoted = Value::from(printed).to_string();
    let text = answer.result.replace("{stdout}", quoted.trim_matches('"'));
    let mut pickle = vec![0x80, 0x02, b'X'];
    pickle.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
    pickle.extend_from_slice(text.as_bytes());
    pickle.push(b'.');
    JobUpdate::Succeeded(STANDARD.encode(STANDARD.encode(pickle)))
}
