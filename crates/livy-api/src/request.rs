//! A request as data, and the trait that ties it to its reply.

use serde_json::Value;

use crate::error::ApiError;
use crate::ids::escape;

/// HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads; safe to repeat.
    Get,
    /// Creates or acts; never to be repeated blindly, Livy has no key to recognise a repetition.
    Post,
    /// Removes; a second one answers 404.
    Delete,
}

impl Method {
    /// The method's name in a request line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// What to send. Whoever sends it adds `Accept: application/json`, `X-Requested-By` on everything but GET (some
/// servers refuse without), and `Content-Type: application/json` when there is a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// HTTP method.
    pub method: Method,
    /// Path under the API's root with its query, escaped, beginning with `/`.
    pub path: String,
    /// JSON text to send.
    pub body: Option<String>,
    /// Instead of a body: the name of the only part of a `multipart/form-data`, for which whoever sends it has the file.
    pub file_part: Option<&'static str>,
    /// After how many milliseconds without a reply there will be none. Livy can leave a GET hanging for ever, while a
    /// DELETE may honestly take minutes.
    pub deadline_ms: u32,
}

/// How long to wait for an ordinary reply, in milliseconds.
const ORDINARY_MS: u32 = 30_000;
/// How long to wait for a DELETE, in milliseconds: it blocks until the driver has stopped.
const DELETE_MS: u32 = 300_000;
/// How long a file may take to be sent and passed on, in milliseconds: 100 MiB over a slow line take long.
const FILE_MS: u32 = 3_600_000;

impl Request {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { method: Method::Get, path: path.into(), body: None, file_part: None, deadline_ms: ORDINARY_MS }
    }

    pub(crate) fn post(path: impl Into<String>, body: Option<Value>) -> Self {
        Self {
            method: Method::Post,
            path: path.into(),
            body: body.map(|body| body.to_string()),
            file_part: None,
            deadline_ms: ORDINARY_MS,
        }
    }

    pub(crate) fn delete(path: impl Into<String>) -> Self {
        Self { method: Method::Delete, path: path.into(), body: None, file_part: None, deadline_ms: DELETE_MS }
    }

    pub(crate) fn post_file(path: impl Into<String>, part: &'static str) -> Self {
        Self { method: Method::Post, path: path.into(), body: None, file_part: Some(part), deadline_ms: FILE_MS }
    }

    pub(crate) fn deadline(mut self, ms: u32) -> Self {
        self.deadline_ms = ms;
        self
    }

    /// Adds a query parameter.
    #[must_use]
    pub fn query(mut self, key: &str, value: &str) -> Self {
        self.path.push(if self.path.contains('?') { '&' } else { '?' });
        self.path.push_str(key);
        self.path.push('=');
        self.path.push_str(&escape(value));
        self
    }

    /// Asks the server to act as `user` (`doAs`). A server without impersonation ignores it silently.
    #[must_use]
    pub fn acting_as(self, user: Option<&str>) -> Self {
        match user {
            Some(user) if !user.is_empty() => self.query("doAs", user),
            _ => self,
        }
    }
}

/// Which part of a list: `from` counts positions, not ids. What is `None` is left to the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Paging {
    /// First position. In logs a negative one means "the tail".
    pub from: Option<i64>,
    /// Number of items. In logs a negative one means all.
    pub size: Option<i64>,
}

impl Paging {
    /// `size` items from position `from`.
    #[must_use]
    pub fn new(from: i64, size: i64) -> Self {
        Self { from: Some(from), size: Some(size) }
    }

    /// Everything a log holds: the only way to read it that does not depend on moving positions.
    #[must_use]
    pub fn whole_log() -> Self {
        Self { from: None, size: Some(-1) }
    }

    pub(crate) fn apply(self, mut request: Request) -> Request {
        if let Some(from) = self.from {
            request = request.query("from", &from.to_string());
        }
        if let Some(size) = self.size {
            request = request.query("size", &size.to_string());
        }
        request
    }
}

/// What came back, undecoded.
#[derive(Debug, Clone, Copy)]
pub struct RawReply<'a> {
    /// HTTP status.
    pub status: u16,
    /// Body as text; empty when there was none.
    pub body: &'a str,
}

/// One endpoint: what to send and how to read the answer.
pub trait Endpoint {
    /// The decoded answer.
    type Reply;

    /// What to send.
    fn request(&self) -> Request;

    /// Reads a reply of any status.
    ///
    /// # Errors
    /// An [`ApiError`] when the server refused, or when the body can't be what this endpoint answers.
    fn decode(&self, reply: RawReply<'_>) -> Result<Self::Reply, ApiError>;
}
