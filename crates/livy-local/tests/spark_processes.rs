//! Nothing outlives the server: drivers, JVMs, Python workers, batches; and what happens when one of them ends first.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod common;

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use common::spark::{on_spark, python};
use common::{Client, PATIENCE};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// The tests look at processes: they take turns, so that each sees only its own.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// (pid, parent) of every process.
fn processes() -> Vec<(u32, u32)> {
    let entries = std::fs::read_dir("/proc").expect("these tests need /proc");
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    pids.filter_map(|pid| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
        (fields[0] != "Z").then(|| fields[1].parse().ok().map(|parent| (pid, parent)))?
    })
    .collect()
}

/// Everything below `root`.
fn descendants(root: u32) -> HashSet<u32> {
    let table = processes();
    let mut found = HashSet::from([root]);
    loop {
        let more: Vec<u32> = table
            .iter()
            .filter(|(pid, parent)| found.contains(parent) && !found.contains(pid))
            .map(|(pid, _)| *pid)
            .collect();
        if more.is_empty() {
            found.remove(&root);
            return found;
        }
        found.extend(more);
    }
}

fn wait_until_gone(pids: &HashSet<u32>) {
    let begun = Instant::now();
    loop {
        let left: Vec<u32> = processes().into_iter().map(|(pid, _)| pid).filter(|pid| pids.contains(pid)).collect();
        if left.is_empty() {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "still there: {left:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The server as a program of its own, so that it can be killed.
fn server() -> (Child, Client) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_livy-local"))
        .args(["--port", "0", "--allow", env!("CARGO_MANIFEST_DIR"), "--python"])
        .arg(python())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("its address");
    (child, Client::new(line.trim().to_owned()))
}

/// A session in the middle of a Spark job and a batch in the middle of another.
async fn busy(client: &Client) {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/long.py");
    assert_eq!(client.post("/batches", json!({"file": file})).await.status, 201);
    let id = client.session(json!({"kind": "pyspark"})).await;
    let code = "import subprocess, time\nsubprocess.Popen(['setsid', 'sleep', '3600'])\n\
                sc.parallelize(range(2), 2).foreach(lambda _: time.sleep(3600))";
    let n = client.submit(id, code, None).await;
    client.wait_for(&format!("/sessions/{id}/statements/{n}"), |value| value["state"] == json!("running")).await;
    let running = |log: &Value| log["log"].as_array().is_some_and(|lines| lines.contains(&json!("running")));
    client.wait_for("/batches/0/log?size=-1", running).await;
}

/// Everything below a busy server, once all of it is there: two supervisors, two JVMs, the driver, the batch's Python,
/// a sleep, and for each of the two jobs Python's daemon and a worker.
fn all_below(server: &Child) -> HashSet<u32> {
    let begun = Instant::now();
    loop {
        let below = descendants(server.id());
        if below.len() >= 11 {
            return below;
        }
        assert!(begun.elapsed() < PATIENCE, "{below:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_killed_server_takes_all_its_processes_with_it() {
    let _turn = turn();
    let (mut server, client) = server();
    Runtime::new().expect("a runtime").block_on(busy(&client));
    let below = all_below(&server);
    server.kill().expect("SIGKILL");
    server.wait().expect("its end");
    wait_until_gone(&below);
}

#[test]
fn a_server_that_is_told_to_stop_ends_all_before_it_does() {
    let _turn = turn();
    let (mut server, client) = server();
    Runtime::new().expect("a runtime").block_on(busy(&client));
    let below = all_below(&server);
    let interrupted = Command::new("kill").args(["-INT", &server.id().to_string()]).status().expect("kill runs");
    assert!(interrupted.success() && server.wait().expect("its end").success());
    let left: HashSet<u32> = processes().into_iter().map(|(pid, _)| pid).collect();
    assert_eq!(left.intersection(&below).count(), 0);
}

#[test]
fn a_session_that_can_not_start_is_dead_with_sparks_words_in_its_log() {
    let _turn = turn();
    on_spark(async |client| {
        client.post("/sessions", json!({"kind": "pyspark", "name": "memory", "driverMemory": "abc"})).await;
        client.post("/sessions", json!({"kind": "pyspark", "name": "cores", "executorCores": -1})).await;
        for (name, reason) in
            [("memory", "Invalid maximum heap size: -Xmxabc"), ("cores", "Executor cores must be a positive number")]
        {
            let state = |value: &Value| value["state"] == json!("dead");
            client.wait_for(&format!("/sessions/{name}/state"), state).await;
            let log = client.get(&format!("/sessions/{name}/log?size=-1")).await.text;
            assert!(log.contains(reason), "{log}");
        }
    });
}

#[test]
fn a_driver_that_is_killed_leaves_a_dead_session() {
    let _turn = turn();
    on_spark(async |client| {
        for code in ["import os; os._exit(3)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"] {
            let id = client.session(json!({"kind": "pyspark"})).await;
            client.submit(id, code, None).await;
            client.wait_for(&format!("/sessions/{id}/state"), |value| value["state"] == json!("dead")).await;
            let reply = client.get(&format!("/sessions/{id}/statements/0")).await;
            assert_eq!(
                (reply.status, reply.json()),
                (400, json!({"msg": "requirement failed: Session isn't active."}))
            );
        }
    });
}

#[test]
fn a_deleted_session_leaves_no_process_and_no_folder() {
    let _turn = turn();
    on_spark(async |client| {
        let before = descendants(std::process::id());
        let id = client.session(json!({"kind": "pyspark"})).await;
        let folder = client.text(id, "import tempfile, os\nos.path.dirname(os.environ['PYSPARK_SUBMIT_ARGS'].split('spark.local.dir=')[1].split()[0])", None).await;
        let folder = folder.trim_matches('\'').to_owned();
        assert!(Path::new(&folder).is_dir(), "{folder}");
        let mine: HashSet<u32> = descendants(std::process::id()).difference(&before).copied().collect();
        assert!(mine.len() >= 3, "{mine:?}");
        assert_eq!(client.delete(&format!("/sessions/{id}")).await.status, 200);
        wait_until_gone(&mine);
        assert!(!Path::new(&folder).exists(), "{folder}");
    });
}
