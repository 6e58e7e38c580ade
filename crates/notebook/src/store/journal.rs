//! The journal: a record a line, with the revisions it leads from and to, and a checksum.

use serde_json::{Value, json};

use super::edits;
use crate::binding::fnv;
use crate::edit::{Edit, EditError};
use crate::json::Part;
use crate::notebook::Notebook;

/// What came of replaying a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Replayed {
    /// Records that were applied.
    pub applied: usize,
    /// Records that the snapshot had already.
    pub skipped: usize,
    /// The journal ends in a record that was not written whole, or does not continue from here; it, and what may
    /// follow it, was ignored.
    pub torn: bool,
}

/// Edits as a record to append to a journal; a line. `from` is the notebook's revision before them, `to` the one after.
#[must_use]
pub fn record(edits: &[Edit], from: u64, to: u64) -> String {
    let fields = vec![
        ("from", Part::Made(json!(from))),
        ("to", Part::Made(json!(to))),
        ("edits", Part::List(edits.iter().map(edits::to_part).collect())),
    ];
    let body = Part::Object(fields).to_compact();
    format!("{:08x} {body}\n", checksum(&body))
}

/// Applies a journal to the document that its snapshot gave. Records that the snapshot has already are skipped.
pub fn replay(notebook: &mut Notebook, journal: &str) -> Replayed {
    let mut replayed = Replayed::default();
    for line in journal.split_inclusive('\n') {
        let Some((from, to, edits)) = read(line) else {
            replayed.torn = true;
            break;
        };
        if to <= notebook.revision() {
            replayed.skipped += 1;
        } else if from == notebook.revision() && apply(notebook, edits).is_ok() {
            notebook.set_revision(to);
            replayed.applied += 1;
        } else {
            replayed.torn = true;
            break;
        }
    }
    replayed
}

fn apply(notebook: &mut Notebook, edits: Vec<Edit>) -> Result<(), EditError> {
    let mut back = Vec::with_capacity(edits.len());
    for edit in edits {
        // A result for a cell that was deleted: when undo brings the cell back, the result is in that record.
        if matches!(&edit, Edit::Run { cell, .. } if notebook.record(cell).is_none()) {
            continue;
        }
        match notebook.apply(edit) {
            Ok(inverse) => back.push(inverse),
            Err(error) => {
                back.reverse();
                // The inverse of edits that were just applied fits.
                let _ = notebook.apply_all(back);
                return Err(error);
            }
        }
    }
    Ok(())
}

/// The edits of a record, and the revisions it leads from and to: for another tab that shows the notebook. `None` when
/// it is damaged.
#[must_use]
pub fn read(record: &str) -> Option<(u64, u64, Vec<Edit>)> {
    let (sum, body) = record.strip_suffix('\n')?.split_once(' ')?;
    if u32::from_str_radix(sum, 16).ok()? != checksum(body) {
        return None;
    }
    let Ok(Value::Object(mut map)) = serde_json::from_str(body) else { return None };
    let (from, to) = (map.get("from")?.as_u64()?, map.get("to")?.as_u64()?);
    let Value::Array(edits) = map.shift_remove("edits")? else { return None };
    let edits = edits.into_iter().map(edits::from_json).collect::<Option<_>>()?;
    Some((from, to, edits))
}

/// Half of FNV-1a: it has to notice torn writes, not attacks.
fn checksum(text: &str) -> u32 {
    let hash = fnv(0xcbf2_9ce4_8422_2325, text.as_bytes());
    u32::try_from((hash ^ (hash >> 32)) & 0xffff_ffff).unwrap_or(0)
}
