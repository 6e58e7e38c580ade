//! Creating sessions and batches: reading the request, checking it as Livy does, registering and starting.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::addresses::{Addresses, resolve_list};
use super::body::{Class, Fields, Type};
use super::query::time;
use super::reply::{Refusal, created};
use crate::batch::Batch;
use crate::engine::{BatchEvents, BatchSpec, Resources, SessionEvents, SessionSpec};
use crate::kind::Kind;
use crate::server::Server;
use crate::session::{Session, Settings, Shown};

static CREATE_SESSION: Class = Class {
    name: "org.apache.livy.server.interactive.CreateInteractiveRequest",
    fields: &[
        ("executorCores", Type::Cores),
        ("conf", Type::Texts),
        ("driverMemory", Type::Text),
        ("name", Type::Text),
        ("driverCores", Type::Cores),
        ("idleTimeout", Type::Text),
        ("pyFiles", Type::List),
        ("archives", Type::List),
        ("kind", Type::Any),
        ("files", Type::List),
        ("jars", Type::List),
        ("proxyUser", Type::Text),
        ("numExecutors", Type::Cores),
        ("heartbeatTimeoutInSecond", Type::Number),
        ("ttl", Type::Text),
        ("queue", Type::Text),
        ("executorMemory", Type::Text),
    ],
};

static CREATE_BATCH: Class = Class {
    name: "org.apache.livy.server.batch.CreateBatchRequest",
    fields: &[
        ("executorCores", Type::Cores),
        ("className", Type::Text),
        ("conf", Type::Texts),
        ("driverMemory", Type::Text),
        ("name", Type::Text),
        ("driverCores", Type::Cores),
        ("pyFiles", Type::List),
        ("archives", Type::List),
        ("executorMemory", Type::Text),
        ("files", Type::List),
        ("jars", Type::List),
        ("proxyUser", Type::Text),
        ("numExecutors", Type::Cores),
        ("file", Type::Text),
        ("args", Type::List),
        ("queue", Type::Text),
    ],
};

/// Settings that a person can't choose.
const FORBIDDEN: [&str; 2] = ["spark.submit.deployMode", "spark.submit.proxyUser.allowCustomClasspathInClusterMode"];

/// Spark's setting for each list of files.
const LISTS: [(&str, &str); 4] = [
    ("jars", "spark.jars"),
    ("files", "spark.files"),
    ("archives", "spark.archives"),
    ("pyFiles", "spark.submit.pyFiles"),
];

fn rejected(reason: impl std::fmt::Display) -> Refusal {
    Refusal::bad(format!("Rejected, Reason: {reason}"))
}

/// `POST /sessions`.
pub(crate) fn session(server: &Arc<Server>, body: &[u8]) -> Result<Response, Refusal> {
    let fields = Fields::read(&CREATE_SESSION, body)?;
    let kind = kind(&fields)?;
    let id = server.sessions.next_id();
    let mut times = [None, None];
    for (slot, name) in times.iter_mut().zip(["ttl", "idleTimeout"]) {
        *slot = fields.text(name).map(|text| time(&text).map_err(rejected)).transpose()?.map(Duration::from_millis);
    }
    let [ttl, idle] = times;
    let resources = resources(&fields, server)?;
    let kind = kind.ok_or_else(|| {
        Refusal::exception(
            "java.lang.NullPointerException: Cannot invoke \"org.apache.livy.sessions.Kind.toString()\" because \
             \"kind\" is null",
        )
    })?;
    let name = name(&fields)?;
    let settings = settings(server, &fields, &resources.conf, ttl, idle);
    let shown = Shown { name: name.clone(), owner: None, kind, fields: echoed(&fields) };
    let folder = server.folder.path().join(format!("session-{id}"));
    let session = Session::new(id, shown, settings, server.options.log_lines, folder.clone());
    let session = Arc::new(session);
    register(server.sessions.insert(id, name.as_deref(), Arc::clone(&session)), name.as_deref(), id)?;
    let sql_rows = livy_number(&resources.conf, "livy.rsc.sql.num-rows").unwrap_or(server.options.sql_rows);
    let spec = SessionSpec { id, name, kind, resources, sql_rows, folder };
    session.set_driver(server.engine.open(&spec, SessionEvents(Arc::downgrade(&session))));
    Ok(created(&format!("/sessions/{id}"), session.view().to_string().into_bytes()))
}

/// `POST /batches`. A batch whose start is refused stays listed, as in Livy.
pub(crate) fn batch(server: &Arc<Server>, body: &[u8]) -> Result<Response, Refusal> {
    let fields = Fields::read(&CREATE_BATCH, body)?;
    let id = server.batches.next_id();
    fields.list("args")?;
    fields.texts("conf")?;
    let name = name(&fields)?;
    let batch = Arc::new(Batch::new(id, name.clone(), None, server.options.log_lines));
    register(server.batches.insert(id, name.as_deref(), Arc::clone(&batch)), name.as_deref(), id)?;
    let resources = resources(&fields, server)?;
    let file = fields.text("file").ok_or_else(|| rejected("requirement failed: File is required."))?;
    let file = Addresses::new(&server.options.allowed_dirs).resolve(&file).map_err(rejected)?;
    let spec = BatchSpec { name, file, class_name: fields.text("className"), args: fields.list("args")?, resources };
    let view = |batch: &Batch| batch.view().to_string().into_bytes();
    let run = server.engine.submit(&spec, BatchEvents(Arc::downgrade(&batch)));
    batch.set_run(run);
    Ok(created(&format!("/batches/{id}"), view(&batch)))
}

/// The kind; `None` when it was sent as null, which Livy notices late.
fn kind(fields: &Fields) -> Result<Option<Kind>, Refusal> {
    let complaint = match fields.raw("kind") {
        None => return Ok(Some(Kind::Shared)),
        Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => match Kind::parse(text) {
            Some(kind) => return Ok(Some(kind)),
            None => format!("Invalid kind: {text}"),
        },
        Some(_) => "requirement failed: Kind should be a string.".to_owned(),
    };
    let chain = format!("(through reference chain: {}[\"kind\"])", CREATE_SESSION.name);
    Err(Refusal::unreadable(format!("{complaint} {chain}")))
}

fn name(fields: &Fields) -> Result<Option<String>, Refusal> {
    match fields.text("name") {
        Some(name) if name.chars().all(|c| c.is_ascii_digit()) => {
            Err(rejected(format!("Invalid session name: {name}")))
        }
        name => Ok(name),
    }
}

fn register(result: Result<(), crate::registry::NameTaken>, name: Option<&str>, id: u32) -> Result<(), Refusal> {
    let name = name.unwrap_or_default();
    result.map_err(|_| rejected(format!("Duplicate session name: Some({name}) for session {id}")))
}

fn resources(fields: &Fields, server: &Server) -> Result<Resources, Refusal> {
    let conf: BTreeMap<String, String> = fields.texts("conf")?.into_iter().collect();
    let forbidden: Vec<&str> = FORBIDDEN.into_iter().filter(|key| conf.contains_key(*key)).collect();
    if !forbidden.is_empty() {
        let keys = forbidden.join(", ");
        return Err(rejected(format!("Blacklisted configuration values in session config: {keys}")));
    }
    let addresses = Addresses::new(&server.options.allowed_dirs);
    let mut lists = BTreeMap::new();
    for (field, key) in LISTS {
        let mut items = resolve_list(&addresses, &fields.list(field)?).map_err(rejected)?;
        if let Some(more) = conf.get(key) {
            let more: Vec<String> = more.split([',', ' ']).map(str::to_owned).collect();
            items.extend(resolve_list(&addresses, &more).map_err(rejected)?);
        }
        lists.insert(key, items);
    }
    Ok(Resources {
        driver_memory: fields.text("driverMemory"),
        driver_cores: fields.cores("driverCores")?,
        executor_memory: fields.text("executorMemory"),
        executor_cores: fields.cores("executorCores")?,
        num_executors: fields.cores("numExecutors")?,
        queue: fields.text("queue"),
        conf,
        lists,
    })
}

fn settings(
    server: &Server,
    fields: &Fields,
    conf: &BTreeMap<String, String>,
    ttl: Option<Duration>,
    idle: Option<Duration>,
) -> Settings {
    let options = &server.options;
    let heartbeat = fields.number("heartbeatTimeoutInSecond").and_then(|n| u64::try_from(n).ok()).filter(|n| *n > 0);
    let retained = livy_number(conf, "livy.rsc.retained-statements").map(|n| n as usize);
    let cancel = conf.get("livy.rsc.job-cancel.timeout").and_then(|text| time(text).ok());
    Settings {
        retained: retained.unwrap_or(options.retained_statements).max(1),
        cancel_timeout: cancel.map_or(options.cancel_timeout, Duration::from_millis),
        cancel_interval: options.cancel_interval,
        idle_timeout: idle.unwrap_or(options.session_timeout),
        ttl,
        heartbeat: heartbeat.map(Duration::from_secs),
    }
}

fn livy_number(conf: &BTreeMap<String, String>, key: &str) -> Option<u32> {
    conf.get(key).and_then(|text| text.trim().parse().ok())
}

/// The fields of a session's object that repeat the request, in Livy's order.
fn echoed(fields: &Fields) -> Map<String, Value> {
    let text = |name: &str| json!(fields.text(name));
    let number = |name: &str| json!(fields.number(name).unwrap_or(0));
    let list = |name: &str| json!(fields.list(name).unwrap_or_default());
    let conf: Map<String, Value> =
        fields.texts("conf").unwrap_or_default().into_iter().map(|(key, value)| (key, json!(value))).collect();
    echo([
        text("ttl"),
        text("idleTimeout"),
        text("driverMemory"),
        number("driverCores"),
        text("executorMemory"),
        number("executorCores"),
        Value::Object(conf),
        list("archives"),
        list("files"),
        number("heartbeatTimeoutInSecond"),
        list("jars"),
        number("numExecutors"),
        list("pyFiles"),
        text("queue"),
    ])
}

/// Names for the values of a session's echoed fields.
pub(crate) fn echo(values: [Value; 14]) -> Map<String, Value> {
    const NAMES: [&str; 14] = [
        "ttl",
        "idleTimeout",
        "driverMemory",
        "driverCores",
        "executorMemory",
        "executorCores",
        "conf",
        "archives",
        "files",
        "heartbeatTimeoutInSecond",
        "jars",
        "numExecutors",
        "pyFiles",
        "queue",
    ];
    NAMES.iter().map(|name| (*name).to_owned()).zip(values).collect()
}
