//! Statements over HTTP, on the scripted engine: order, states, cancel, retention, completion, jobs.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod common;

use std::time::Duration;

use common::{Client, Livy, scripted, start};
use livy_local::{JobAnswer, JobsMode, Options, ScriptedOptions};
use serde_json::{Value, json};

async fn pyspark() -> (Livy, u64) {
    let livy = scripted().await;
    let id = livy.client.session(json!({"kind": "pyspark"})).await;
    (livy, id)
}

async fn statement(client: &Client, session: u64, n: u64) -> Value {
    client.get(&format!("/sessions/{session}/statements/{n}")).await.json()
}

#[tokio::test]
async fn a_statement_is_numbered_and_ends_with_its_output() {
    let (livy, id) = pyspark().await;
    let posted = livy.client.post(&format!("/sessions/{id}/statements"), json!({"code": "print a\nresult b"})).await;
    assert_eq!((posted.status, posted.header("location")), (201, "/sessions/0/statements/0"));
    let ended = livy.client.ended(id, 0).await;
    assert_eq!(ended["output"], json!({"status": "ok", "execution_count": 0, "data": {"text/plain": "a\nb"}}));
    assert_eq!((&ended["progress"], &ended["code"]), (&json!(1.0), &json!("print a\nresult b")));
    assert!(
        ended["started"].as_u64() > Some(1_600_000_000_000) && ended["completed"].as_u64() >= ended["started"].as_u64()
    );
    let keys: Vec<&String> = ended.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["id", "code", "state", "output", "progress", "started", "completed"]);
}

#[tokio::test]
async fn statements_run_one_after_the_other_in_all_languages() {
    let (livy, id) = pyspark().await;
    let client = &livy.client;
    let first = client.submit(id, "job 60000", None).await;
    let second = client.submit(id, "// print two", Some("scala")).await;
    let third = client.submit(id, "-- table 1 1", Some("sql")).await;
    let states = async || {
        let list = client.get(&format!("/sessions/{id}/statements")).await.json();
        list["statements"].as_array().expect("statements").iter().map(|one| one["state"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(states().await, ["running", "waiting", "waiting"]);
    assert_eq!(client.get(&format!("/sessions/{id}/state")).await.json()["state"], json!("busy"));
    client.post(&format!("/sessions/{id}/statements/{first}/cancel"), json!({})).await;
    let last = client.ended(id, third).await;
    let (one, two) = (statement(client, id, first).await, statement(client, id, second).await);
    assert!(
        one["completed"].as_u64() <= two["started"].as_u64() && two["completed"].as_u64() <= last["started"].as_u64()
    );
    let fields = &last["output"]["data"]["application/json"]["schema"]["fields"];
    assert_eq!(fields[0], json!({"name": "c0", "type": "integer", "nullable": true, "metadata": {}}));
    assert_eq!(client.get(&format!("/sessions/{id}/state")).await.json()["state"], json!("idle"));
}

#[tokio::test]
async fn progress_rises_with_the_tasks_of_a_job() {
    let (livy, id) = pyspark().await;
    let n = livy.client.submit(id, "job 60000 120", None).await;
    let part = |value: &Value| value["progress"].as_f64().is_some_and(|progress| progress > 0.0);
    let seen = livy.client.wait_for(&format!("/sessions/{id}/statements/{n}"), part).await;
    assert_eq!((&seen["state"], &seen["output"]), (&json!("running"), &Value::Null));
}

#[tokio::test]
async fn a_waiting_statement_is_cancelled_at_once_and_never_runs() {
    let (livy, id) = pyspark().await;
    let client = &livy.client;
    let first = client.submit(id, "job 60000", None).await;
    let second = client.submit(id, "log it ran", None).await;
    let cancelled = client.post(&format!("/sessions/{id}/statements/{second}/cancel"), json!({})).await;
    assert_eq!(cancelled.json(), json!({"msg": "canceled"}));
    let shown = statement(client, id, second).await;
    assert_eq!(shown["state"], json!("cancelled"));
    assert_eq!((&shown["output"], &shown["started"], &shown["progress"]), (&Value::Null, &json!(0), &json!(1.0)));
    assert!(shown["completed"].as_u64() > Some(0));
    client.post(&format!("/sessions/{id}/statements/{first}/cancel"), json!({})).await;
    client.ended(id, first).await;
    client.run(id, "print after", None).await;
    let log = client.get(&format!("/sessions/{id}/log?size=-1")).await.text;
    assert!(!log.contains("it ran"), "{log}");
}

#[tokio::test]
async fn a_running_job_is_cancelled_with_an_error_and_a_second_cancel_changes_nothing() {
    let (livy, id) = pyspark().await;
    let client = &livy.client;
    let n = client.submit(id, "job 60000", None).await;
    let path = format!("/sessions/{id}/statements/{n}/cancel");
    for _ in 0..2 {
        assert_eq!(client.post(&path, json!({})).await.status, 200);
    }
    let ended = client.ended(id, n).await;
    assert_eq!((&ended["state"], &ended["output"]["ename"]), (&json!("cancelled"), &json!("Py4JJavaError")));
    for unknown in ["9999", "-1"] {
        assert_eq!(client.post(&format!("/sessions/{id}/statements/{unknown}/cancel"), json!({})).await.status, 200);
    }
    assert_eq!(client.text(id, "print alive", None).await, "alive");
}

#[tokio::test]
async fn driver_code_goes_on_after_its_cancel_and_its_output_comes_late() {
    let livy =
        start(Options { cancel_timeout: Duration::from_secs(4), ..Options::scripted(ScriptedOptions::default()) })
            .await;
    let client = &livy.client;
    let id = client.session(json!({"kind": "pyspark"})).await;
    let n = client.submit(id, "sleep 15000\nprint late", None).await;
    client.post(&format!("/sessions/{id}/statements/{n}/cancel"), json!({})).await;
    assert_eq!(statement(client, id, n).await["state"], json!("cancelling"));
    let cancelled = client.ended(id, n).await;
    assert_eq!((&cancelled["state"], &cancelled["output"]), (&json!("cancelled"), &Value::Null));
    assert_eq!(client.get(&format!("/sessions/{id}/state")).await.json()["state"], json!("busy"));
    let next = client.submit(id, "print next", None).await;
    assert_eq!(statement(client, id, next).await["state"], json!("waiting"));
    client.ended(id, next).await;
    let late = statement(client, id, n).await;
    assert_eq!((&late["state"], &late["output"]["data"]["text/plain"]), (&json!("cancelled"), &json!("late")));
    assert!(late["completed"].as_u64() > cancelled["completed"].as_u64());
}

#[tokio::test]
async fn the_oldest_statement_is_dropped_even_while_it_runs() {
    let livy = start(Options { retained_statements: 3, ..Options::scripted(ScriptedOptions::default()) }).await;
    let client = &livy.client;
    let id = client.session(json!({"kind": "pyspark"})).await;
    client.submit(id, "job 500\nlog the first ended", None).await;
    for n in 1..4 {
        client.submit(id, &format!("print {n}"), None).await;
    }
    let gone = client.get(&format!("/sessions/{id}/statements/0")).await;
    assert_eq!((gone.status, gone.json()), (404, json!("Statement not found")));
    client.ended(id, 3).await;
    assert!(client.get(&format!("/sessions/{id}/log?size=-1")).await.text.contains("the first ended"));
    let page = async |query: &str| {
        let list = client.get(&format!("/sessions/{id}/statements{query}")).await.json();
        let ids = list["statements"].as_array().expect("statements").iter().map(|one| one["id"].as_u64().expect("id"));
        (list["total_statements"].as_u64().expect("total"), ids.collect::<Vec<_>>())
    };
    assert_eq!(page("").await, (3, vec![1, 2, 3]));
    assert_eq!(page("?from=1&size=1").await, (3, vec![2]));
    assert_eq!(page("?order=DESC&size=2").await, (3, vec![3, 2]));
    assert_eq!(page("?from=-1").await, (3, vec![1, 2]));
    assert_eq!(page("?from=500").await, (3, vec![]));
}

#[tokio::test]
async fn a_session_may_choose_how_many_statements_it_keeps() {
    let livy = scripted().await;
    let conf = json!({"kind": "pyspark", "conf": {"livy.rsc.retained-statements": "1"}});
    let id = livy.client.session(conf).await;
    livy.client.run(id, "print a", None).await;
    livy.client.run(id, "print b", None).await;
    assert_eq!(livy.client.get(&format!("/sessions/{id}/statements/0")).await.status, 404);
}

#[tokio::test]
async fn bad_statements_are_refused_with_livys_words() {
    let livy = scripted().await;
    let id = livy.client.session(json!({})).await;
    let refused = async |body: Value| {
        let reply = livy.client.post(&format!("/sessions/{id}/statements"), body).await;
        (reply.status, reply.json().as_str().expect("a text").lines().next().unwrap_or_default().to_owned())
    };
    let driver = "java.util.concurrent.ExecutionException: org.apache.livy.rsc.rpc.RpcException: java.lang.";
    let illegal = |reason: &str| (500, format!("{driver}IllegalArgumentException: {reason}"));
    assert_eq!(refused(json!({"code": "1", "kind": "perl"})).await, illegal("Invalid kind: perl"));
    assert_eq!(refused(json!({"code": "1"})).await, illegal("Code type should be specified if session kind is shared"));
    let null = "NullPointerException: Cannot invoke \"String.toCharArray()\" because \"s\" is null";
    assert_eq!(refused(json!({"kind": "sql"})).await, (500, format!("{driver}{null}")));
    let unknown = "Unrecognized field \"x\" (class org.apache.livy.ExecuteRequest), not marked as ignorable \
                   (3 known properties: \"msg_type\", \"kind\", \"code\"])";
    assert_eq!(refused(json!({"code": "1", "x": 1})).await, (400, unknown.to_owned()));
    assert_eq!(refused(json!(["1"])).await.0, 400);
    // A number is turned into a text, and line ends into newlines.
    let number = livy.client.post(&format!("/sessions/{id}/statements"), json!({"code": 1, "kind": "sql"})).await;
    assert_eq!(number.json()["code"], json!("1"));
    let ends = livy.client.post(&format!("/sessions/{id}/statements"), json!({"code": "a\r\nb", "kind": "sql"})).await;
    assert_eq!(ends.json()["code"], json!("a\nb"));
    let not_found = livy.client.get(&format!("/sessions/{id}/statements/77")).await;
    assert_eq!((not_found.status, not_found.json()), (404, json!("Statement not found")));
    assert_eq!(livy.client.get(&format!("/sessions/{id}/statements/x")).await.status, 400);
}

#[tokio::test]
async fn an_interpreter_that_can_not_start_is_livys_own_error() {
    let (livy, id) = pyspark().await;
    let output = livy.client.run(id, "1 + 1", Some("r")).await;
    let expected = json!({
        "status": "error", "execution_count": 0, "ename": "InterpreterError", "evalue": "Fail to start interpreter",
        "traceback": [],
    });
    assert_eq!(output, expected);
    assert_eq!(livy.client.text(id, "print on", None).await, "on");
}

#[tokio::test]
async fn an_error_loses_the_text_before_it() {
    let (livy, id) = pyspark().await;
    let output = livy.client.run(id, "print lost\nerror ValueError: bad value", None).await;
    assert_eq!(
        (&output["ename"], &output["evalue"], &output["data"]),
        (&json!("ValueError"), &json!("bad value"), &Value::Null)
    );
}

#[tokio::test]
async fn only_scala_completes_and_the_kind_must_be_said() {
    let (livy, id) = pyspark().await;
    let complete = async |body: Value| livy.client.post(&format!("/sessions/{id}/completion"), body).await;
    let scala = complete(json!({"code": "spark.ra", "kind": "spark", "cursor": "8"})).await;
    assert_eq!(scala.json(), json!({"candidates": ["range"]}));
    assert_eq!(complete(json!({"code": "ma", "kind": "pyspark", "cursor": 2})).await.json(), json!({"candidates": []}));
    let missing = complete(json!({"code": "ma", "cursor": 2})).await;
    assert_eq!(missing.status, 500);
    assert!(missing.json().as_str().is_some_and(|text| text.contains("Invalid kind: null")));
    assert_eq!(complete(json!({"code": "ma", "kind": "spark", "cursor": "x"})).await.status, 400);
}

#[tokio::test]
async fn a_driver_that_dies_takes_its_session_with_it() {
    let (livy, id) = pyspark().await;
    let client = &livy.client;
    client.submit(id, "die", None).await;
    client.wait_for(&format!("/sessions/{id}/state"), |value| value["state"] == json!("dead")).await;
    let reply = client.get(&format!("/sessions/{id}/statements/0")).await;
    assert_eq!((reply.status, reply.json()), (400, json!({"msg": "requirement failed: Session isn't active."})));
}

fn job(expression: &str) -> Value {
    json!({"job": livy_api::pickle::encode_expression(expression), "jobType": "pyspark"})
}

#[tokio::test]
async fn without_the_job_channel_its_routes_are_not_there() {
    let (livy, id) = pyspark().await;
    let reply = livy.client.post(&format!("/sessions/{id}/submit-job"), job("lambda jc: 1")).await;
    assert_eq!((reply.status, reply.text.as_str()), (404, ""));
    assert_eq!(livy.client.get(&format!("/sessions/{id}/jobs/1")).await.status, 404);
}

#[tokio::test]
async fn jobs_get_canned_answers_beside_a_running_statement() {
    let answer = |contains: &str, result: &str| JobAnswer {
        contains: contains.to_owned(),
        result: result.to_owned(),
        ..JobAnswer::default()
    };
    let jobs = JobsMode::On(vec![
        answer("getvalue", "so far: {stdout}"),
        JobAnswer { interrupts: true, ..answer("interrupt", "done") },
        JobAnswer { error: Some("ZeroDivisionError: division by zero".to_owned()), ..answer("", "") },
    ]);
    let livy = start(Options::scripted(ScriptedOptions { jobs, ..ScriptedOptions::default() })).await;
    let client = &livy.client;
    let id = client.session(json!({"kind": "pyspark"})).await;
    let n = client.submit(id, "print a \"b\"\nsleep 60000", None).await;
    let ask = async |expression: &str| {
        let sent = client.post(&format!("/sessions/{id}/submit-job"), job(expression)).await;
        assert_eq!((sent.status, &sent.json()["state"]), (201, &json!("SENT")));
        let path = format!("/sessions/{id}/jobs/{}", sent.json()["id"]);
        let ended = |value: &Value| value["state"] == json!("SUCCEEDED") || value["state"] == json!("FAILED");
        let status = client.wait_for(&path, ended).await;
        let again = client.get(&path).await;
        assert_eq!(again.status, 500);
        assert!(again.json().as_str().is_some_and(|text| text.contains("java.util.NoSuchElementException")));
        status
    };
    let result =
        |status: &Value| livy_api::pickle::decode_result(status["result"].as_str().expect("a result")).expect("a text");
    assert_eq!(result(&ask("lambda jc: stdout.getvalue()").await), "so far: a \\\"b\\\"\\n");
    let failed = ask("lambda jc: 1/0").await;
    let error = failed["error"].as_str().expect("an error");
    assert!(error.starts_with("org.apache.livy.repl.PythonJobException: Client job error:Traceback"), "{error}");
    assert!(error.contains("\nZeroDivisionError: division by zero\n"), "{error}");
    assert_eq!(result(&ask("lambda jc: interrupt_main()").await), "done");
    assert_eq!(client.ended(id, n).await["output"]["ename"], json!("KeyboardInterrupt"));
    let path = format!("/sessions/{id}/submit-job");
    let empty = client.post(&path, json!({"jobType": "pyspark"})).await;
    assert_eq!((empty.status, empty.json()), (400, json!({"msg": "requirement failed: no job provided."})));
    assert_eq!(client.post(&path, json!({"job": "***"})).await.status, 400);
    let unknown = client.get(&format!("/sessions/{id}/jobs/99")).await;
    assert_eq!((unknown.status, unknown.json()), (500, json!("java.util.NoSuchElementException: key not found: 99")));
}
