//! What ends by itself: idle sessions, sessions nobody asks for, old ones, and what ended long ago.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod common;

use std::time::Duration;

use common::{Client, Livy, start};
use livy_local::{Options, ScriptedOptions};
use serde_json::json;

async fn quick(options: Options) -> Livy {
    start(Options { watchdog_interval: Duration::from_millis(20), ..options }).await
}

async fn gone(client: &Client, path: &str) {
    let begun = tokio::time::Instant::now();
    while client.get(path).await.status != 404 {
        assert!(begun.elapsed() < common::PATIENCE, "{path} is still there");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn an_idle_session_is_deleted_though_it_is_asked_for_and_a_used_one_is_not() {
    let livy = quick(Options {
        // Long enough that a machine with more to do does not come too late to use the one that is used.
        session_timeout: Duration::from_secs(8),
        ..Options::scripted(ScriptedOptions::default())
    })
    .await;
    let client = &livy.client;
    let idle = client.session(json!({"kind": "pyspark"})).await;
    let used = client.session(json!({"kind": "pyspark"})).await;
    let patient = client.session(json!({"kind": "pyspark", "idleTimeout": "1h"})).await;
    let keep = async {
        loop {
            client.post(&format!("/sessions/{used}/connect"), json!({})).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    // Asking for the state is no activity.
    let path = format!("/sessions/{idle}/state");
    tokio::select! {
        () = gone(client, &path) => {}
        () = keep => {}
    }
    assert_eq!(client.get(&format!("/sessions/{used}")).await.status, 200);
    assert_eq!(client.get(&format!("/sessions/{patient}")).await.status, 200);
}

#[tokio::test]
async fn a_session_with_a_heartbeat_ends_when_nobody_asks_for_it() {
    let livy = quick(Options::scripted(ScriptedOptions::default())).await;
    let client = &livy.client;
    let id = client.session(json!({"heartbeatTimeoutInSecond": 6})).await;
    let begun = tokio::time::Instant::now();
    while begun.elapsed() < Duration::from_secs(8) {
        assert_eq!(client.get(&format!("/sessions/{id}/state")).await.status, 200);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // The list is no heartbeat.
    let listed = |total: u64| move |value: &serde_json::Value| value["total"] == json!(total);
    client.wait_for("/sessions", listed(0)).await;
}

#[tokio::test]
async fn what_has_ended_is_forgotten_after_a_while() {
    let livy = quick(Options {
        dead_retention: Duration::from_secs(6),
        allowed_dirs: vec!["/".into()],
        ..Options::scripted(ScriptedOptions::default())
    })
    .await;
    let client = &livy.client;
    let id = client.session(json!({})).await;
    client.post(&format!("/sessions/{id}/stop"), json!({})).await;
    assert_eq!(client.get(&format!("/sessions/{id}")).await.json()["state"], json!("dead"));
    assert_eq!(client.post("/batches", json!({"file": "/x.py", "args": ["print hello"]})).await.status, 201);
    client.wait_for("/batches/0", |batch| batch["state"] == json!("success")).await;
    gone(client, &format!("/sessions/{id}")).await;
    gone(client, "/batches/0").await;
}

#[tokio::test]
async fn a_longest_life_counts_only_when_the_server_looks_at_it() {
    let options = || Options::scripted(ScriptedOptions::default());
    let blind = quick(options()).await;
    let strict = quick(Options { check_ttl: true, ..options() }).await;
    let kept = blind.client.session(json!({"ttl": "1ms"})).await;
    strict.client.post("/sessions", json!({"ttl": "300ms"})).await;
    gone(&strict.client, "/sessions/0").await;
    assert_eq!(blind.client.get(&format!("/sessions/{kept}")).await.json()["ttl"], json!("1ms"));
}

#[tokio::test]
async fn a_shutdown_ends_everything() {
    let livy = quick(Options::scripted(ScriptedOptions::default())).await;
    livy.client.session(json!({})).await;
    livy.server.shutdown().await;
    assert_eq!(livy.client.get("/sessions").await.json()["total"], json!(0));
}
