//! Headings of the Markdown cells: the outline, and the sections that a collapsed heading hides.

mod markdown;

use crate::cell::Flag;
use crate::id::CellId;
use crate::notebook::Notebook;

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The cell it is in.
    pub cell: CellId,
    /// Line of the cell's source it begins at, counted from 0.
    pub line: usize,
    /// 1 to 6.
    pub level: u8,
    /// Its text without Markdown's marks.
    pub text: String,
    /// The most urgent mark of the code cells between it and the next entry of the same or a higher level.
    pub mark: Mark,
}

/// How the runs of a section stand, the least urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Mark {
    /// Nothing ran.
    #[default]
    None,
    /// All that ran ended well, or was cancelled.
    Done,
    /// Edited since it ran.
    Edited,
    /// Waits to run.
    Queued,
    /// Runs.
    Running,
    /// Its outcome is not known.
    Lost,
    /// Failed.
    Error,
}

/// The headings of all Markdown cells, in order. `mark` tells how a code cell stands.
#[must_use]
pub fn outline(notebook: &Notebook, mark: impl Fn(&CellId) -> Mark) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    // Indices of the headings that the current place is under, outermost first.
    let mut open: Vec<usize> = Vec::new();
    for cell in notebook.cells() {
        if cell.is_code() {
            let mark = mark(&cell.id);
            open.iter().for_each(|i| headings[*i].mark = headings[*i].mark.max(mark));
        } else if cell.is_markdown() {
            for found in markdown::headings(&cell.source) {
                open.retain(|i| headings[*i].level < found.level);
                open.push(headings.len());
                let (line, level, text) = (found.line, found.level, markdown::plain(found.text));
                headings.push(Heading { cell: cell.id.clone(), line, level, text, mark: Mark::None });
            }
        }
    }
    headings
}

/// Which cells a notebook shows: those under a collapsed heading are hidden.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folding {
    /// For each position the collapsed heading that hides the cell there.
    hidden_by: Vec<Option<usize>>,
}

impl Folding {
    /// As the notebook's headings and their flags say.
    #[must_use]
    pub fn of(notebook: &Notebook) -> Self {
        let mut hidden_by = Vec::with_capacity(notebook.len());
        let mut folded: Option<(u8, usize)> = None;
        for (i, cell) in notebook.cells().enumerate() {
            let level = if cell.is_markdown() { markdown::level(&cell.source) } else { None };
            if let (Some(level), Some((outer, _))) = (level, folded)
                && level <= outer
            {
                folded = None;
            }
            hidden_by.push(folded.map(|(_, heading)| heading));
            if let (None, Some(level)) = (folded, level)
                && cell.flag(Flag::HeadingCollapsed)
            {
                folded = Some((level, i));
            }
        }
        Self { hidden_by }
    }

    /// The cell at this position is shown.
    #[must_use]
    pub fn is_shown(&self, index: usize) -> bool {
        self.hidden_by.get(index).is_none_or(Option::is_none)
    }

    /// Number of cells that the heading at this position hides.
    #[must_use]
    pub fn hidden_under(&self, heading: usize) -> usize {
        self.hidden_by.iter().filter(|by| **by == Some(heading)).count()
    }

    /// Position of the collapsed heading that hides the cell at this position.
    #[must_use]
    pub fn hidden_by(&self, index: usize) -> Option<usize> {
        self.hidden_by.get(index).copied().flatten()
    }
}

/// Level of the heading that a Markdown cell begins with; such a cell can be collapsed.
#[must_use]
pub fn heading_level(notebook: &Notebook, cell: &CellId) -> Option<u8> {
    let cell = notebook.get(cell)?;
    if cell.is_markdown() { markdown::level(&cell.source) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::Cell;
    use crate::edit::compose;
    use crate::id::Ids;
    use crate::language::{CellKind, Language};

    fn notebook(sources: &[&str]) -> Notebook {
        let mut ids = Ids::new(1);
        let kind = |source: &str| if source.starts_with('=') { CellKind::Code } else { CellKind::Markdown };
        let cell = |source: &&str| Cell::new(ids.cell(), kind(source), Language::Python, *source);
        Notebook::of(sources.iter().map(cell).collect())
    }

    #[test]
    fn a_section_shows_the_most_urgent_mark_of_its_cells() {
        let notebook = notebook(&["# One", "=a", "## Two\ntext\n\n## Three", "=b", "# Four", "=c"]);
        let failed = notebook.order()[3].clone();
        let found = outline(&notebook, |id| if *id == failed { Mark::Error } else { Mark::Done });
        let short: Vec<(&str, u8, usize, Mark)> =
            found.iter().map(|h| (h.text.as_str(), h.level, h.line, h.mark)).collect();
        assert_eq!(
            short,
            [
                ("One", 1, 0, Mark::Error),
                ("Two", 2, 0, Mark::None),
                ("Three", 2, 3, Mark::Error),
                ("Four", 1, 0, Mark::Done)
            ]
        );
    }

    #[test]
    fn a_collapsed_heading_hides_its_section_and_no_more() {
        let mut notebook = notebook(&["# One", "=a", "## Two", "=b", "# Three", "=c"]);
        let heading = notebook.order()[0].clone();
        let change = compose::set_flag(&notebook, std::slice::from_ref(&heading), Flag::HeadingCollapsed, true);
        notebook.apply_all(change.edits).expect("fits");
        let folding = Folding::of(&notebook);
        let shown: Vec<bool> = (0..6).map(|i| folding.is_shown(i)).collect();
        assert_eq!(shown, [true, false, false, false, true, true]);
        assert_eq!((folding.hidden_under(0), folding.hidden_by(3)), (3, Some(0)));
    }
}
