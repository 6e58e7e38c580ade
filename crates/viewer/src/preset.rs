//! Settings for new sessions and batches under a name, kept in the browser, and those that sparkmagic's `config.json` has.
//! What looks like a password is never kept.

use serde_json::{Map, Value, json};

use crate::form::fields;
use crate::record::Sort;

/// A request under a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// Its name, unique among those of its sort.
    pub name: String,
    /// What it is for.
    pub sort: Sort,
    /// The request's fields.
    pub request: Map<String, Value>,
}

/// Reads what [`write`] wrote; what can't be read is left out.
#[must_use]
pub fn read(text: &str) -> Vec<Preset> {
    let list: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let preset = |value: &Value| {
        let sort = match value["for"].as_str()? {
            "session" => Sort::Session,
            "batch" => Sort::Batch,
            _ => return None,
        };
        let name = value["name"].as_str().filter(|name| !name.is_empty())?.to_owned();
        Some(Preset { name, sort, request: value["request"].as_object()?.clone() })
    };
    list.iter().filter_map(preset).collect()
}

/// As text for the browser's storage; empty for none.
#[must_use]
pub fn write(presets: &[Preset]) -> String {
    if presets.is_empty() {
        return String::new();
    }
    let preset = |preset: &Preset| {
        let sort = match preset.sort {
            Sort::Session => "session",
            Sort::Batch => "batch",
        };
        json!({ "name": preset.name, "for": sort, "request": preset.request })
    };
    Value::Array(presets.iter().map(preset).collect()).to_string()
}

/// Puts a preset in the place of the one that has its name, or at its place in the order of names.
pub fn put(presets: &mut Vec<Preset>, preset: Preset) {
    presets.retain(|other| other.sort != preset.sort || other.name != preset.name);
    presets.push(preset);
    presets.sort_by_key(|preset| preset.name.to_lowercase());
}

/// Takes out of a request what must not be kept: settings whose names speak of passwords, and addresses with one in them.
/// The names of what was taken out.
pub fn without_secrets(request: &mut Map<String, Value>) -> Vec<String> {
    let mut taken = Vec::new();
    if let Some(Value::Object(conf)) = request.get_mut("conf") {
        let secret: Vec<String> =
            conf.iter().filter(|(key, value)| is_secret(key, value)).map(|(key, _)| key.clone()).collect();
        for key in secret {
            conf.shift_remove(&key);
            taken.push(key);
        }
        if conf.is_empty() {
            request.shift_remove("conf");
        }
    }
    taken
}

fn is_secret(key: &str, value: &Value) -> bool {
    let key = key.to_lowercase();
    let words =
        ["password", "passwd", "secret", "token", "credential", "access.key", "accesskey", "account.key", "apikey"];
    let speaks = words.iter().any(|word| key.contains(word));
    // `spark.redaction.regex` and names of files and classes are about secrets without being any.
    let about =
        ["regex", "enabled", "renewal", ".class", "secretname", "provider"].iter().any(|word| key.contains(word));
    speaks && !about || value.as_str().is_some_and(has_password)
}

/// `scheme://user:password@host`.
fn has_password(text: &str) -> bool {
    let authority = text.split_once("://").map(|(_, rest)| rest.split(['/', '?', ' ']).next().unwrap_or_default());
    authority.and_then(|authority| authority.rsplit_once('@')).is_some_and(|(user, _)| user.contains(':'))
}

/// What a `config.json` of sparkmagic had to give.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// Its `session_configs`.
    pub preset: Preset,
    /// The servers it names, without users and passwords.
    pub servers: Vec<String>,
    /// What was not taken over, and why.
    pub left_out: Vec<String>,
}

/// Reads sparkmagic's `config.json`.
///
/// # Errors
/// Says why there is nothing in it to take over.
pub fn from_sparkmagic(text: &str) -> Result<Imported, String> {
    let config: Value = serde_json::from_str(text)
        .map_err(|error| format!("This is no JSON: {error}. Choose sparkmagic's config.json."))?;
    let Value::Object(config) = config else {
        return Err("This is no config.json of sparkmagic: it must be an object.".to_owned());
    };
    let Some(Value::Object(wanted)) = config.get("session_configs") else {
        return Err("There are no session_configs in it, so that there is nothing to take over.".to_owned());
    };
    let mut left_out = Vec::new();
    let mut request = Map::new();
    for (key, value) in wanted {
        let spec = fields(Sort::Session).find(|spec| spec.key == key);
        match spec {
            Some(spec) if spec.read(spec.write(value).trim()).is_ok() => {
                request.insert(key.clone(), value.clone());
            }
            Some(spec) => left_out.push(format!("session_configs.{key}: {value} is not {}.", what(spec.label))),
            None => left_out.push(format!("session_configs.{key}: Livy has no such field.")),
        }
    }
    left_out.extend(without_secrets(&mut request).into_iter().map(|key| format!("{key}: passwords are not kept.")));
    let mut servers: Vec<String> = Vec::new();
    for (key, value) in &config {
        if key == "session_configs" {
            continue;
        }
        if key.starts_with("kernel_") && key.ends_with("_credentials") {
            let url = value["url"].as_str().unwrap_or_default().trim_end_matches('/');
            if !url.is_empty() && !has_password(url) && !servers.iter().any(|known| known == url) {
                servers.push(url.to_owned());
            }
            left_out.push(format!("{key}: users and passwords are not kept."));
        } else {
            left_out.push(format!("{key}: it has no meaning here."));
        }
    }
    let preset = Preset { name: "sparkmagic".to_owned(), sort: Sort::Session, request };
    Ok(Imported { preset, servers, left_out })
}

fn what(label: &str) -> String {
    format!("what “{label}” takes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn presets_are_kept_by_name_and_sort() {
        let preset = |name: &str, sort, memory: &str| Preset {
            name: name.to_owned(),
            sort,
            request: map(json!({ "driverMemory": memory })),
        };
        let mut presets = Vec::new();
        put(&mut presets, preset("small", Sort::Session, "1g"));
        put(&mut presets, preset("Big", Sort::Session, "8g"));
        put(&mut presets, preset("small", Sort::Batch, "2g"));
        put(&mut presets, preset("small", Sort::Session, "1500m"));
        assert_eq!(presets.len(), 3);
        assert_eq!(presets[0].name, "Big");
        assert_eq!(read(&write(&presets)), presets);
        assert_eq!(write(&[]), "");
        assert!(read("nonsense").is_empty());
        assert!(read(r#"[{"name":"x"},{"for":"tea","name":"x","request":{}},7]"#).is_empty());
    }

    #[test]
    fn nothing_that_looks_like_a_password_is_kept() {
        let mut request = map(json!({"name": "n", "conf": {
            "spark.hadoop.fs.s3a.secret.key": "x", "spark.ssl.keyPassword": "x", "spark.a": "jdbc://u:p@h/db",
            "spark.redaction.regex": "secret", "spark.sql.shuffle.partitions": "8", "spark.url": "http://h:80/a@b"
        }}));
        let taken = without_secrets(&mut request);
        assert_eq!(taken, ["spark.hadoop.fs.s3a.secret.key", "spark.ssl.keyPassword", "spark.a"]);
        let conf = json!({"spark.redaction.regex": "secret", "spark.sql.shuffle.partitions": "8", "spark.url": "http://h:80/a@b"});
        assert_eq!(Value::Object(request), json!({"name": "n", "conf": conf}));
        let mut request = map(json!({"conf": {"spark.my.token": "x"}}));
        without_secrets(&mut request);
        assert!(request.is_empty());
    }

    #[test]
    fn sparkmagics_session_configs_are_taken_over_and_the_rest_is_named() {
        let imported = from_sparkmagic(
            r#"{"kernel_python_credentials": {"username": "u", "password": "p", "url": "http://livy:8998/", "auth": "None"},
                "kernel_scala_credentials": {"url": "http://livy:8998"}, "kernel_r_credentials": {"url": "http://u:p@r:8998"},
                "session_configs": {"driverMemory": "1000M", "executorCores": 2, "numExecutors": "many", "shuffle": 1,
                    "conf": {"spark.a": "1", "spark.b.password": "x"}},
                "ignore_ssl_errors": false}"#,
        )
        .expect("an import");
        let request = json!({"driverMemory": "1000M", "executorCores": 2, "conf": {"spark.a": "1"}});
        assert_eq!(Value::Object(imported.preset.request), request);
        assert_eq!(imported.servers, ["http://livy:8998"]);
        let left: Vec<&str> = imported.left_out.iter().map(String::as_str).collect();
        assert!(left.contains(&"spark.b.password: passwords are not kept."), "{left:?}");
        assert!(left.contains(&"session_configs.numExecutors: \"many\" is not what “Executors” takes."), "{left:?}");
        assert!(left.contains(&"session_configs.shuffle: Livy has no such field."), "{left:?}");
        assert!(left.contains(&"ignore_ssl_errors: it has no meaning here."), "{left:?}");
        assert!(from_sparkmagic("{}").is_err() && from_sparkmagic("[").is_err() && from_sparkmagic("[]").is_err());
    }
}
