//! The files of the built app: from the binary itself (release builds) or from a folder (development, `--app DIR`).
//!
//! `assets/` holds files named by a hash of their contents; everything else is asked for again each time, by its entity
//! tag. `.br` and `.gz` siblings, made by the build, are sent to whoever accepts them.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH,
    VARY,
};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use percent_encoding::percent_decode_str;

use crate::base::BasePath;
use crate::guard::is_navigation;
use crate::headers::{Answer, SANDBOX_PAGE, secure};

/// The page that every address of the app begins with.
const INDEX: &str = "index.html";
/// Files below this are named by their contents.
const HASHED: &str = "assets/";

#[cfg(not(debug_assertions))]
#[derive(rust_embed::Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../../dist"]
struct Built;

/// Where the app's files are.
#[derive(Debug, Clone)]
pub enum Assets {
    /// In this binary.
    Embedded,
    /// In a folder that `trunk build` has written.
    Folder(PathBuf),
}

impl Assets {
    /// What a binary of this build serves when it is not told otherwise: development builds read the checkout's `dist/`.
    #[must_use]
    pub fn built_in() -> Self {
        if cfg!(debug_assertions) {
            Self::Folder(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist"))
        } else {
            Self::Embedded
        }
    }

    /// Whether there is an app to serve.
    pub async fn are_there(&self) -> bool {
        self.read(INDEX).await.is_some()
    }

    /// The contents of a file; `path` is relative, with `/` between its parts, and already checked by [`plain_path`].
    pub async fn read(&self, path: &str) -> Option<Bytes> {
        match self {
            Self::Embedded => embedded(path),
            Self::Folder(folder) => tokio::fs::read(folder.join(path)).await.ok().map(Bytes::from),
        }
    }

    /// Every file, relative to the app's root, in no order.
    pub fn list(&self) -> std::io::Result<Vec<String>> {
        match self {
            Self::Embedded => Ok(embedded_names()),
            Self::Folder(folder) => {
                let mut names = Vec::new();
                list_folder(folder, "", &mut names)?;
                Ok(names)
            }
        }
    }

    /// Answers a request for `path` (below the base, beginning with `/`), which a browser knows as below `base`.
    pub async fn answer(&self, method: &Method, path: &str, headers: &HeaderMap, base: &BasePath) -> Response {
        if *method != Method::GET && *method != Method::HEAD {
            let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "method not allowed");
            refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return refused;
        }
        let plain_path = plain_path(path);
        if let Some(path) = &plain_path
            && let Some(file) = self.file(if path.is_empty() { INDEX } else { path }, headers, base).await
        {
            return file;
        }
        // The addresses of the app's own pages are no files (and may hold any name); a missing part of the app must not
        // look like a page.
        let is_part = plain_path.is_some_and(|path| path.starts_with(HASHED));
        if is_navigation(headers) && !is_part {
            if let Some(index) = self.file(INDEX, headers, base).await {
                return index;
            }
            return plain(StatusCode::NOT_FOUND, "the app is not built: run cargo xtask run");
        }
        plain(StatusCode::NOT_FOUND, "not found")
    }

    async fn file(&self, path: &str, headers: &HeaderMap, base: &BasePath) -> Option<Response> {
        if path.ends_with(".br") || path.ends_with(".gz") {
            return None;
        }
        let rewritten = path == INDEX && *base != BasePath::default();
        let (contents, encoding) = if rewritten {
            let html = self.read(path).await?;
            (Bytes::from(base.write_into(&String::from_utf8_lossy(&html))), None)
        } else {
            self.encoded(path, headers).await?
        };

        let mut response = Response::new(Body::empty());
        let sent = response.headers_mut();
        secure(sent, if path == SANDBOX_PAGE { Answer::Sandbox } else { Answer::App });
        sent.insert(CONTENT_TYPE, content_type(path));
        sent.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(encoding) = encoding {
            sent.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        if path.starts_with(HASHED) {
            sent.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        } else {
            sent.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            let tag = entity_tag(&contents);
            let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
            let is_known = known.flat_map(|value| value.split(',')).any(|value| value.trim() == tag);
            if let Ok(tag) = HeaderValue::from_str(&tag) {
                sent.insert(ETAG, tag);
            }
            if is_known {
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                return Some(response);
            }
        }
        *response.body_mut() = Body::from(contents);
        Some(response)
    }

    /// The best encoding that exists and is accepted.
    async fn encoded(&self, path: &str, headers: &HeaderMap) -> Option<(Bytes, Option<&'static str>)> {
        for (encoding, suffix) in [("br", "br"), ("gzip", "gz")] {
            if accepts(headers, encoding)
                && let Some(contents) = self.read(&format!("{path}.{suffix}")).await
            {
                return Some((contents, Some(encoding)));
            }
        }
        Some((self.read(path).await?, None))
    }
}

#[cfg(debug_assertions)]
fn embedded(_: &str) -> Option<Bytes> {
    None
}

#[cfg(debug_assertions)]
fn embedded_names() -> Vec<String> {
    Vec::new()
}

#[cfg(not(debug_assertions))]
fn embedded(path: &str) -> Option<Bytes> {
    Built::get(path).map(|file| match file.data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    })
}

#[cfg(not(debug_assertions))]
fn embedded_names() -> Vec<String> {
    Built::iter().map(Cow::into_owned).collect()
}

fn list_folder(folder: &Path, prefix: &str, names: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list_folder(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

/// A request's path as a relative file path, or nothing if it is not plainly below the root: percent-decoded once, no
/// hidden parts (nor `.` and `..`), no backslash, no empty part but the last.
fn plain_path(path: &str) -> Option<Cow<'_, str>> {
    let decoded = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
    let is_plain = |part: &str| !part.starts_with('.') && !part.contains(['\\', ':', '\0']);
    let last = decoded.split('/').count() - 1;
    let parts_are_plain =
        decoded.split('/').enumerate().all(|(at, part)| is_plain(part) && (at == last || !part.is_empty()));
    parts_are_plain.then_some(decoded)
}

/// Whether `Accept-Encoding` names an encoding, and not with a weight of zero.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let weight = parts.find_map(|part| part.strip_prefix("q=")).and_then(|weight| weight.parse::<f32>().ok());
        named && weight.is_none_or(|weight| weight > 0.0)
    })
}

fn content_type(path: &str) -> HeaderValue {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let text = mime.type_() == "text" || matches!(mime.subtype().as_str(), "javascript" | "json");
    let value = if text { format!("{}; charset=utf-8", mime.essence_str()) } else { mime.essence_str().to_owned() };
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

fn entity_tag(contents: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    contents.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

fn plain(status: StatusCode, message: &'static str) -> Response {
    let mut response = Response::new(Body::from(message));
    *response.status_mut() = status;
    secure(response.headers_mut(), Answer::Api);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_leave_the_folder_or_name_hidden_files_are_no_files() {
        for path in [
            "/../Cargo.toml",
            "/assets/../../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "/a%5c..%5cb",
            "/.git/config",
            "/assets/.hidden",
            "//etc/passwd",
            "/a//b",
            "/C:/x",
            "/a%00",
            "/%ff",
            "no-slash",
        ] {
            assert_eq!(plain_path(path), None, "{path}");
        }
        assert_eq!(plain_path("/assets/a-1.js").as_deref(), Some("assets/a-1.js"));
        assert_eq!(plain_path("/").as_deref(), Some(""));
        assert_eq!(plain_path("/sessions/").as_deref(), Some("sessions/"));
    }

    #[test]
    fn weights_of_zero_refuse_an_encoding() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, "gzip;q=0.5, BR ; q=0, deflate".parse().unwrap());
        assert!(accepts(&headers, "gzip"));
        assert!(!accepts(&headers, "br"));
        assert!(!accepts(&headers, "zstd"));
    }

    #[test]
    fn wasm_and_text_get_the_types_browsers_insist_on() {
        assert_eq!(content_type("assets/app-1.wasm"), "application/wasm");
        assert_eq!(content_type("assets/app-1.js"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("favicon.svg"), "image/svg+xml");
        assert_eq!(content_type("index.html"), "text/html; charset=utf-8");
    }
}
