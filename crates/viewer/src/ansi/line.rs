//! Lines: rows that can still be written to, and the compact form that is kept and read.

use super::style::Style;

/// A stretch of a line in one style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Where it ends: a byte offset into the line's text. It begins where the run before it ends.
    pub end: u32,
    /// Its style.
    pub style: Style,
}

/// A line of styled text, without its line end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// The text.
    pub text: String,
    /// The runs that cover the text; none when all of it is plain.
    pub runs: Vec<Run>,
    /// Number of characters left out at the end, because the line was longer than the limit.
    pub cut: u64,
}

impl Line {
    /// The line in pieces of one style each.
    #[must_use]
    pub fn spans(&self) -> Spans<'_> {
        Spans { line: self, start: 0, run: 0 }
    }

    /// Bytes this line takes in memory.
    pub(super) fn weight(&self) -> usize {
        size_of::<Self>() + self.text.len() + self.runs.len() * size_of::<Run>()
    }
}

/// Iterator over the pieces of a line.
#[derive(Debug, Clone)]
pub struct Spans<'a> {
    line: &'a Line,
    start: usize,
    run: usize,
}

impl<'a> Iterator for Spans<'a> {
    type Item = (&'a str, Style);

    fn next(&mut self) -> Option<Self::Item> {
        let (end, style) = match self.line.runs.get(self.run) {
            Some(run) => (run.end as usize, run.style),
            None => (self.line.text.len(), Style::default()),
        };
        let text = self.line.text.get(self.start..end).filter(|text| !text.is_empty())?;
        self.start = end;
        self.run += 1;
        Some((text, style))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell {
    char: char,
    style: Style,
}

const BLANK: Cell = Cell { char: ' ', style: Style::PLAIN };

/// A row that the cursor can still reach. A column is one character, whatever its width on the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    cells: Vec<Cell>,
    cut: u64,
}

impl Row {
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.cut == 0
    }

    /// Writes `char` at `column`; at most `limit` columns are kept, what is beyond is counted.
    pub(super) fn put(&mut self, column: usize, char: char, style: Style, limit: usize) {
        if column >= limit {
            self.cut = self.cut.max((column + 1 - limit) as u64);
            return;
        }
        let cell = Cell { char, style };
        match self.cells.get_mut(column) {
            Some(old) => *old = cell,
            None => {
                if self.cells.len() < column {
                    self.cells.resize(column, BLANK);
                }
                self.cells.push(cell);
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.cells.clear();
        self.cut = 0;
    }

    /// Erases from `column` to the end.
    pub(super) fn clear_from(&mut self, column: usize) {
        self.cells.truncate(column);
        self.cut = 0;
    }

    /// Erases from the beginning to `column`, with it.
    pub(super) fn clear_to(&mut self, column: usize) {
        if column + 1 >= self.cells.len() && self.cut == 0 {
            self.cells.clear();
        } else if let Some(cells) = self.cells.get_mut(..=column) {
            cells.fill(BLANK);
        } else {
            self.cells.fill(BLANK);
        }
    }

    pub(super) fn to_line(&self) -> Line {
        let mut line = Line { text: String::with_capacity(self.cells.len()), runs: Vec::new(), cut: self.cut };
        let mut style = Style::default();
        for cell in &self.cells {
            if cell.style != style {
                line.close(style);
                style = cell.style;
            }
            line.text.push(cell.char);
        }
        if !style.is_plain() || !line.runs.is_empty() {
            line.close(style);
        }
        line.runs.shrink_to_fit();
        line
    }
}

impl Line {
    /// Ends a run where the text ends now.
    fn close(&mut self, style: Style) {
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        if end > self.runs.last().map_or(0, |run| run.end) {
            self.runs.push(Run { end, style });
        }
    }
}
