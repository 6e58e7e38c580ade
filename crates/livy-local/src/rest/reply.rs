//! Answers, and the shapes of Livy's errors.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::engine::CallError;
use crate::session::NotNow;

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=utf-8");

/// An answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// `{"msg": …}`: deliberate errors.
    Message(StatusCode, String),
    /// A JSON string: parse errors, and exceptions that nobody caught in Livy.
    Text(StatusCode, String),
    /// A text as it is: what Livy's web framework says itself.
    Plain(StatusCode, String),
    /// No body.
    Empty(StatusCode),
}

impl Refusal {
    /// 400 `{"msg"}`.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::Message(StatusCode::BAD_REQUEST, message.into())
    }

    /// 400 with a JSON string.
    pub(crate) fn unreadable(text: impl Into<String>) -> Self {
        Self::Text(StatusCode::BAD_REQUEST, text.into())
    }

    /// 500 with an exception's text.
    pub(crate) fn exception(text: impl Into<String>) -> Self {
        Self::Text(StatusCode::INTERNAL_SERVER_ERROR, text.into())
    }

    /// 500 as Livy reports what its driver threw.
    pub(crate) fn driver_exception(cause: &str) -> Self {
        Self::exception(format!(
            "java.util.concurrent.ExecutionException: org.apache.livy.rsc.rpc.RpcException: {cause}\n\
             \tat org.apache.livy.rsc.rpc.Rpc.handleCall(livy-local)\n"
        ))
    }

    pub(crate) fn no_session(id: &str) -> Self {
        Self::Message(StatusCode::NOT_FOUND, format!("Session '{id}' not found."))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Message(status, text) => reply(status, &json!({"msg": text})),
            Self::Text(status, text) => reply(status, &Value::String(text)),
            Self::Plain(status, text) => {
                (status, [(header::CONTENT_TYPE, HeaderValue::from_static("text/html;charset=utf-8"))], text)
                    .into_response()
            }
            Self::Empty(status) => status.into_response(),
        }
    }
}

impl From<NotNow> for Refusal {
    fn from(reason: NotNow) -> Self {
        match reason {
            NotNow::State(state) => {
                Self::exception(format!("java.lang.IllegalStateException: Session is in state {state}"))
            }
            NotNow::NotActive => Self::bad("requirement failed: Session isn't active."),
        }
    }
}

impl From<CallError> for Refusal {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Gone => Self::exception("java.lang.IllegalStateException: RPC channel is closed."),
            CallError::Refused(text) => {
                Self::exception(format!("java.util.concurrent.ExecutionException: java.lang.RuntimeException: {text}"))
            }
        }
    }
}

/// A JSON answer.
pub(crate) fn reply(status: StatusCode, value: &Value) -> Response {
    raw(status, value.to_string().into_bytes())
}

/// A JSON answer that is written already.
pub(crate) fn raw(status: StatusCode, json: Vec<u8>) -> Response {
    (status, [(header::CONTENT_TYPE, JSON)], Body::from(json)).into_response()
}

/// 201 with the address of what was made: a path without the server's own prefix, as Livy gives it.
pub(crate) fn created(location: &str, json: Vec<u8>) -> Response {
    let mut response = raw(StatusCode::CREATED, json);
    if let Ok(value) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}
