//! Batches: applications submitted with a file.

use serde_json::{Map, Value};

use crate::decode::Fields;
use crate::ids::BatchId;
use crate::session::{AppInfo, Body};
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
    /// On whose behalf to run.
    pub proxy_user: Option<String>,
    /// Main class of a jar.
    pub class_name: Option<String>,
    /// Arguments for the application.
    pub args: Vec<String>,
    /// Jars.
    pub jars: Vec<String>,
    /// Python files.
    pub py_files: Vec<String>,
    /// Files.
    pub files: Vec<String>,
    /// Driver memory, such as `2g`.
    pub driver_memory: Option<String>,
    /// Driver cores.
    pub driver_cores: Option<u32>,
    /// Memory of an executor.
    pub executor_memory: Option<String>,
    /// Cores of an executor.
    pub executor_cores: Option<u32>,
    /// Number of executors.
    pub num_executors: Option<u32>,
    /// Archives.
    pub archives: Vec<String>,
    /// Queue.
    pub queue: Option<String>,
    /// Name; not empty, not digits only, unique on the server.
    pub name: Option<String>,
    /// Spark configuration.
    pub conf: Vec<(String, String)>,
}

impl CreateBatch {
    /// From a body that [`CreateBatch::to_json`] made.
    #[must_use]
    pub fn from_json(body: Value) -> Option<Self> {
        let mut fields = Fields::of(body)?;
        Some(Self {
            file: fields.text("file")?,
            proxy_user: fields.text("proxyUser"),
            class_name: fields.text("className"),
            args: fields.texts("args"),
            jars: fields.texts("jars"),
            py_files: fields.texts("pyFiles"),
            files: fields.texts("files"),
            driver_memory: fields.text("driverMemory"),
            driver_cores: fields.small("driverCores"),
            executor_memory: fields.text("executorMemory"),
            executor_cores: fields.small("executorCores"),
            num_executors: fields.small("numExecutors"),
            archives: fields.texts("archives"),
            queue: fields.text("queue"),
            name: fields.text("name"),
            conf: fields.pairs("conf"),
        })
    }

    /// The request's body.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = Body::default();
        body.put("file", Some(self.file.as_str()));
        body.put("className", self.class_name.as_deref());
        body.list("args", &self.args);
        body.put("name", self.name.as_deref());
        body.put("proxyUser", self.proxy_user.as_deref());
        body.put("driverMemory", self.driver_memory.as_deref());
        body.put("driverCores", self.driver_cores);
        body.put("executorMemory", self.executor_memory.as_deref());
        body.put("executorCores", self.executor_cores);
        body.put("numExecutors", self.num_executors);
        body.put("queue", self.queue.as_deref());
        body.list("jars", &self.jars);
        body.list("pyFiles", &self.py_files);
        body.list("files", &self.files);
        body.list("archives", &self.archives);
        body.conf(&self.conf);
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
            driver_cores: Some(2),
            conf: vec![("k".to_owned(), "v".to_owned())],
            name: Some("nightly".to_owned()),
            ..CreateBatch::default()
        };
        assert_eq!(CreateBatch::from_json(batch.to_json()), Some(batch));
    }
}
