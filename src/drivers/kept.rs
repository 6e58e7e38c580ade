//! How much this browser keeps for the app, and whether it may clear that by itself.

use leptos::prelude::RwSignal;

use crate::platform::{page, prefs, storage};

/// A small choice of the person's, kept whenever it changes; empty at first.
pub fn choice(key: &'static str) -> RwSignal<String> {
    prefs::kept(key, "")
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
