//! A session's driver process: commands as JSON lines over a socket, events back.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::process::{Lifeline, Started, describe, lines};
use crate::clock::lock;
use crate::engine::{CallError, Driver, Resource, SessionEvents};
use crate::kind::Kind;
use crate::log::Stream;
use crate::session::jobs::JobUpdate;

/// How long the last lines of a driver that has ended are waited for: something that outlives it may hold its output open.
const LAST_LINES: Duration = Duration::from_secs(5);

type Calls = Mutex<HashMap<u64, oneshot::Sender<Result<Value, CallError>>>>;

/// The server's side of a driver.
pub(crate) struct SparkDriver {
    lifeline: Lifeline,
    commands: mpsc::UnboundedSender<String>,
    calls: Arc<Calls>,
    last_call: AtomicU64,
}

impl SparkDriver {
    /// Takes over a started driver.
    pub(crate) fn new(lifeline: Lifeline, started: Started, events: SessionEvents) -> std::io::Result<Self> {
        let Started { socket, mut child, over } = started;
        socket.set_nonblocking(true)?;
        let (reader, mut writer) = UnixStream::from_std(socket)?.into_split();
        let (commands, mut queue) = mpsc::unbounded_channel::<String>();
        let calls = Arc::<Calls>::default();
        tokio::spawn(async move {
            while let Some(command) = queue.recv().await {
                if writer.write_all(command.as_bytes()).await.is_err() {
                    return;
                }
            }
        });
        let (out, err) = (child.stdout.take(), child.stderr.take());
        let mut reading = JoinSet::new();
        for (source, stream) in [
            (out.map(|out| Box::new(out) as Box<dyn tokio::io::AsyncRead + Send + Unpin>), Stream::Stdout),
            (err.map(|err| Box::new(err) as Box<_>), Stream::Stderr),
        ] {
            let events = events.clone();
            reading.spawn(async move {
                if let Some(source) = source {
                    lines(source, |line| events.log(stream, line)).await;
                }
            });
        }
        let listener = Listener { events: events.clone(), calls: Arc::clone(&calls) };
        tokio::spawn(async move {
            listener.listen(BufReader::with_capacity(1 << 16, reader)).await;
        });
        let waiting = Arc::clone(&calls);
        tokio::spawn(async move {
            let status = child.wait().await;
            // Whoever hears that it is dead finds the reason in its log.
            if timeout(LAST_LINES, async { while reading.join_next().await.is_some() {} }).await.is_err() {
                reading.detach_all();
            }
            events.log(Stream::Stderr, format!("The driver {}.", describe(status)));
            events.ended();
            lock(&waiting).clear();
            over.send_replace(true);
        });
        Ok(Self { lifeline, commands, calls, last_call: AtomicU64::new(0) })
    }

    fn send(&self, command: &Value) {
        // A driver that is gone is told by its end.
        let _ = self.commands.send(format!("{command}\n"));
    }

    /// Asks something; the answer comes when it comes, or never when the driver ends first.
    fn call(&self, mut command: Value) -> BoxFuture<'static, Result<Value, CallError>> {
        let number = self.last_call.fetch_add(1, Ordering::Relaxed);
        let (sender, receiver) = oneshot::channel();
        lock(&self.calls).insert(number, sender);
        command["call"] = json!(number);
        self.send(&command);
        receiver.map(|answer| answer.unwrap_or(Err(CallError::Gone))).boxed()
    }
}

impl Driver for SparkDriver {
    fn prepare(&self, statement: u64, kind: Kind) {
        self.send(&json!({"do": "prepare", "id": statement, "kind": kind.as_str()}));
    }

    fn execute(&self, statement: u64, kind: Kind, code: &str) {
        self.send(&json!({"do": "execute", "id": statement, "kind": kind.as_str(), "code": code}));
    }

    fn cancel_jobs(&self, statement: u64) {
        self.send(&json!({"do": "cancel", "id": statement}));
    }

    fn complete(&self, kind: Kind, code: &str, cursor: i32) -> BoxFuture<'static, Result<Vec<String>, CallError>> {
        let kind = kind.as_str();
        let answer = self.call(json!({"do": "complete", "kind": kind, "code": code, "cursor": cursor}));
        let names = |value: Value| match value {
            Value::Array(names) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        answer.map(move |answer| answer.map(names)).boxed()
    }

    fn submit_job(&self, job: u64, pickle: &str) {
        self.send(&json!({"do": "job", "id": job, "job": pickle}));
    }

    fn add(&self, what: Resource, path: &str) -> BoxFuture<'static, Result<(), CallError>> {
        let what = match what {
            Resource::JarOrPythonFile => "jar",
            Resource::File => "file",
        };
        self.call(json!({"do": "add", "what": what, "path": path})).map(|answer| answer.map(drop)).boxed()
    }

    fn stop(&self) -> BoxFuture<'static, ()> {
        self.lifeline.stop().boxed()
    }
}

/// Reads a driver's events.
struct Listener {
    events: SessionEvents,
    calls: Arc<Calls>,
}

impl Listener {
    async fn listen(self, mut reader: BufReader<impl tokio::io::AsyncRead + Unpin>) {
        let mut line = String::new();
        loop {
            line.clear();
            if !matches!(reader.read_line(&mut line).await, Ok(1..)) {
                return;
            }
            let Ok(event) = serde_json::from_str::<Value>(&line) else {
                tracing::error!("a driver sent what is no JSON");
                return;
            };
            let mut payload = Vec::new();
            if let Some(length) = event["bytes"].as_u64().and_then(|length| usize::try_from(length).ok()) {
                payload.resize(length + 1, 0);
                if reader.read_exact(&mut payload).await.is_err() {
                    return;
                }
                payload.truncate(length);
            }
            self.handle(&event, payload);
        }
    }

    fn handle(&self, event: &Value, payload: Vec<u8>) {
        let number = |key: &str| event[key].as_u64().unwrap_or_default();
        let text = |key: &str| event[key].as_str().map(str::to_owned);
        match event["event"].as_str().unwrap_or_default() {
            "ready" => {
                tracing::info!(times = %event["times"], version = %event["version"], "a driver is ready");
                self.events.ready();
            }
            "failed" => tracing::info!(reason = %event["reason"], "a driver did not start"),
            "prepared" => self.events.prepared(number("id"), event["ok"] == json!(true)),
            "output" => self.events.output(number("id"), Bytes::from(payload)),
            "progress" => self.events.progress(number("id"), event["value"].as_f64().unwrap_or_default()),
            "job" => {
                let update = match (event["state"].as_str(), text("result"), text("error")) {
                    (Some("SUCCEEDED"), Some(result), _) => JobUpdate::Succeeded(result),
                    (Some("STARTED"), ..) => JobUpdate::Started,
                    (_, _, error) => JobUpdate::Failed(error.unwrap_or_default()),
                };
                self.events.job(number("id"), update);
            }
            "answer" => {
                if let Some(sender) = lock(&self.calls).remove(&number("call")) {
                    let answer = text("error")
                        .map_or_else(|| Ok(event["value"].clone()), |error| Err(CallError::Refused(error)));
                    // Nobody may be waiting any more.
                    let _ = sender.send(answer);
                }
            }
            other => tracing::warn!(event = other, "a driver sent an event that is not known"),
        }
    }
}
