//! Find and replace over all cells. What matches is decided by a [`Matcher`], so that a browser's regular expressions
//! serve as well as any.

use std::ops::Range;

use crate::edit::Edit;
use crate::edit::compose::Change;
use crate::id::CellId;
use crate::notebook::Notebook;
use crate::selection::{Mode, Selection};
use crate::text::Splice;

/// Decides what is found.
pub trait Matcher {
    /// All matches in `text`, in order, not overlapping, in bytes on character boundaries; others are ignored.
    fn find_all(&self, text: &str) -> Vec<Range<usize>>;

    /// What replaces the match at `range` of `text`, with this template's references to groups filled in.
    fn expand(&self, text: &str, range: Range<usize>, template: &str) -> String;
}

/// Text as it is, with or without regard to case: for lists and tests, and where no regular expressions are at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// The text to find.
    pub text: String,
    /// `A` is not `a`. Otherwise ASCII letters are the same in either case.
    pub match_case: bool,
}

impl Matcher for Literal {
    fn find_all(&self, text: &str) -> Vec<Range<usize>> {
        let (hay, needle) = (text.as_bytes(), self.text.as_bytes());
        let mut found = Vec::new();
        let mut at = 0;
        while !needle.is_empty() && at + needle.len() <= hay.len() {
            let window = &hay[at..at + needle.len()];
            let same = if self.match_case { window == needle } else { window.eq_ignore_ascii_case(needle) };
            if same {
                found.push(at..at + needle.len());
                at += needle.len();
            } else {
                at += 1;
            }
        }
        found
    }

    fn expand(&self, _: &str, _: Range<usize>, template: &str) -> String {
        template.to_owned()
    }
}

/// A match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The cell.
    pub cell: CellId,
    /// Bytes of its source.
    pub range: Range<usize>,
}

/// The matches in a notebook, and which of them is current.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    hits: Vec<Hit>,
    current: Option<usize>,
}

impl Search {
    /// Searches all cells, or only some of them. The match at or after `from` (a cell and a byte offset) is current;
    /// after the last one comes the first.
    #[must_use]
    pub fn new(
        notebook: &Notebook,
        matcher: &dyn Matcher,
        only: Option<&[CellId]>,
        from: Option<(&CellId, usize)>,
    ) -> Self {
        let mut hits = Vec::new();
        let mut current = None;
        let start = from.and_then(|(cell, offset)| Some((notebook.index_of(cell)?, offset))).unwrap_or((0, 0));
        for (index, cell) in notebook.cells().enumerate() {
            if only.is_some_and(|only| !only.contains(&cell.id)) {
                continue;
            }
            for range in valid(&cell.source, matcher.find_all(&cell.source)) {
                if current.is_none() && (index, range.start) >= start {
                    current = Some(hits.len());
                }
                hits.push(Hit { cell: cell.id.clone(), range });
            }
        }
        let current = current.or(if hits.is_empty() { None } else { Some(0) });
        Self { hits, current }
    }

    /// All matches, in order.
    #[must_use]
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The current match.
    #[must_use]
    pub fn current(&self) -> Option<&Hit> {
        self.hits.get(self.current?)
    }

    /// Number of the current match, counted from 1, and of all: `3 of 17`.
    #[must_use]
    pub fn position(&self) -> (usize, usize) {
        (self.current.map_or(0, |current| current + 1), self.hits.len())
    }

    /// The match after the current one becomes current; after the last one the first.
    pub fn forward(&mut self) -> Option<&Hit> {
        self.current = self.current.map(|current| (current + 1) % self.hits.len());
        self.current()
    }

    /// The match before the current one becomes current; before the first one the last.
    pub fn back(&mut self) -> Option<&Hit> {
        self.current = self.current.map(|current| (current + self.hits.len() - 1) % self.hits.len());
        self.current()
    }

    /// Replaces the current match; empty when there is none, or its cell may not be edited. Search again afterwards,
    /// from where the change puts the caret.
    #[must_use]
    pub fn replace_current(&self, notebook: &Notebook, matcher: &dyn Matcher, template: &str) -> Change {
        let Some(hit) = self.current() else { return Change::default() };
        let Some((edit, end)) = replacement(notebook, matcher, hit, template) else { return Change::default() };
        let select = Selection { caret: Some(end..end), ..Selection::of(hit.cell.clone(), Mode::Edit) };
        Change { label: "Replace", edits: vec![edit], select: Some(select) }
    }

    /// Replaces all matches, as one step of undo. Cells that may not be edited stay as they are.
    #[must_use]
    pub fn replace_all(&self, notebook: &Notebook, matcher: &dyn Matcher, template: &str) -> Change {
        // From the last to the first, so that no edit moves the place of another.
        let edits = self.hits.iter().rev().filter_map(|hit| replacement(notebook, matcher, hit, template));
        Change { label: "Replace all", edits: edits.map(|(edit, _)| edit).collect(), select: None }
    }
}

/// The edit for a match, and where the new text ends.
fn replacement(notebook: &Notebook, matcher: &dyn Matcher, hit: &Hit, template: &str) -> Option<(Edit, usize)> {
    let cell = notebook.get(&hit.cell).filter(|cell| cell.is_editable())?;
    cell.source.get(hit.range.clone())?;
    let text = matcher.expand(&cell.source, hit.range.clone(), template);
    let end = hit.range.start + text.len();
    Some((Edit::Text { cell: hit.cell.clone(), splice: Splice::new(hit.range.clone(), text) }, end))
}

/// The ranges that keep to the rules.
fn valid(text: &str, ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut end = 0;
    let fits = |range: &Range<usize>| {
        let fits = range.start >= end && text.get(range.clone()).is_some();
        end = if fits { range.end } else { end };
        fits
    };
    ranges.into_iter().filter(fits).collect()
}

/// Where a text is found in a notebook: for the list of notebooks. The first line that matches, with the match in it.
#[must_use]
pub fn first_line(notebook: &Notebook, matcher: &dyn Matcher) -> Option<(String, Range<usize>)> {
    notebook.cells().find_map(|cell| {
        let range = valid(&cell.source, matcher.find_all(&cell.source)).into_iter().next()?;
        let start = cell.source[..range.start].rfind('\n').map_or(0, |i| i + 1);
        let end = cell.source[range.start..].find('\n').map_or(cell.source.len(), |i| range.start + i);
        Some((cell.source[start..end].to_owned(), range.start - start..range.end.min(end) - start))
    })
}
