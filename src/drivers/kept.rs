//! How much this browser keeps for the app, and whether it may clear that by itself.

use leptos::prelude::RwSignal;

use crate::platform::{page, prefs, storage};

/// A small choice of the person's, kept whenever it changes; empty at first.
pub fn choice(key: &'static str) -> RwSignal<String> {
    prefs::kept(key, "")
}

/// Where it is kept whether lines of logs are wrapped.
const WRAP: &str = "wrap";

/// Long lines of logs go on below: as chosen last, and until then where the page is too narrow for them.
pub fn wraps_logs() -> bool {
    prefs::read(WRAP).map_or_else(page::is_narrow, |chosen| chosen == "on")
}

/// They do from now on, or not.
pub fn wrap_logs(on: bool) {
    prefs::write(WRAP, if on { "on" } else { "off" });
}

/// Bytes used and allowed, as the browser estimates them; `None` where it does not say.
pub async fn usage() -> Option<(f64, f64)> {
    storage::usage().await
}

/// The browser has promised not to clear what is kept when it needs room.
pub async fn is_promised() -> bool {
    storage::persisted().await
}

/// Asks the browser for that promise. Whether it gave it.
pub async fn ask_promise() -> bool {
    storage::persist().await
}

/// The page came over https or from this machine; elsewhere browsers leave out the clipboard and some more.
pub fn is_secure() -> bool {
    page::is_secure()
}
