//! Jupyter's files, written.

use serde_json::{Value, json};

use super::{Form, cell_to_part};
use crate::json::Part;
use crate::notebook::Notebook;

/// The notebook as an `.ipynb` file of nbformat 4.5, laid out as Jupyter does it: indented by one space, texts as lists
/// of lines, fields in the order of their names. What was not touched since it was read is written as it was, unknown
/// fields included.
#[must_use]
pub fn to_ipynb(notebook: &Notebook) -> String {
    let default = notebook.language();
    let cells = notebook.cells().map(|cell| cell_to_part(cell, Form::File { default })).collect();
    let metadata = notebook.metadata.iter().map(|(key, value)| (key.as_str(), Part::Value(value))).collect();
    let mut fields = vec![
        ("cells", Part::List(cells)),
        ("metadata", Part::Object(metadata)),
        ("nbformat", Part::Made(json!(4))),
        ("nbformat_minor", Part::Made(json!(notebook.minor.unwrap_or(5)))),
    ];
    fields.extend(notebook.extra.iter().map(|(key, value): (_, &Value)| (key.as_str(), Part::Value(value))));
    fields.sort_by_key(|(key, _)| *key);
    Part::Object(fields).to_pretty()
}
