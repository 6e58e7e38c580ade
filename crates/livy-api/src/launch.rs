//! What a new session and a new batch can both be asked to have, and a session says that it has.

use serde_json::{Map, Value, json};

use crate::decode::Fields;

/// Settings of an application. What is `None` or empty is left out of the request: Livy answers `null` in some places with
/// an internal error, and older servers refuse fields they don't know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Launch {
    /// On whose behalf to run.
    pub proxy_user: Option<String>,
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
    /// Queue.
    pub queue: Option<String>,
    /// Jars, as addresses the cluster can read.
    pub jars: Vec<String>,
    /// Python files.
    pub py_files: Vec<String>,
    /// Files.
    pub files: Vec<String>,
    /// Archives.
    pub archives: Vec<String>,
    /// Spark configuration.
    pub conf: Vec<(String, String)>,
}

impl Launch {
    pub(crate) fn take(fields: &mut Fields) -> Self {
        Self {
            proxy_user: fields.text("proxyUser"),
            driver_memory: fields.text("driverMemory"),
            driver_cores: fields.small("driverCores"),
            executor_memory: fields.text("executorMemory"),
            executor_cores: fields.small("executorCores"),
            num_executors: fields.small("numExecutors"),
            queue: fields.text("queue"),
            jars: fields.texts("jars"),
            py_files: fields.texts("pyFiles"),
            files: fields.texts("files"),
            archives: fields.texts("archives"),
            conf: fields.pairs("conf"),
        }
    }

    pub(crate) fn put(&self, body: &mut Body) {
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
    }
}

/// A request body under construction: unset fields never get in.
#[derive(Default)]
pub(crate) struct Body(pub(crate) Map<String, Value>);

impl Body {
    pub(crate) fn put<T: Into<Value>>(&mut self, key: &str, value: Option<T>) {
        if let Some(value) = value.map(Into::into).filter(|value| *value != json!("")) {
            self.0.insert(key.to_owned(), value);
        }
    }

    pub(crate) fn list(&mut self, key: &str, items: &[String]) {
        if !items.is_empty() {
            self.0.insert(key.to_owned(), json!(items));
        }
    }

    pub(crate) fn conf(&mut self, conf: &[(String, String)]) {
        if !conf.is_empty() {
            let map = conf.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
            self.0.insert("conf".to_owned(), Value::Object(map));
        }
    }
}
