//! Jupyter's files, read.

use serde_json::{Map, Value};

use super::{Form, Opened, cell_from_json, kernel, upgrade};
use crate::cell::Cell;
use crate::id::{CellId, Ids};
use crate::json::FileError;
use crate::language::{CellKind, Language};
use crate::notebook::Notebook;

/// Reads a notebook's top-level object.
pub(super) fn read(mut map: Map<String, Value>, ids: &mut Ids) -> Result<Opened, FileError> {
    let mut notes = Vec::new();
    let number = |map: &mut Map<String, Value>, key: &str| map.shift_remove(key).and_then(|value| value.as_u64());
    let worksheets = map.contains_key("worksheets");
    let major = number(&mut map, "nbformat").unwrap_or(if worksheets { 3 } else { 4 });
    let minor = number(&mut map, "nbformat_minor").unwrap_or(0);
    match major {
        4 => {}
        2 | 3 => upgrade::to_v4(&mut map),
        0 | 1 => {
            let hint = "Open and save it once with a Jupyter of about 2015 (IPython 3), then open it here.";
            return Err(FileError::new(format!("The notebook has format {major}, which is too old."), hint));
        }
        _ => {
            let hint = "Save it as nbformat 4 in the program it comes from.";
            return Err(FileError::new(format!("The notebook has format {major}, which is too new."), hint));
        }
    }
    let metadata = match map.shift_remove("metadata") {
        Some(Value::Object(metadata)) => metadata,
        _ => Map::new(),
    };
    let default = kernel::language_of(&metadata).unwrap_or_default();
    let cells = match map.shift_remove("cells") {
        Some(Value::Array(cells)) => cells,
        _ => {
            notes.push("The notebook's cells are not a list, so it was opened without cells.".to_owned());
            Vec::new()
        }
    };
    let cells = read_cells(cells, default, ids, &mut notes);
    let mut notebook = Notebook::of(cells);
    notebook.metadata = metadata;
    notebook.extra = map;
    notebook.minor = Some(minor).filter(|minor| major == 4 && *minor > 5);
    Ok(Opened { notebook, notes, format: format!("nbformat {major}.{minor}") })
}

/// Reads cells; those without a usable id get a new one.
fn read_cells(cells: Vec<Value>, default: Language, ids: &mut Ids, notes: &mut Vec<String>) -> Vec<Cell> {
    let mut taken: std::collections::BTreeSet<CellId> = std::collections::BTreeSet::new();
    let mut twice = 0;
    let mut read = Vec::with_capacity(cells.len());
    for (i, value) in cells.into_iter().enumerate() {
        let (id, mut cell) = match value {
            Value::Object(map) => cell_from_json(map, Form::File { default }),
            other => {
                notes.push(format!("Cell {} is not a cell; it was kept as raw text.", i + 1));
                (None, Cell::new(ids.cell(), CellKind::Raw, default, other.to_string()))
            }
        };
        twice += usize::from(id.as_ref().is_some_and(|id| taken.contains(id)));
        cell.id = id.filter(|id| !taken.contains(id)).unwrap_or_else(|| {
            loop {
                let id = ids.cell();
                if !taken.contains(&id) {
                    break id;
                }
            }
        });
        if let CellKind::Unknown(kind) = &cell.kind {
            notes.push(format!("Cell {} is of the unknown type {kind:?}; it is shown as raw text.", i + 1));
        }
        if cell.extra.contains_key("source") {
            notes.push(format!("The text of cell {} is not text; it was left out, but kept in the file.", i + 1));
        }
        taken.insert(cell.id.clone());
        read.push(cell);
    }
    if twice > 0 {
        notes.push(format!("{twice} cells had the id of another cell and got a new one."));
    }
    read
}
