//! Whether the live channel may be used, and what was found out about it, kept in this browser.

use crate::platform::prefs;

/// Name of the setting; `off` switches the channel off.
const SETTING: &str = "live";
/// Name of what is remembered: a line a session, its parts parted by tabs.
const SEEN: &str = "live.seen";
/// Sessions remembered.
const KEPT: usize = 20;

/// The channel may be used, as far as the person is asked.
pub fn is_allowed() -> bool {
    prefs::read(SETTING).as_deref() != Some("off")
}

/// Switches it on or off for notebooks that are opened from now on.
pub fn allow(allowed: bool) {
    prefs::write(SETTING, if allowed { "" } else { "off" });
}

/// What was found out when the channel was last tried with a session of the server at `root`.
pub fn seen(root: &str, session: &str) -> Option<String> {
    let start = format!("{root}\t{session}\t");
    prefs::read(SEEN)?.lines().find_map(|line| line.strip_prefix(&start).map(str::to_owned))
}

/// Remembers it.
pub fn remember(root: &str, session: &str, words: &str) {
    let start = format!("{root}\t{session}\t");
    let old = prefs::read(SEEN).unwrap_or_default();
    let others = old.lines().filter(|line| !line.starts_with(&start)).take(KEPT - 1);
    let newest = format!("{start}{}", words.replace(['\t', '\n'], " "));
    let lines: Vec<&str> = std::iter::once(newest.as_str()).chain(others).collect();
    prefs::write(SEEN, &lines.join("\n"));
}
