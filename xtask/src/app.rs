//! Builds the app and the server, if anything they are made from has changed.

use std::path::PathBuf;
use std::time::Instant;

use crate::failure::{Context, Result};
use crate::process::{cargo, command, quietly, shown};
use crate::setup::{FOR_BUILDING, Setup};
use crate::{fingerprint, paths, say};

/// All the app is made from. The server's own crates are not among it.
const INPUTS: [&str; 18] = [
    "src",
    "crates/livy-api",
    "crates/polling",
    "crates/notebook",
    "crates/viewer",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo",
    "js/aliases.mjs",
    "js/build.mjs",
    "js/finish.mjs",
    "js/split.mjs",
    "js/package-lock.json",
    "js/src",
    "style",
    "public",
    "index.html",
    "Trunk.toml",
];

/// With `LIVY_NOTEBOOK_FAST` set, the app is built for trying things: in a fraction of the time, and ten times as big.
fn profile() -> &'static str {
    if std::env::var_os("LIVY_NOTEBOOK_FAST").is_some() { "wasm-dev" } else { "wasm-release" }
}

/// Changes with all the built app depends on.
fn inputs() -> Result<String> {
    Ok(format!("{} {}", profile(), fingerprint::of(&INPUTS)?))
}

/// Builds `dist/`. Returns at once when it is up to date.
pub(crate) fn build() -> Result<()> {
    let _lock = fingerprint::lock("app")?;
    let inputs = inputs()?;
    if is_built(&inputs) {
        return Ok(());
    }
    let started = Instant::now();
    say::line("building the app ...");
    compile()?;
    // NO_COLOR is more than a wish to Trunk: anything but true or false is an error.
    let settings = [("NO_COLOR", "true"), ("RUST_BACKTRACE", "0"), ("TRUNK_BUILD_CARGO_PROFILE", profile())];
    let mut trunk = command("trunk");
    quietly("trunk-build", trunk.arg("build").envs(settings))?;
    say::line(&format!("built the app in {}", say::took(started.elapsed())));
    fingerprint::set_stamp("app", &inputs)
}

/// Compiles the app as Trunk will, if it must, while Trunk itself is still being installed.
pub(crate) fn compile_ahead() -> Result<()> {
    if is_built(&inputs()?) { Ok(()) } else { compile() }
}

fn is_built(inputs: &str) -> bool {
    fingerprint::stamp("app").as_deref() == Some(inputs) && paths::dist().join("index.html").is_file()
}

/// What Trunk does first. Done here, its errors and warnings are shown as cargo shows them.
fn compile() -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--quiet", "--locked", "--offline", "--package", "livy-notebook-app"]);
    shown("cargo", build.args(["--target", "wasm32-unknown-unknown", "--profile", profile()]))
}

/// Compiles `livy-notebook` and says where it is. The development profile: it takes a third of the time to compile, and
/// the browser and Spark, not this program, decide how fast the app is.
pub(crate) fn build_server() -> Result<PathBuf> {
    let started = Instant::now();
    shown("cargo", cargo().args(["build", "--quiet", "--locked", "--package", "livy-notebook"]))?;
    if started.elapsed().as_secs() > 2 {
        say::line(&format!("built the server in {}", say::took(started.elapsed())));
    }
    let program = paths::debug_builds().join("livy-notebook");
    program.canonicalize().context("the server was built, but is not where it should be")
}

/// `cargo xtask release`: the program with the app inside it.
pub(crate) fn release() -> Result<()> {
    Setup::start(&FOR_BUILDING).need(&FOR_BUILDING)?;
    build()?;
    shown("cargo", cargo().args(["build", "--release", "--locked", "--package", "livy-notebook"]))?;
    let program = paths::debug_builds().with_file_name("release").join("livy-notebook");
    say::line(&program.display().to_string());
    Ok(())
}
