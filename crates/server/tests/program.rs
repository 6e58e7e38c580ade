//! The program itself: what it prints, what it logs, how it ends.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may fail")]

mod common;

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use common::{built_app, client};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, ChildStdout};
use tokio::time::timeout;

/// Only ends a hang.
const PATIENCE: Duration = Duration::from_secs(60);

struct Program {
    child: Child,
    out: BufReader<ChildStdout>,
    url: String,
    _app: TempDir,
}

/// Starts the program with the scripted engine and waits for its address.
async fn started(args: &[&str]) -> Program {
    let app = built_app();
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_livy-notebook"));
    command.args(["--port", "0", "--engine", "scripted", "--app"]).arg(app.path()).args(args);
    command.env("LIVY_NOTEBOOK_LOG", "trace").stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut url = String::new();
    timeout(PATIENCE, out.read_line(&mut url)).await.expect("an address in time").unwrap();
    Program { child, out, url: url.trim_end().to_owned(), _app: app }
}

impl Program {
    /// Sends a signal, waits for the end and returns the exit code, what else was printed, and the log.
    async fn end(mut self, signal: &str) -> (Option<i32>, String, String) {
        let id = self.child.id().unwrap().to_string();
        Command::new("kill").args([signal, &id]).status().unwrap();
        let (mut printed, mut log) = (String::new(), String::new());
        let mut errors = self.child.stderr.take().unwrap();
        let reading = async {
            self.out.read_to_string(&mut printed).await.unwrap();
            errors.read_to_string(&mut log).await.unwrap();
            self.child.wait().await.unwrap()
        };
        let status = timeout(PATIENCE, reading).await.expect("an end in time");
        (status.code(), printed, log)
    }
}

fn fails(args: &[&str]) -> Output {
    let app = built_app();
    let output =
        Command::new(env!("CARGO_BIN_EXE_livy-notebook")).arg("--app").arg(app.path()).args(args).output().unwrap();
    assert!(!output.status.success(), "{args:?}");
    output
}

#[tokio::test]
async fn the_address_stands_alone_on_its_line_and_opens_the_api() {
    let program = started(&[]).await;
    let (origin, token) = program.url.split_once("/?token=").expect("an address with a token");
    assert_eq!(token.len(), 64);
    let sessions = client().get(format!("{origin}/livy/sessions")).bearer_auth(token).send().await.unwrap();
    assert_eq!(sessions.status(), 200);
    assert!(sessions.text().await.unwrap().contains("\"sessions\""));
    let (code, printed, _) = program.end("-TERM").await;
    assert_eq!((code, printed.as_str()), (Some(0), ""));
}

#[tokio::test]
async fn ctrl_c_stops_it_in_good_order() {
    let program = started(&["--no-token"]).await;
    assert!(!program.url.contains("token"));
    let post = client().post(format!("{}livy/sessions", program.url)).header("x-requested-by", "test");
    assert_eq!(post.body("{\"kind\":\"pyspark\"}").send().await.unwrap().status(), 201);
    let (code, _, log) = program.end("-INT").await;
    assert_eq!(code, Some(0), "{log}");
}

#[tokio::test]
async fn the_most_talkative_log_keeps_every_secret() {
    let program = started(&[]).await;
    let (origin, token) = program.url.split_once("/?token=").unwrap();
    let opened = client().get(&program.url).send().await.unwrap();
    let cookie = opened.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let secret = cookie.split_once('=').unwrap().1.to_owned();
    let url = format!("{origin}/livy/sessions?doAs=somebody&token={token}");
    let sent = client().get(url).header("cookie", &cookie).header("authorization", format!("Bearer {token}"));
    assert_eq!(sent.send().await.unwrap().status(), 200);
    let wrong = client().get(format!("{origin}/livy/sessions")).basic_auth("me", Some("hunter2")).send().await.unwrap();
    assert_eq!(wrong.status(), 401);
    client().get(format!("{origin}/?token=guessed")).send().await.unwrap();
    let token = token.to_owned();
    let (_, _, log) = program.end("-TERM").await;
    assert!(log.contains("/livy/sessions"), "the log says what was asked: {log}");
    for hidden in [token.as_str(), &secret, "hunter2", "bWU6aHVudGVyMg", "guessed", "doAs"] {
        assert!(!log.contains(hidden), "{hidden} is in the log: {log}");
    }
}

#[test]
fn a_port_in_use_is_one_line_that_says_what_to_do() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = fails(&["--port", &port, "--engine", "scripted"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        said,
        format!("livy-notebook: port {port} is in use: stop the other program, or choose another port with --port\n")
    );
}

#[test]
fn what_cannot_work_is_said_in_one_line() {
    for (args, expected) in [
        (["--port", "0", "--livy", "livy:8998"].as_slice(), "--livy takes an address"),
        (&["--port", "0", "--conf", "x=1", "--engine", "scripted"], "--conf knows no x"),
        (&["--port", "0", "--python", "/nowhere/python"], "/nowhere/python"),
    ] {
        let output = fails(args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.starts_with("livy-notebook: ") && said.contains(expected), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}
