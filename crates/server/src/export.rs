//! Writes the app as plain files, for web servers that serve it themselves.

use std::path::{Path, PathBuf};

use crate::assets::Assets;
use crate::base::BasePath;

const API_ELEMENT: &str = "<meta name=\"livy-api\" content=\"livy\">";

/// Why the files were not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// This binary has no app, or not the one this code knows.
    #[error("there is no built app to export: run cargo xtask run once")]
    NoApp,
    /// An API root that HTML could read as something else, or that is on another server.
    #[error("--api is a path such as livy or /gateway/livy/v1, not {0:?}")]
    Api(String),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
}

/// Writes every file of the app below `folder`, for use below `base`, with Livy's API at `api` (relative to `base`, or
/// an absolute path).
pub async fn export(assets: &Assets, folder: &Path, base: &BasePath, api: &str) -> Result<usize, ExportError> {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "/-._~".contains(char);
    if api.starts_with("//") || !api.chars().all(is_plain) {
        return Err(ExportError::Api(api.to_owned()));
    }
    let names = assets.list().map_err(|source| ExportError::File { path: folder.to_owned(), source })?;
    if !names.iter().any(|name| name == "index.html") {
        return Err(ExportError::NoApp);
    }
    let mut written = 0;
    for name in names {
        // Their contents change here; they are small.
        if name == "index.html.br" || name == "index.html.gz" {
            continue;
        }
        let Some(mut contents) = assets.read(&name).await else { continue };
        if name == "index.html" {
            let html = String::from_utf8_lossy(&contents);
            let html = html.replacen(API_ELEMENT, &format!("<meta name=\"livy-api\" content=\"{api}\">"), 1);
            contents = base.write_into(&html).into();
        }
        let path = folder.join(&name);
        let write = || {
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(&path, &contents)
        };
        write().map_err(|source| ExportError::File { path: path.clone(), source })?;
        written += 1;
    }
    Ok(written)
}
