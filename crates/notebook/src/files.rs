//! Notebook files: Jupyter's, of any version, and Zeppelin's.

mod cell;
pub(crate) mod kernel;
mod livy;
mod read;
mod time;
mod upgrade;
mod write;
mod zeppelin;

pub(crate) use cell::{Form, cell_from_json, cell_to_part, record_from_json, record_to_part};
use serde_json::Value;
pub use write::to_ipynb;

use crate::id::Ids;
use crate::json::{self, FileError};
use crate::notebook::Notebook;

/// A file that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The notebook.
    pub notebook: Notebook,
    /// What the person should know: what was mended, replaced or could not be taken over. One sentence each.
    pub notes: Vec<String>,
    /// Which format it was, such as `nbformat 4.5` or `Zeppelin`.
    pub format: String,
}

/// Reads a notebook file: Jupyter's `.ipynb` of nbformat 2 to 4, Zeppelin's `note.json` or `.zpln`. Which one it is
/// tells the content, not the name. Nothing runs, and outputs are taken over as they are.
///
/// # Errors
/// When it is none of these; the error says where and what to do.
pub fn open(text: &str, ids: &mut Ids) -> Result<Opened, FileError> {
    let (value, notes) = json::read(text)?;
    let not_a_notebook = |what: &str| {
        FileError::new(
            format!("This is JSON, but not a notebook: {what}."),
            "Choose an .ipynb, .zpln or note.json file.",
        )
    };
    let Value::Object(map) = value else {
        return Err(not_a_notebook("it should be an object, with cells"));
    };
    let mut opened = if map.get("paragraphs").is_some_and(Value::is_array) {
        zeppelin::read(map, ids)
    } else if map.contains_key("cells") || map.contains_key("worksheets") {
        read::read(map, ids)?
    } else {
        return Err(not_a_notebook("it has neither cells nor paragraphs"));
    };
    opened.notes.splice(0..0, notes);
    Ok(opened)
}
