//! The program `livy-notebook`.

use std::io::{self, Write};
use std::process::{ExitCode, Stdio};

use clap::Parser;
use livy_notebook::args::{Args, Command};
use livy_notebook::assets::Assets;
use livy_notebook::export::export;
use livy_notebook::forward::Upstream;
use livy_notebook::local;
use livy_notebook::serve::{self, Livy, Options};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("LIVY_NOTEBOOK_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_target(false).init();
    match run(Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "livy-notebook: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: Args) -> Result<(), Failure> {
    let assets = args.app.clone().map_or_else(Assets::built_in, Assets::Folder);
    if let Some(Command::Export { folder, base, api }) = &args.command {
        let written = export(&assets, folder, base, api).await?;
        writeln!(io::stdout(), "{written} files written to {}", folder.display())?;
        return Ok(());
    }
    if !assets.are_there().await {
        tracing::warn!("there is no built app: cargo xtask run builds it");
    }
    let options = Options {
        bind: args.bind,
        port: args.port,
        allowed_hosts: args.allowed_hosts.clone(),
        base: args.base.clone(),
        assets,
        needs_token: !args.no_token,
    };
    let listener = serve::bind(&options).await?;
    let (livy, local) = match &args.livy {
        Some(url) => (Livy::Elsewhere(Box::new(Upstream::new(url)?)), None),
        None => {
            let local = local::start(&args).await?;
            (Livy::Here(local.router()), Some(local))
        }
    };
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let running = serve::start(listener, options, livy)?;
    let mut out = io::stdout();
    writeln!(out, "{}", running.url)?;
    out.flush()?;
    if args.open {
        open_browser(&running.url);
    }

    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("stopping");
    running.stop().await;
    if let Some(local) = local {
        // Ends the drivers. Who cannot wait asks a second time; the drivers then end by themselves.
        tokio::select! {
            () = local.shutdown() => {}
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
    Ok(())
}

/// Opens the address with what the desktop has for it, if there is a desktop.
fn open_browser(url: &str) {
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if has_display {
        "xdg-open"
    } else {
        return;
    };
    let mut command = tokio::process::Command::new(program);
    command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Err(error) = command.spawn() {
        tracing::info!(%error, "no browser could be opened");
    }
}
