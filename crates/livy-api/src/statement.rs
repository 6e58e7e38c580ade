//! Statements: pieces of code run in a session.

use serde_json::Value;

use crate::decode::Fields;
use crate::ids::{Millis, StatementId};
use crate::output::Output;
use crate::state::StatementState;

/// A statement as the server describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Number inside its session.
    pub id: StatementId,
    /// The code, with the server's line ends.
    pub code: String,
    /// State.
    pub state: StatementState,
    /// Output; there when the state is final, or not at all for one that was cancelled while waiting.
    pub output: Option<Output>,
    /// Finished share of its Spark tasks, 0 to 1. Not monotonic, 0 without Spark jobs, forced to 1 at the end.
    pub progress: f64,
    /// When it began.
    pub started: Option<Millis>,
    /// When it ended. May be set a moment after the state became final.
    pub completed: Option<Millis>,
}

impl Statement {
    /// `None` when `value` is no object with a usable `id`.
    pub(crate) fn decode(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        let time = |n: Option<u64>| n.filter(|n| *n > 0).map(Millis);
        Some(Self {
            id: StatementId(fields.small("id")?),
            code: fields.text("code").unwrap_or_default(),
            state: StatementState::parse(&fields.text("state").unwrap_or_default()),
            output: fields.take("output").and_then(Output::decode),
            progress: fields.float("progress").unwrap_or_default().clamp(0.0, 1.0),
            started: time(fields.number("started")),
            completed: time(fields.number("completed")),
        })
    }
}

/// Part of a session's retained statements.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementList {
    /// Number of statements the session still holds; older ones are gone.
    pub total: u64,
    /// The statements that could be read.
    pub statements: Vec<Statement>,
}
