//! Interactive sessions.

use super::{acknowledge, expect, page};
use crate::decode::Fields;
use crate::error::ApiError;
use crate::ids::Target;
use crate::log::LogPage;
use crate::request::{Endpoint, Paging, RawReply, Request};
use crate::session::{CreateSession, Session, SessionList};
use crate::state::SessionState;

/// `GET /sessions`: sessions of all users in the order of their creation, 100 unless asked otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListSessions(pub Paging);

impl Endpoint for ListSessions {
    type Reply = SessionList;

    fn request(&self) -> Request {
        self.0.apply(Request::get("/sessions"))
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<SessionList, ApiError> {
        let (from, total, sessions) =
            expect(reply, "a list of sessions", |value| page(value, "sessions", Session::decode))?;
        Ok(SessionList { from, total, sessions })
    }
}

/// `POST /sessions`: answers at once with a session that is `starting`.
impl Endpoint for CreateSession {
    type Reply = Session;

    fn request(&self) -> Request {
        // Creations wait for each other on the server.
        Request::post("/sessions", Some(self.to_json())).deadline(120_000)
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<Session, ApiError> {
        expect(reply, "a session", Session::decode)
    }
}

/// `GET /sessions/{id}`.
#[derive(Debug, Clone)]
pub struct GetSession(pub Target);

impl Endpoint for GetSession {
    type Reply = Session;

    fn request(&self) -> Request {
        Request::get(format!("/sessions/{}", self.0.segment()))
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<Session, ApiError> {
        expect(reply, "a session", Session::decode)
    }
}

/// `GET /sessions/{id}/state`: the cheapest question; never goes to the driver.
#[derive(Debug, Clone)]
pub struct SessionStateOf(pub Target);

impl Endpoint for SessionStateOf {
    type Reply = SessionState;

    fn request(&self) -> Request {
        Request::get(format!("/sessions/{}/state", self.0.segment()))
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<SessionState, ApiError> {
        expect(reply, "a session's state", |value| {
            Fields::of(value)?.text("state").map(|text| SessionState::parse(&text))
        })
    }
}

/// `GET /sessions/{id}/log`.
#[derive(Debug, Clone)]
pub struct SessionLog(pub Target, pub Paging);

impl Endpoint for SessionLog {
    type Reply = LogPage;

    fn request(&self) -> Request {
        self.1.apply(Request::get(format!("/sessions/{}/log", self.0.segment())))
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<LogPage, ApiError> {
        expect(reply, "a log", LogPage::decode)
    }
}

/// `DELETE /sessions/{id}`: answers when the driver has stopped, which can take long. 404 means it is gone already.
#[derive(Debug, Clone)]
pub struct DeleteSession(pub Target);

impl Endpoint for DeleteSession {
    type Reply = ();

    fn request(&self) -> Request {
        Request::delete(format!("/sessions/{}", self.0.segment()))
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<(), ApiError> {
        acknowledge(reply)
    }
}

/// `POST /sessions/{id}/stop`: ends the driver; the session stays listed as `dead` for a while, its log with it.
#[derive(Debug, Clone)]
pub struct StopSession(pub Target);

impl Endpoint for StopSession {
    type Reply = ();

    fn request(&self) -> Request {
        Request::post(format!("/sessions/{}/stop", self.0.segment()), None).deadline(300_000)
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<(), ApiError> {
        acknowledge(reply)
    }
}

/// `POST /sessions/{id}/connect`: sets the idle clock back ("keep alive").
#[derive(Debug, Clone)]
pub struct Connect(pub Target);

impl Endpoint for Connect {
    type Reply = Session;

    fn request(&self) -> Request {
        Request::post(format!("/sessions/{}/connect", self.0.segment()), None)
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<Session, ApiError> {
        expect(reply, "a session", Session::decode)
    }
}
