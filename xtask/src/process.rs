//! Running other programs.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::failure::{Context, Failure, Result};
use crate::{paths, say};

/// How much of a failed program's output is shown.
const TAIL_LINES: usize = 40;

/// What programs print when they cannot reach their registry.
const NETWORK_SIGNS: [&str; 12] = [
    "could not resolve host",
    "couldn't resolve host",
    "name resolution",
    "enotfound",
    "eai_again",
    "econnrefused",
    "network is unreachable",
    "spurious network error",
    "failed to establish a new connection",
    "unknown host",
    "failed to fetch",
    "network failure",
];

/// The programs that run now.
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Ends what still runs, for when this program ends early: an installation nobody waits for helps nobody.
pub(crate) fn end_all() {
    let running: Vec<String> = RUNNING.lock().iter().flat_map(|ids| ids.iter().map(u32::to_string)).collect();
    if !running.is_empty() {
        let _ = Command::new("kill").args(running).stdin(Stdio::null()).stderr(Stdio::null()).status();
    }
}

/// Waits for a program, and says whether it succeeded.
fn wait(name: &str, mut child: Child) -> Result<bool> {
    let id = child.id();
    if let Ok(mut running) = RUNNING.lock() {
        running.push(id);
    }
    let status = child.wait();
    if let Ok(mut running) = RUNNING.lock() {
        running.retain(|other| *other != id);
    }
    Ok(status.context(name)?.success())
}

/// A program to run from the checkout's root, with the project's tools on its `PATH`.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(paths::root()).env("PATH", paths::search_path()).stdin(Stdio::null());
    command
}

/// `cargo`, the one that runs this program.
pub(crate) fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// What a program prints, or nothing if it is not there or fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program that downloads something, quietly.
pub(crate) fn download(name: &str, command: &mut Command) -> Result<()> {
    quietly(name, command).map_err(|failure| offline(name).unwrap_or(failure))
}

/// Runs a program whose output nobody needs to see unless it fails; it is kept in `.tools/logs`.
pub(crate) fn quietly(name: &str, command: &mut Command) -> Result<()> {
    let folder = paths::tools().join("logs");
    fs::create_dir_all(&folder).context("cannot make .tools/logs")?;
    let path = log_path(name);
    let log = File::create(&path).context("cannot write a log")?;
    let copy = log.try_clone().context("cannot write a log")?;
    let child = command.stdout(log).stderr(copy).spawn().context(&format!("{name} cannot be started"))?;
    if wait(name, child)? { Ok(()) } else { Err(explain(name, &path)) }
}

/// Runs a program and shows what it prints.
pub(crate) fn shown(name: &str, command: &mut Command) -> Result<()> {
    let child = command.spawn().context(&format!("{name} cannot be started"))?;
    if wait(name, child)? { Ok(()) } else { Err(Failure::new(format!("{name} failed"))) }
}

/// Runs a program, shows what it prints as it prints it, and returns that too, with whether the program succeeded.
pub(crate) fn watched(name: &str, command: &mut Command) -> Result<(bool, String)> {
    let starting = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = starting.context(&format!("{name} cannot be started"))?;
    let seen = Arc::new(Mutex::new(String::new()));
    let mut readers = Vec::new();
    let streams: [Option<Box<dyn std::io::Read + Send>>; 2] = [
        child.stdout.take().map(|stream| Box::new(stream) as Box<dyn std::io::Read + Send>),
        child.stderr.take().map(|stream| Box::new(stream) as Box<dyn std::io::Read + Send>),
    ];
    for stream in streams.into_iter().flatten() {
        let seen = Arc::clone(&seen);
        readers.push(thread::spawn(move || {
            let mut reader = BufReader::new(stream);
            let mut bytes = Vec::new();
            while reader.read_until(b'\n', &mut bytes).is_ok_and(|count| count > 0) {
                let text = String::from_utf8_lossy(&bytes);
                let text = text.trim_end_matches(['\n', '\r']);
                say::line(text);
                if let Ok(mut seen) = seen.lock() {
                    seen.push_str(text);
                    seen.push('\n');
                }
                bytes.clear();
            }
        }));
    }
    let succeeded = wait(name, child)?;
    for reader in readers {
        let _ = reader.join();
    }
    let seen = seen.lock().map(|seen| seen.clone()).unwrap_or_default();
    Ok((succeeded, seen))
}

fn log_path(name: &str) -> PathBuf {
    paths::tools().join("logs").join(format!("{name}.log"))
}

/// A clear line if what a program printed says that there is no network.
fn offline(name: &str) -> Option<Failure> {
    let path = log_path(name);
    let text = fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).to_lowercase()).ok()?;
    NETWORK_SIGNS.iter().any(|sign| text.contains(sign)).then(|| {
        Failure::new(format!(
            "{name}: the package registry cannot be reached; check the network and run this again (details: {})",
            path.display()
        ))
    })
}

fn explain(name: &str, log: &Path) -> Failure {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let tail = lines.get(lines.len().saturating_sub(TAIL_LINES)..).unwrap_or_default().join("\n");
    Failure::new(format!("{tail}\n{name} failed; all it printed is in {}", log.display()))
}
