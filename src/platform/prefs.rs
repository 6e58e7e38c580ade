//! Small settings kept in the browser's local storage. Never credentials.

use leptos::prelude::*;

/// Prefix of every key, so that other apps of the same origin are left alone.
const PREFIX: &str = "livy-notebook.";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// The setting, if there is one and storage is allowed.
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(&format!("{PREFIX}{key}")).ok()?
}

/// Keeps the setting; does nothing where storage is not allowed. An empty value removes it.
pub fn write(key: &str, value: &str) {
    let Some(storage) = storage() else { return };
    let key = format!("{PREFIX}{key}");
    let _ = if value.is_empty() { storage.remove_item(&key) } else { storage.set_item(&key, value) };
}

/// A setting as a signal that is kept whenever it changes.
pub fn kept(key: &'static str, default: &str) -> RwSignal<String> {
    let signal = RwSignal::new(read(key).unwrap_or_else(|| default.to_owned()));
    Effect::watch(move || signal.get(), move |value, _, _| write(key, value), false);
    signal
}
