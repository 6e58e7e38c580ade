//! Installs what is missing, in several lanes at once: what compiles, what downloads and what Debian's package manager does
//! hardly get in each other's way. Whoever needs a thing waits for that thing only.

mod debian;
mod livy;
mod node;
mod python;
mod rust;

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use crate::failure::{Failure, Result};
use crate::{fingerprint, say};

pub(crate) use debian::nginx_program;

/// A thing that may have to be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Tool {
    /// The standard library for `wasm32-unknown-unknown`.
    WasmTarget,
    /// The sources of all crates in `Cargo.lock`.
    Crates,
    /// Builds the app.
    Trunk,
    /// Trunk's partner, and the runner of the browser's unit tests.
    WasmBindgen,
    /// Cuts the app into parts.
    WasmSplit,
    /// esbuild, TypeScript, wasm-opt, and what js/ bundles.
    JsPackages,
    /// Playwright and axe.
    E2ePackages,
    /// A virtual environment with PySpark.
    Python,
    /// Chromium and chromedriver.
    Chromium,
    /// For the test of the configuration in docs/.
    Nginx,
    /// Apache's Livy server.
    LivyServer,
}

/// What building and serving the app takes.
pub(crate) const FOR_BUILDING: [Tool; 6] =
    [Tool::WasmTarget, Tool::Crates, Tool::Trunk, Tool::WasmBindgen, Tool::WasmSplit, Tool::JsPackages];

/// Each lane's tools are installed one after the other.
const LANES: [&[Tool]; 5] = [
    &[Tool::WasmTarget, Tool::Crates, Tool::WasmBindgen, Tool::WasmSplit],
    &[Tool::Trunk],
    &[Tool::JsPackages, Tool::E2ePackages],
    &[Tool::Python],
    &[Tool::Chromium, Tool::Nginx, Tool::LivyServer],
];

#[derive(Default)]
struct Done {
    results: Mutex<HashMap<Tool, std::result::Result<(), String>>>,
    changed: Condvar,
}

/// Installations under way.
pub(crate) struct Setup {
    done: Arc<Done>,
}

impl Setup {
    /// Begins to install those of the tools that are missing.
    pub(crate) fn start(wanted: &[Tool]) -> Self {
        let done = Arc::new(Done::default());
        for lane in LANES {
            let lane: Vec<Tool> = lane.iter().copied().filter(|tool| wanted.contains(tool)).collect();
            let done = Arc::clone(&done);
            thread::spawn(move || {
                for tool in lane {
                    let result = install(tool).map_err(|failure| failure.to_string());
                    done.results.lock().unwrap_or_else(PoisonError::into_inner).insert(tool, result);
                    done.changed.notify_all();
                }
            });
        }
        Self { done }
    }

    /// Waits until these are there. They must be among those that were wanted.
    pub(crate) fn need(&self, tools: &[Tool]) -> Result<()> {
        self.wait(tools, false)
    }

    /// The same for one whom all of them serve: what could not be installed is said at once, not after the rest.
    pub(crate) fn need_toward_all(&self, tools: &[Tool]) -> Result<()> {
        self.wait(tools, true)
    }

    fn wait(&self, tools: &[Tool], all_matter: bool) -> Result<()> {
        let mut results = self.done.results.lock().unwrap_or_else(PoisonError::into_inner);
        for tool in tools {
            loop {
                if all_matter && let Some(message) = results.values().find_map(|result| result.as_ref().err()) {
                    return Err(Failure::new(message.clone()));
                }
                match results.get(tool) {
                    Some(Ok(())) => break,
                    Some(Err(message)) => return Err(Failure::new(message.clone())),
                    None => results = self.done.changed.wait(results).unwrap_or_else(PoisonError::into_inner),
                }
            }
        }
        Ok(())
    }
}

/// Installs all there is.
pub(crate) fn everything() -> Result<()> {
    let all = LANES.concat();
    let setup = Setup::start(&all);
    setup.need(&all)?;
    say::line("everything is installed");
    Ok(())
}

fn install(tool: Tool) -> Result<()> {
    let _lock = fingerprint::lock(&format!("{tool:?}"))?;
    match tool {
        Tool::WasmTarget => rust::wasm_target(),
        Tool::Crates => rust::crates(),
        Tool::Trunk => rust::trunk(),
        Tool::WasmBindgen => rust::wasm_bindgen(),
        Tool::WasmSplit => rust::wasm_split(),
        Tool::JsPackages => node::packages("js"),
        Tool::E2ePackages => node::packages("e2e"),
        Tool::Python => python::environment(),
        Tool::Chromium => debian::chromium(),
        Tool::Nginx => debian::nginx(),
        Tool::LivyServer => livy::server(),
    }
}

/// Says what is being installed, and how long it took.
fn announced(what: &str, estimate: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let started = Instant::now();
    say::line(&format!("installing {what} ({estimate}, once) ..."));
    work()?;
    say::line(&format!("installed {what} in {}", say::took(started.elapsed())));
    Ok(())
}
