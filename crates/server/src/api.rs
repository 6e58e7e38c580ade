//! What is below `livy/`: a Livy elsewhere, or `livy-local` in this process.

use axum::Router;
use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue, LOCATION};
use axum::http::{Method, Request, StatusCode, Uri};
use axum::response::Response;
use percent_encoding::percent_decode_str;
use serde_json::json;
use tower::ServiceExt;

use crate::base::BasePath;
use crate::forward::Upstream;
use crate::headers::{Answer, secure};
use crate::token::Access;

/// The first part of the API's paths, below the base.
pub const MOUNT: &str = "livy";

const REQUESTED_BY: HeaderName = HeaderName::from_static("x-requested-by");

/// Who answers Livy's API.
#[derive(Debug)]
pub enum Api {
    /// A Livy elsewhere, with its own idea of who may do what.
    Forward(Box<Upstream>),
    /// `livy-local`, or whatever router stands in for it. It runs any code it is sent, hence the access check.
    Local {
        /// The routes, with Livy's paths.
        router: Router,
        /// What a request must carry; nothing with `--no-token`.
        access: Option<Access>,
    },
}

impl Api {
    /// What a browser must carry to use the API, if that is this server's business.
    #[must_use]
    pub fn access(&self) -> Option<&Access> {
        match self {
            Self::Forward(_) => None,
            Self::Local { access, .. } => access.as_ref(),
        }
    }

    /// Answers a request for `path`, which begins with `/livy`; browsers know the app as below `base`.
    pub async fn answer(&self, request: Request<Body>, path: &str, base: &BasePath) -> Response {
        let Some(path) = api_path(path) else { return error(StatusCode::BAD_REQUEST, "the path is not one of Livy's") };
        let mount = format!("{}{MOUNT}", base.as_str());
        let mut response = match self {
            Self::Forward(upstream) => upstream.forward(request, &path, &mount).await,
            Self::Local { router, access } => {
                let mut response = answer_locally(router, access.as_ref(), request, &path).await;
                // Livy names its own paths; browsers know them as below the mount.
                let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
                if let Some(Ok(moved)) = location.map(|path| HeaderValue::from_str(&format!("{mount}{path}"))) {
                    response.headers_mut().insert(LOCATION, moved);
                }
                response
            }
        };
        secure(response.headers_mut(), Answer::Api);
        response
    }
}

async fn answer_locally(router: &Router, access: Option<&Access>, mut request: Request<Body>, path: &str) -> Response {
    if access.is_some_and(|access| !access.allows(request.headers())) {
        let advice = "Sign-in needed: open the address, with its token, that livy-notebook printed when it started.";
        return error(StatusCode::UNAUTHORIZED, advice);
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    // A page of another origin cannot send this header without being asked first, which nothing here answers.
    if !reads && !request.headers().contains_key(REQUESTED_BY) {
        return error(StatusCode::BAD_REQUEST, "Missing Required Header for CSRF protection: X-Requested-By.");
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let Ok(uri) = format!("{path}{query}").parse::<Uri>() else {
        return error(StatusCode::BAD_REQUEST, "the path is not one of Livy's");
    };
    *request.uri_mut() = uri;
    request.headers_mut().remove(COOKIE);
    request.headers_mut().remove(AUTHORIZATION);
    let Ok(response) = router.clone().oneshot(request).await;
    response
}

/// The path as Livy knows it: `/livy/sessions/a%2Fb` is `/sessions/a%2Fb`. Nothing if some server on the way might read
/// it as a path that leads elsewhere.
fn api_path(path: &str) -> Option<String> {
    let rest = path.strip_prefix('/')?.strip_prefix(MOUNT)?;
    if rest.is_empty() {
        return Some("/".to_owned());
    }
    let segments = rest.strip_prefix('/')?;
    let last = segments.split('/').count() - 1;
    for (at, segment) in segments.split('/').enumerate() {
        if segment.is_empty() && at != last {
            return None;
        }
        let decoded = percent_decode_str(segment).decode_utf8().ok()?;
        let climbs = decoded.split('/').any(|part| part == "." || part == "..");
        if climbs || decoded.chars().any(|char| char == '\\' || char.is_control()) {
            return None;
        }
    }
    Some(rest.to_owned())
}

/// An error in the shape of Livy's own, `{"msg": ...}`.
#[must_use]
pub fn error(status: StatusCode, message: &str) -> Response {
    let mut response = Response::new(Body::from(json!({ "msg": message }).to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json;charset=utf-8"));
    secure(response.headers_mut(), Answer::Api);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn livys_paths_pass_as_they_were_encoded() {
        for (path, livys) in [
            ("/livy", "/"),
            ("/livy/", "/"),
            ("/livy/sessions", "/sessions"),
            ("/livy/sessions/", "/sessions/"),
            ("/livy/sessions/a%2Fb%20c%3F", "/sessions/a%2Fb%20c%3F"),
        ] {
            assert_eq!(api_path(path).as_deref(), Some(livys), "{path}");
        }
    }

    #[test]
    fn paths_that_could_lead_elsewhere_do_not_pass() {
        for path in [
            "/livyx/sessions",
            "/livy//evil.example/x",
            "/livy/../admin",
            "/livy/sessions/..",
            "/livy/%2e%2e/admin",
            "/livy/.%2E/admin",
            "/livy/a%2f..%2fb",
            "/livy/a\\b",
            "/livy/a%5cb",
            "/livy/a%0d%0ab",
            "/livy/%ff",
            "/livy/./x",
        ] {
            assert_eq!(api_path(path), None, "{path}");
        }
    }
}
