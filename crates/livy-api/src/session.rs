//! Interactive sessions.

use serde_json::{Map, Value};

use crate::decode::Fields;
use crate::ids::SessionId;
use crate::kind::SessionKind;
use crate::launch::{Body, Launch};
use crate::state::SessionState;

/// Links and addresses the cluster manager gave; all empty in local mode.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AppInfo {
    /// Log of the driver.
    pub driver_log_url: Option<String>,
    /// Spark's own user interface.
    pub spark_ui_url: Option<String>,
    /// Executor logs by name (Kubernetes, Livy 0.9): `name#url;name#url` taken apart.
    pub executor_logs: Vec<(String, String)>,
}

impl AppInfo {
    pub(crate) fn decode(fields: Option<Fields>) -> Self {
        let Some(mut fields) = fields else { return Self::default() };
        let executors = fields.text("executorLogUrls").unwrap_or_default();
        Self {
            driver_log_url: fields.text("driverLogUrl").filter(|url| is_web(url)),
            spark_ui_url: fields.text("sparkUiUrl").filter(|url| is_web(url)),
            executor_logs: executors
                .split(';')
                .filter_map(|item| item.split_once('#'))
                .filter(|(_, url)| is_web(url))
                .map(|(name, url)| (name.to_owned(), url.to_owned()))
                .collect(),
        }
    }
}

/// A link may lead to a web page and nowhere else: what stands here comes from whoever runs code on the cluster.
fn is_web(url: &str) -> bool {
    let begins = |scheme: &str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins("http://") || begins("https://")
}

/// A session as the server describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// Number.
    pub id: SessionId,
    /// Name, unique among the sessions the server holds (Livy 0.6).
    pub name: Option<String>,
    /// The cluster's application id.
    pub app_id: Option<String>,
    /// Who created it.
    pub owner: Option<String>,
    /// State.
    pub state: SessionState,
    /// Kind.
    pub kind: SessionKind,
    /// Links.
    pub app_info: AppInfo,
    /// Up to ten last lines of the log.
    pub log: Vec<String>,
    /// Longest life (Livy 0.9) or idle time (0.8), as it was asked for.
    pub ttl: Option<String>,
    /// Idle time after which the server ends it, as it was asked for.
    pub idle_timeout: Option<String>,
    /// What it was started with.
    pub launch: Launch,
    /// Seconds without a request after which the server deletes it; `None` when off.
    pub heartbeat_timeout_s: Option<u32>,
    /// Fields this crate does not know.
    pub extra: Map<String, Value>,
}

impl Session {
    /// `None` when `value` is no object with a usable `id`.
    pub(crate) fn decode(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        let id = SessionId(fields.small("id")?);
        // Livy says 0 for what was not asked for.
        let positive = |n: Option<u32>| n.filter(|n| *n > 0);
        let mut launch = Launch::take(&mut fields);
        for count in [&mut launch.driver_cores, &mut launch.executor_cores, &mut launch.num_executors] {
            *count = positive(*count);
        }
        Some(Self {
            id,
            name: fields.text("name"),
            app_id: fields.text("appId"),
            owner: fields.text("owner"),
            state: SessionState::parse(&fields.text("state").unwrap_or_default()),
            kind: SessionKind::parse(&fields.text("kind").unwrap_or_default()),
            app_info: AppInfo::decode(fields.object("appInfo")),
            log: fields.texts("log"),
            ttl: fields.text("ttl"),
            idle_timeout: fields.text("idleTimeout"),
            launch,
            heartbeat_timeout_s: positive(fields.small("heartbeatTimeoutInSecond")),
            extra: fields.rest(),
        })
    }
}

/// A page of sessions.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionList {
    /// Position of the first one, as asked for.
    pub from: u64,
    /// Number of sessions the server holds, of all users.
    pub total: u64,
    /// The sessions that could be read.
    pub sessions: Vec<Session>,
}

/// Everything a new session can be asked to have; what is `None` or empty is left out of the request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CreateSession {
    /// Kind; Livy's default is `shared`.
    pub kind: Option<SessionKind>,
    /// Name; not empty, not digits only, unique on the server.
    pub name: Option<String>,
    /// What a batch can have as well.
    pub launch: Launch,
    /// Seconds without a request after which the server deletes the session.
    pub heartbeat_timeout_s: Option<u32>,
    /// Longest life, such as `8h` (Livy 0.8 and later).
    pub ttl: Option<String>,
    /// Idle time after which the server ends it, such as `30m` (Livy 0.9).
    pub idle_timeout: Option<String>,
}

impl CreateSession {
    /// A session with the same settings as another; without its name, which is in use.
    #[must_use]
    pub fn like(session: &Session) -> Self {
        Self {
            kind: Some(session.kind.clone()),
            name: None,
            launch: session.launch.clone(),
            heartbeat_timeout_s: session.heartbeat_timeout_s,
            ttl: session.ttl.clone(),
            idle_timeout: session.idle_timeout.clone(),
        }
    }

    /// The same under another name.
    #[must_use]
    pub fn named(mut self, name: Option<String>) -> Self {
        self.name = name;
        self
    }

    /// From a body that [`CreateSession::to_json`] made.
    #[must_use]
    pub fn from_json(body: Value) -> Option<Self> {
        let mut fields = Fields::of(body)?;
        Some(Self {
            kind: fields.text("kind").map(|kind| SessionKind::parse(&kind)),
            name: fields.text("name"),
            launch: Launch::take(&mut fields),
            heartbeat_timeout_s: fields.small("heartbeatTimeoutInSecond"),
            ttl: fields.text("ttl"),
            idle_timeout: fields.text("idleTimeout"),
        })
    }

    /// The request's body.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = Body::default();
        body.put("kind", self.kind.as_ref().map(SessionKind::as_str));
        body.put("name", self.name.as_deref());
        self.launch.put(&mut body);
        body.put("heartbeatTimeoutInSecond", self.heartbeat_timeout_s);
        body.put("ttl", self.ttl.as_deref());
        body.put("idleTimeout", self.idle_timeout.as_deref());
        Value::Object(body.0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_unset_field_is_left_out_and_never_null() {
        let body = CreateSession { kind: Some(SessionKind::PySpark), ..Default::default() }.named(Some(String::new()));
        assert_eq!(body.to_json(), json!({"kind": "pyspark"}));
    }

    #[test]
    fn a_link_leads_to_a_web_page_or_there_is_none() {
        let info = |url: &str| {
            let info = json!({ "sparkUiUrl": url, "driverLogUrl": url, "executorLogUrls": format!("one#{url};two#http://h/2") });
            Session::decode(json!({ "id": 1, "appInfo": info })).expect("a session").app_info
        };
        for hostile in ["javascript:alert(1)", "JaVaScRiPt://x", " data:text/html,x", "//evil", "", "httpx://a"] {
            let info = info(hostile);
            assert_eq!((info.spark_ui_url, info.driver_log_url), (None, None), "{hostile}");
            assert_eq!(info.executor_logs, [("two".to_owned(), "http://h/2".to_owned())], "{hostile}");
        }
        assert_eq!(info("HTTPS://h:1/x").spark_ui_url.as_deref(), Some("HTTPS://h:1/x"));
    }

    #[test]
    fn a_session_of_another_version_is_read_as_far_as_it_goes() {
        let session = Session::decode(json!({
            "id": "3", "state": 7, "conf": null, "driverCores": 2.0, "log": ["a", 1], "flavour": "mint"
        }))
        .expect("an id is enough");
        assert_eq!(session.id, SessionId(3));
        assert_eq!(session.launch.driver_cores, Some(2));
        assert_eq!(session.log, ["a", "1"]);
        assert_eq!(session.state, SessionState::Unknown(String::new()));
        assert_eq!(session.extra.get("flavour"), Some(&json!("mint")));
        assert_eq!(session.extra.get("state"), Some(&json!(7)), "a field of the wrong type stays visible");
    }
}
