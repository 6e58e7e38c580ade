//! What npm installs, from lock files.

use crate::failure::{Failure, Result};
use crate::process::{command, download, output};
use crate::setup::announced;
use crate::{fingerprint, paths};

const OLDEST_NODE: u32 = 20;

/// The packages of a folder's `package-lock.json`, into its `node_modules`.
pub(super) fn packages(folder: &str) -> Result<()> {
    let lock = fingerprint::of(&[&format!("{folder}/package-lock.json")])?;
    let stamp = format!("{folder}-packages");
    let modules = paths::root().join(folder).join("node_modules");
    if fingerprint::stamp(&stamp).as_ref() == Some(&lock) && modules.is_dir() {
        return Ok(());
    }
    let version = output(command("node").arg("--version"));
    let major = version.as_ref().and_then(|text| text.trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST_NODE) {
        let found = version.map(|version| format!(" (found {version})")).unwrap_or_default();
        return Err(Failure::new(format!(
            "Node.js {OLDEST_NODE} or newer, with npm, is needed to build the app{found}"
        )));
    }
    announced(&format!("the packages of {folder}/"), "less than a minute", || {
        let mut install = command("npm");
        install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(paths::root().join(folder));
        download(&format!("npm-{folder}"), &mut install)
    })?;
    fingerprint::set_stamp(&stamp, &lock)
}
