//! `cargo xtask check`: what can be wrong without running anything.

mod dependencies;
mod imports;
mod lengths;
mod licences;
mod source;

use std::process::Command;

use crate::failure::{Failure, Result};
use crate::process::{cargo, command, shown};
use crate::say;
use crate::setup::{Setup, Tool};
use crate::test::Counts;

const APP: &str = "livy-notebook-app";

/// Installs what the checks need, runs them all, and fails if one did.
pub(crate) fn check() -> Result<()> {
    let tools = [Tool::WasmTarget, Tool::Crates, Tool::JsPackages, Tool::E2ePackages];
    Setup::start(&tools).need(&tools)?;
    let counts = steps()?;
    say::line(&counts.to_string());
    if counts.failed == 0 { Ok(()) } else { Err(Failure::new("some checks failed")) }
}

/// Runs all checks, whatever the outcome of each.
pub(crate) fn steps() -> Result<Counts> {
    let mut counts = Counts::default();
    let mut take = |name: &str, outcome: Result<()>| {
        let succeeded = outcome.is_ok();
        match outcome {
            Ok(()) => say::line(&format!("{name}: ok")),
            Err(failure) => say::problem(&format!("{name}: failed\n{failure}")),
        }
        counts = counts.plus(&Counts::one(succeeded));
    };
    take("file lengths", lengths::check());
    take("import rules", imports::check());
    take("dependencies", dependencies::check());
    take("formatting", shown("cargo fmt", cargo().args(["fmt", "--all", "--", "--check", "--files-with-diff"])));
    take("types of js", shown("tsc", command("npm").args(["run", "--silent", "check", "--prefix", "js"])));
    take("types of e2e", shown("tsc", command("npm").args(["run", "--silent", "check", "--prefix", "e2e"])));
    take("lints", clippy(cargo().args(["clippy", "--workspace", "--exclude", APP])));
    take("lints of the app", clippy(cargo().args(["clippy", "--package", APP, "--target", "wasm32-unknown-unknown"])));
    Ok(counts)
}

fn clippy(command: &mut Command) -> Result<()> {
    shown("clippy", command.args(["--quiet", "--locked", "--keep-going", "--all-targets", "--", "--deny", "warnings"]))
}
