//! What is selected, and how the keyboard moves it: pure state.

use std::ops::Range;

use crate::id::CellId;
use crate::notebook::Notebook;
use crate::outline::Folding;

/// Whether keys go to the notebook or to the text of the active cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// Keys are commands.
    #[default]
    Command,
    /// Keys go into the active cell's editor.
    Edit,
}

/// The active cell, and the range of selected cells that ends at it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The active cell; `None` only in a notebook without cells.
    pub active: Option<CellId>,
    /// Where the range begins; `None` when only the active cell is selected.
    pub anchor: Option<CellId>,
    /// Where keys go.
    pub mode: Mode,
    /// Selected text of the active cell, in bytes, if that is known.
    pub caret: Option<Range<usize>>,
}

impl Selection {
    /// One cell.
    #[must_use]
    pub fn of(active: CellId, mode: Mode) -> Self {
        Self { active: Some(active), anchor: None, mode, caret: None }
    }

    /// From one cell to another, which is active.
    #[must_use]
    pub fn range(anchor: CellId, active: CellId) -> Self {
        let anchor = (anchor != active).then_some(anchor);
        Self { active: Some(active), anchor, mode: Mode::Command, caret: None }
    }

    /// The first cell, as a notebook that was just opened has it.
    #[must_use]
    pub fn first(notebook: &Notebook) -> Self {
        Self { active: notebook.order().first().cloned(), ..Self::default() }
    }

    /// The selected cells, in the notebook's order. A collapsed heading stands for its section.
    #[must_use]
    pub fn cells(&self, notebook: &Notebook, folding: &Folding) -> Vec<CellId> {
        let Some((first, last)) = self.bounds(notebook) else { return Vec::new() };
        let last = (last..notebook.len()).skip(1).take_while(|i| !folding.is_shown(*i)).last().unwrap_or(last);
        notebook.order()[first..=last].to_vec()
    }

    /// A cell is selected.
    #[must_use]
    pub fn contains(&self, notebook: &Notebook, index: usize) -> bool {
        self.bounds(notebook).is_some_and(|(first, last)| (first..=last).contains(&index))
    }

    /// Positions of the first and last selected cell.
    fn bounds(&self, notebook: &Notebook) -> Option<(usize, usize)> {
        let active = notebook.index_of(self.active.as_ref()?)?;
        let anchor = self.anchor.as_ref().and_then(|anchor| notebook.index_of(anchor)).unwrap_or(active);
        Some((active.min(anchor), active.max(anchor)))
    }

    /// The next cell that is shown, and no range any more. At the end: the last one.
    #[must_use]
    pub fn next(&self, notebook: &Notebook, folding: &Folding) -> Self {
        self.step(notebook, folding, 1)
    }

    /// The cell before that is shown.
    #[must_use]
    pub fn previous(&self, notebook: &Notebook, folding: &Folding) -> Self {
        self.step(notebook, folding, -1)
    }

    /// The range reaches one shown cell further down (or one less up).
    #[must_use]
    pub fn extend_down(&self, notebook: &Notebook, folding: &Folding) -> Self {
        self.extended(self.step(notebook, folding, 1).active)
    }

    /// The range reaches one shown cell further up.
    #[must_use]
    pub fn extend_up(&self, notebook: &Notebook, folding: &Folding) -> Self {
        self.extended(self.step(notebook, folding, -1).active)
    }

    /// The range reaches to the first cell.
    #[must_use]
    pub fn extend_to_top(&self, notebook: &Notebook) -> Self {
        self.extended(notebook.order().first().cloned())
    }

    /// The range reaches to the last cell that is shown.
    #[must_use]
    pub fn extend_to_bottom(&self, notebook: &Notebook, folding: &Folding) -> Self {
        let last = (0..notebook.len()).rev().find(|i| folding.is_shown(*i));
        self.extended(last.and_then(|i| notebook.order().get(i).cloned()))
    }

    /// The range reaches to this cell, as with Shift and a click.
    #[must_use]
    pub fn extend_to(&self, cell: CellId) -> Self {
        self.extended(Some(cell))
    }

    /// All cells; the last is active.
    #[must_use]
    pub fn all(notebook: &Notebook) -> Self {
        match (notebook.order().first(), notebook.order().last()) {
            (Some(first), Some(last)) => Self::range(first.clone(), last.clone()),
            _ => Self::default(),
        }
    }

    /// The same cell, ready for typing; a range is given up.
    #[must_use]
    pub fn editing(&self) -> Self {
        Self { anchor: None, mode: Mode::Edit, ..self.clone() }
    }

    /// The same cells, with keys going to the notebook.
    #[must_use]
    pub fn commanding(&self) -> Self {
        Self { mode: Mode::Command, ..self.clone() }
    }

    /// What is left of it after cells went away, perhaps by another's doing: `before` is the order that it was made
    /// for. A vanished active cell is replaced by its nearest neighbour that is left.
    #[must_use]
    pub fn repaired(&self, notebook: &Notebook, before: &[CellId]) -> Self {
        let keeps = |id: &CellId| notebook.contains(id);
        let Some(active) = self.active.clone().filter(keeps) else {
            let old = self.active.as_ref().and_then(|id| before.iter().position(|own| own == id)).unwrap_or(0);
            let below = before.iter().skip(old).find(|id| keeps(id));
            let nearest = below.or_else(|| before.iter().take(old).rev().find(|id| keeps(id)));
            let active = nearest.or(notebook.order().first()).cloned();
            return Self { active, ..Self::default() };
        };
        let length = notebook.get(&active).map_or(0, |cell| cell.source.len());
        let caret = self.caret.clone().filter(|caret| caret.end <= length);
        Self { active: Some(active), anchor: self.anchor.clone().filter(keeps), mode: self.mode, caret }
    }

    fn step(&self, notebook: &Notebook, folding: &Folding, by: isize) -> Self {
        let here = self.active.as_ref().and_then(|id| notebook.index_of(id));
        let Some(here) = here else { return Self::first(notebook) };
        let shown = |i: &usize| folding.is_shown(*i);
        let there = if by > 0 { (here + 1..notebook.len()).find(shown) } else { (0..here).rev().find(shown) };
        let active = notebook.order().get(there.unwrap_or(here)).cloned();
        Self { active, ..Self::default() }
    }

    fn extended(&self, active: Option<CellId>) -> Self {
        let anchor =
            self.anchor.clone().or_else(|| self.active.clone()).filter(|anchor| Some(anchor) != active.as_ref());
        Self { active, anchor, mode: Mode::Command, caret: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::{Cell, Flag};
    use crate::edit::compose;
    use crate::id::Ids;
    use crate::language::{CellKind, Language};

    fn notebook() -> (Notebook, Folding) {
        let mut ids = Ids::new(1);
        let sources = ["a", "# h", "b", "c", "# i"];
        let cells = sources.map(|source| Cell::new(ids.cell(), CellKind::Markdown, Language::Python, source));
        let mut notebook = Notebook::of(cells.to_vec());
        let heading = notebook.order()[1].clone();
        let change = compose::set_flag(&notebook, &[heading], Flag::HeadingCollapsed, true);
        notebook.apply_all(change.edits).expect("fits");
        let folding = Folding::of(&notebook);
        (notebook, folding)
    }

    fn at(notebook: &Notebook, selection: &Selection) -> Option<usize> {
        notebook.index_of(selection.active.as_ref()?)
    }

    #[test]
    fn the_keyboard_steps_over_what_a_collapsed_heading_hides() {
        let (notebook, folding) = notebook();
        let mut selection = Selection::first(&notebook);
        let mut seen = vec![];
        for _ in 0..4 {
            seen.push(at(&notebook, &selection));
            selection = selection.next(&notebook, &folding);
        }
        assert_eq!(seen, [Some(0), Some(1), Some(4), Some(4)]);
        assert_eq!(at(&notebook, &selection.previous(&notebook, &folding)), Some(1));
    }

    #[test]
    fn a_range_grows_and_shrinks_from_where_it_began() {
        let (notebook, folding) = notebook();
        let start = Selection::first(&notebook).next(&notebook, &folding);
        let down = start.extend_down(&notebook, &folding);
        assert_eq!(down.cells(&notebook, &folding).len(), 4);
        let back = down.extend_up(&notebook, &folding).extend_up(&notebook, &folding);
        assert_eq!(back.cells(&notebook, &folding).len(), 4, "a collapsed heading stands for its section");
        assert_eq!((at(&notebook, &back), back.contains(&notebook, 1)), (Some(0), true));
        assert_eq!(Selection::all(&notebook).cells(&notebook, &folding).len(), 5);
    }

    #[test]
    fn after_its_cell_went_the_selection_is_at_the_nearest_one_left() {
        let (mut notebook, folding) = notebook();
        let before = notebook.order().to_vec();
        let last = Selection::of(before[4].clone(), Mode::Edit);
        let change = compose::delete(&notebook, &before[3..], &mut Ids::new(2));
        notebook.apply_all(change.edits).expect("fits");
        assert_eq!(at(&notebook, &last.repaired(&notebook, &before)), Some(2));
        assert_eq!(last.repaired(&Notebook::default(), &before), Selection::default());
        let kept = Selection { caret: Some(0..99), ..Selection::of(before[0].clone(), Mode::Edit) };
        assert_eq!(kept.repaired(&notebook, &before).caret, None, "a caret beyond the text is dropped");
        assert!(Selection::default().next(&notebook, &folding).active.is_some());
    }
}
