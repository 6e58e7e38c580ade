//! `cargo xtask run`: from whatever state the checkout is in to a served page.

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::thread;
use std::time::Instant;

use crate::failure::{Context, Failure, Result};
use crate::flags::Flags;
use crate::process::{command, output};
use crate::setup::{FOR_BUILDING, Setup, Tool};
use crate::{app, paths, say};

const DEFAULT_PORT: u16 = 8999;

pub(crate) fn run(words: &[String]) -> Result<()> {
    let started = Instant::now();
    let mut flags = Flags::new(words);
    let port = match flags.take_value("--port")? {
        None => DEFAULT_PORT,
        Some(text) => {
            text.parse().map_err(|_| Failure::new(format!("--port takes a number up to 65535, not {text}")))?
        }
    };
    let livy = flags.take_value("--livy")?;
    let no_token = flags.take("--no-token");
    let no_open = flags.take("--no-open");
    flags.finish()?;

    // What can be known at once is said at once, not after minutes of building.
    if port != 0 && TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
        return Err(Failure::new(format!(
            "port {port} is in use: stop the other program, or choose another port with --port"
        )));
    }
    if livy.is_none() {
        need_java()?;
    }

    let mut tools = FOR_BUILDING.to_vec();
    if livy.is_none() {
        tools.push(Tool::Python);
    }
    let setup = Setup::start(&tools);
    setup.need_toward_all(&[Tool::WasmTarget, Tool::Crates])?;
    let server = thread::scope(|scope| {
        let server = scope.spawn(app::build_server);
        setup.need_toward_all(&[Tool::WasmBindgen])?;
        app::compile_ahead()?;
        setup.need_toward_all(&tools)?;
        app::build()?;
        server.join().map_err(|_| Failure::new("building the server broke off"))?
    })?;

    let mut serve = command(server);
    serve.args(["--port", &port.to_string()]);
    match &livy {
        Some(url) => {
            serve.args(["--livy", url]);
        }
        None => {
            serve.arg("--python").arg(paths::python());
        }
    }
    if no_token && livy.is_none() {
        serve.arg("--no-token");
    }
    if !no_open {
        serve.arg("--open");
    }
    say::line(&format!("ready to serve after {}; Ctrl-C stops it", say::took(started.elapsed())));
    // From here on this process is the server: what stops the one stops the other.
    Err(serve.exec()).context("cannot start the server")
}

/// Spark runs on Java.
pub(crate) fn need_java() -> Result<()> {
    let home = std::env::var_os("JAVA_HOME").map(|home| std::path::Path::new(&home).join("bin/java"));
    let java = home.filter(|java| java.is_file()).unwrap_or_else(|| "java".into());
    if output(command(java).arg("-version")).is_some() {
        return Ok(());
    }
    Err(Failure::new(
        "Spark needs Java: install a JDK 17 (Debian: apt-get install openjdk-17-jdk-headless), \
         or show a Livy that runs elsewhere with --livy URL",
    ))
}
