//! One struct an endpoint.

mod batches;
mod files;
mod jobs;
mod server;
mod sessions;
mod statements;

pub use batches::{BatchLog, BatchStateOf, DeleteBatch, GetBatch, ListBatches};
pub use files::{AddFile, AddKind, UPLOAD_LIMIT, UploadFile};
pub use jobs::{CancelJob, GetJob, SubmitJob};
pub use server::GetVersion;
pub use sessions::{Connect, DeleteSession, GetSession, ListSessions, SessionLog, SessionStateOf, StopSession};
pub use statements::{CancelStatement, Complete, GetStatement, ListStatements, RunStatement};

use serde_json::Value;

use crate::decode::Fields;
use crate::error::ApiError;
use crate::request::RawReply;

/// The body of a successful reply, read with `read`; every other reply becomes its error.
fn expect<T>(reply: RawReply<'_>, what: &'static str, read: impl FnOnce(Value) -> Option<T>) -> Result<T, ApiError> {
    if !(200..300).contains(&reply.status) {
        return Err(ApiError::from_reply(reply));
    }
    let value = serde_json::from_str(reply.body).map_err(|error| ApiError::unreadable(reply, what, &error))?;
    read(value).ok_or_else(|| ApiError::unexpected(reply, what))
}

/// Only the status matters.
fn acknowledge(reply: RawReply<'_>) -> Result<(), ApiError> {
    if (200..300).contains(&reply.status) { Ok(()) } else { Err(ApiError::from_reply(reply)) }
}

/// A page of a list: `from`, `total` and the items under `key` that could be read.
fn page<T>(value: Value, key: &str, decode: impl Fn(Value) -> Option<T>) -> Option<(u64, u64, Vec<T>)> {
    let mut fields = Fields::of(value)?;
    let items: Vec<T> = fields.array(key)?.into_iter().filter_map(decode).collect();
    let total = fields.number("total").unwrap_or(items.len() as u64);
    Some((fields.number("from").unwrap_or_default(), total, items))
}
