//! The contract: every exchange recorded with a real Livy 0.9.0 is replayed here on real Spark, in its order, and the
//! answers are compared: status, headers, names and order of fields, JSON types, and the values that are determined.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod common;

use std::collections::HashMap;

use common::spark::on_spark;
use common::{Client, Reply};
use reqwest::Method;
use serde_json::{Value, json};

/// Recorded with the crate that reads them.
const RECORDED: &str = include_str!("../../livy-api/tests/data/exchanges-0.9.0.json");

/// Exchanges that say nothing about this server.
const LEFT_OUT: [(&str, &str); 1] = [("version", "says what was built; its own test is in rest_sessions")];

/// Statements whose output depends on the installation, the machine or the moment: only its shape is compared.
const LOOSE_OUTPUT: [&str; 6] = [
    "result of python analysis exception", // paths in the traceback
    "result of matplot",                   // the picture's bytes
    "result of sql error",                 // Livy's own frames below Spark's
    "result of scala exception",           // number of frames left out
    "cancelled statement",                 // a Java trace
    "result of nan json",                  // compared in the Python tests
];

struct Exchange {
    name: String,
    method: Method,
    path: String,
    request: Value,
    status: u16,
    headers: Value,
    response: Value,
}

fn recorded() -> Vec<Exchange> {
    let all: Vec<Value> = serde_json::from_str(RECORDED).expect("the recording is JSON");
    all.into_iter()
        .map(|mut one| {
            let text = |key: &str| one[key].as_str().expect("a text").to_owned();
            Exchange {
                name: text("name"),
                method: text("method").parse().expect("a method"),
                path: text("path"),
                status: one["status"].as_u64().and_then(|n| u16::try_from(n).ok()).expect("a status"),
                request: one["request"].take(),
                headers: one["headers"].take(),
                response: one["response"].take(),
            }
        })
        .collect()
}

/// A replay: recorded numbers of sessions and batches stand for those of this server.
struct Replay {
    client: Client,
    ids: HashMap<(String, u64), u64>,
    findings: Vec<String>,
}

impl Replay {
    /// The path with this server's numbers.
    fn path(&self, recorded: &str) -> String {
        let mut parts: Vec<String> = recorded.split('/').map(str::to_owned).collect();
        if let [_, sort, id, ..] = parts.as_slice() {
            let number = id.parse().ok().and_then(|id: u64| self.ids.get(&(sort.clone(), id)));
            if let Some(number) = number {
                parts[2] = number.to_string();
            }
        }
        parts.join("/")
    }

    /// Waits until the answer can be what was recorded.
    async fn wait(&self, exchange: &Exchange) {
        let path = self.path(exchange.path.split('?').next().unwrap_or_default());
        let name = exchange.name.as_str();
        let state = exchange.response["state"].as_str().unwrap_or_default().to_owned();
        let ended = name.starts_with("result of") || matches!(name, "cancelled statement" | "python loop after 18s");
        let reached = ["session while idle", "sparkr session while idle", "running statement", "python loop running"];
        let reached =
            reached.contains(&name) || name.starts_with("batch while") || name.starts_with("failing batch while");
        if ended || reached {
            let output = !exchange.response["output"].is_null();
            let fits = |value: &Value| match value["state"].as_str() {
                // What is cancelled may get its output later.
                Some("available" | "cancelled") if ended => !output || !value["output"].is_null(),
                // It may have run and ended before anybody looked.
                Some("success" | "dead") if state == "running" => true,
                now => !ended && now == Some(state.as_str()),
            };
            self.client.wait_for(&path, fits).await;
        }
    }

    async fn send(&self, exchange: &Exchange) -> Reply {
        let path = self.path(&exchange.path);
        let request = self.client.request(exchange.method.clone(), &path);
        let request = match &exchange.request {
            Value::Null => request,
            Value::String(raw) => request.header("Content-Type", "text/plain").body(raw.clone()),
            body => {
                let mut body = body.clone();
                let file = body["file"].as_str().and_then(|file| file.strip_prefix("/data/"));
                if let Some(file) = file.map(|file| format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"))) {
                    body["file"] = json!(file);
                }
                request.json(&body)
            }
        };
        self.client.ask(request).await.expect("an answer")
    }

    fn find(&mut self, exchange: &Exchange, what: &str) {
        self.findings.push(format!("{} ({} {}): {what}", exchange.name, exchange.method, exchange.path));
    }

    async fn replay(&mut self, exchange: &Exchange) {
        self.wait(exchange).await;
        let reply = self.send(exchange).await;
        if reply.status != exchange.status {
            self.find(exchange, &format!("status {} instead of {}: {}", reply.status, exchange.status, reply.text));
            return;
        }
        self.compare_headers(exchange, &reply);
        let is_json = exchange.headers["Content-Type"].as_str().is_some_and(|kind| kind.contains("json"));
        let ours = if is_json && !reply.text.is_empty() { reply.json() } else { json!(reply.text) };
        if let (Some(recorded), Some(number)) = (exchange.response["id"].as_u64(), ours["id"].as_u64())
            && exchange.status == 201
            && !exchange.path.contains("/statements")
        {
            self.ids.insert((exchange.path.trim_matches('/').to_owned(), recorded), number);
        }
        let mut differences = Vec::new();
        shape(&exchange.response, &ours, "", &mut differences);
        values(exchange, &ours, &mut differences);
        for difference in differences {
            self.find(exchange, &difference);
        }
    }

    fn compare_headers(&mut self, exchange: &Exchange, reply: &Reply) {
        for (name, recorded) in exchange.headers.as_object().expect("headers") {
            let recorded = recorded.as_str().expect("a text");
            let ours = reply.header(name);
            let expected = if name == "Location" && exchange.path.contains("/statements") {
                self.path(recorded)
            } else {
                recorded.to_owned()
            };
            // The number of a new session or batch is its own.
            let new = name == "Location" && !exchange.path.contains("/statements");
            let same = if new {
                ours.rsplit_once('/').map(|(sort, _)| sort) == expected.rsplit_once('/').map(|(sort, _)| sort)
            } else {
                ours == expected
            };
            if !same {
                self.find(exchange, &format!("{name} is {ours:?} instead of {expected:?}"));
            }
        }
    }
}

/// Compares names, order and types. Where either side is null or empty there is nothing to compare.
fn shape(recorded: &Value, ours: &Value, place: &str, differences: &mut Vec<String>) {
    match (recorded, ours) {
        (Value::Object(recorded), Value::Object(ours)) => {
            // A bundle's keys and a configuration's are data.
            if !place.ends_with(".data") && !place.ends_with(".conf") && !recorded.keys().eq(ours.keys()) {
                let keys = |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<Vec<_>>().join(" ");
                differences.push(format!("{place} has {} instead of {}", keys(ours), keys(recorded)));
            }
            for (key, value) in recorded {
                if let Some(other) = ours.get(key) {
                    shape(value, other, &format!("{place}.{key}"), differences);
                }
            }
        }
        (Value::Array(recorded), Value::Array(ours)) => {
            if let (Some(recorded), Some(ours)) = (recorded.first(), ours.first()) {
                shape(recorded, ours, &format!("{place}[]"), differences);
            }
        }
        (Value::Null, _) | (_, Value::Null) if place.ends_with(".output") => {}
        _ => {
            if kind(recorded) != kind(ours) {
                differences.push(format!("{place} is {ours} instead of {recorded}"));
            }
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.to_string().contains(['.', 'e', 'E']) => "float",
        Value::Number(_) => "integer",
        Value::String(_) => "text",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Compares what must be the same.
fn values(exchange: &Exchange, ours: &Value, differences: &mut Vec<String>) {
    let (name, recorded) = (exchange.name.as_str(), &exchange.response);
    let mut same = |what: &str, recorded: &Value, ours: &Value| {
        if recorded != ours {
            differences.push(format!("{what} is {ours} instead of {recorded}"));
        }
    };
    if exchange.status >= 400 {
        // Places in the text, numbers of sessions and Java traces are the server's own.
        same("the error", &json!(plain(recorded)), &json!(plain(ours)));
    }
    let finished = name.starts_with("result of")
        || matches!(name, "python loop after 18s" | "cancelled statement" | "after cancel queued");
    if finished {
        for key in ["id", "code", "state", "progress"] {
            same(key, &recorded[key], &ours[key]);
        }
        if !LOOSE_OUTPUT.contains(&name) {
            same("output", &numbers(&recorded["output"]), &numbers(&ours["output"]));
        }
        for key in ["status", "execution_count", "ename"] {
            same(key, &recorded["output"][key], &ours["output"][key]);
        }
    }
    if name.starts_with("submit") && exchange.status == 201 {
        same("id", &recorded["id"], &ours["id"]);
        same("code", &recorded["code"], &ours["code"]);
    }
    if name.starts_with("completion") || name.starts_with("statements ?") {
        let ids = |value: &Value| {
            value["statements"].as_array().map(|all| all.iter().map(|one| one["id"].clone()).collect::<Vec<_>>())
        };
        same("candidates", &recorded["candidates"], &ours["candidates"]);
        same("statements", &json!(ids(recorded)), &json!(ids(ours)));
        same("total", &recorded["total_statements"], &ours["total_statements"]);
    }
    if matches!(name, "running statement" | "queued statement" | "busy session" | "batch state" | "session state") {
        same("state", &recorded["state"], &ours["state"]);
    }
    if recorded["msg"].is_string() && exchange.status == 200 {
        same("msg", &recorded["msg"], &ours["msg"]);
    }
}

/// An error's first line without what differs from server to server.
fn plain(error: &Value) -> String {
    let text = error["msg"].as_str().or_else(|| error.as_str()).unwrap_or_default();
    let line = text.lines().next().unwrap_or_default();
    let line = line.split(" for session ").next().unwrap_or_default();
    // "Session '6' not found": the number was mapped.
    if line.starts_with("Session '") { "Session not found".to_owned() } else { line.to_owned() }
}

/// The value with each number as the number it is: 1e16 and 10000000000000000.0 are the same, and console line numbers of
/// the Scala interpreter are taken out.
fn numbers(value: &Value) -> Value {
    match value {
        Value::Number(number) if kind(value) == "float" => json!(number.as_f64()),
        Value::String(text) if text.starts_with("<console>:") => json!(text.split_once(": ").map(|(_, rest)| rest)),
        Value::Array(items) => items.iter().map(numbers).collect(),
        Value::Object(map) => Value::Object(map.iter().map(|(key, value)| (key.clone(), numbers(value))).collect()),
        other => other.clone(),
    }
}

#[test]
fn every_recorded_exchange_is_answered_as_livy_answered_it() {
    on_spark(async |client| {
        let exchanges = recorded();
        assert!(exchanges.len() > 150);
        let mut replay = Replay { client, ids: HashMap::new(), findings: Vec::new() };
        let mut replayed = 0;
        for exchange in &exchanges {
            if LEFT_OUT.iter().any(|(name, _)| *name == exchange.name) {
                continue;
            }
            replay.replay(exchange).await;
            replayed += 1;
        }
        assert_eq!(replayed, exchanges.len() - LEFT_OUT.len());
        assert!(replay.findings.is_empty(), "{} differences:\n{}", replay.findings.len(), replay.findings.join("\n"));
    });
}

#[test]
fn the_comparison_notices_a_missing_field_another_type_and_another_order() {
    let differences = |recorded: Value, ours: Value| {
        let mut found = Vec::new();
        shape(&recorded, &ours, "", &mut found);
        found.len()
    };
    assert_eq!(differences(json!({"a": 1, "b": [{"c": "x"}]}), json!({"a": 2, "b": [{"c": "y"}, {}]})), 0);
    assert_eq!(differences(json!({"a": 1}), json!({})), 1);
    assert_eq!(differences(json!({"a": 1}), json!({"a": 1, "b": 1})), 1);
    assert_eq!(differences(json!({"a": 1, "b": 1}), json!({"b": 1, "a": 1})), 1);
    assert_eq!(differences(json!({"a": [{"c": "x"}]}), json!({"a": [{"c": 1}]})), 1);
    assert_eq!(differences(json!({"progress": 1.0}), json!({"progress": 1})), 1);
    assert_eq!(differences(json!({"a": null}), json!({"a": "x"})), 1);
}
