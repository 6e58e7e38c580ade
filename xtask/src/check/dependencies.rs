//! What we build on: allowed licences, the public registries only, nothing withdrawn, one version of each thing we name,
//! and for each of those a line in DECISIONS.md that says why.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::check::licences::is_allowed;
use crate::failure::{Context, Failure, Result};
use crate::paths;
use crate::process::{cargo, output};

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Where npm packages of ours are listed.
const NPM_FOLDERS: [&str; 2] = ["js", "e2e"];

/// Packages whose metadata names no licence, with what their files say.
const LOOKED_UP: [(&str, &str); 0] = [];

pub(super) fn check() -> Result<()> {
    let mut problems = Vec::new();
    let mut named = check_crates(&mut problems)?;
    for folder in NPM_FOLDERS {
        named.extend(check_npm(folder, &mut problems)?);
    }
    check_decisions(&named, &mut problems);
    if problems.is_empty() { Ok(()) } else { Err(Failure::new(problems.join("\n"))) }
}

/// Checks all crates of Cargo.lock; returns the names that our own manifests name.
fn check_crates(problems: &mut Vec<String>) -> Result<BTreeSet<String>> {
    let metadata = output(cargo().args(["metadata", "--format-version", "1", "--locked"]));
    let metadata = metadata.ok_or_else(|| Failure::new("cargo metadata failed: is Cargo.lock up to date?"))?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata")?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();

    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut ours = BTreeSet::new();
    for package in list(&metadata["packages"]) {
        let (name, version) = (text(&package["name"]), text(&package["version"]));
        let Some(source) = package["source"].as_str() else {
            ours.insert(text(&package["id"]));
            continue;
        };
        if source != CRATES_IO {
            problems.push(format!("{name} {version} comes from {source}, not from crates.io"));
        }
        let looked_up = LOOKED_UP.iter().find(|(other, _)| *other == name).map(|(_, licence)| *licence);
        let licence = package["license"].as_str().or(looked_up).unwrap_or("no licence");
        if !is_allowed(licence) {
            problems.push(format!("{name} {version} is under {licence}, which is not on the list"));
        }
        if is_withdrawn(&name, &version) == Some(true) {
            problems.push(format!("{name} {version} has been withdrawn (yanked) by its authors"));
        }
    }

    let mut named = BTreeSet::new();
    let names: BTreeMap<String, (String, String)> = list(&metadata["packages"])
        .iter()
        .map(|package| (text(&package["id"]), (text(&package["name"]), text(&package["version"]))))
        .collect();
    for node in list(&metadata["resolve"]["nodes"]).iter().filter(|node| ours.contains(&text(&node["id"]))) {
        for dependency in list(&node["deps"]) {
            let id = text(&dependency["pkg"]);
            if let Some((name, version)) = names.get(&id).filter(|_| !ours.contains(&id)) {
                versions.entry(name.clone()).or_default().insert(version.clone());
                named.insert(name.clone());
            }
        }
    }
    for (name, versions) in versions.iter().filter(|(_, versions)| versions.len() > 1) {
        let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
        problems.push(format!("our crates use {name} in several versions: {}", versions.join(", ")));
    }
    Ok(named)
}

/// Whether a version is marked in cargo's copy of the registry's index; nothing if that has no copy.
fn is_withdrawn(name: &str, version: &str) -> Option<bool> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))?;
    let name = name.to_lowercase();
    let folder = match name.len() {
        1 => "1".to_owned(),
        2 => "2".to_owned(),
        3 => format!("3/{}", &name[..1]),
        _ => format!("{}/{}", name.get(..2)?, name.get(2..4)?),
    };
    for registry in fs::read_dir(home.join("registry/index")).ok()?.flatten() {
        let Ok(bytes) = fs::read(registry.path().join(".cache").join(&folder).join(&name)) else { continue };
        // Between zero bytes: a version, then its line of the index.
        let mut parts = bytes.split(|byte| *byte == 0);
        while let Some(part) = parts.next() {
            if part == version.as_bytes() {
                let line: Value = serde_json::from_slice(parts.next()?).ok()?;
                return line["yanked"].as_bool();
            }
        }
    }
    None
}

/// Checks a folder's packages; returns the names that its package.json names.
fn check_npm(folder: &str, problems: &mut Vec<String>) -> Result<BTreeSet<String>> {
    let read = |name: &str| -> Result<Value> {
        let path = paths::root().join(folder).join(name);
        let text = fs::read_to_string(&path).context(&format!("cannot read {}", path.display()))?;
        serde_json::from_str(&text).context(&path.display().to_string())
    };
    let lock = read("package-lock.json")?;
    for (path, package) in lock["packages"].as_object().into_iter().flatten().filter(|(path, _)| !path.is_empty()) {
        let licence = package["license"].as_str().unwrap_or("no licence");
        if !is_allowed(licence) {
            problems.push(format!("{folder}/{path} is under {licence}, which is not on the list"));
        }
        if package.get("resolved").is_some() {
            problems.push(format!(
                "{folder}/package-lock.json names the registry of {path}; {folder}/.npmrc leaves it out"
            ));
        }
    }
    let manifest = read("package.json")?;
    let groups = ["dependencies", "devDependencies"].map(|group| manifest[group].as_object().cloned());
    Ok(groups.into_iter().flatten().flat_map(|group| group.keys().cloned().collect::<Vec<_>>()).collect())
}

/// Each name must be in the first column of a table: `| name | why |`, several with commas between them.
fn check_decisions(named: &BTreeSet<String>, problems: &mut Vec<String>) {
    let text = fs::read_to_string(paths::root().join("DECISIONS.md")).unwrap_or_default();
    let cells = text.lines().filter_map(|line| line.trim().strip_prefix('|')?.split('|').next());
    let decided: BTreeSet<&str> =
        cells.flat_map(|cell| cell.split(',')).map(|name| name.trim().trim_matches('`')).collect();
    for name in named.iter().filter(|name| !decided.contains(name.as_str())) {
        problems.push(format!("DECISIONS.md has no line | {name} | that says why it is used"));
    }
}
