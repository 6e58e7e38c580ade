//! Faults: which requests they hit, and what they do to the answer.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;
use futures_util::stream::{once, pending};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tokio::time::sleep;

/// Time for the HTTP server to write what it has.
const FLUSH: Duration = Duration::from_millis(50);

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Effect {
    Latency(Duration),
    Reply { status: StatusCode, kind: String, body: String },
    Half,
    Truncate(usize),
    Endless,
    Silent,
    Drop { after: bool },
}

/// A fault and the requests it is for.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) id: u64,
    method: Option<String>,
    path: String,
    exact: bool,
    /// For ever when not set.
    pub(crate) times: Option<u64>,
    pub(crate) effect: Effect,
    source: Value,
}

impl Fault {
    /// Reads a fault; the error is for people.
    pub(crate) fn read(value: Value) -> Result<Self, String> {
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        let number = |key: &str| value[key].as_u64();
        let effect = match value["kind"].as_str().unwrap_or_default() {
            "latency" => Effect::Latency(Duration::from_millis(number("ms").unwrap_or(1000))),
            "reply" => {
                let status = number("status").and_then(|n| u16::try_from(n).ok()).unwrap_or(500);
                Effect::Reply {
                    status: StatusCode::from_u16(status).map_err(|_| format!("no status: {status}"))?,
                    kind: text("type").unwrap_or_else(|| "text/html;charset=utf-8".to_owned()),
                    body: text("body").unwrap_or_default(),
                }
            }
            "half" => Effect::Half,
            "truncate" => Effect::Truncate(number("bytes").and_then(|n| usize::try_from(n).ok()).unwrap_or(10)),
            "endless" => Effect::Endless,
            "silent" => Effect::Silent,
            "drop" => Effect::Drop { after: value["after"] == json!(true) },
            other => return Err(format!("no such kind of fault: {other}")),
        };
        Ok(Self {
            id: 0,
            method: text("method"),
            path: text("path").unwrap_or_default(),
            exact: value["exact"] == json!(true),
            times: number("times").filter(|times| *times > 0),
            effect,
            source: value,
        })
    }

    pub(crate) fn fits(&self, method: &str, path: &str) -> bool {
        let method = self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method));
        method && if self.exact { path == self.path } else { path.starts_with(&self.path) }
    }

    pub(crate) fn view(&self) -> Value {
        let mut view = self.source.clone();
        view["id"] = json!(self.id);
        view["times"] = json!(self.times);
        view
    }
}

impl Effect {
    /// Whether the request is carried out.
    pub(crate) fn carries_out(&self) -> bool {
        !matches!(self, Self::Reply { .. } | Self::Silent | Self::Drop { after: false })
    }

    /// The answer to a request that is not carried out.
    pub(crate) async fn instead(self) -> Response {
        match self {
            Self::Reply { status, kind, body } => {
                let mut response = (status, body).into_response();
                response.headers_mut().remove(header::CONTENT_TYPE);
                if let Ok(kind) = HeaderValue::from_str(&kind) {
                    response.headers_mut().insert(header::CONTENT_TYPE, kind);
                }
                response
            }
            Self::Drop { .. } => close_connection(),
            _ => futures_util::future::pending().await,
        }
    }

    /// What becomes of the answer of a request that was carried out.
    pub(crate) async fn spoil(self, response: Response) -> Response {
        let (mut parts, body) = response.into_parts();
        let whole = match body.collect().await {
            Ok(whole) => whole.to_bytes(),
            Err(_) => Bytes::new(),
        };
        let body = match self {
            Self::Half => {
                parts.headers.remove(header::CONTENT_LENGTH);
                Body::from(whole.slice(..whole.len() / 2))
            }
            Self::Truncate(limit) => {
                parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
                let sent = whole.slice(..limit.min(whole.len().saturating_sub(1)));
                let end = once(async {
                    // An error at once would also take back what is not written yet.
                    sleep(FLUSH).await;
                    Err(std::io::Error::other("cut by a fault"))
                });
                Body::from_stream(once(async { Ok(sent) }).chain(end))
            }
            Self::Endless => {
                parts.headers.remove(header::CONTENT_LENGTH);
                Body::from_stream(once(async { Ok::<_, Infallible>(whole) }).chain(pending()))
            }
            Self::Drop { .. } => return close_connection(),
            _ => Body::from(whole),
        };
        Response::from_parts(parts, body)
    }
}

/// Closes the connection without an answer: the task that serves it is unwound, quietly, and drops the socket.
fn close_connection() -> Response {
    std::panic::resume_unwind(Box::new("a fault drops this connection"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_for_its_method_and_its_path_or_what_is_below() {
        let fault = |value| Fault::read(value).expect("a fault");
        let below = fault(json!({"method": "get", "path": "/sessions", "kind": "drop"}));
        assert!(below.fits("GET", "/sessions/0") && !below.fits("POST", "/sessions") && !below.fits("GET", "/batches"));
        let exact = fault(json!({"path": "/sessions", "exact": true, "kind": "silent"}));
        assert!(exact.fits("POST", "/sessions") && !exact.fits("POST", "/sessions/0"));
        assert!(Fault::read(json!({"kind": "rain"})).is_err());
    }
}
