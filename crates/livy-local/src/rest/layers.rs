//! What happens to every request: the header against cross-site requests, versions in `Accept`, form bodies, and the
//! headers that Livy puts on every answer.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::query::Query;
use super::reply::{JSON, Refusal};
use crate::server::Server;

const CSRF: &str = "Missing Required Header for CSRF protection.";
const VERSIONED: &str = "application/vnd.livy.v";

/// Headers that Livy 0.9 sends with every answer.
const SECURITY: [(&str, &str); 4] = [
    ("x-frame-options", "SAMEORIGIN"),
    ("x-xss-protection", "1; mode=block"),
    (
        "content-security-policy",
        "default-src 'self'; script-src 'self' 'unsafe-inline'; img-src 'self'; frame-src 'self';",
    ),
    ("x-content-type-options", "nosniff"),
];

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        // What can't be decoded counts as not there.
        let pairs = axum::extract::Query::try_from_uri(&parts.uri);
        Ok(Self(pairs.map(|axum::extract::Query(pairs)| pairs).unwrap_or_default()))
    }
}

/// Wraps all of Livy's routes.
pub(crate) async fn around(State(server): State<Arc<Server>>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let servlet = ["/sessions", "/batches"].into_iter().find(|prefix| path.starts_with(prefix));
    let mut response = if server.options.csrf && lacks_header(&request) {
        csrf_page(&request, &path, servlet)
    } else if let Some(version) = servlet.and_then(|_| unknown_version(&request)) {
        Refusal::Message(StatusCode::NOT_ACCEPTABLE, format!("No value found for '{version}'")).into_response()
    } else {
        if is_form(&request) {
            // The servlet has read a form's body before anybody asks for it.
            *request.body_mut() = Body::empty();
        }
        next.run(request).await
    };
    let headers = response.headers_mut();
    for (name, value) in SECURITY {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CONTENT_TYPE) {
        let html = HeaderValue::from_static("text/html;charset=utf-8");
        headers.insert(header::CONTENT_TYPE, servlet.map_or(html, |_| JSON));
    }
    response
}

/// An address that is no route.
pub(crate) async fn not_found() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

fn lacks_header(request: &Request) -> bool {
    let free = [Method::GET, Method::HEAD, Method::OPTIONS];
    !free.contains(request.method()) && !request.headers().contains_key("x-requested-by")
}

/// The version asked for, when it is not the only one there is.
fn unknown_version(request: &Request) -> Option<String> {
    let accept = request.headers().get(header::ACCEPT)?.to_str().ok()?;
    let version = accept.strip_prefix(VERSIONED)?.split('+').next()?;
    (version != "0.1").then(|| version.to_owned())
}

fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded"))
}

/// The web server's own error page; JSON for who asks for it.
fn csrf_page(request: &Request, path: &str, servlet: Option<&str>) -> Response {
    let servlet = match servlet {
        Some("/batches") => "org.apache.livy.server.batch.BatchSessionServlet",
        _ => "org.apache.livy.server.interactive.InteractiveSessionServlet",
    };
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let path = path.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let json = || {
        format!(
            "{{\n\"servlet\":\"{servlet}\",\n\"message\":\"{CSRF}\",\n\"url\":\"{path}\",\n\"status\":\"400\"\n}}\n"
        )
    };
    let page = || {
        format!(
            "<html>\n<head>\n<title>Error 400 {CSRF}</title>\n</head>\n<body><h2>HTTP ERROR 400 {CSRF}</h2>\n<table>\n\
             <tr><th>URI:</th><td>{path}</td></tr>\n<tr><th>STATUS:</th><td>400</td></tr>\n\
             <tr><th>MESSAGE:</th><td>{CSRF}</td></tr>\n<tr><th>SERVLET:</th><td>{servlet}</td></tr>\n\
             </table>\n</body>\n</html>\n"
        )
    };
    if accept.contains("application/json") {
        (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/json")], json()).into_response()
    } else {
        (StatusCode::BAD_REQUEST, Html(page())).into_response()
    }
}
