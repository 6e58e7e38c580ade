//! The small request bodies: statements, completion, jobs, files.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::body::{Class, Fields, Type};
use super::reply::Refusal;

static EXECUTE: Class = Class {
    name: "org.apache.livy.ExecuteRequest",
    fields: &[("msg_type", Type::Any), ("kind", Type::Text), ("code", Type::Text)],
};
static COMPLETION: Class = Class {
    name: "org.apache.livy.CompletionRequest",
    fields: &[("msg_type", Type::Any), ("kind", Type::Text), ("code", Type::Text), ("cursor", Type::Number)],
};
static SERIALIZED_JOB: Class = Class {
    name: "org.apache.livy.client.common.HttpMessages$SerializedJob",
    fields: &[("job", Type::Text), ("jobType", Type::Text)],
};
static ADD_RESOURCE: Class =
    Class { name: "org.apache.livy.client.common.HttpMessages$AddResource", fields: &[("uri", Type::Text)] };

pub(crate) struct Execute {
    pub(crate) code: Option<String>,
    pub(crate) kind: Option<String>,
}

pub(crate) struct Completion {
    pub(crate) code: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) cursor: i32,
}

pub(crate) struct SerializedJob {
    pub(crate) job: Option<String>,
    pub(crate) kind: Option<String>,
}

pub(crate) fn execute(body: &[u8]) -> Result<Execute, Refusal> {
    let fields = Fields::read(&EXECUTE, body)?;
    Ok(Execute { code: fields.text("code"), kind: fields.text("kind") })
}

pub(crate) fn completion(body: &[u8]) -> Result<Completion, Refusal> {
    let fields = Fields::read(&COMPLETION, body)?;
    let cursor = fields.number("cursor").unwrap_or(0);
    Ok(Completion { code: fields.text("code"), kind: fields.text("kind"), cursor })
}

pub(crate) fn serialized_job(body: &[u8]) -> Result<SerializedJob, Refusal> {
    let fields = Fields::read(&SERIALIZED_JOB, body)?;
    let job = fields.text("job");
    if job.as_deref().is_some_and(|job| STANDARD.decode(job).is_err()) {
        let complaint =
            "Cannot deserialize value of type `byte[]` from String: Failed to decode VALUE_STRING as base64";
        return Err(fields.complain("job", complaint));
    }
    Ok(SerializedJob { job, kind: fields.text("jobType") })
}

/// The address in a request to add a file.
pub(crate) fn add_resource(body: &[u8]) -> Result<Option<String>, Refusal> {
    Ok(Fields::read(&ADD_RESOURCE, body)?.text("uri"))
}
