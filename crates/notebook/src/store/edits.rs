//! Edits as JSON, each a list that begins with a letter.

use serde_json::{Value, json};

use super::stored_cell;
use crate::edit::Edit;
use crate::files::{Form, cell_to_part, record_from_json, record_to_part};
use crate::id::CellId;
use crate::json::Part;
use crate::language::{CellKind, Language};
use crate::text::Splice;

pub(super) fn to_part(edit: &Edit) -> Part<'_> {
    fn id(cell: &CellId) -> Part<'_> {
        Part::Text(cell.as_str())
    }
    fn all<'a>(kind: &'static str, mut rest: Vec<Part<'a>>) -> Part<'a> {
        rest.insert(0, Part::Text(kind));
        Part::List(rest)
    }
    let number = |n: usize| Part::Made(json!(n));
    match edit {
        Edit::Text { cell, splice } => {
            all("t", vec![id(cell), number(splice.at), number(splice.delete), Part::Text(&splice.insert)])
        }
        Edit::Insert { at, cells } => {
            let cells = cells.iter().map(|cell| cell_to_part(cell, Form::Store)).collect();
            all("i", vec![number(*at), Part::List(cells)])
        }
        Edit::Remove { at, count } => all("x", vec![number(*at), number(*count)]),
        Edit::Move { from, to } => all("m", vec![Part::Made(json!(from)), Part::Made(json!(to))]),
        Edit::Kind { cell, kind, language } => {
            all("k", vec![id(cell), Part::Text(kind.as_str()), Part::Text(language.as_str())])
        }
        Edit::Metadata { cell, key, value } => {
            let cell = cell.as_ref().map_or(Part::Made(Value::Null), id);
            let mut rest = vec![cell, Part::Text(key)];
            if let Some((position, value)) = value {
                rest.extend([number(*position), Part::Value(value)]);
            }
            all("d", rest)
        }
        Edit::Attachments { cell, attachments } => {
            let attachments = match attachments {
                None => Part::Made(Value::Null),
                Some(map) => Part::Object(map.iter().map(|(key, value)| (key.as_str(), Part::Value(value))).collect()),
            };
            all("a", vec![id(cell), attachments])
        }
        Edit::Run { cell, record, guard } => {
            all("r", vec![id(cell), Part::Object(record_to_part(record)), Part::Made(json!(guard))])
        }
    }
}

pub(super) fn from_json(value: Value) -> Option<Edit> {
    let Value::Array(items) = value else { return None };
    let mut items = items.into_iter();
    let kind = items.next()?;
    let mut next = || items.next();
    Some(match kind.as_str()? {
        "t" => {
            let cell = id(&next()?)?;
            let (at, delete) = (number(&next()?)?, number(&next()?)?);
            let Value::String(insert) = next()? else { return None };
            Edit::Text { cell, splice: Splice { at, delete, insert } }
        }
        "i" => {
            let at = number(&next()?)?;
            let Value::Array(cells) = next()? else { return None };
            Edit::Insert { at, cells: cells.into_iter().map(stored_cell).collect::<Option<_>>()? }
        }
        "x" => Edit::Remove { at: number(&next()?)?, count: number(&next()?)? },
        "m" => Edit::Move { from: numbers(&next()?)?, to: numbers(&next()?)? },
        "k" => {
            let cell = id(&next()?)?;
            let kind = CellKind::parse(next()?.as_str()?);
            Edit::Kind { cell, kind, language: Language::parse(next()?.as_str()?)? }
        }
        "d" => {
            let cell = match next()? {
                Value::Null => None,
                cell => Some(id(&cell)?),
            };
            let Value::String(key) = next()? else { return None };
            let value = match (next(), next()) {
                (Some(position), Some(value)) => Some((number(&position)?, value)),
                _ => None,
            };
            Edit::Metadata { cell, key, value }
        }
        "a" => {
            let cell = id(&next()?)?;
            let attachments = match next()? {
                Value::Null => None,
                Value::Object(map) => Some(map),
                _ => return None,
            };
            Edit::Attachments { cell, attachments }
        }
        "r" => {
            let cell = id(&next()?)?;
            let Value::Object(record) = next()? else { return None };
            Edit::Run { cell, record: record_from_json(record), guard: next()?.as_u64() }
        }
        _ => return None,
    })
}

fn id(value: &Value) -> Option<CellId> {
    CellId::parse(value.as_str()?)
}

/// Positions beyond what this machine can count mean the end, as their owner meant.
fn number(value: &Value) -> Option<usize> {
    Some(usize::try_from(value.as_u64()?).unwrap_or(usize::MAX))
}

fn numbers(value: &Value) -> Option<Vec<usize>> {
    value.as_array()?.iter().map(number).collect()
}
