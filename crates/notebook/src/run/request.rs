//! From cells to wishes that they be run.

use std::sync::Arc;

use super::{RunRequest, Work};
use crate::binding::Show;
use crate::cell::Flag;
use crate::id::CellId;
use crate::magic::{self, CellPlan, Context, MagicError};
use crate::notebook::Notebook;

/// Which cells to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Those before this one.
    Above(CellId),
    /// This one and those after it.
    Below(CellId),
}

/// The code cells that this means, in order. Frozen cells are left out.
#[must_use]
pub fn targets(notebook: &Notebook, which: &Which) -> Vec<CellId> {
    let index = |cell| notebook.index_of(cell);
    let range = match which {
        Which::All => 0..notebook.len(),
        Which::Above(cell) => 0..index(cell).unwrap_or(0),
        Which::Below(cell) => index(cell).unwrap_or(notebook.len())..notebook.len(),
    };
    let wanted = range.filter_map(|i| notebook.at(i)).filter(|cell| cell.is_code() && !cell.flag(Flag::Frozen));
    wanted.map(|cell| cell.id.clone()).collect()
}

/// A cell that can be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// To submit.
    pub request: RunRequest,
    /// What the person should know; see [`magic::CodePlan::notes`].
    pub notes: Vec<String>,
    /// See [`magic::CodePlan::first_line`].
    pub first_line: Option<usize>,
}

/// Reads a cell as it is now. `None` when there is nothing to run in it.
///
/// # Errors
/// When its head is wrong.
pub fn plan(notebook: &Notebook, cell: &CellId) -> Result<Option<Planned>, MagicError> {
    let Some(own) = notebook.get(cell).filter(|cell| cell.is_code()) else { return Ok(None) };
    let (work, show, notes, first_line) = match magic::plan(&own.source, Context::of(notebook, own.language))? {
        CellPlan::Empty => return Ok(None),
        CellPlan::Action(action) => (Work::Action(Arc::new(action)), Show::Plain, Vec::new(), None),
        CellPlan::Code(plan) => {
            let work = Work::Code { kind: plan.kind, code: plan.code.into() };
            (work, plan.show, plan.notes, plan.first_line)
        }
    };
    let (revision, may_fail) = (own.revision(), own.may_fail());
    let request = RunRequest { cell: cell.clone(), revision, work, may_fail, show };
    Ok(Some(Planned { request, notes, first_line }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::Cell;
    use crate::edit::compose;
    use crate::id::Ids;
    use crate::language::{CellKind, Language};

    #[test]
    fn run_all_means_code_above_excludes_and_below_includes() {
        let mut ids = Ids::new(1);
        let mut cell = |kind: CellKind, source: &str| Cell::new(ids.cell(), kind, Language::Python, source);
        let cells = vec![
            cell(CellKind::Code, "1"),
            cell(CellKind::Markdown, "2"),
            cell(CellKind::Code, "3"),
            cell(CellKind::Code, "%%sql -z"),
            cell(CellKind::Code, " "),
        ];
        let order: Vec<CellId> = cells.iter().map(|cell| cell.id.clone()).collect();
        let mut notebook = Notebook::of(cells);
        let frozen = compose::set_flag(&notebook, &order[..1], Flag::Frozen, true);
        notebook.apply_all(frozen.edits).expect("fits");
        let short = |which: &Which| -> Vec<usize> {
            targets(&notebook, which).iter().filter_map(|cell| notebook.index_of(cell)).collect()
        };
        assert_eq!(short(&Which::All), [2, 3, 4]);
        assert_eq!(short(&Which::Above(order[3].clone())), [2]);
        assert_eq!(short(&Which::Below(order[3].clone())), [3, 4]);
        let planned = plan(&notebook, &order[2]).expect("fits").expect("code");
        assert!(matches!(&planned.request.work, Work::Code { code, .. } if &**code == "3"));
        assert!(plan(&notebook, &order[3]).is_err());
        assert_eq!(plan(&notebook, &order[4]), Ok(None));
        assert_eq!(plan(&notebook, &order[1]), Ok(None));
    }
}
