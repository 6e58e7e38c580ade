//! Files to and from the person's disk.

use crate::platform;

/// Offers `text` as a download.
///
/// # Errors
/// A sentence that says why not.
pub fn download(name: &str, mime: &str, text: &str) -> Result<(), String> {
    platform::files::download(name, mime, text).map_err(|_| "The browser did not allow the download.".to_owned())
}
