//! Sessions over HTTP: creation and its refusals, lists, names, logs, ends; and what is common to all routes.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod common;

use std::time::Duration;

use common::{scripted, start};
use livy_local::{Options, ScriptedOptions};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_new_session_shows_every_key_in_livys_order() {
    let livy = scripted().await;
    let body = json!({"kind": "scala", "driverMemory": "1g", "numExecutors": 2, "conf": {"a": 1}, "proxyUser": "x"});
    let created = livy.client.post("/sessions?doAs=y", body).await;
    assert_eq!((created.status, created.header("location")), (201, "/sessions/0"));
    let expected = r#"{"id":0,"name":null,"appId":null,"owner":null,"proxyUser":null,"state":"starting","kind":"spark","appInfo":{"driverLogUrl":null,"sparkUiUrl":null,"executorLogUrls":null},"log":["stdout: ","\nstderr: "],"ttl":null,"idleTimeout":null,"driverMemory":"1g","driverCores":0,"executorMemory":null,"executorCores":0,"conf":{"a":"1"},"archives":[],"files":[],"heartbeatTimeoutInSecond":0,"jars":[],"numExecutors":2,"pyFiles":[],"queue":null}"#;
    // The driver may have logged already.
    let mut shown = created.json();
    shown["log"] = json!(["stdout: ", "\nstderr: "]);
    assert_eq!(shown.to_string(), expected);
}

#[tokio::test]
async fn refused_creations_have_livys_words_and_some_use_up_a_number() {
    let livy = scripted().await;
    let client = &livy.client;
    let refused = async |body: Value| {
        let reply = client.post("/sessions", body).await;
        (reply.status, reply.json())
    };
    let msg = |reason: &str| (400, json!({"msg": format!("Rejected, Reason: {reason}")}));
    let kind = "Invalid kind: perl (through reference chain: org.apache.livy.server.interactive.CreateInteractiveRequest[\"kind\"])";
    assert_eq!(refused(json!({"kind": "perl"})).await, (400, json!(kind)));
    assert_eq!(refused(json!({"kind": "PySpark"})).await.0, 400);
    assert_eq!(refused(json!({"kind": null})).await.0, 500);
    assert_eq!(refused(json!({"jars": null})).await.0, 500);
    assert_eq!(refused(json!({"driverCores": "2"})).await.0, 500);
    assert_eq!(refused(json!({"heartbeatTimeoutInSecond": "x"})).await.0, 400);
    assert_eq!(refused(json!({"name": "12"})).await, msg("Invalid session name: 12"));
    assert_eq!(refused(json!({"name": ""})).await, msg("Invalid session name: "));
    assert_eq!(refused(json!({"ttl": "foo"})).await, msg("Invalid time string: foo"));
    assert_eq!(refused(json!({"files": ["x"]})).await, msg("requirement failed: Path 'x' is not absolute."));
    let local = "requirement failed: Local path /etc/x.jar cannot be added to user sessions.";
    assert_eq!(refused(json!({"conf": {"spark.jars": "/etc/x.jar"}})).await, msg(local));
    let forbidden = "Blacklisted configuration values in session config: spark.submit.deployMode";
    assert_eq!(refused(json!({"conf": {"spark.submit.deployMode": "cluster"}})).await, msg(forbidden));
    assert_eq!(client.get("/sessions").await.json()["total"], json!(0));
    // Those that could not even be read used up no number.
    let first = client.post("/sessions", json!({"name": "a"})).await.json()["id"].as_u64().expect("a number");
    assert_eq!(first, 9);
    let duplicate = format!("Duplicate session name: Some(a) for session {}", first + 1);
    assert_eq!(refused(json!({"name": "a"})).await, msg(&duplicate));
    assert_eq!(client.post("/sessions", json!({})).await.json()["id"], json!(first + 2));
}

#[tokio::test]
async fn a_body_is_read_whatever_its_type_says_but_a_forms_is_empty() {
    let livy = scripted().await;
    let plain = livy.client.post_raw("/sessions", "text/plain", r#"{"kind":"sql"}"#).await;
    assert_eq!((plain.status, plain.json()["kind"].clone()), (201, json!("sql")));
    let form = livy.client.post_raw("/sessions", "application/x-www-form-urlencoded", r#"{"kind":"sql"}"#).await;
    assert_eq!(form.status, 400);
    assert!(form.json().as_str().is_some_and(|text| text.starts_with("No content to map due to end-of-input")));
    let broken = livy.client.post_raw("/sessions", "application/json", "{bad").await;
    let expected = "Unexpected character ('b' (code 98)): was expecting double-quote to start field name\n \
                    at [Source: (org.eclipse.jetty.server.HttpInputOverHTTP); line: 1, column: 3]";
    assert_eq!((broken.status, broken.json()), (400, json!(expected)));
}

#[tokio::test]
async fn a_gzipped_body_is_read_and_an_answer_is_gzipped_on_demand() {
    let livy = scripted().await;
    let mut packed = Vec::new();
    let body = br#"{"name":"packed"}"#;
    flate(body, &mut packed);
    let request = livy.client.request(Method::POST, "/sessions").header("Content-Encoding", "gzip").body(packed);
    let created = livy.client.ask(request).await.expect("an answer");
    assert_eq!(created.json()["name"], json!("packed"));
    let request = livy.client.request(Method::GET, "/sessions").header("Accept-Encoding", "gzip");
    let response = request.send().await.expect("an answer");
    assert_eq!(response.headers()["content-encoding"], "gzip");
    let bytes = response.bytes().await.expect("a body");
    assert_eq!(bytes[..2], [0x1f, 0x8b]);
}

/// Gzip without compression: enough to see whether it is taken apart.
fn flate(data: &[u8], out: &mut Vec<u8>) {
    out.extend([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1]);
    let length = u16::try_from(data.len()).expect("short data");
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(data);
    let mut crc = !0_u32;
    for byte in data {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    out.extend((!crc).to_le_bytes());
    out.extend(u32::from(length).to_le_bytes());
}

#[tokio::test]
async fn a_session_is_found_by_its_encoded_name_and_gone_after_its_deletion() {
    let livy = scripted().await;
    let client = &livy.client;
    let id = client.session(json!({"name": "a/b c?d"})).await;
    let by_name = client.get("/sessions/a%2Fb%20c%3Fd/state").await;
    assert_eq!(by_name.json(), json!({"id": id, "state": "idle"}));
    let posted = client.post("/sessions/a%2Fb%20c%3Fd/statements", json!({"code": "print x", "kind": "pyspark"})).await;
    assert_eq!(posted.header("location"), format!("/sessions/{id}/statements/0"));
    assert_eq!(client.delete("/sessions/a%2Fb%20c%3Fd").await.json(), json!({"msg": "deleted"}));
    let missing = client.delete("/sessions/a%2Fb%20c%3Fd").await;
    assert_eq!((missing.status, missing.json()), (404, json!({"msg": "Session 'a/b c?d' not found."})));
    assert_eq!(client.get("/sessions/-1").await.status, 404);
    let large = client.get("/sessions/99999999999").await;
    assert_eq!((large.status, large.json()), (400, json!({"msg": "For input string: \"99999999999\""})));
}

#[tokio::test]
async fn lists_are_cut_as_livy_cuts_them() {
    let livy = scripted().await;
    let client = &livy.client;
    for _ in 0..5 {
        client.post("/sessions", json!({})).await;
    }
    let page = async |query: &str| {
        let page = client.get(&format!("/sessions{query}")).await.json();
        let ids = page["sessions"].as_array().expect("sessions").iter().map(|one| one["id"].as_u64().expect("id"));
        (page["from"].as_i64().expect("from"), page["total"].as_u64().expect("total"), ids.collect::<Vec<_>>())
    };
    assert_eq!(page("").await, (0, 5, vec![0, 1, 2, 3, 4]));
    assert_eq!(page("?from=1&size=2").await, (1, 5, vec![1, 2]));
    assert_eq!(page("/?from=3&size=100").await, (3, 5, vec![3, 4]));
    assert_eq!(page("?from=-1&size=2").await, (-1, 5, vec![0]));
    assert_eq!(page("?from=500").await, (500, 5, vec![]));
    assert_eq!(page("?size=-3").await, (0, 5, vec![]));
    let wrong = client.get("/sessions?size=").await;
    assert_eq!((wrong.status, wrong.json()), (400, json!({"msg": "For input string: \"\""})));
}

#[tokio::test]
async fn a_stopped_session_stays_listed_as_dead_and_takes_nothing() {
    let livy = scripted().await;
    let client = &livy.client;
    for (route, status) in [("stop", 204), ("interrupt", 200)] {
        let id = client.session(json!({"kind": "pyspark"})).await;
        client.run(id, "print x", None).await;
        assert_eq!(client.post(&format!("/sessions/{id}/{route}"), json!({})).await.status, status);
        assert_eq!(client.get(&format!("/sessions/{id}")).await.json()["state"], json!("dead"));
        let not_active = (400, json!({"msg": "requirement failed: Session isn't active."}));
        for path in ["statements", "statements/0"] {
            let reply = client.get(&format!("/sessions/{id}/{path}")).await;
            assert_eq!((reply.status, reply.json()), not_active);
        }
        let in_state = (500, json!("java.lang.IllegalStateException: Session is in state dead"));
        let posts = [("statements", json!({"code": "1"})), ("statements/0/cancel", json!({}))];
        for (path, body) in posts {
            let reply = client.post(&format!("/sessions/{id}/{path}"), body).await;
            assert_eq!((reply.status, reply.json()), in_state);
        }
        assert_eq!(client.post(&format!("/sessions/{id}/connect"), json!({})).await.status, 200);
        assert_eq!(client.delete(&format!("/sessions/{id}")).await.status, 200);
    }
}

#[tokio::test]
async fn a_session_that_does_not_come_up_is_dead_with_the_reason_in_its_log() {
    let slow = ScriptedOptions { start_delay: Duration::from_secs(4), ..ScriptedOptions::default() };
    let livy = start(Options::scripted(slow)).await;
    let client = &livy.client;
    client.post("/sessions", json!({"name": "fails"})).await;
    let starting = client.get("/sessions/0/statements").await;
    let expected = (500, json!("java.lang.IllegalStateException: Session is in state starting"));
    assert_eq!((starting.status, starting.json()), expected);
    client.wait_for("/sessions/0/state", |value| value["state"] == json!("dead")).await;
    let log = client.get("/sessions/0/log?size=-1").await.json();
    assert_eq!((log["id"].clone(), log["from"].clone()), (json!(0), json!(0)));
    let lines = log["log"].as_array().expect("lines");
    assert_eq!(
        (&lines[0], &lines[1], log["total"].as_u64()),
        (&json!("stdout: "), &json!("\nstderr: "), Some(lines.len() as u64))
    );
    assert!(lines.iter().any(|line| line.as_str().is_some_and(|line| line.contains("does not start"))));
    assert_eq!(client.get("/sessions/0/log?from=x").await.status, 400);
}

#[tokio::test]
async fn wrong_methods_and_unknown_addresses_have_no_body() {
    let livy = scripted().await;
    let client = &livy.client;
    let ask = async |method: Method, path: &str| client.ask(client.request(method, path)).await.expect("an answer");
    for (method, path, allowed) in [
        (Method::PUT, "/sessions/0", ["GET", "HEAD", "DELETE"].as_slice()),
        (Method::OPTIONS, "/sessions", &["GET", "HEAD", "POST"]),
        (Method::GET, "/sessions/0/connect", &["POST"]),
    ] {
        let reply = ask(method, path).await;
        assert_eq!((reply.status, reply.text.as_str()), (405, ""), "{path}");
        for method in allowed {
            assert!(reply.header("allow").contains(method), "{path}: {}", reply.header("allow"));
        }
    }
    for path in ["/nope", "/sessions/0/nope", "/ui"] {
        let reply = ask(Method::GET, path).await;
        assert_eq!((reply.status, reply.text.as_str()), (404, ""), "{path}");
    }
    let head = ask(Method::HEAD, "/sessions").await;
    assert_eq!(
        (head.status, head.text.as_str(), head.header("content-type")),
        (200, "", "application/json;charset=utf-8")
    );
}

#[tokio::test]
async fn every_answer_has_livys_headers_and_the_server_says_what_it_is() {
    let livy = scripted().await;
    let version = livy.client.get("/version").await;
    assert_eq!(version.json()["version"], json!("0.9.0-incubating"));
    assert_eq!(version.json()["branch"], json!("livy-local"));
    assert_eq!(version.header("x-frame-options"), "SAMEORIGIN");
    assert_eq!(version.header("x-content-type-options"), "nosniff");
    let ping = livy.client.get("/metrics/ping").await;
    assert_eq!((ping.text.as_str(), ping.header("cache-control")), ("pong\n", "must-revalidate,no-cache,no-store"));
    assert_eq!(livy.client.get("/metrics/healthcheck").await.status, 501);
    let request = livy.client.request(Method::GET, "/sessions").header("Accept", "application/vnd.livy.v9.9+json");
    let other = livy.client.ask(request).await.expect("an answer");
    assert_eq!((other.status, other.json()), (406, json!({"msg": "No value found for '9.9'"})));
}

#[tokio::test]
async fn with_csrf_protection_a_post_needs_the_header() {
    let livy = start(Options { csrf: true, ..Options::scripted(ScriptedOptions::default()) }).await;
    let bare = reqwest::Client::new();
    let url = format!("{}/sessions", livy.client.base);
    let reply = bare.post(&url).header("Accept", "application/json").body("{}").send().await.expect("an answer");
    assert_eq!(reply.status().as_u16(), 400);
    let text = reply.text().await.expect("a body");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["message"], json!("Missing Required Header for CSRF protection."));
    assert_eq!((&value["url"], &value["status"]), (&json!("/sessions"), &json!("400")));
    let page = bare.post(&url).body("{}").send().await.expect("an answer");
    assert!(page.headers()["content-type"].to_str().expect("a type").starts_with("text/html"));
    assert_eq!(bare.get(&url).send().await.expect("an answer").status().as_u16(), 200);
    assert_eq!(livy.client.post("/sessions", json!({})).await.status, 201);
}
