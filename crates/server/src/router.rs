//! From a request to who answers it.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HeaderName, HeaderValue, LOCATION, SET_COOKIE};
use axum::http::{Method, Request, StatusCode};
use axum::response::Response;
use serde_json::json;

use crate::api::{Api, MOUNT, error};
use crate::assets::Assets;
use crate::base::BasePath;
use crate::guard::{Guard, Target};
use crate::headers::{Answer, secure};
use crate::token::take_from_query;

/// Set by proxies that take a prefix off before they ask this server.
const FORWARDED_PREFIX: HeaderName = HeaderName::from_static("x-forwarded-prefix");

/// All that answering takes.
#[derive(Debug)]
pub struct Site {
    /// The files of the app.
    pub assets: Assets,
    /// Livy's API.
    pub api: Api,
    /// Which requests are let in.
    pub guard: Guard,
    /// The prefix that proxies leave on (`--base`).
    pub base: BasePath,
}

/// The routes of a site: `/health`, `/livy` and what is below it, and the app everywhere else.
pub fn router(site: Site) -> Router {
    Router::new().fallback(handle).with_state(Arc::new(site))
}

async fn handle(State(site): State<Arc<Site>>, request: Request<Body>) -> Response {
    let started = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = site.answer(request).await;
    // Never the query: it may hold the token.
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis());
    tracing::debug!(%method, path, status, ms, "answered");
    response
}

impl Site {
    async fn answer(&self, request: Request<Body>) -> Response {
        let base = self.public_base(&request);
        let path = self.base.strip(request.uri().path()).into_owned();
        if path == "/health" {
            return self.health();
        }
        let is_api = path.strip_prefix('/').and_then(|path| path.strip_prefix(MOUNT));
        let target = match is_api {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => Target::Api,
            _ => Target::Page,
        };
        let (method, headers) = (request.method(), request.headers());
        if let Err(refusal) = self.guard.check(method, request.uri(), headers, target) {
            tracing::warn!(%method, path, %refusal, "refused");
            return error(refusal.status(), &refusal.to_string());
        }
        if target == Target::Api {
            return self.api.answer(request, &path, &base).await;
        }
        if let Some(exchanged) = self.exchange_token(&request, &path, &base) {
            return exchanged;
        }
        self.assets.answer(method, &path, headers, &base).await
    }

    /// What browsers see before the app's own paths.
    fn public_base(&self, request: &Request<Body>) -> BasePath {
        let outer = request.headers().get(FORWARDED_PREFIX).and_then(|value| value.to_str().ok());
        let outer = outer.and_then(|prefix| BasePath::parse(prefix).ok()).unwrap_or_default();
        self.base.below(&outer)
    }

    /// `?token=...` in a page's address becomes a cookie, and leaves the address.
    fn exchange_token(&self, request: &Request<Body>, path: &str, base: &BasePath) -> Option<Response> {
        let access = self.api.access()?;
        let (Some(token), rest) = take_from_query(request.uri().query()?) else { return None };
        if *request.method() != Method::GET {
            return None;
        }
        if !access.token().is(token) {
            let advice = "This token is not valid, perhaps because livy-notebook was started again since: \
                          open the address that it printed last.";
            return Some(error(StatusCode::FORBIDDEN, advice));
        }
        let query = if rest.is_empty() { rest } else { format!("?{rest}") };
        // Two slashes at its beginning would make the path another server's name.
        let location = format!("{}{}{query}", base.as_str(), path.trim_start_matches('/'));
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SEE_OTHER;
        let headers = response.headers_mut();
        secure(headers, Answer::App);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(LOCATION, HeaderValue::from_str(&location).ok()?);
        headers.insert(SET_COOKIE, HeaderValue::from_str(&access.cookie(base)).ok()?);
        Some(response)
    }

    /// For those who watch over this server: that it runs, and whose Livy it shows. Answers to any host name.
    fn health(&self) -> Response {
        let livy = match &self.api {
            Api::Forward(_) => "forwarded",
            Api::Local { .. } => "local",
        };
        let mut response = error(StatusCode::OK, "");
        *response.body_mut() = Body::from(json!({ "status": "ok", "livy": livy }).to_string());
        response
    }
}
