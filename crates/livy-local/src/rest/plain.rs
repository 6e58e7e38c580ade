//! The routes that are about the server itself.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::json;

use super::reply::reply;

/// `GET /version`: the Livy whose behaviour this is; `branch` and `revision` say what it really is.
pub(crate) async fn version() -> Response {
    let version = json!({
        "url": "",
        "branch": "livy-local",
        "revision": env!("CARGO_PKG_VERSION"),
        "version": "0.9.0-incubating",
        "date": "",
        "user": "",
    });
    reply(StatusCode::OK, &version)
}

pub(crate) async fn metrics_menu() -> Html<&'static str> {
    Html(
        "<!DOCTYPE html>\n<title>Metrics</title>\n<ul>\n<li><a href=\"metrics/metrics\">Metrics</a></li>\n\
         <li><a href=\"metrics/ping\">Ping</a></li>\n<li><a href=\"metrics/threads\">Threads</a></li>\n\
         <li><a href=\"metrics/healthcheck\">Healthcheck</a></li>\n</ul>\n",
    )
}

/// No registry has anything in it, as in Livy.
pub(crate) async fn metrics() -> Response {
    let empty = json!({});
    let metrics = json!({
        "version": "3.1.3", "gauges": empty, "counters": empty, "histograms": empty, "meters": empty, "timers": empty,
    });
    uncached(reply(StatusCode::OK, &metrics))
}

pub(crate) async fn ping() -> Response {
    uncached(plain("pong\n"))
}

pub(crate) async fn threads() -> Response {
    uncached(plain(""))
}

/// No checks are registered, which Livy's library reports like this.
pub(crate) async fn health_check() -> Response {
    uncached(reply(StatusCode::NOT_IMPLEMENTED, &json!({})))
}

fn plain(text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, "text/plain;charset=iso-8859-1")], text).into_response()
}

fn uncached(mut response: Response) -> Response {
    let value = HeaderValue::from_static("must-revalidate,no-cache,no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    response
}
