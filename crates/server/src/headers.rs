//! The headers every answer carries. Each policy is one constant, because each is a promise to check in one place.

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue};

/// Where the page for outputs with scripts is; see [`SANDBOX_POLICY`].
pub const SANDBOX_PAGE: &str = "sandbox.html";

/// For the app: its own files, WebAssembly, images that outputs carry; no inline script or style, no eval.
pub const APP_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; frame-src 'self'; worker-src 'self'; \
     manifest-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

/// For the page that runs scripts of outputs: they may do what they like inside it, but they have an origin of their own
/// (`sandbox` without `allow-same-origin`), reach no network, and only the app may frame the page.
pub const SANDBOX_POLICY: &str = "sandbox allow-scripts; default-src 'none'; \
     script-src 'unsafe-inline' 'unsafe-eval' blob: data:; style-src 'unsafe-inline'; img-src data: blob:; \
     font-src data:; media-src data: blob:; worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// For answers of Livy: data, never a document of this origin. Livy's own pages do not escape what they show.
pub const API_POLICY: &str = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const DNS_PREFETCH: HeaderName = HeaderName::from_static("x-dns-prefetch-control");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What kind of thing is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A file of the app.
    App,
    /// The page for outputs with scripts.
    Sandbox,
    /// Something of Livy's API, or an error of this server's.
    Api,
}

/// Sets the headers that every answer carries, in place of any that an upstream server sent under the same names.
pub fn secure(headers: &mut HeaderMap, answer: Answer) {
    let policy = match answer {
        Answer::App => APP_POLICY,
        Answer::Sandbox => SANDBOX_POLICY,
        Answer::Api => API_POLICY,
    };
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    if answer == Answer::Sandbox {
        // Names that are looked up could carry what a script has read to the outside.
        headers.insert(DNS_PREFETCH, HeaderValue::from_static("off"));
    }
    if answer == Answer::Api {
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
}
