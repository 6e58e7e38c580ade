//! `cargo xtask bench`: what is measured, a line each.

use std::fs;

use crate::failure::{Context, Failure, Result};
use crate::process::{cargo, command, quietly, shown};
use crate::setup::{FOR_BUILDING, Setup, Tool};
use crate::{app, paths};

/// Runs the benchmarks in `crates/*/benches`, `js/bench` and `e2e/bench`, or those whose name contains one of the words.
pub(crate) fn bench(words: &[String]) -> Result<()> {
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word.as_str()));
    for (name, _) in folders_with("crates", "benches")?.into_iter().filter(|(name, _)| wanted(name)) {
        shown("cargo bench", cargo().args(["bench", "--quiet", "--locked", "--package", &name, "--benches"]))?;
    }
    if wanted("js") && paths::root().join("js/bench").is_dir() {
        let tools = [Tool::JsPackages, Tool::Chromium];
        Setup::start(&tools).need(&tools)?;
        shown("npm run bench", command("npm").args(["run", "--silent", "bench", "--prefix", "js"]))?;
    }
    let scripts: Vec<String> = scripts()?.into_iter().filter(|name| wanted(name)).collect();
    if scripts.is_empty() {
        return Ok(());
    }
    let mut tools = FOR_BUILDING.to_vec();
    tools.extend([Tool::E2ePackages, Tool::Chromium, Tool::Python]);
    let setup = Setup::start(&tools);
    setup.need(&tools)?;
    app::build()?;
    let server = app::build_server()?;
    for script in scripts {
        // Node 20 runs no TypeScript; bundled below e2e/, it finds e2e's packages.
        let bundle = format!("e2e/results/bench/{script}.mjs");
        let mut esbuild = command("node");
        esbuild.args(["js/node_modules/esbuild/bin/esbuild", &format!("e2e/bench/{script}.ts"), "--bundle"]);
        esbuild.args(["--platform=node", "--format=esm", "--packages=external", "--target=node20"]);
        quietly("esbuild-bench", esbuild.arg(format!("--outfile={bundle}")))?;
        let mut node = command("node");
        node.arg(&bundle).env("LIVY_NOTEBOOK", &server).env("LIVY_NOTEBOOK_PYTHON", paths::python());
        shown(&script, &mut node)?;
    }
    Ok(())
}

/// The names of e2e/bench/*.ts.
fn scripts() -> Result<Vec<String>> {
    let folder = paths::root().join("e2e/bench");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).context("cannot list e2e/bench")? {
        let name = entry.context("cannot list e2e/bench")?.file_name().to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(".ts") {
            names.push(stem.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// The folders in `parent` that have a folder `child`, by the name of the package in them.
fn folders_with(parent: &str, child: &str) -> Result<Vec<(String, std::path::PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(paths::root().join(parent)).context("cannot list crates")? {
        let path = entry.context("cannot list crates")?.path();
        if path.join(child).is_dir() {
            let manifest = fs::read_to_string(path.join("Cargo.toml")).context("cannot read a Cargo.toml")?;
            let name = manifest.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
            let name = name.ok_or_else(|| Failure::new(format!("{} has no package name", path.display())))?;
            found.push((name.to_owned(), path));
        }
    }
    found.sort();
    Ok(found)
}
