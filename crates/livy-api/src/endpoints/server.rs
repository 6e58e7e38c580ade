//! About the server itself.

use super::expect;
use crate::error::ApiError;
use crate::request::{Endpoint, RawReply, Request};
use crate::version::Version;

/// `GET /version`.
#[derive(Debug, Clone, Copy, Default)]
pub struct GetVersion;

impl Endpoint for GetVersion {
    type Reply = Version;

    fn request(&self) -> Request {
        Request::get("/version").deadline(10_000)
    }

    fn decode(&self, reply: RawReply<'_>) -> Result<Version, ApiError> {
        expect(reply, "a version", Version::decode)
    }
}
