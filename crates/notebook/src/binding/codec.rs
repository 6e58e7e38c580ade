//! Bindings in a cell's `metadata.livy`.

use livy_api::{Millis, SessionId, StatementId};
use serde_json::{Map, Value, json};

use super::{Binding, CodeHash, Lost, Marker, Outcome, SessionIdentity, Show, SourceRevision};

impl Binding {
    /// As JSON for a file. Numbers that may exceed 2^53 are written as text.
    pub(crate) fn to_json(&self) -> Value {
        let mut map = Map::new();
        map.insert("asked".into(), json!(self.asked.0));
        if let Some(after) = self.after {
            map.insert("after".into(), json!(after.0));
        }
        map.insert("code".into(), hex(self.code.0));
        if let Some(completed) = self.completed {
            map.insert("completed".into(), json!(completed.0));
        }
        map.insert("marker".into(), json!(self.marker.0));
        map.insert("revision".into(), hex(self.revision.0));
        map.insert("session".into(), self.session.to_json());
        match self.show {
            Show::Plain => {}
            Show::Pretty => _ = map.insert("show".into(), json!("pretty")),
            Show::Quiet => _ = map.insert("show".into(), json!("quiet")),
        }
        if let Some(started) = self.started {
            map.insert("started".into(), json!(started.0));
        }
        map.insert("state".into(), json!(self.outcome.as_str()));
        if let Some(statement) = self.statement {
            map.insert("statement".into(), json!(statement.0));
        }
        if let Outcome::Lost(lost) = self.outcome {
            map.insert("why".into(), json!(lost.as_str()));
        }
        Value::Object(map)
    }

    /// `None` when something that a binding can't do without is missing.
    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        let outcome = match value.get("state")?.as_str()? {
            "intended" => Outcome::Intended,
            "sent" => Outcome::Sent,
            "done" => Outcome::Done,
            "error" => Outcome::Error,
            "cancelled" => Outcome::Cancelled,
            "lost" => Outcome::Lost(Lost::parse(value.get("why")?.as_str()?)?),
            _ => return None,
        };
        let statement = |key: &str| Some(StatementId(u32::try_from(value.get(key)?.as_u64()?).ok()?));
        Some(Self {
            marker: Marker(value.get("marker")?.as_str()?.to_owned()),
            session: SessionIdentity::from_json(value.get("session")?)?,
            revision: SourceRevision(unhex(value.get("revision")?)?),
            code: CodeHash(unhex(value.get("code")?)?),
            after: statement("after"),
            statement: statement("statement"),
            outcome,
            show: match value.get("show").and_then(Value::as_str) {
                Some("pretty") => Show::Pretty,
                Some("quiet") => Show::Quiet,
                _ => Show::Plain,
            },
            asked: millis(value, "asked").unwrap_or(Millis(0)),
            started: millis(value, "started"),
            completed: millis(value, "completed"),
        })
    }
}

impl SessionIdentity {
    pub(crate) fn to_json(&self) -> Value {
        let mut map = Map::new();
        let mut text = |key: &str, value: &Option<String>| {
            if let Some(value) = value {
                map.insert(key.into(), json!(value));
            }
        };
        text("appId", &self.app_id);
        text("name", &self.name);
        text("owner", &self.owner);
        if let Some(born) = self.born {
            map.insert("born".into(), json!(born.0));
        }
        map.insert("firstSeen".into(), json!(self.first_seen.0));
        map.insert("id".into(), json!(self.id.0));
        map.insert("server".into(), json!(self.server));
        map.sort_keys();
        Value::Object(map)
    }

    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
        Some(Self {
            server: text("server")?,
            id: SessionId(u32::try_from(value.get("id")?.as_u64()?).ok()?),
            name: text("name"),
            app_id: text("appId"),
            owner: text("owner"),
            born: millis(value, "born"),
            first_seen: millis(value, "firstSeen").unwrap_or(Millis(0)),
        })
    }
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Intended => "intended",
            Self::Sent => "sent",
            Self::Done => "done",
            Self::Error => "error",
            Self::Cancelled => "cancelled",
            Self::Lost(_) => "lost",
        }
    }
}

impl Lost {
    fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(lost, _)| *lost == self).map_or("", |(_, text)| text)
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name)| *name == text).map(|(lost, _)| *lost)
    }
}

fn millis(value: &Value, key: &str) -> Option<Millis> {
    value.get(key)?.as_u64().map(Millis)
}

fn hex(number: u64) -> Value {
    Value::String(format!("{number:016x}"))
}

fn unhex(value: &Value) -> Option<u64> {
    u64::from_str_radix(value.as_str()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binding_comes_back_from_json_whole_or_not_at_all() {
        let session = SessionIdentity {
            server: "https://livy/".into(),
            id: SessionId(3),
            name: None,
            app_id: Some("application_1".into()),
            owner: Some("ann".into()),
            born: Some(Millis(9)),
            first_seen: Millis(1),
        };
        for outcome in [Outcome::Intended, Outcome::Done, Outcome::Lost(Lost::Evicted)] {
            let binding = Binding {
                marker: Marker("m".into()),
                session: session.clone(),
                revision: SourceRevision(u64::MAX),
                code: CodeHash(1 << 60),
                after: Some(StatementId(4)),
                statement: None,
                outcome,
                show: Show::Pretty,
                asked: Millis(2),
                started: Some(Millis(3)),
                completed: None,
            };
            let json = binding.to_json();
            assert_eq!(Binding::from_json(&json), Some(binding));
            for key in ["marker", "session", "revision", "state"] {
                let mut partial = json.clone();
                partial.as_object_mut().expect("object").shift_remove(key);
                assert_eq!(Binding::from_json(&partial), None, "without {key}");
            }
        }
    }
}
