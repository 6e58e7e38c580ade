//! Jobs: Livy's way to run Python beside a running statement.

use serde_json::json;

use super::{acknowledge, expect};
use crate::error::ApiError;
use crate::ids::{JobId, Target};
use crate::job::Job;
use crate::pickle::encode_expression;
use crate::request::{Endpoint, RawReply, Request};

/// `POST /sessions/{id}/submit-job` for Python.
#[derive(Debug, Clone)]
pub struct SubmitJob {
    /// The session.
    pub session: Target,
    /// A Python expression: `lambda jc: …` with a `str` as its value.
    pub expression: String,
}

impl Endpoint for SubmitJob {
    type Reply = Job;

    fn request(&self) -> Request {
        let body = json!({"job": encode_expression(&self.expression), "jobType": "pyspark"});
        Request::post(format!("/sessions/{}/submit-job", self.session.segment()), Some(body))
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<Job, ApiError> {
        expect(reply, "a job", Job::decode)
    }
}

/// `GET /sessions/{id}/jobs/{n}`. The end of a job can be read once.
#[derive(Debug, Clone)]
pub struct GetJob(pub Target, pub JobId);

impl Endpoint for GetJob {
    type Reply = Job;

    fn request(&self) -> Request {
        Request::get(format!("/sessions/{}/jobs/{}", self.0.segment(), self.1)).deadline(10_000)
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<Job, ApiError> {
        expect(reply, "a job", Job::decode)
    }
}

/// `POST /sessions/{id}/jobs/{n}/cancel`.
#[derive(Debug, Clone)]
pub struct CancelJob(pub Target, pub JobId);

impl Endpoint for CancelJob {
    type Reply = ();

    fn request(&self) -> Request {
        Request::post(format!("/sessions/{}/jobs/{}/cancel", self.0.segment(), self.1), None)
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<(), ApiError> {
        acknowledge(reply)
    }
}
