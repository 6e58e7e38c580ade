//! Cells on the clipboard: for ourselves, for Jupyter, and as text for everyone.

use serde_json::{Map, Value, json};

use crate::cell::Cell;
use crate::files::{Form, cell_from_json, cell_to_part};
use crate::id::{CellId, Ids};
use crate::json::Part;
use crate::language::{CellKind, Language};
use crate::notebook::Notebook;

/// MIME type of [`Clip::own`].
pub const OWN: &str = "application/vnd.livy-notebook.cells+json";
/// MIME type of [`Clip::jupyter`].
pub const JUPYTER: &str = "application/vnd.jupyter.cells";

/// Cells, in each form that a clipboard may carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clip {
    /// For this program: everything, for [`OWN`].
    pub own: String,
    /// A list of nbformat's cells, for [`JUPYTER`].
    pub jupyter: String,
    /// The cells' text, for `text/plain`.
    pub text: String,
}

/// Copies cells, in the notebook's order.
#[must_use]
pub fn copy(notebook: &Notebook, cells: &[CellId]) -> Clip {
    let picked: Vec<&Cell> = notebook.cells().filter(|cell| cells.contains(&cell.id)).map(|cell| &**cell).collect();
    let all = |form| Part::List(picked.iter().map(|cell| cell_to_part(cell, form)).collect());
    let own = Part::Object(vec![("livy_cells", Part::Made(json!(1))), ("cells", all(Form::Store))]);
    let text: Vec<&str> = picked.iter().map(|cell| cell.source.trim_end_matches('\n')).collect();
    Clip {
        own: own.to_compact(),
        jupyter: all(Form::File { default: notebook.language() }).to_compact(),
        text: text.join("\n\n"),
    }
}

/// The cells of what was pasted: the first of these that can be read, our own form before Jupyter's before text. Text
/// that is one of the two forms, or a whole notebook, is read as such; other text becomes one cell of code. `language`
/// is for cells that don't say theirs. Ids are those of the cells that were copied; pasting gives new ones where needed.
#[must_use]
pub fn read(
    own: Option<&str>,
    jupyter: Option<&str>,
    text: Option<&str>,
    language: Language,
    ids: &mut Ids,
) -> Vec<Cell> {
    let structured = [own, jupyter, text].into_iter().flatten().find_map(|text| cells(text, language, ids));
    structured.unwrap_or_else(|| {
        let text = text.unwrap_or_default().replace("\r\n", "\n");
        let text = text.trim_end_matches('\n');
        if text.is_empty() { Vec::new() } else { vec![Cell::new(ids.cell(), CellKind::Code, language, text)] }
    })
}

fn cells(text: &str, language: Language, ids: &mut Ids) -> Option<Vec<Cell>> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let (form, cells) = match serde_json::from_str(text).ok()? {
        Value::Array(cells) => (Form::File { default: language }, cells),
        Value::Object(map) if map.contains_key("livy_cells") => (Form::Store, list(map)?),
        Value::Object(map) if map.contains_key("nbformat") => (Form::File { default: language }, list(map)?),
        _ => return None,
    };
    // A list of other objects is just JSON that somebody copied.
    let cell = |value| match value {
        Value::Object(map) if map.contains_key("cell_type") && map.contains_key("source") => {
            let (id, mut cell) = cell_from_json(map, form);
            cell.id = id.unwrap_or_else(|| ids.cell());
            Some(cell)
        }
        _ => None,
    };
    cells.into_iter().map(cell).collect::<Option<Vec<Cell>>>().filter(|cells| !cells.is_empty())
}

fn list(mut map: Map<String, Value>) -> Option<Vec<Value>> {
    match map.shift_remove("cells")? {
        Value::Array(cells) => Some(cells),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Output;

    fn notebook() -> Notebook {
        let mut ids = Ids::new(1);
        let mut code = Cell::new(ids.cell(), CellKind::Code, Language::Sql, "select 1\n");
        code.run.outputs = std::sync::Arc::new(vec![Output::stream("stdout", "a\nb")]);
        code.run.epoch = 3;
        let text = Cell::new(ids.cell(), CellKind::Markdown, Language::Python, "# é");
        Notebook::of(vec![code, text, Cell::new(ids.cell(), CellKind::Raw, Language::R, "raw")])
    }

    #[test]
    fn cells_come_back_from_our_own_form_as_they_were() {
        let notebook = notebook();
        let clip = copy(&notebook, notebook.order());
        let back = read(Some(&clip.own), Some("broken"), None, Language::Scala, &mut Ids::new(2));
        assert!(back.iter().eq(notebook.cells().map(|cell| &**cell)));
        assert_eq!(clip.text, "select 1\n\n# é\n\nraw");
    }

    #[test]
    fn jupyters_cells_are_understood_with_and_without_lines_and_ids() {
        let notebook = notebook();
        let clip = copy(&notebook, &notebook.order()[..1]);
        let cell: Value = serde_json::from_str(&clip.jupyter).expect("JSON");
        assert_eq!(cell[0]["source"], json!(["%%sql\n", "select 1\n"]), "as in a file");
        let back = read(None, Some(&clip.jupyter), None, Language::Python, &mut Ids::new(2));
        assert_eq!((back[0].language, back[0].source.as_str()), (Language::Sql, "select 1\n"));
        let foreign = r#"[{"cell_type": "code", "source": "1\n2", "metadata": {"a": 1}, "outputs": []}]"#;
        let back = read(None, None, Some(foreign), Language::Scala, &mut Ids::new(2));
        assert_eq!((back.len(), back[0].source.as_str(), back[0].language), (1, "1\n2", Language::Scala));
    }

    #[test]
    fn text_that_is_no_cells_becomes_a_cell() {
        for text in ["x = 1\r\ny = 2\n", "[1, 2]", "{\"a\": 1}", "[]", "[{\"source\": \"x\"}]"] {
            let back = read(None, None, Some(text), Language::R, &mut Ids::new(2));
            assert_eq!(back.len(), 1, "{text}");
            assert_eq!(back[0].source, text.trim_end().replace('\r', ""));
        }
        assert_eq!(read(None, None, Some("\n"), Language::R, &mut Ids::new(2)), []);
        assert_eq!(read(None, None, None, Language::R, &mut Ids::new(2)), []);
    }

    #[test]
    fn a_whole_notebook_pasted_as_text_gives_its_cells() {
        let notebook = notebook();
        let text = crate::files::to_ipynb(&notebook);
        assert_eq!(read(None, None, Some(&text), Language::Python, &mut Ids::new(2)).len(), 3);
    }
}
