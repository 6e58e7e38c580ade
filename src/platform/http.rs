//! HTTP with a deadline. A request whose future is dropped is aborted.

use futures_util::future::{Either, select};
use gloo_net::http::RequestBuilder;
use livy_api::{Method, Request, Transport};
use web_sys::{AbortController, RequestCache, RequestCredentials};

use super::timer::sleep;

/// Status and body of a reply.
#[derive(Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Body; not what is not UTF-8, which becomes U+FFFD.
    pub body: String,
}

/// Aborts on drop; without a reason, because a reason that is no `Error` breaks the promise machinery.
struct Abort(Option<AbortController>);

impl Drop for Abort {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// Sends `request` to the API at `root` (an absolute path or URL without a slash at its end).
///
/// # Errors
/// When there is no whole reply within the request's deadline.
pub async fn send(root: &str, request: &Request) -> Result<Reply, Transport> {
    let mut abort = Abort(AbortController::new().ok());
    let signal = abort.0.as_ref().map(AbortController::signal);
    let exchange = exchange(root, request, signal);
    let deadline = sleep(request.deadline_ms);
    futures_util::pin_mut!(exchange, deadline);
    match select(exchange, deadline).await {
        Either::Left((reply, _)) => {
            // Nothing is left to abort; aborting would only make the browser note a failure.
            abort.0 = None;
            reply.map_err(|_| Transport::Unreachable)
        }
        Either::Right(((), _)) => Err(Transport::TimedOut(request.deadline_ms)),
    }
}

async fn exchange(
    root: &str,
    request: &Request,
    signal: Option<web_sys::AbortSignal>,
) -> Result<Reply, gloo_net::Error> {
    let method = match request.method {
        Method::Get => gloo_net::http::Method::GET,
        Method::Post => gloo_net::http::Method::POST,
        Method::Delete => gloo_net::http::Method::DELETE,
    };
    let mut builder = RequestBuilder::new(&format!("{root}{}", request.path))
        .method(method)
        .credentials(RequestCredentials::SameOrigin)
        .cache(RequestCache::NoStore)
        .header("Accept", "application/json")
        .abort_signal(signal.as_ref());
    if request.method != Method::Get {
        builder = builder.header("X-Requested-By", "livy-notebook");
    }
    let built = match &request.body {
        Some(body) => builder.header("Content-Type", "application/json").body(body.as_str())?,
        None => builder.build()?,
    };
    let response = built.send().await?;
    Ok(Reply { status: response.status(), body: response.text().await? })
}
