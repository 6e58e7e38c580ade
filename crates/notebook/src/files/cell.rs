//! Cells as nbformat has them, and back.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::livy;
use crate::binding::Binding;
use crate::cell::{Cell, RunRecord};
use crate::id::CellId;
use crate::json::Part;
use crate::language::{CellKind, Language};
use crate::multiline;
use crate::output::Output;

/// What JSON of a cell is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A file for Jupyter: texts as lists of lines, a head for SQL cells.
    File {
        /// The notebook's language: only other languages are noted in cells.
        default: Language,
    },
    /// Our own storage: nothing rearranged, everything kept, also what files have no place for.
    Store,
}

/// Key of what only [`Form::Store`] has.
const STORED: &str = "livy_stored";

/// A cell as JSON, its fields in the order of their names, as in Jupyter's files.
pub(crate) fn cell_to_part(cell: &Cell, form: Form) -> Part<'_> {
    let mut fields: Vec<(&str, Part<'_>)> = Vec::with_capacity(8);
    // Nothing of ours is in the metadata.
    let mut plain = true;
    let (metadata, head) = match form {
        Form::File { default } => {
            let (metadata, head) = livy::put(cell, default);
            plain = metadata.is_empty();
            (Part::Made(Value::Object(metadata)), head)
        }
        Form::Store => {
            let mut stored = stored(&cell.run);
            stored.insert("language".into(), json!(cell.language.as_str()));
            fields.push((STORED, Part::Made(Value::Object(stored))));
            (Part::Object(cell.metadata.iter().map(|(key, value)| (key.as_str(), Part::Value(value))).collect()), None)
        }
    };
    fields.push(("metadata", metadata));
    fields.push(("cell_type", Part::Made(json!(cell.kind.as_str()))));
    fields.push(("id", Part::Made(json!(cell.id.as_str()))));
    fields.push(("source", source(cell, head, form)));
    if let Some(attachments) = &cell.attachments {
        let entries = attachments.iter().map(|(name, data)| (name.as_str(), Part::Value(data)));
        fields.push(("attachments", Part::Object(entries.collect())));
    }
    if cell.is_code() || form == Form::Store {
        fields.push(("execution_count", Part::Made(json!(cell.run.execution_count))));
        fields.push((
            "outputs",
            Part::List(cell.run.outputs.iter().map(|output| output_to_part(output, form)).collect()),
        ));
    }
    // A field of a strange type is kept as it came, as long as there is nothing else to write in its place.
    let odd = |key: &str| match key {
        "source" => cell.source.is_empty(),
        "outputs" => cell.run.outputs.is_empty(),
        "metadata" => cell.metadata.is_empty() && plain,
        _ => true,
    };
    fields.retain(|(key, _)| !(cell.extra.contains_key(*key) && odd(key)));
    let unknown = cell.extra.iter().filter(|(key, _)| fields.iter().all(|(own, _)| own != key));
    let unknown: Vec<_> = unknown.map(|(key, value)| (key.as_str(), Part::Value(value))).collect();
    fields.extend(unknown);
    fields.sort_by_key(|(key, _)| *key);
    Part::Object(fields)
}

fn source<'a>(cell: &'a Cell, head: Option<&str>, form: Form) -> Part<'a> {
    match (head, form) {
        (_, Form::Store) => Part::Text(&cell.source),
        (None, Form::File { .. }) => Part::Lines(&cell.source),
        (Some(head), Form::File { .. }) => {
            let text = if cell.source.is_empty() { head.to_owned() } else { format!("{head}\n{}", cell.source) };
            Part::Made(multiline::split(&text).collect())
        }
    }
}

fn output_to_part(output: &Output, form: Form) -> Part<'_> {
    let Value::Object(map) = output.value() else { return Part::Value(output.value()) };
    if form == Form::Store || output.is_exact() {
        return Part::Value(output.value());
    }
    let fields = map.iter().map(|(key, value)| {
        let part = match (key.as_str(), value) {
            ("text", value) if output.is_cut(key, None) => lines(value),
            ("data", Value::Object(data)) => {
                let part =
                    |mime: &str, value| if output.is_cut(key, Some(mime)) { lines(value) } else { Part::Value(value) };
                Part::Object(data.iter().map(|(mime, value)| (mime.as_str(), part(mime, value))).collect())
            }
            (_, value) => Part::Value(value),
        };
        (key.as_str(), part)
    });
    Part::Object(fields.collect())
}

fn lines(value: &Value) -> Part<'_> {
    match value {
        Value::String(text) => Part::Lines(text),
        other => Part::Value(other),
    }
}

/// What our storage keeps of a record beside nbformat's fields.
fn stored(record: &RunRecord) -> Map<String, Value> {
    let mut map = Map::new();
    if record.epoch > 0 {
        map.insert("epoch".into(), json!(record.epoch));
    }
    let exact: Vec<usize> =
        record.outputs.iter().enumerate().filter(|(_, output)| output.is_exact()).map(|(i, _)| i).collect();
    if !exact.is_empty() {
        map.insert("exact".into(), json!(exact));
    }
    if let Some(binding) = &record.binding {
        map.insert("run".into(), binding.to_json());
    }
    if let Some(origin) = livy::origin_to_json(&record.origin) {
        map.insert("shown".into(), origin);
    }
    if let Some(spark) = &record.spark {
        map.insert("spark".into(), Value::clone(spark));
    }
    map
}

/// What runs left in a cell, for our storage.
pub(crate) fn record_to_part(record: &RunRecord) -> Vec<(&'static str, Part<'_>)> {
    let outputs = record.outputs.iter().map(|output| output_to_part(output, Form::Store)).collect();
    vec![
        (STORED, Part::Made(Value::Object(stored(record)))),
        ("execution_count", Part::Made(json!(record.execution_count))),
        ("outputs", Part::List(outputs)),
    ]
}

/// The same, read.
pub(crate) fn record_from_json(mut map: Map<String, Value>) -> RunRecord {
    let stored = map.shift_remove(STORED);
    record(&mut map, stored.as_ref())
}

/// Reads a cell of nbformat 4. `None` for its id when there is none that is valid. What has a type that it should not
/// have stays among the cell's unknown fields.
pub(crate) fn cell_from_json(mut map: Map<String, Value>, form: Form) -> (Option<CellId>, Cell) {
    let stored = if form == Form::Store { map.shift_remove(STORED) } else { None };
    let id = take(&mut map, "id", |value| CellId::parse(value.as_str()?));
    let kind = take(&mut map, "cell_type", |value| Some(CellKind::parse(value.as_str()?)));
    let placeholder = id.clone().unwrap_or_else(|| crate::id::Ids::new(0).cell());
    let mut cell = Cell::new(placeholder, kind.unwrap_or(CellKind::Raw), Language::default(), "");
    cell.source = take(&mut map, "source", |value| Some(multiline::text(value)?.into_owned())).unwrap_or_default();
    cell.metadata = object(&mut map, "metadata").unwrap_or_default();
    cell.attachments = object(&mut map, "attachments");
    if cell.is_code() || form == Form::Store {
        cell.run = record(&mut map, stored.as_ref());
    }
    // An id or a type that is none is replaced; null is as good as nothing.
    let known = ["id", "cell_type", "source", "metadata", "attachments", "outputs"];
    map.retain(|key, value| !(key == "id" || key == "cell_type" || value.is_null() && known.contains(&key.as_str())));
    cell.extra = map;
    match (form, stored) {
        (Form::File { default }, _) if cell.is_code() => livy::take(&mut cell, default),
        (Form::File { default }, _) => cell.language = default,
        (Form::Store, stored) => {
            let language = stored.as_ref().and_then(|stored| Language::parse(stored.get("language")?.as_str()?));
            cell.language = language.unwrap_or_default();
        }
    }
    (id, cell)
}

fn record(map: &mut Map<String, Value>, stored: Option<&Value>) -> RunRecord {
    let count =
        take(map, "execution_count", |value| if value.is_null() { Some(None) } else { value.as_u64().map(Some) });
    let outputs = match map.get("outputs") {
        Some(Value::Array(_)) => map.shift_remove("outputs"),
        _ => None,
    };
    let outputs = match outputs {
        Some(Value::Array(outputs)) => outputs,
        _ => Vec::new(),
    };
    let Some(stored) = stored else {
        let outputs = Arc::new(outputs.into_iter().map(Output::from_file).collect());
        return RunRecord { outputs, execution_count: count.flatten(), ..RunRecord::default() };
    };
    let exact = |i: usize| {
        let exact = stored.get("exact").and_then(Value::as_array);
        exact.is_some_and(|exact| exact.iter().any(|own| own.as_u64() == u64::try_from(i).ok()))
    };
    let outputs = outputs.into_iter().enumerate().map(|(i, value)| Output::from_parts(value, exact(i))).collect();
    RunRecord {
        outputs: Arc::new(outputs),
        execution_count: count.flatten(),
        binding: stored.get("run").and_then(Binding::from_json).map(Arc::new),
        origin: stored.get("shown").and_then(livy::origin_from_json).unwrap_or_default(),
        spark: stored.get("spark").cloned().map(Arc::new),
        epoch: stored.get("epoch").and_then(Value::as_u64).unwrap_or(0),
    }
}

/// Takes a field if `read` understands it; otherwise it stays.
fn take<T>(map: &mut Map<String, Value>, key: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
    let taken = read(map.get(key)?)?;
    map.shift_remove(key);
    Some(taken)
}

fn object(map: &mut Map<String, Value>, key: &str) -> Option<Map<String, Value>> {
    match map.get_mut(key) {
        Some(Value::Object(own)) => {
            let own = std::mem::take(own);
            map.shift_remove(key);
            Some(own)
        }
        _ => None,
    }
}
