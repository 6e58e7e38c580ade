//! `%%configure`: settings merged into those of a session, with the difference.
//!
//! sparkmagic replaces all settings by those given; here what is not given stays, and `conf` is merged key by key.

use livy_api::{CreateSession, SessionKind};
use serde_json::{Map, Value};

/// A setting that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field, for `conf` with its key: `driverMemory`, `conf spark.executor.cores`.
    pub field: String,
    /// What it was; `None` when it was not set.
    pub before: Option<String>,
    /// What it will be.
    pub after: String,
}

/// Settings merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The settings to create a session with.
    pub settings: CreateSession,
    /// What changed.
    pub differences: Vec<Difference>,
    /// Fields that were left out, and why. One sentence each.
    pub problems: Vec<String>,
}

/// Merges the fields of a `%%configure` into a session's settings.
#[must_use]
pub fn merge(current: &CreateSession, fields: &Map<String, Value>) -> Merged {
    let mut merged = Merged { settings: current.clone(), differences: Vec::new(), problems: Vec::new() };
    for (field, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
        merged.set(field, value);
    }
    merged
}

impl Merged {
    fn set(&mut self, field: &str, value: &Value) {
        let settings = &mut self.settings;
        let outcome = match field {
            "name" => text(&mut settings.name, value),
            "proxyUser" => text(&mut settings.launch.proxy_user, value),
            "driverMemory" => text(&mut settings.launch.driver_memory, value),
            "executorMemory" => text(&mut settings.launch.executor_memory, value),
            "queue" => text(&mut settings.launch.queue, value),
            "ttl" => text(&mut settings.ttl, value),
            "idleTimeout" => text(&mut settings.idle_timeout, value),
            "driverCores" => number(&mut settings.launch.driver_cores, value),
            "executorCores" => number(&mut settings.launch.executor_cores, value),
            "numExecutors" => number(&mut settings.launch.num_executors, value),
            "heartbeatTimeoutInSecond" => number(&mut settings.heartbeat_timeout_s, value),
            "jars" => list(&mut settings.launch.jars, value),
            "pyFiles" => list(&mut settings.launch.py_files, value),
            "files" => list(&mut settings.launch.files, value),
            "archives" => list(&mut settings.launch.archives, value),
            "kind" => kind(&mut settings.kind, value),
            "conf" => return self.set_conf(value),
            _ => Err(format!("Livy has no setting {field}.")),
        };
        match outcome {
            Ok(Some((before, after))) => self.differences.push(Difference { field: field.to_owned(), before, after }),
            Ok(None) => {}
            Err(problem) => self.problems.push(format!("{field} was left out: {problem}")),
        }
    }

    fn set_conf(&mut self, value: &Value) {
        let Value::Object(pairs) = value else {
            self.problems.push("conf was left out: it must be an object of names and values.".to_owned());
            return;
        };
        for (key, value) in pairs {
            let Some(after) = scalar(value) else {
                self.problems.push(format!("conf {key} was left out: a value must be text, a number, true or false."));
                continue;
            };
            let conf = &mut self.settings.launch.conf;
            let before = match conf.iter_mut().find(|(own, _)| own == key) {
                Some((_, own)) => Some(std::mem::replace(own, after.clone())),
                None => {
                    conf.push((key.clone(), after.clone()));
                    None
                }
            };
            if before.as_ref() != Some(&after) {
                self.differences.push(Difference { field: format!("conf {key}"), before, after });
            }
        }
    }
}

/// What a field was and will be; `None` when it stays the same; or why it can't be set.
type Outcome = Result<Option<(Option<String>, String)>, String>;

fn text(own: &mut Option<String>, value: &Value) -> Outcome {
    let after = scalar(value).ok_or("it must be text.")?;
    let before = own.replace(after.clone());
    Ok((before.as_ref() != Some(&after)).then_some((before, after)))
}

fn number(own: &mut Option<u32>, value: &Value) -> Outcome {
    let after: u32 = scalar(value).and_then(|text| text.trim().parse().ok()).ok_or("it must be a whole number.")?;
    let before = own.replace(after);
    Ok((before != Some(after)).then(|| (before.map(|before| before.to_string()), after.to_string())))
}

fn list(own: &mut Vec<String>, value: &Value) -> Outcome {
    let after: Option<Vec<String>> = match value {
        Value::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
        Value::String(text) => Some(text.split(',').map(|item| item.trim().to_owned()).collect()),
        _ => None,
    };
    let after = after.ok_or("it must be a list of texts.")?;
    let before = std::mem::replace(own, after);
    let shown = |items: &[String]| items.join(", ");
    Ok((before != *own).then(|| (Some(shown(&before)).filter(|text| !text.is_empty()), shown(own))))
}

fn kind(own: &mut Option<SessionKind>, value: &Value) -> Outcome {
    let after = SessionKind::parse(value.as_str().ok_or("it must be text.")?);
    if let SessionKind::Unknown(text) = &after {
        return Err(format!("Livy knows no kind {text:?}."));
    }
    let shown = after.to_string();
    let before = own.replace(after.clone());
    Ok((before.as_ref() != Some(&after)).then(|| (before.map(|before| before.to_string()), shown)))
}

/// Text, number or truth value as text.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use livy_api::Launch;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_given_replaces_and_what_is_not_stays() {
        let current = CreateSession {
            launch: Launch {
                driver_memory: Some("1g".into()),
                conf: vec![("a".into(), "1".into()), ("b".into(), "2".into())],
                ..Launch::default()
            },
            ..CreateSession::default()
        };
        let fields = json!({"driverMemory": "4g", "executorCores": "2", "conf": {"b": 3, "c": true, "a": "1"},
                            "jars": ["x.jar"], "name": null, "kind": "scala"});
        let merged = merge(&current, fields.as_object().expect("an object"));
        let changed: Vec<(&str, Option<&str>, &str)> =
            merged.differences.iter().map(|d| (d.field.as_str(), d.before.as_deref(), d.after.as_str())).collect();
        assert_eq!(
            changed,
            [
                ("driverMemory", Some("1g"), "4g"),
                ("executorCores", None, "2"),
                ("conf b", Some("2"), "3"),
                ("conf c", None, "true"),
                ("jars", None, "x.jar"),
                ("kind", None, "spark"),
            ]
        );
        assert_eq!(merged.settings.launch.conf.len(), 3);
        assert_eq!(merged.problems, [] as [String; 0]);
    }

    #[test]
    fn what_livy_would_refuse_is_left_out_and_said() {
        let fields = json!({"cores": 1, "driverCores": "many", "conf": [1], "kind": "ruby", "jars": 3});
        let merged = merge(&CreateSession::default(), fields.as_object().expect("an object"));
        assert_eq!(merged.settings, CreateSession::default());
        assert_eq!(merged.problems.len(), 5);
        assert_eq!(merged.problems[0], "cores was left out: Livy has no setting cores.");
    }
}
