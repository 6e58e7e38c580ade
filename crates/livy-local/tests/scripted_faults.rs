//! The scripted engine's own routes: faults of every kind over real sockets, restarts, seeds, the request log.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod common;

use std::time::Duration;

use common::{Client, scripted, serve, start};
use livy_local::{LivyLocal, Options, ScriptedOptions, Seed};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::timeout;

/// Adds a fault; the control routes are at the root of the router.
async fn fault(client: &Client, fault: Value) {
    assert_eq!(client.post("/scripted/faults", fault).await.status, 200);
}

/// What comes back over a bare socket until the server closes it.
async fn bare(base: &str, path: &str) -> String {
    let url = reqwest::Url::parse(base).expect("an address");
    let mut socket =
        tokio::net::TcpStream::connect(("127.0.0.1", url.port().expect("a port"))).await.expect("a socket");
    let prefix = url.path().trim_end_matches('/');
    socket.write_all(format!("GET {prefix}{path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await.expect("sent");
    let mut text = Vec::new();
    // A reset counts as an end.
    let _ = timeout(common::PATIENCE, socket.read_to_end(&mut text)).await.expect("the server closes");
    String::from_utf8_lossy(&text).into_owned()
}

/// Serves the router at the root and below `/livy` in another server.
async fn both() -> (LivyLocal, [Client; 2]) {
    let server = LivyLocal::start(Options::scripted(ScriptedOptions::default())).await.expect("the server starts");
    let alone = serve(server.router()).await;
    let nested = serve(axum::Router::new().nest("/livy", server.router())).await;
    let nested = Client::new(format!("{}/livy", nested.base));
    (server, [alone, nested])
}

#[tokio::test]
async fn a_dropped_connection_has_no_answer_at_all_also_when_nested() {
    let (_server, clients) = both().await;
    for client in &clients {
        fault(client, json!({"path": "/sessions", "kind": "drop", "times": 1})).await;
        assert_eq!(bare(&client.base, "/sessions").await, "");
        assert_eq!(client.get("/sessions").await.status, 200, "only once");
    }
}

#[tokio::test]
async fn a_truncated_body_says_its_whole_length_and_ends_early_also_when_nested() {
    let (_server, clients) = both().await;
    for client in &clients {
        fault(client, json!({"path": "/sessions", "kind": "truncate", "bytes": 5, "times": 2})).await;
        let text = bare(&client.base, "/sessions").await;
        let (head, body) = text.split_once("\r\n\r\n").expect("headers");
        assert!(head.to_ascii_lowercase().contains("content-length: 34"), "{head}");
        assert_eq!(body, r#"{"fro"#);
        assert!(client.ask(client.request(Method::GET, "/sessions")).await.is_err(), "a client notices");
    }
}

#[tokio::test]
async fn a_post_whose_answer_is_lost_was_carried_out() {
    let livy = scripted().await;
    let client = &livy.client;
    fault(client, json!({"method": "POST", "path": "/sessions", "kind": "drop", "after": true, "times": 1})).await;
    assert!(client.ask(client.request(Method::POST, "/sessions").json(&json!({"name": "lost"}))).await.is_err());
    assert_eq!(client.get("/sessions/lost").await.json()["id"], json!(0));
    fault(client, json!({"method": "POST", "path": "/sessions", "kind": "drop", "times": 1})).await;
    assert!(client.ask(client.request(Method::POST, "/sessions").json(&json!({"name": "never"}))).await.is_err());
    assert_eq!(client.get("/sessions/never").await.status, 404);
}

#[tokio::test]
async fn replies_can_be_anything_and_half_a_body_looks_whole() {
    let livy = scripted().await;
    let client = &livy.client;
    fault(client, json!({"path": "/sessions", "kind": "reply", "status": 502, "body": "<h1>Bad</h1>", "times": 1}))
        .await;
    let html = client.get("/sessions/7").await;
    assert_eq!((html.status, html.text.as_str()), (502, "<h1>Bad</h1>"));
    assert_eq!(html.header("content-type"), "text/html;charset=utf-8");
    fault(client, json!({"kind": "reply", "status": 200, "type": "application/json", "times": 1})).await;
    let empty = client.get("/batches").await;
    assert_eq!((empty.status, empty.text.as_str()), (200, ""));
    fault(client, json!({"path": "/sessions", "exact": true, "kind": "half", "times": 1})).await;
    assert_eq!(client.get("/sessions").await.text, r#"{"from":0,"total""#);
    assert_eq!(client.post("/scripted/faults", json!({"kind": "rain"})).await.status, 400);
}

#[tokio::test]
async fn a_silent_server_and_an_endless_answer_keep_a_client_waiting() {
    let livy = scripted().await;
    let client = &livy.client;
    fault(client, json!({"path": "/batches", "kind": "silent", "times": 1})).await;
    let short = Duration::from_millis(300);
    assert!(timeout(short, client.get("/batches")).await.is_err());
    fault(client, json!({"path": "/batches", "kind": "endless", "times": 1})).await;
    let mut response = client.request(Method::GET, "/batches").send().await.expect("headers");
    let chunk = response.chunk().await.expect("a chunk").expect("data");
    assert_eq!(&chunk[..], br#"{"from":0,"total":0,"sessions":[]}"#);
    assert!(timeout(short, response.chunk()).await.is_err());
}

#[tokio::test]
async fn a_slow_answer_is_still_an_answer_and_faults_can_be_listed_and_taken_back() {
    let livy = scripted().await;
    let client = &livy.client;
    fault(client, json!({"method": "GET", "kind": "latency", "ms": 300})).await;
    let begun = std::time::Instant::now();
    assert_eq!(client.get("/version").await.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(300));
    let listed = client.get("/scripted/faults").await.json();
    assert_eq!(listed, json!([{"method": "GET", "kind": "latency", "ms": 300, "id": 1, "times": null}]));
    client.delete("/scripted/faults").await;
    assert_eq!(client.get("/scripted/faults").await.json(), json!([]));
}

#[tokio::test]
async fn requests_are_remembered_with_what_was_sent_back() {
    let livy = scripted().await;
    let client = &livy.client;
    client.get("/sessions?size=3").await;
    client.get("/nope").await;
    let seen = client.get("/scripted/requests").await.json();
    let shown = |n: usize| {
        (seen[n]["method"].clone(), seen[n]["path"].clone(), seen[n]["status"].clone(), seen[n]["bytes"].clone())
    };
    assert_eq!(shown(0), (json!("GET"), json!("/sessions?size=3"), json!(200), json!(34)));
    assert_eq!(shown(1), (json!("GET"), json!("/nope"), json!(404), json!(0)));
    client.delete("/scripted/requests").await;
    assert_eq!(client.get("/scripted/requests").await.json(), json!([]));
}

#[tokio::test]
async fn a_restart_loses_everything_and_gives_the_same_numbers_to_others() {
    let seed = Seed { sessions: 20, batches: 20, seed: 7, ..Seed::default() };
    let livy = start(Options::scripted(ScriptedOptions { seed: Some(seed), ..ScriptedOptions::default() })).await;
    let client = &livy.client;
    let all = async || client.get("/sessions").await.json();
    let before = all().await;
    let mine = client.session(json!({"name": "mine", "kind": "pyspark"})).await;
    assert_eq!(mine, 20);
    client.post("/scripted/restart", json!({})).await;
    let after = all().await;
    assert_eq!(after["total"], json!(20));
    assert_eq!(client.get("/sessions/mine").await.status, 404);
    let names = |list: &Value| {
        list["sessions"].as_array().expect("sessions").iter().map(|one| one["name"].clone()).collect::<Vec<_>>()
    };
    assert_ne!(names(&before), names(&after));
    client.post("/scripted/reset", json!({})).await;
    client.post("/scripted/restart", json!({})).await;
    assert_eq!(names(&all().await), names(&after), "the same seed and the same restart give the same");
}

#[tokio::test]
async fn a_thousand_sessions_and_batches_are_listed_page_by_page() {
    let livy = scripted().await;
    let client = &livy.client;
    client.post("/scripted/seed", json!({"sessions": 1000, "batches": 1000, "seed": 3})).await;
    for sort in ["sessions", "batches"] {
        let mut ids = Vec::new();
        for page in 0..10 {
            let list = client.get(&format!("/{sort}?from={}&size=100", page * 100)).await.json();
            assert_eq!(list["total"], json!(1000));
            ids.extend(list["sessions"].as_array().expect("items").iter().map(|one| one["id"].as_u64().expect("id")));
        }
        assert_eq!(ids, (0..1000).collect::<Vec<_>>());
    }
    let list = client.get("/sessions?size=1000").await.json();
    let idle = list["sessions"].as_array().expect("sessions").iter().find(|one| one["state"] == json!("idle"));
    let idle = idle.and_then(|one| one["id"].as_u64()).expect("an idle one");
    assert_eq!(client.text(idle, "print works", Some("pyspark")).await, "works");
}

#[tokio::test]
async fn seeded_sessions_change_and_their_logs_grow() {
    let livy = scripted().await;
    let client = &livy.client;
    client.post("/scripted/seed", json!({"sessions": 5, "batches": 5, "change_ms": 300, "log_rate": 10})).await;
    let states = |list: &Value| {
        list["sessions"].as_array().expect("items").iter().map(|one| one["state"].clone()).collect::<Vec<_>>()
    };
    let first = states(&client.get("/batches").await.json());
    client.wait_for("/batches", |list| states(list) != first).await;
    client.post("/scripted/sessions/0", json!({"state": "busy", "log": ["a line"]})).await;
    assert!(client.get("/sessions/0/log?size=-1").await.text.contains("a line"));
    client.post("/scripted/batches/1", json!({"state": "running"})).await;
    assert_eq!(client.post("/scripted/batches/99", json!({})).await.status, 404);
}

#[tokio::test]
async fn an_output_of_fifty_megabytes_arrives() {
    let livy = scripted().await;
    let client = &livy.client;
    let id = client.session(json!({"kind": "pyspark"})).await;
    let size = 50 * 1024 * 1024 + 7;
    let text = client.text(id, &format!("bytes {size}"), None).await;
    assert_eq!(text.len(), size);
}

#[tokio::test]
async fn a_batchs_script_is_in_its_arguments() {
    let livy =
        start(Options { allowed_dirs: vec!["/data".into()], ..Options::scripted(ScriptedOptions::default()) }).await;
    let client = &livy.client;
    let submit = async |args: Value| {
        client.post("/batches", json!({"file": "/data/x.py", "args": args})).await.json()["id"].clone()
    };
    let good = submit(json!(["print one", "log two"])).await;
    let bad = submit(json!(["error ValueError: no"])).await;
    let long = submit(json!(["hang"])).await;
    client.wait_for(&format!("/batches/{good}"), |batch| batch["state"] == json!("success")).await;
    let failed = client.wait_for(&format!("/batches/{bad}"), |batch| batch["state"] == json!("dead")).await;
    assert_eq!(failed["log"], json!(["stdout: ", "ValueError: no", "\nstderr: "]));
    client.wait_for(&format!("/batches/{long}/state"), |batch| batch["state"] == json!("running")).await;
    assert_eq!(client.delete(&format!("/batches/{long}")).await.json(), json!({"msg": "deleted"}));
    let log = client.get(&format!("/batches/{good}/log?from=1&size=2")).await.json();
    assert_eq!(log, json!({"id": good, "from": 1, "total": 4, "log": ["one", "two"]}));
    let refused = client.post("/batches", json!({"file": "/etc/hosts", "name": "ghost"})).await;
    let reason = "Rejected, Reason: requirement failed: Local path /etc/hosts cannot be added to user sessions.";
    assert_eq!((refused.status, refused.json()), (400, json!({"msg": reason})));
    let ghost = client.get("/batches/ghost").await.json();
    assert_eq!((&ghost["state"], &ghost["log"]), (&json!("starting"), &json!([])), "a refused batch stays listed");
    assert_eq!(client.delete("/batches/ghost").await.status, 200);
}
