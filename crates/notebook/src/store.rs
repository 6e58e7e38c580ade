//! How notebooks are kept: snapshots of the whole document, and journals of the edits since. A snapshot with the
//! journal replayed on it is the document; of a journal that was cut off in the middle of a write the last, torn record
//! is ignored.

mod edits;
mod journal;

pub use journal::{Replayed, read, record, replay};
use serde_json::{Map, Value, json};
use thiserror::Error;

use crate::files::{Form, cell_from_json, cell_to_part};
use crate::json::Part;
use crate::notebook::Notebook;

/// Version of the snapshot's and the journal's format.
pub const FORMAT: u64 = 1;

/// Something stored that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// It is damaged, or no snapshot.
    #[error("What is stored of this notebook is damaged: {0}")]
    Damaged(String),
    /// It was written by a newer version of this program.
    #[error("This notebook was stored by a newer version of this program (format {0}). Reload the page.")]
    Newer(u64),
}

/// The whole document as text: everything, also what files have no place for.
#[must_use]
pub fn snapshot(notebook: &Notebook) -> String {
    fn entries(map: &Map<String, Value>) -> Part<'_> {
        Part::Object(map.iter().map(|(key, value)| (key.as_str(), Part::Value(value))).collect())
    }
    let cells = notebook.cells().map(|cell| cell_to_part(cell, Form::Store)).collect();
    let fields = vec![
        ("livy_notebook", Part::Made(json!(FORMAT))),
        ("revision", Part::Made(json!(notebook.revision()))),
        ("minor", Part::Made(json!(notebook.minor))),
        ("metadata", entries(&notebook.metadata)),
        ("extra", entries(&notebook.extra)),
        ("cells", Part::List(cells)),
    ];
    Part::Object(fields).to_compact()
}

/// Reads a snapshot.
///
/// # Errors
/// When it is damaged, or of a newer format.
pub fn from_snapshot(text: &str) -> Result<Notebook, StoreError> {
    let damaged = |what: &str| StoreError::Damaged(what.to_owned());
    let value: Value = serde_json::from_str(text).map_err(|error| StoreError::Damaged(error.to_string()))?;
    let Value::Object(mut map) = value else { return Err(damaged("it is not an object")) };
    match map.get("livy_notebook").and_then(Value::as_u64) {
        Some(FORMAT) => {}
        Some(newer) if newer > FORMAT => return Err(StoreError::Newer(newer)),
        _ => return Err(damaged("it is no notebook")),
    }
    let Some(Value::Array(cells)) = map.shift_remove("cells") else { return Err(damaged("it has no cells")) };
    let mut read = Vec::with_capacity(cells.len());
    for cell in cells {
        read.push(stored_cell(cell).ok_or_else(|| damaged("a cell can't be read"))?);
    }
    let count = read.len();
    let mut notebook = Notebook::of(read);
    if notebook.len() != count {
        return Err(damaged("two cells have the same id"));
    }
    let mut object = |key: &str| match map.shift_remove(key) {
        Some(Value::Object(own)) => own,
        _ => Map::new(),
    };
    notebook.metadata = object("metadata");
    notebook.extra = object("extra");
    notebook.minor = map.get("minor").and_then(Value::as_u64);
    notebook.set_revision(map.get("revision").and_then(Value::as_u64).unwrap_or(0));
    Ok(notebook)
}

/// A cell as a snapshot or a journal has it.
fn stored_cell(value: Value) -> Option<crate::cell::Cell> {
    let Value::Object(map) = value else { return None };
    match cell_from_json(map, Form::Store) {
        (Some(_), cell) => Some(cell),
        (None, _) => None,
    }
}
