//! Forwards Livy's API to the one server that `--livy` names.
//!
//! Bodies stream both ways, authentication headers and cookies pass both ways; nothing a request says can change which
//! server is asked. A request of which a single byte may have reached Livy is never sent again.

mod rewrite;

use std::error::Error as _;
use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{CONNECTION, COOKIE, EXPECT, HOST, HeaderMap, HeaderName, HeaderValue, LOCATION, SET_COOKIE};
use axum::http::uri::{Authority, PathAndQuery, Scheme};
use axum::http::{Request, StatusCode, Uri, Version};
use axum::response::Response;
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::api::error;

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long Livy may take to begin its answer. Long, because deleting a session and reading statements of one that starts
/// block in Livy; the app has shorter deadlines of its own, and when it gives up, so does this.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(300);
/// Idle connections are dropped before Livy's server (Jetty: 30 s) does it just when one is used again.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// Headers that concern one connection only (RFC 9110, 7.6.1).
const HOP_BY_HOP: [&str; 8] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "proxy-authenticate",
];
/// What an upstream server may not decide for the whole origin that this server shares with the app.
const NOT_FOR_OUR_ORIGIN: [&str; 4] =
    ["alt-svc", "clear-site-data", "service-worker-allowed", "strict-transport-security"];

/// Why `--livy URL` cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidUpstream {
    /// Not an absolute http or https URL, or one with a part that makes no sense here.
    #[error("--livy takes an address such as http://host:8998, without user name, query or fragment, not {0:?}")]
    Url(String),
    /// TLS is asked for, and the system's certificates cannot be read.
    #[error("the system's certificates cannot be read, which https needs: {0}")]
    Certificates(#[from] io::Error),
}

#[derive(Debug)]
enum HttpClient {
    Plain(Client<HttpConnector, Body>),
    Tls(Client<HttpsConnector<HttpConnector>, Body>),
}

/// The Livy to ask.
#[derive(Debug)]
pub struct Upstream {
    scheme: Scheme,
    authority: Authority,
    /// `""`, or a path that begins and does not end with `/`.
    base_path: String,
    client: HttpClient,
}

impl Upstream {
    /// Reads the URL of Livy's root, such as `http://host:8998` or `https://gateway/livy/v1`.
    pub fn new(url: &str) -> Result<Self, InvalidUpstream> {
        let invalid = || InvalidUpstream::Url(url.to_owned());
        let uri: Uri = url.parse().map_err(|_| invalid())?;
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else { return Err(invalid()) };
        if authority.as_str().contains('@') || uri.query().is_some() || url.contains('#') {
            return Err(invalid());
        }
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        connector.set_nodelay(true);
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_timer(TokioTimer::new()).pool_idle_timeout(IDLE_TIMEOUT);
        let client = if *scheme == Scheme::HTTP {
            HttpClient::Plain(builder.build(connector))
        } else if *scheme == Scheme::HTTPS {
            connector.enforce_http(false);
            let tls = HttpsConnectorBuilder::new().with_native_roots()?.https_only().enable_http1();
            HttpClient::Tls(builder.build(tls.wrap_connector(connector)))
        } else {
            return Err(invalid());
        };
        let base_path = uri.path().trim_end_matches('/').to_owned();
        Ok(Self { scheme: scheme.clone(), authority: authority.clone(), base_path, client })
    }

    /// The address, for people.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}://{}{}", self.scheme, self.authority, self.base_path)
    }

    /// Sends a request on, to `path` (begins with `/`, already checked) below this server's base path. `mount` is the path
    /// that browsers know Livy's root by, without a slash at its end.
    pub async fn forward(&self, request: Request<Body>, path: &str, mount: &str) -> Response {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        let Some(uri) = self.uri(&format!("{path}{query}")) else {
            return error(StatusCode::BAD_REQUEST, "the path is not one of Livy's");
        };
        let (mut parts, body) = request.into_parts();
        parts.uri = uri;
        parts.version = Version::HTTP_11;
        parts.extensions.clear();
        request_headers(&mut parts.headers);

        let sending = self.send(Request::from_parts(parts, body));
        match tokio::time::timeout(ANSWER_TIMEOUT, sending).await {
            Ok(Ok(answer)) => self.answer(answer, mount),
            Ok(Err(failure)) => self.failure(&failure),
            Err(_) => {
                error(StatusCode::GATEWAY_TIMEOUT, &format!("Livy at {} does not answer in time.", self.address()))
            }
        }
    }

    fn uri(&self, path_and_query: &str) -> Option<Uri> {
        let path_and_query: PathAndQuery = format!("{}{path_and_query}", self.base_path).parse().ok()?;
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(path_and_query)
            .build()
            .ok()
    }

    async fn send(&self, request: Request<Body>) -> Result<Response<Incoming>, legacy::Error> {
        match &self.client {
            HttpClient::Plain(client) => client.request(request).await,
            HttpClient::Tls(client) => client.request(request).await,
        }
    }

    fn answer(&self, answer: Response<Incoming>, mount: &str) -> Response {
        let (mut parts, body) = answer.into_parts();
        parts.version = Version::HTTP_11;
        parts.extensions.clear();
        strip_hop_by_hop(&mut parts.headers);
        for name in NOT_FOR_OUR_ORIGIN {
            parts.headers.remove(name);
        }
        let cors: Vec<HeaderName> =
            parts.headers.keys().filter(|name| name.as_str().starts_with("access-control-")).cloned().collect();
        for name in cors {
            parts.headers.remove(name);
        }
        if let Some(location) = parts.headers.get(LOCATION).and_then(|value| value.to_str().ok()) {
            let rewritten = rewrite::location(location, &self.scheme, &self.authority, &self.base_path, mount);
            if let Ok(value) = HeaderValue::from_str(&rewritten) {
                parts.headers.insert(LOCATION, value);
            }
        }
        let cookies: Vec<HeaderValue> = parts.headers.get_all(SET_COOKIE).iter().cloned().collect();
        parts.headers.remove(SET_COOKIE);
        for cookie in cookies {
            let rewritten = cookie.to_str().ok().map(|cookie| rewrite::cookie(cookie, mount));
            if let Some(Ok(value)) = rewritten.map(|cookie| HeaderValue::from_str(&cookie)) {
                parts.headers.append(SET_COOKIE, value);
            }
        }
        Response::from_parts(parts, Body::new(body))
    }

    fn failure(&self, failure: &legacy::Error) -> Response {
        let mut reason = failure.to_string();
        let mut timed_out = false;
        let mut source = failure.source();
        while let Some(cause) = source {
            reason = cause.to_string();
            timed_out |= cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::TimedOut);
            source = cause.source();
        }
        let address = self.address();
        tracing::warn!(%address, %reason, "Livy cannot be asked");
        if timed_out {
            error(StatusCode::GATEWAY_TIMEOUT, &format!("Livy at {address} does not answer in time: {reason}."))
        } else if failure.is_connect() {
            error(StatusCode::BAD_GATEWAY, &format!("Livy at {address} cannot be reached: {reason}."))
        } else {
            error(StatusCode::BAD_GATEWAY, &format!("Livy at {address} broke off: {reason}."))
        }
    }
}

/// What of a browser's headers goes on to Livy: all but what concerns this connection and this server alone.
fn request_headers(headers: &mut HeaderMap) {
    strip_hop_by_hop(headers);
    headers.remove(HOST);
    headers.remove(EXPECT);
    let kept: Vec<String> = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .map(str::trim)
        .filter(|pair| !pair.is_empty() && !pair.starts_with("livy-notebook-"))
        .map(str::to_owned)
        .collect();
    headers.remove(COOKIE);
    if !kept.is_empty()
        && let Ok(value) = HeaderValue::from_str(&kept.join("; "))
    {
        headers.insert(COOKIE, value);
    }
}

fn strip_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<String> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    for name in named.iter().map(String::as_str).chain(HOP_BY_HOP) {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_http_addresses_can_be_forwarded_to() {
        for url in
            ["livy:8998", "ftp://livy", "http://user:secret@livy", "http://livy?x=1", "http://livy#x", "/livy", ""]
        {
            let refused = Upstream::new(url);
            assert!(matches!(refused, Err(InvalidUpstream::Url(_))), "{url}");
        }
        assert_eq!(Upstream::new("http://livy:8998/").unwrap().address(), "http://livy:8998");
    }

    #[test]
    fn no_path_changes_the_server_that_is_asked() {
        let upstream = Upstream::new("http://livy:8998/gateway/").unwrap();
        for path in ["/sessions?from=0", "/@evil.example/", "/http://evil.example/", "/:80/", "/"] {
            let uri = upstream.uri(path).unwrap();
            assert_eq!(uri.authority().unwrap().as_str(), "livy:8998");
            assert_eq!(uri.to_string(), format!("http://livy:8998/gateway{path}"));
        }
    }

    #[test]
    fn a_connections_own_headers_and_our_cookies_stay_here() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("connection", "keep-alive, X-Private"),
            ("x-private", "1"),
            ("transfer-encoding", "chunked"),
            ("upgrade", "websocket"),
            ("host", "localhost"),
            ("authorization", "Negotiate abc"),
            ("x-requested-by", "livy-notebook"),
            ("cookie", "livy-notebook-8999=secret; hadoop.auth=\"u=a&s=b\""),
        ] {
            headers.append(HeaderName::from_static(name), value.parse().unwrap());
        }
        request_headers(&mut headers);
        let mut names: Vec<&str> = headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["authorization", "cookie", "x-requested-by"]);
        assert_eq!(headers[COOKIE], "hadoop.auth=\"u=a&s=b\"");
    }
}
