//! Batches.

use super::{acknowledge, expect, page};
use crate::batch::{Batch, BatchList, CreateBatch};
use crate::decode::Fields;
use crate::error::ApiError;
use crate::ids::Target;
use crate::log::LogPage;
use crate::request::{Endpoint, Paging, RawReply, Request};
use crate::state::BatchState;

/// `GET /batches`: batches of all users in the order of their submission, 100 unless asked otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListBatches(pub Paging);

impl Endpoint for ListBatches {
    type Reply = BatchList;

    fn request(&self) -> Request {
        self.0.apply(Request::get("/batches"))
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<BatchList, ApiError> {
        let (from, total, batches) =
            expect(reply, "a list of batches", |value| page(value, "sessions", Batch::decode))?;
        Ok(BatchList { from, total, batches })
    }
}

/// `POST /batches`. A refused batch may stay listed as `starting` for ever (Livy registers it before it looks).
impl Endpoint for CreateBatch {
    type Reply = Batch;

    fn request(&self) -> Request {
        Request::post("/batches", Some(self.to_json())).deadline(120_000)
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<Batch, ApiError> {
        expect(reply, "a batch", Batch::decode)
    }
}

/// `GET /batches/{id}`.
#[derive(Debug, Clone)]
pub struct GetBatch(pub Target);

impl Endpoint for GetBatch {
    type Reply = Batch;

    fn request(&self) -> Request {
        Request::get(format!("/batches/{}", self.0.segment()))
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<Batch, ApiError> {
        expect(reply, "a batch", Batch::decode)
    }
}

/// `GET /batches/{id}/state`.
#[derive(Debug, Clone)]
pub struct BatchStateOf(pub Target);

impl Endpoint for BatchStateOf {
    type Reply = BatchState;

    fn request(&self) -> Request {
        Request::get(format!("/batches/{}/state", self.0.segment()))
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<BatchState, ApiError> {
        expect(reply, "a batch's state", |value| Fields::of(value)?.text("state").map(|text| BatchState::parse(&text)))
    }
}

/// `GET /batches/{id}/log`.
#[derive(Debug, Clone)]
pub struct BatchLog(pub Target, pub Paging);

impl Endpoint for BatchLog {
    type Reply = LogPage;

    fn request(&self) -> Request {
        self.1.apply(Request::get(format!("/batches/{}/log", self.0.segment())))
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<LogPage, ApiError> {
        expect(reply, "a log", LogPage::decode)
    }
}

/// `DELETE /batches/{id}`: kills it if it runs, and forgets it.
#[derive(Debug, Clone)]
pub struct DeleteBatch(pub Target);

impl Endpoint for DeleteBatch {
    type Reply = ();

    fn request(&self) -> Request {
        Request::delete(format!("/batches/{}", self.0.segment()))
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<(), ApiError> {
        acknowledge(reply)
    }
}
