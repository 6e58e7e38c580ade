//! Batches through spark-submit.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod common;

use common::Client;
use common::spark::on_spark;
use serde_json::{Value, json};

fn file(name: &str) -> String {
    format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))
}

async fn submit(client: &Client, body: Value) -> u64 {
    let created = client.post("/batches", body).await;
    assert_eq!(created.status, 201, "{}", created.text);
    // Its process may run before the answer is written.
    let state = created.json()["state"].take();
    assert!(state == json!("starting") || state == json!("running"), "{state}");
    created.json()["id"].as_u64().expect("a number")
}

async fn log(client: &Client, id: u64) -> Vec<String> {
    let log = client.get(&format!("/batches/{id}/log?size=-1")).await.json()["log"].take();
    log.as_array().expect("lines").iter().map(|line| line.as_str().expect("text").to_owned()).collect()
}

async fn in_state(client: &Client, id: u64, state: &str) {
    client.wait_for(&format!("/batches/{id}/state"), |value| value["state"] == json!(state)).await;
}

#[test]
fn a_batch_gets_its_arguments_and_settings_and_its_output_is_in_the_log() {
    on_spark(async |client| {
        let body = json!({
            "file": file("ok.py"), "args": ["one", "two words"], "name": "nightly",
            "conf": {"spark.test.setting": "a b", "spark.ui.enabled": false}, "driverMemory": "600m",
        });
        let id = submit(&client, body).await;
        in_state(&client, id, "running").await;
        in_state(&client, id, "success").await;
        let lines = log(&client, id).await;
        for expected in ["arguments: ['one', 'two words']", "setting: a b", "sum: 45"] {
            assert!(lines.iter().any(|line| line == expected), "{expected} is not in {lines:?}");
        }
        // Errors are merged into the output.
        assert_eq!(
            (lines.first().map(String::as_str), lines.last().map(String::as_str)),
            (Some("stdout: "), Some("\nstderr: "))
        );
        assert!(lines.iter().any(|line| line.contains(" INFO SparkContext: ")));
        let taken = client.post("/batches", json!({"file": file("ok.py"), "name": "nightly"})).await;
        let reason = "Rejected, Reason: Duplicate session name: Some(nightly) for session ";
        assert_eq!(taken.status, 400);
        assert!(taken.json()["msg"].as_str().is_some_and(|text| text.starts_with(reason)), "{}", taken.text);
    });
}

#[test]
fn a_batch_that_fails_is_dead_with_the_reason_in_its_log() {
    on_spark(async |client| {
        let failing = submit(&client, json!({"file": file("bad.py")})).await;
        let missing = submit(&client, json!({"file": file("not-there.py")})).await;
        let cores = submit(&client, json!({"file": file("ok.py"), "executorCores": -1})).await;
        for (id, reason) in [
            (failing, "no good reason"),
            (missing, "No such file or directory"),
            (cores, "Executor cores must be a positive number"),
        ] {
            in_state(&client, id, "dead").await;
            let lines = log(&client, id).await;
            assert!(lines.iter().any(|line| line.contains(reason)), "{reason} is not in {lines:?}");
        }
    });
}

#[test]
fn a_deleted_batch_is_killed() {
    on_spark(async |client| {
        let id = submit(&client, json!({"file": file("long.py"), "name": "long"})).await;
        let running = |log: &Value| log["log"].as_array().is_some_and(|lines| lines.contains(&json!("running")));
        client.wait_for("/batches/long/log?size=-1", running).await;
        assert_eq!(client.delete("/batches/long").await.json(), json!({"msg": "deleted"}));
        assert_eq!(client.get(&format!("/batches/{id}")).await.status, 404);
    });
}
