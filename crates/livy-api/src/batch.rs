//! Batches: applications submitted with a file.

use serde_json::{Map, Value};

use crate::decode::Fields;
use crate::ids::BatchId;
use crate::launch::{Body, Launch};
use crate::session::AppInfo;
use crate::state::BatchState;

/// A batch as the server describes it. Livy does not say again what was submitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Number.
    pub id: BatchId,
    /// Name (Livy 0.6).
    pub name: Option<String>,
    /// Who submitted it (Livy 0.7).
    pub owner: Option<String>,
    /// On whose behalf it runs.
    pub proxy_user: Option<String>,
    /// State.
    pub state: BatchState,
    /// The cluster's application id.
    pub app_id: Option<String>,
    /// Links.
    pub app_info: AppInfo,
    /// Up to ten last lines of the log.
    pub log: Vec<String>,
    /// Fields this crate does not know.
    pub extra: Map<String, Value>,
}

impl Batch {
    /// `None` when `value` is no object with a usable `id`.
    pub(crate) fn decode(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        let id = BatchId(fields.small("id")?);
        Some(Self {
            id,
            name: fields.text("name"),
            owner: fields.text("owner"),
            proxy_user: fields.text("proxyUser"),
            state: BatchState::parse(&fields.text("state").unwrap_or_default()),
            app_id: fields.text("appId"),
            app_info: AppInfo::decode(fields.object("appInfo")),
            log: fields.texts("log"),
            extra: fields.rest(),
        })
    }
}

/// A page of batches.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchList {
    /// Position of the first one, as asked for.
    pub from: u64,
    /// Number of batches the server holds, of all users.
    pub total: u64,
    /// The batches that could be read.
    pub batches: Vec<Batch>,
}

/// Everything a batch can be submitted with; what is `None` or empty is left out of the request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CreateBatch {
    /// The application: a jar or a Python file, as an address the cluster can read. Required.
    pub file: String,
    /// Main class of a jar.
    pub class_name: Option<String>,
    /// Arguments for the application.
    pub args: Vec<String>,
    /// Name; not empty, not digits only, unique on the server.
    pub name: Option<String>,
    /// What a session can have as well.
    pub launch: Launch,
}

impl CreateBatch {
    /// From a body that [`CreateBatch::to_json`] made.
    #[must_use]
    pub fn from_json(body: Value) -> Option<Self> {
        let mut fields = Fields::of(body)?;
        Some(Self {
            file: fields.text("file")?,
            class_name: fields.text("className"),
            args: fields.texts("args"),
            name: fields.text("name"),
            launch: Launch::take(&mut fields),
        })
    }

    /// The same under another name.
    #[must_use]
    pub fn named(mut self, name: Option<String>) -> Self {
        self.name = name;
        self
    }

    /// The request's body.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = Body::default();
        body.put("file", Some(self.file.as_str()));
        body.put("className", self.class_name.as_deref());
        body.list("args", &self.args);
        body.put("name", self.name.as_deref());
        self.launch.put(&mut body);
        Value::Object(body.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_submitted_batch_is_read_back_from_its_request() {
        let batch = CreateBatch {
            file: "/a.py".to_owned(),
            args: vec!["1".to_owned(), String::new()],
            name: Some("nightly".to_owned()),
            launch: Launch { driver_cores: Some(2), conf: vec![("k".to_owned(), "v".to_owned())], ..Launch::default() },
            ..CreateBatch::default()
        };
        assert_eq!(CreateBatch::from_json(batch.to_json()), Some(batch));
    }
}
