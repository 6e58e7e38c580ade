//! Changes of what cells hold.

use serde_json::{Map, Value};

use super::{Change, positions};
use crate::cell::{Cell, Flag};
use crate::edit::Edit;
use crate::id::CellId;
use crate::language::{CellKind, Language};
use crate::notebook::Notebook;
use crate::text::Splice;

/// Typing in an editor.
#[must_use]
pub fn type_text(cell: &CellId, splice: Splice) -> Change {
    Change::new("Typing", vec![Edit::Text { cell: cell.clone(), splice }])
}

/// Gives a cell this text by the smallest splice.
#[must_use]
pub fn replace_text(notebook: &Notebook, cell: &CellId, text: &str) -> Change {
    let splice = notebook.get(cell).and_then(|own| Splice::between(&own.source, text));
    let edit = splice.map(|splice| Edit::Text { cell: cell.clone(), splice });
    Change::new("Edit cell", edit.into_iter().collect())
}

/// Makes cells code, Markdown or raw. Their outputs come back with their kind.
#[must_use]
pub fn set_kind(notebook: &Notebook, cells: &[CellId], kind: &CellKind) -> Change {
    change_kind(notebook, cells, "Change cell type", |cell| (kind.clone(), cell.language))
}

/// Makes cells code in this language.
#[must_use]
pub fn set_language(notebook: &Notebook, cells: &[CellId], language: Language) -> Change {
    change_kind(notebook, cells, "Change language", |_| (CellKind::Code, language))
}

fn change_kind(
    notebook: &Notebook,
    cells: &[CellId],
    label: &'static str,
    wanted: impl Fn(&Cell) -> (CellKind, Language),
) -> Change {
    let edit = |cell: &Cell| {
        let (kind, language) = wanted(cell);
        let changed = kind != cell.kind || language != cell.language;
        changed.then(|| Edit::Kind { cell: cell.id.clone(), kind, language })
    };
    each(notebook, cells, label, |cell| edit(cell).into_iter().collect())
}

/// Makes the first line of Markdown cells a heading of this level, 1 to 6; other cells stay as they are.
#[must_use]
pub fn set_heading(notebook: &Notebook, cells: &[CellId], level: u8) -> Change {
    each(notebook, cells, "Change heading level", |cell| {
        if !cell.is_markdown() {
            return Vec::new();
        }
        let marks = cell.source.bytes().take_while(|byte| *byte == b'#').count();
        let spaces = cell.source[marks..].bytes().take_while(|byte| *byte == b' ').count();
        // Hashes without a space after them are text, not a heading.
        let old = if marks > 0 && spaces == 0 && cell.source.len() > marks { 0 } else { marks + spaces };
        let heading = format!("{} ", "#".repeat(level.clamp(1, 6).into()));
        if cell.source[..old] == heading {
            return Vec::new();
        }
        vec![Edit::Text { cell: cell.id.clone(), splice: Splice::new(0..old, heading) }]
    })
}

/// Gives a cell, or the notebook, this metadata, key by key.
#[must_use]
pub fn set_metadata(notebook: &Notebook, cell: Option<&CellId>, metadata: &Map<String, Value>) -> Change {
    let own = match cell {
        Some(cell) => notebook.get(cell).map(|cell| &cell.metadata),
        None => Some(notebook.metadata()),
    };
    let Some(own) = own else { return Change::default() };
    let edit = |key: &String, value| Edit::Metadata { cell: cell.cloned(), key: key.clone(), value };
    let gone = own.keys().filter(|key| !metadata.contains_key(*key)).map(|key| edit(key, None));
    let changed = metadata.iter().filter(|(key, value)| own.get(*key) != Some(value));
    let edits = gone.chain(changed.map(|(key, value)| edit(key, Some((usize::MAX, value.clone()))))).collect();
    Change::new("Edit metadata", edits)
}

/// Gives cells these tags.
#[must_use]
pub fn set_tags(notebook: &Notebook, cells: &[CellId], tags: &[String]) -> Change {
    each(notebook, cells, "Change tags", |cell| {
        if cell.tags().eq(tags.iter().map(String::as_str)) {
            return Vec::new();
        }
        vec![metadata_edit(&cell.id, "tags", Cell::tags_value(tags))]
    })
}

/// Sets a flag of cells, such as whether outputs are shown. Usually applied without a step of undo.
#[must_use]
pub fn set_flag(notebook: &Notebook, cells: &[CellId], flag: Flag, set: bool) -> Change {
    each(notebook, cells, if set { "Hide" } else { "Show" }, |cell| {
        if cell.flag(flag) == set {
            return Vec::new();
        }
        let (key, value) = cell.flag_change(flag, set);
        vec![metadata_edit(&cell.id, key, value)]
    })
}

fn metadata_edit(cell: &CellId, key: &str, value: Option<Value>) -> Edit {
    Edit::Metadata { cell: Some(cell.clone()), key: key.to_owned(), value: value.map(|value| (usize::MAX, value)) }
}

/// Takes outputs and execution counts away. Undo brings them back, unless newer ones have come meanwhile.
#[must_use]
pub fn clear_outputs(notebook: &Notebook, cells: &[CellId]) -> Change {
    each(notebook, cells, "Clear outputs", |cell| {
        let record = cell.run.cleared();
        if record == cell.run {
            return Vec::new();
        }
        let guard = Some(cell.run.epoch);
        vec![Edit::Run { cell: cell.id.clone(), record, guard }]
    })
}

fn each(notebook: &Notebook, cells: &[CellId], label: &'static str, edits: impl Fn(&Cell) -> Vec<Edit>) -> Change {
    let cells = positions(notebook, cells).into_iter().filter_map(|i| notebook.at(i));
    Change::new(label, cells.flat_map(|cell| edits(cell)).collect())
}
