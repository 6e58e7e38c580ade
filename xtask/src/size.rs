//! What a browser loads, compressed as it is sent, against the budgets.

use std::fs;

use crate::failure::{Context, Failure, Result};
use crate::setup::{FOR_BUILDING, Setup};
use crate::{app, paths, say};

/// One thousand bytes: what people compare with a connection's speed.
const KB: u64 = 1000;

/// (what, budget in kB, which files: those whose name before the hash is one of these)
const BUDGETS: [(&str, u64, &[&str]); 3] = [
    ("first load", 450, &["index.html", "app.wasm", "app.js", "app.css", "boot.js"]),
    ("editor", 170, &["editor.js"]),
    ("chart", 250, &["chart.js"]),
];

/// Builds the app and measures it.
pub(crate) fn size() -> Result<()> {
    let setup = Setup::start(&FOR_BUILDING);
    setup.need(&FOR_BUILDING)?;
    app::build()?;
    measure()
}

/// Prints a line for each thing loaded, and fails when one is over its budget.
pub(crate) fn measure() -> Result<()> {
    let files = sent_files()?;
    let mut over = Vec::new();
    let mut counted = Vec::new();
    for (what, budget, names) in BUDGETS {
        let parts: Vec<_> = files.iter().filter(|(name, _)| names.contains(&name.as_str())).collect();
        counted.extend(parts.iter().map(|(name, _)| name.clone()));
        if parts.is_empty() {
            say::line(&format!("{what:<12} not there yet"));
            continue;
        }
        let bytes: u64 = parts.iter().map(|(_, bytes)| bytes).sum();
        let details: Vec<String> = parts.iter().map(|(name, bytes)| format!("{name} {}", in_kb(*bytes))).collect();
        say::line(&format!("{what:<12} {} of {budget} kB ({})", in_kb(bytes), details.join(", ")));
        if bytes > budget * KB {
            over.push(format!("{what} is {} and may be {budget} kB", in_kb(bytes)));
        }
    }
    for (name, bytes) in files.iter().filter(|(name, _)| !counted.contains(name)) {
        say::line(&format!("{name:<12} {}", in_kb(*bytes)));
    }
    if over.is_empty() { Ok(()) } else { Err(Failure::new(format!("over budget: {}", over.join("; ")))) }
}

/// Each file's name without its hash, and how many bytes of it go over the wire to a browser that knows brotli.
fn sent_files() -> Result<Vec<(String, u64)>> {
    let mut files = Vec::new();
    for folder in [paths::dist(), paths::dist().join("assets")] {
        for entry in fs::read_dir(&folder).context("there is no built app")? {
            let path = entry.context("cannot list dist")?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() || name.ends_with(".br") || name.ends_with(".gz") {
                continue;
            }
            let compressed = folder.join(format!("{name}.br"));
            let sent = if compressed.is_file() { compressed } else { path };
            files.push((without_hash(&name), fs::metadata(&sent).context("cannot read dist")?.len()));
        }
    }
    files.sort();
    Ok(files)
}

/// `app-0123456789abcdef.js` is `app.js`.
fn without_hash(name: &str) -> String {
    let parts = name.rsplit_once('.').and_then(|(stem, extension)| Some((stem.rsplit_once('-')?, extension)));
    match parts {
        Some(((stem, hash), extension)) if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            format!("{stem}.{extension}")
        }
        _ => name.to_owned(),
    }
}

fn in_kb(bytes: u64) -> String {
    format!("{}.{} kB", bytes / KB, bytes % KB / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_hash_and_nothing_else() {
        assert_eq!(without_hash("app-0123456789abcdef.wasm"), "app.wasm");
        assert_eq!(without_hash("my-page.html"), "my-page.html");
        assert_eq!(without_hash("favicon.svg"), "favicon.svg");
    }

    #[test]
    fn kilobytes_are_thousands() {
        assert_eq!(in_kb(450_000), "450.0 kB");
        assert_eq!(in_kb(1_999), "1.9 kB");
    }
}
