//! Apache Livy's REST API, sans IO: each endpoint is a struct that says what to send ([`Endpoint::request`]) and reads
//! what came back ([`Endpoint::decode`]). Nothing here opens a socket, reads a clock or knows a browser.
//!
//! Decoding is tolerant, because servers differ: every field may be missing, `null` or of another type than
//! documented, unknown fields are kept, and states and kinds that are not known keep the text that Livy sent.
//! What can't be read at all becomes an [`ApiError`] that says what to do about it.
//!
//! Behaviour follows Livy 0.9.0 (recorded exchanges in `tests/data`) and accepts 0.5 to 0.9.

mod batch;
mod decode;
mod endpoints;
mod error;
mod ids;
mod job;
mod kind;
mod launch;
pub mod live;
mod log;
mod output;
pub mod pickle;
mod request;
mod session;
mod state;
mod statement;
mod version;

pub use batch::{Batch, BatchList, CreateBatch};
pub use endpoints::*;
pub use error::{ApiError, CallError, Class, Problem, Transport};
pub use ids::{BatchId, JobId, Millis, SessionId, StatementId, Target};
pub use job::{Job, JobState};
pub use kind::SessionKind;
pub use launch::Launch;
pub use log::{LogPage, LogSections};
pub use output::{ErrorOutput, MimeBundle, Output};
pub use request::{Endpoint, Method, Paging, RawReply, Request};
pub use session::{AppInfo, CreateSession, Session, SessionList};
pub use state::{BatchState, SessionState, StatementState};
pub use statement::{Statement, StatementList};
pub use version::{FEATURES, Feature, Version};
