//! No file that people write is longer than a person reads at a time.

use std::fs;

use crate::failure::{Failure, Result};
use crate::paths;
use crate::process::{command, output};

const MOST_LINES: usize = 400;

/// What people write; data, lock files and prose are something else.
const WRITTEN: [&str; 9] = [".rs", ".ts", ".js", ".mjs", ".css", ".html", ".py", ".sh", ".toml"];

pub(super) fn check() -> Result<()> {
    let mut long = Vec::new();
    for file in files()?.iter().filter(|file| WRITTEN.iter().any(|ending| file.ends_with(ending))) {
        // A file that git knows may have been removed.
        let Ok(text) = fs::read_to_string(paths::root().join(file)) else { continue };
        let lines = text.lines().count();
        if lines > MOST_LINES {
            long.push(format!("{file}: {lines} lines, {MOST_LINES} at most"));
        }
    }
    if long.is_empty() { Ok(()) } else { Err(Failure::new(long.join("\n"))) }
}

/// The files of the checkout, those not yet committed among them, those that are ignored not.
pub(super) fn files() -> Result<Vec<String>> {
    let list = output(command("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]));
    let list = list.ok_or_else(|| Failure::new("git does not list the files of this checkout"))?;
    Ok(list.lines().map(str::to_owned).collect())
}
