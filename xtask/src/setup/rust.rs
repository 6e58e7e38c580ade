//! What cargo and rustup install.

use std::path::Path;

use crate::failure::{Context, Failure, Result};
use crate::process::{cargo, command, download, output};
use crate::setup::announced;
use crate::{fingerprint, paths};

const WASM: &str = "wasm32-unknown-unknown";
const TRUNK: &str = "0.21.14";
/// Must equal the crate's version in Cargo.lock, or the two do not understand each other.
const WASM_BINDGEN: &str = "0.2.129";
/// Cuts the app into parts; goes with the version of `wasm_split_helpers` in Cargo.lock.
const WASM_SPLIT: &str = "0.2.4";
/// Where wasm-bindgen spends its time; the rest of it is compiled without optimisation.
const WASM_BINDGEN_HOT: [&str; 6] =
    ["walrus", "wasmparser", "wasm-encoder", "gimli", "hashbrown", "wasm-bindgen-cli-support"];

pub(super) fn wasm_target() -> Result<()> {
    let folder = output(command("rustc").args(["--print", "target-libdir", "--target", WASM]));
    if folder.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    if paths::on_path("rustup").is_none() {
        return Err(Failure::new(format!("Rust's target {WASM} is missing, and there is no rustup to add it with")));
    }
    announced("Rust's WebAssembly target", "some seconds", || {
        download("rustup", command("rustup").args(["target", "add", WASM]))
    })
}

/// Downloads the sources; Trunk builds offline.
pub(super) fn crates() -> Result<()> {
    let lock = fingerprint::of(&["Cargo.lock"])?;
    if fingerprint::stamp("crates").as_ref() == Some(&lock) {
        return Ok(());
    }
    download("cargo-fetch", cargo().args(["fetch", "--locked"]))?;
    fingerprint::set_stamp("crates", &lock)
}

pub(super) fn trunk() -> Result<()> {
    cargo_install("trunk", "trunk", TRUNK, &["trunk"], &[], "3 to 5 minutes")
}

pub(super) fn wasm_split() -> Result<()> {
    let config = ["wasm_split_cli_support", "wasmparser", "wasm-encoder", "hashbrown"]
        .map(|name| format!("profile.dev.package.{name}.opt-level=1"));
    cargo_install("wasm_split_cli_support", "wasm-split-cli", WASM_SPLIT, &["wasm-split-cli"], &config, "a minute")
}

pub(super) fn wasm_bindgen() -> Result<()> {
    let programs = ["wasm-bindgen", "wasm-bindgen-test-runner"];
    let hot = WASM_BINDGEN_HOT.map(|name| format!("profile.dev.package.{name}.opt-level=1"));
    cargo_install("wasm-bindgen-cli", "wasm-bindgen", WASM_BINDGEN, &programs, &hot, "1 to 3 minutes")
}

/// Features without which a package has no program.
fn features(package: &str) -> &'static [&'static str] {
    if package == "wasm_split_cli_support" { &["--features", "build-binary"] } else { &[] }
}

/// Compiles a program into `.tools/bin` in a light profile: what it does with our few files is quick anyway, and with
/// optimisation and debug information compiling it would take three times as long.
fn cargo_install(
    package: &str,
    main: &str,
    version: &str,
    programs: &[&str],
    config: &[String],
    estimate: &str,
) -> Result<()> {
    if fingerprint::stamp(package).as_deref() == Some(version)
        && programs.iter().all(|program| paths::tools().join("bin").join(program).is_file())
    {
        return Ok(());
    }
    let elsewhere = paths::on_path(main).and_then(|path| output(command(path).arg("--version")));
    let expected = format!("{main} {version}");
    if elsewhere.is_some_and(|text| text == expected || text.starts_with(&format!("{expected} ")))
        && programs.iter().all(|program| paths::on_path(program).is_some())
    {
        return Ok(());
    }
    let target = paths::tools().join("target").join(package);
    announced(&format!("{package} {version}"), estimate, || {
        let mut install = cargo();
        install
            .args(["install", package, "--version", version, "--locked", "--no-default-features", "--debug", "--force"])
            .args(features(package))
            .args(["--config", "profile.dev.opt-level=0", "--config", "profile.dev.debug=0"])
            .args(["--config", "profile.dev.strip=true", "--config", "profile.dev.incremental=false"])
            .args(config.iter().flat_map(|line| ["--config", line]))
            .args(programs.iter().flat_map(|program| ["--bin", program]))
            .arg("--root")
            .arg(paths::tools())
            .env("CARGO_TARGET_DIR", &target);
        download(package, &mut install)?;
        std::fs::remove_dir_all(&target).context("cannot tidy up")
    })?;
    fingerprint::set_stamp(package, version)
}
