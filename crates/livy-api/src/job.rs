//! Jobs (`submit-job`): Python run beside the statements of a session.

use serde_json::Value;

use crate::decode::Fields;
use crate::ids::JobId;

/// State of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobState {
    /// On its way, or running.
    Pending,
    /// Ended well.
    Succeeded,
    /// Ended with an error.
    Failed,
    /// Cancelled.
    Cancelled,
    /// A state this crate does not know, as the server sent it.
    Unknown(String),
}

/// A job as the server describes it. A finished one is handed out once: asked again, the server answers 500.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Number inside its session.
    pub id: JobId,
    /// State.
    pub state: JobState,
    /// Result in Livy's double base64; see [`crate::pickle::decode_result`].
    pub result: Option<String>,
    /// A Java trace that ends in the Python one.
    pub error: Option<String>,
}

impl Job {
    pub(crate) fn decode(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        let state = match fields.text("state")?.as_str() {
            "SENT" | "QUEUED" | "STARTED" => JobState::Pending,
            "SUCCEEDED" => JobState::Succeeded,
            "FAILED" => JobState::Failed,
            "CANCELLED" => JobState::Cancelled,
            other => JobState::Unknown(other.to_owned()),
        };
        Some(Self {
            id: JobId(fields.number("id")?),
            state,
            result: fields.text("result"),
            error: fields.text("error"),
        })
    }

    /// The job will not change again.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state, JobState::Succeeded | JobState::Failed | JobState::Cancelled)
    }
}
