//! What this program keeps in `metadata.livy`, taken out when a file is read and put back when it is written.

use std::sync::Arc;

use livy_api::Millis;
use serde_json::{Map, Value, json};

use super::time::iso;
use crate::binding::Binding;
use crate::cell::{Cell, Origin};
use crate::language::Language;

/// The head that a SQL cell gets in files, so that sparkmagic runs it as SQL too.
const SQL_HEAD: &str = "%%sql";

/// The language of a code cell, as others' metadata tells: VS Code's, Synapse's and Fabric's. Heads such as `%%sql` in
/// the text are looked at when the cell runs.
fn foreign_language(metadata: &Map<String, Value>) -> Option<Language> {
    let text = |key: &str, inner: &str| metadata.get(key)?.get(inner)?.as_str();
    text("vscode", "languageId").or_else(|| text("microsoft", "language")).and_then(Language::parse)
}

/// Takes what is ours out of a code cell's metadata. `default` is the notebook's language.
pub(super) fn take(cell: &mut Cell, default: Language) {
    cell.language = foreign_language(&cell.metadata).unwrap_or(default);
    let Some(Value::Object(own)) = cell.metadata.get_mut("livy") else { return };
    let mut text = |key: &str| match own.get(key) {
        Some(Value::String(_)) => own.shift_remove(key).and_then(|value| value.as_str().map(str::to_owned)),
        _ => None,
    };
    let kind = text("kind");
    let head = text("head");
    if let Some(binding) = own.get("run").and_then(Binding::from_json) {
        cell.run.binding = Some(Arc::new(binding));
        own.shift_remove("run");
    }
    if let Some(origin) = own.get("shown").and_then(origin_from_json) {
        cell.run.origin = origin;
        own.shift_remove("shown");
    }
    if own.get("spark").is_some_and(Value::is_object) {
        cell.run.spark = own.shift_remove("spark").map(Arc::new);
    }
    if own.is_empty() {
        cell.metadata.shift_remove("livy");
    }
    let language = kind.as_deref().and_then(Language::parse);
    match head {
        None => cell.language = language.unwrap_or(cell.language),
        // The head was put there for other programs. If a person has changed it since, then their change counts.
        Some(head) => {
            if let Some(rest) = strip_head(&cell.source, &head) {
                cell.source = rest.to_owned();
                cell.language = language.unwrap_or(cell.language);
            }
        }
    }
}

/// Where outputs come from, if not from the last run.
pub(super) fn origin_to_json(origin: &Origin) -> Option<Value> {
    match origin {
        Origin::LastRun => None,
        Origin::Earlier(binding) => Some(binding.to_json()),
        Origin::Elsewhere => Some(json!("elsewhere")),
    }
}

pub(super) fn origin_from_json(value: &Value) -> Option<Origin> {
    match value {
        Value::String(text) if text == "elsewhere" => Some(Origin::Elsewhere),
        value => Binding::from_json(value).map(|binding| Origin::Earlier(Arc::new(binding))),
    }
}

fn strip_head<'a>(source: &'a str, head: &str) -> Option<&'a str> {
    let rest = source.strip_prefix(head)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('\n') }
}

/// The metadata a cell has in a file, and the head its text gets there.
pub(super) fn put(cell: &Cell, default: Language) -> (Map<String, Value>, Option<&'static str>) {
    let mut metadata = cell.metadata.clone();
    if !cell.is_code() {
        return (metadata, None);
    }
    let mut own = Map::new();
    let inferred = foreign_language(&metadata).unwrap_or(default);
    let mut head = None;
    if cell.language != inferred {
        own.insert("kind".into(), json!(cell.language.as_str()));
        if cell.language == Language::Sql && !cell.source.starts_with('%') {
            head = Some(SQL_HEAD);
            own.insert("head".into(), json!(SQL_HEAD));
        }
    }
    if let Some(binding) = &cell.run.binding {
        own.insert("run".into(), binding.to_json());
        if let Some(times) = execution(binding.started, binding.completed) {
            insert_sorted(&mut metadata, "execution", times);
        }
    }
    if let Some(origin) = origin_to_json(&cell.run.origin) {
        own.insert("shown".into(), origin);
    }
    if let Some(spark) = &cell.run.spark {
        own.insert("spark".into(), Value::clone(spark));
    }
    if !own.is_empty() {
        if let Some(Value::Object(unknown)) = metadata.get("livy") {
            unknown.iter().for_each(|(key, value)| _ = own.entry(key).or_insert_with(|| value.clone()));
        }
        own.sort_keys();
        insert_sorted(&mut metadata, "livy", Value::Object(own));
    }
    (metadata, head)
}

/// The times of a run under the names that JupyterLab uses.
fn execution(started: Option<Millis>, completed: Option<Millis>) -> Option<Value> {
    let started = iso(started?);
    let mut times = Map::new();
    times.insert("iopub.execute_input".into(), json!(started));
    times.insert("iopub.status.busy".into(), json!(started));
    if let Some(completed) = completed.map(iso) {
        times.insert("iopub.status.idle".into(), json!(completed));
        times.insert("shell.execute_reply".into(), json!(completed));
    }
    Some(Value::Object(times))
}

/// Inserts a key where sorted keys have it, so that Jupyter's next save moves nothing; at the end if they are not
/// sorted.
pub(super) fn insert_sorted(map: &mut Map<String, Value>, key: &str, value: Value) {
    let sorted = map.keys().zip(map.keys().skip(1)).all(|(a, b)| a < b);
    if map.contains_key(key) {
        map.insert(key.to_owned(), value);
    } else if sorted {
        let position = map.keys().take_while(|own| own.as_str() < key).count();
        map.shift_insert(position, key.to_owned(), value);
    } else {
        map.insert(key.to_owned(), value);
    }
}
