//! Who may import whom. Cargo keeps the crates apart; this keeps the folders of the app apart, and clocks, timers and the
//! browser out of the crates that are to run anywhere.

use std::fs;

use crate::check::lengths::files;
use crate::check::source::named_paths;
use crate::failure::{Failure, Result};
use crate::paths;

/// What the files below a folder must not name, and why.
struct Rule {
    folder: &'static str,
    forbidden: &'static [&'static str],
    because: &'static str,
}

const BROWSER: &[&str] = &[
    "leptos",
    "leptos_router",
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "gloo_net",
    "gloo_timers",
    "idb",
];
const CLOCKS: &[&str] =
    &["std::time::Instant", "std::time::SystemTime", "std::thread", "tokio", "std::net", "std::fs", "std::env"];

const RULES: &[Rule] = &[
    Rule { folder: "crates/", forbidden: BROWSER, because: "only the app knows the browser" },
    Rule {
        folder: "crates/livy-api/",
        forbidden: &["polling", "notebook", "viewer", "livy_local", "livy_notebook"],
        because: "the protocol knows nothing else of ours",
    },
    Rule { folder: "crates/livy-api/src/", forbidden: CLOCKS, because: "the protocol is data" },
    Rule {
        folder: "crates/polling/",
        forbidden: &["notebook", "viewer", "livy_local", "livy_notebook"],
        because: "of our crates it may use livy-api alone",
    },
    Rule { folder: "crates/polling/src/", forbidden: CLOCKS, because: "time comes in as an argument" },
    Rule {
        folder: "crates/notebook/",
        forbidden: &["polling", "viewer", "livy_local", "livy_notebook"],
        because: "of our crates it may use livy-api alone",
    },
    Rule { folder: "crates/notebook/src/", forbidden: CLOCKS, because: "time comes in as an argument" },
    Rule {
        folder: "crates/viewer/",
        forbidden: &["polling", "notebook", "livy_local", "livy_notebook"],
        because: "of our crates it may use livy-api alone",
    },
    Rule { folder: "crates/viewer/src/", forbidden: CLOCKS, because: "time comes in as an argument" },
    Rule {
        folder: "src/platform",
        forbidden: &["crate::drivers", "crate::state", "crate::components", "crate::outputs", "crate::pages"],
        because: "it wraps the browser and knows nothing of the app",
    },
    Rule {
        folder: "src/bridge",
        forbidden: &["crate::drivers", "crate::state", "crate::components", "crate::outputs", "crate::pages"],
        because: "it wraps js/ and knows nothing of the app",
    },
    Rule {
        folder: "src/drivers",
        forbidden: &["crate::components", "crate::outputs", "crate::pages"],
        because: "drivers carry out effects; views follow the state",
    },
    Rule {
        folder: "src/state",
        forbidden: &[
            "crate::platform",
            "crate::bridge",
            "crate::drivers",
            "crate::components",
            "crate::outputs",
            "crate::pages",
        ],
        because: "the state does no input or output",
    },
    Rule {
        folder: "src/components",
        forbidden: &["livy_api", "crate::state"],
        because: "components know nothing of Livy",
    },
    Rule { folder: "src/outputs", forbidden: &["crate::platform"], because: "the browser is reached through contexts" },
    Rule { folder: "src/pages", forbidden: &["crate::platform"], because: "the browser is reached through contexts" },
];

pub(super) fn check() -> Result<()> {
    let mut broken = Vec::new();
    for file in files()?.iter().filter(|file| file.ends_with(".rs")) {
        let Ok(source) = fs::read_to_string(paths::root().join(file)) else { continue };
        broken.extend(broken_rules(file, &source));
    }
    if broken.is_empty() { Ok(()) } else { Err(Failure::new(broken.join("\n"))) }
}

/// A line for each forbidden path that a file names.
fn broken_rules(file: &str, source: &str) -> Vec<String> {
    let rules: Vec<&Rule> = RULES.iter().filter(|rule| covers(rule.folder, file)).collect();
    if rules.is_empty() {
        return Vec::new();
    }
    let module = module_of(file);
    let mut broken = Vec::new();
    for named in named_paths(source) {
        let path = absolute(&named.path, &module).join("::");
        for rule in &rules {
            let forbidden = rule.forbidden.iter().find(|forbidden| {
                path.strip_prefix(**forbidden).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
            });
            if let Some(forbidden) = forbidden {
                broken.push(format!(
                    "{file}:{}: {path}: {forbidden} is not for {}: {}",
                    named.line, rule.folder, rule.because
                ));
            }
        }
    }
    broken.dedup();
    broken
}

/// `src/state` covers `src/state.rs` and `src/state/x.rs`, and not `src/stately.rs`.
fn covers(folder: &str, file: &str) -> bool {
    let Some(rest) = file.strip_prefix(folder) else { return false };
    folder.ends_with('/') || rest == ".rs" || rest.starts_with('/')
}

/// The module that a file is, from the crate's root: `src/a/b.rs` is `a`, `b`.
fn module_of(file: &str) -> Vec<String> {
    let inner = file.split_once("src/").map_or(file, |(_, inner)| inner).trim_end_matches(".rs");
    let mut parts: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("main" | "lib" | "mod")) {
        parts.pop();
    }
    parts
}

/// `self` and `super` resolved. (Inside a nested `mod` they mean one level more; that errs towards the file itself.)
fn absolute(path: &[String], module: &[String]) -> Vec<String> {
    let mut base = module.to_vec();
    let mut rest = path;
    match path.first().map(String::as_str) {
        Some("self") => rest = &path[1..],
        Some("super") => {
            while let Some((first, others)) = rest.split_first()
                && first == "super"
            {
                base.pop();
                rest = others;
            }
        }
        _ => return path.to_vec(),
    }
    let own = std::iter::once("crate".to_owned()).chain(base);
    own.chain(rest.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_that_knows_livy_is_found_however_it_is_said() {
        for source in [
            "use livy_api::Session;",
            "use crate::{components::menu, state::Store};",
            "fn f(s: crate::state::Store) {}",
            "use super::super::state::Store;",
            "fn f() -> livy_api::ids::SessionId {}",
        ] {
            let broken = broken_rules("src/components/menu.rs", source);
            assert_eq!(broken.len(), 1, "{source}: {broken:?}");
            assert!(broken[0].starts_with("src/components/menu.rs:1: "), "{broken:?}");
        }
        assert_eq!(broken_rules("src/components/menu.rs", "use crate::components::state; use super::dialog;").len(), 0);
    }

    #[test]
    fn what_is_allowed_stays_allowed() {
        assert!(broken_rules("src/drivers/poll.rs", "use crate::state::Store; use crate::platform::http;").is_empty());
        assert!(broken_rules("src/pages/sessions.rs", "use livy_api::Session; use crate::state::Store;").is_empty());
        assert!(broken_rules("src/platform.rs", "use web_sys::Window;").is_empty());
        assert!(
            broken_rules("crates/livy-local/src/a.rs", "use std::time::Instant; use livy_api::Session;").is_empty()
        );
    }

    #[test]
    fn pure_crates_have_no_clock_and_no_browser() {
        let broken =
            broken_rules("crates/polling/src/log.rs", "use std::time::{Duration, Instant};\nuse web_sys::Window;");
        assert_eq!(broken.len(), 2, "{broken:?}");
        assert!(
            broken.iter().any(|line| line.starts_with("crates/polling/src/log.rs:1: std::time::Instant")),
            "{broken:?}"
        );
    }

    #[test]
    fn a_folder_covers_its_own_module_file_and_no_neighbour() {
        assert!(covers("src/state", "src/state.rs"));
        assert!(covers("src/state", "src/state/cells.rs"));
        assert!(!covers("src/state", "src/stately.rs"));
        assert!(!covers("src/pages", "crates/server/src/pages.rs"));
    }
}
