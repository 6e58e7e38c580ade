//! Serves Livy's API on a port, for trying things by hand:
//!
//! ```text
//! cargo run -p livy-local -- [--port N] [--python PATH | --scripted] [--allow DIR]... [--csrf]
//! ```
//!
//! It listens on the loopback address, prints where, and ends with Ctrl-C.

#![allow(clippy::print_stdout, reason = "a program for the terminal")]

use std::path::PathBuf;

use livy_local::{EngineKind, JobsMode, LivyLocal, Options, ScriptedOptions, SparkOptions};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut options = Options::default();
    let mut spark = SparkOptions::default();
    let (mut port, mut scripted) = (8998_u16, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--port" => port = value()?.parse()?,
            "--python" => spark.python = PathBuf::from(value()?),
            "--master" => spark.master = value()?,
            "--allow" => options.allowed_dirs.push(PathBuf::from(value()?)),
            "--scripted" => scripted = true,
            "--csrf" => options.csrf = true,
            other => return Err(format!("no such option: {other}").into()),
        }
    }
    options.engine = if scripted {
        EngineKind::Scripted(ScriptedOptions { jobs: JobsMode::On(Vec::new()), ..ScriptedOptions::default() })
    } else {
        EngineKind::Spark(spark)
    };
    let livy = LivyLocal::start(options).await?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://{}", listener.local_addr()?);
    let stopped = async {
        // Without signals there is nothing to wait for.
        let _ = tokio::signal::ctrl_c().await;
    };
    tokio::select! {
        result = async { axum::serve(listener, livy.router()).await } => result?,
        () = stopped => {}
    }
    livy.shutdown().await;
    Ok(())
}
