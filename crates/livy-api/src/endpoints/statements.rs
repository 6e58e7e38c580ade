//! Statements and completion.

use serde_json::json;

use super::{acknowledge, expect};
use crate::decode::Fields;
use crate::error::ApiError;
use crate::ids::{StatementId, Target};
use crate::kind::SessionKind;
use crate::request::{Endpoint, Paging, RawReply, Request};
use crate::statement::{Statement, StatementList};

/// `GET /sessions/{id}/statements`. The server fetches all retained statements, outputs included, whatever part is
/// asked for; while the session is `starting` it does not answer at all.
#[derive(Debug, Clone)]
pub struct ListStatements {
    /// The session.
    pub session: Target,
    /// Positions in the list, not ids.
    pub paging: Paging,
    /// Newest first (Livy 0.8; older servers ignore it).
    pub newest_first: bool,
}

impl Endpoint for ListStatements {
    type Reply = StatementList;

    fn request(&self) -> Request {
        let request = self.paging.apply(Request::get(format!("/sessions/{}/statements", self.session.segment())));
        if self.newest_first { request.query("order", "desc") } else { request }
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<StatementList, ApiError> {
        expect(reply, "a list of statements", |value| {
            let mut fields = Fields::of(value)?;
            let statements: Vec<_> = fields.array("statements")?.into_iter().filter_map(Statement::decode).collect();
            let total = fields.number("total_statements").unwrap_or(statements.len() as u64);
            Some(StatementList { total, statements })
        })
    }
}

/// `POST /sessions/{id}/statements`. The answer may already hold the output.
#[derive(Debug, Clone)]
pub struct RunStatement {
    /// The session.
    pub session: Target,
    /// The code.
    pub code: String,
    /// Its language. Always said: a session of kind `shared` refuses a statement without.
    pub kind: SessionKind,
}

impl Endpoint for RunStatement {
    type Reply = Statement;

    fn request(&self) -> Request {
        let body = json!({"code": self.code, "kind": self.kind.as_str()});
        Request::post(format!("/sessions/{}/statements", self.session.segment()), Some(body))
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<Statement, ApiError> {
        expect(reply, "a statement", Statement::decode)
    }
}

/// `GET /sessions/{id}/statements/{n}`.
#[derive(Debug, Clone)]
pub struct GetStatement(pub Target, pub StatementId);

impl Endpoint for GetStatement {
    type Reply = Statement;

    fn request(&self) -> Request {
        Request::get(format!("/sessions/{}/statements/{}", self.0.segment(), self.1))
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<Statement, ApiError> {
        expect(reply, "a statement", Statement::decode)
    }
}

/// `POST /sessions/{id}/statements/{n}/cancel`: always answers "canceled", whether or not it did anything.
#[derive(Debug, Clone)]
pub struct CancelStatement(pub Target, pub StatementId);

impl Endpoint for CancelStatement {
    type Reply = ();

    fn request(&self) -> Request {
        Request::post(format!("/sessions/{}/statements/{}/cancel", self.0.segment(), self.1), None)
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<(), ApiError> {
        acknowledge(reply)
    }
}

/// `POST /sessions/{id}/completion`. Only Scala has candidates; others answer none. They are bare names that replace
/// the identifier to the left of the cursor.
#[derive(Debug, Clone)]
pub struct Complete {
    /// The session.
    pub session: Target,
    /// The whole code.
    pub code: String,
    /// Its language.
    pub kind: SessionKind,
    /// Position in the code, in UTF-16 units.
    pub cursor: u32,
}

impl Endpoint for Complete {
    type Reply = Vec<String>;

    fn request(&self) -> Request {
        let body = json!({"code": self.code, "kind": self.kind.as_str(), "cursor": self.cursor});
        Request::post(format!("/sessions/{}/completion", self.session.segment()), Some(body))
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<Vec<String>, ApiError> {
        expect(reply, "completions", |value| Some(Fields::of(value)?.texts("candidates")))
    }
}
