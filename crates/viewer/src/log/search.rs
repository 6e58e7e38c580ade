//! Finding text in a log, in steps.

use super::buffer::{LogBuffer, Stretch};

/// Something that finds matches in a text of many lines, such as a browser's regular expression.
pub trait Matcher {
    /// Appends start and end of each match in `text` in bytes, in order. Lines end in `\n`; a match that goes on beyond
    /// its line is cut there, and one that is empty does not count.
    fn find(&mut self, text: &str, found: &mut Vec<(usize, usize)>);
}

/// Finds a text as it is.
#[derive(Debug, Clone)]
pub struct Plain {
    needle: String,
    ignore_case: bool,
}

impl Plain {
    /// With `ignore_case`, letters of the ASCII alphabet match in both cases.
    #[must_use]
    pub fn new(needle: &str, ignore_case: bool) -> Self {
        Self { needle: needle.to_owned(), ignore_case }
    }
}

impl Matcher for Plain {
    fn find(&mut self, text: &str, found: &mut Vec<(usize, usize)>) {
        let length = self.needle.len();
        if length == 0 {
            return;
        }
        if !self.ignore_case {
            found.extend(text.match_indices(&self.needle).map(|(at, _)| (at, at + length)));
            return;
        }
        let (bytes, needle) = (text.as_bytes(), self.needle.as_bytes());
        let Some(first) = needle.first().map(u8::to_ascii_lowercase) else { return };
        let mut at = 0;
        while let Some(window) = bytes.get(at..at + length) {
            if window.first().map(u8::to_ascii_lowercase) == Some(first) && window.eq_ignore_ascii_case(needle) {
                found.push((at, at + length));
                at += length;
            } else {
                at += 1;
            }
        }
    }
}

/// A match in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The line's number.
    pub line: u32,
    /// Byte offset in the line.
    pub start: u32,
    /// Byte offset in the line after the match.
    pub end: u32,
}

/// Hits that can be walked through; more are only counted.
const MAX_HITS: usize = 1_000_000;

/// The matches of one pattern in a log. It goes on as the log grows; another pattern needs a new search.
#[derive(Debug, Clone, Default)]
pub struct Search {
    next: u32,
    hits: Vec<Hit>,
    count: u64,
    current: Option<usize>,
    found: Vec<(usize, usize)>,
}

impl Search {
    /// A search that has not begun.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Searches about `max_bytes` more of the log. `true` when there is more to search.
    pub fn step(&mut self, log: &LogBuffer, matcher: &mut dyn Matcher, max_bytes: usize) -> bool {
        self.follow(log);
        let Some(piece) = log.piece(self.next, max_bytes) else { return false };
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        matcher.find(piece.text, &mut found);
        self.take(&piece.lines, &found);
        self.found = found;
        self.next = piece.end();
        self.next < log.end()
    }

    /// Takes in what somebody else found in the text of the piece that begins at line `from`: starts and ends in bytes, in
    /// order. That text need not be here. Pieces come in the order of their lines, and [`Search::searched_until`] says how
    /// far the search has come.
    pub fn accept(&mut self, log: &LogBuffer, from: u32, found: &[(usize, usize)]) {
        self.follow(log);
        // What was dropped meanwhile is not there to be found.
        if let Some(lines) = log.stretch(from, usize::MAX).filter(|lines| lines.first == from) {
            self.take(&lines, found);
        }
    }

    /// Lines before this one have been searched by somebody else.
    pub fn searched_until(&mut self, line: u32) {
        self.next = self.next.max(line);
    }

    fn take(&mut self, lines: &Stretch<'_>, found: &[(usize, usize)]) {
        let mut line = 0;
        for &(start, end) in found {
            let of_line;
            (line, of_line) = lines.locate_from(line, start);
            let end = end.min(of_line.end);
            if start >= end {
                continue;
            }
            self.count += 1;
            if self.hits.len() < MAX_HITS {
                let in_line = |at: usize| (at - of_line.start) as u32;
                self.hits.push(Hit { line, start: in_line(start), end: in_line(end) });
            }
        }
    }

    /// Forgets what the log has dropped.
    fn follow(&mut self, log: &LogBuffer) {
        if log.first() > self.next || self.hits.first().is_some_and(|hit| hit.line < log.first()) {
            self.forget_before(log.first());
        }
    }

    fn forget_before(&mut self, first: u32) {
        let gone = self.hits.partition_point(|hit| hit.line < first);
        self.hits.drain(..gone);
        self.count -= gone as u64;
        self.current = self.current.and_then(|current| current.checked_sub(gone));
        self.next = self.next.max(first);
    }

    /// Number of the line the search has come to.
    #[must_use]
    pub fn searched(&self) -> u32 {
        self.next
    }

    /// Number of matches so far.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The matches so far, in order; at most a million.
    #[must_use]
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The matches in a line.
    #[must_use]
    pub fn on_line(&self, line: u32) -> &[Hit] {
        let start = self.hits.partition_point(|hit| hit.line < line);
        let end = self.hits.partition_point(|hit| hit.line <= line);
        self.hits.get(start..end).unwrap_or_default()
    }

    /// The match gone to last, and its index.
    #[must_use]
    pub fn current(&self) -> Option<(usize, Hit)> {
        let index = self.current?;
        self.hits.get(index).map(|hit| (index, *hit))
    }

    /// Goes to the first match at or below `line`, or the first of all when there is none.
    pub fn go_from(&mut self, line: u32) -> Option<Hit> {
        let index = self.hits.partition_point(|hit| hit.line < line);
        self.go(if index == self.hits.len() { 0 } else { index })
    }

    /// Goes to the next match, from the last to the first.
    pub fn go_next(&mut self) -> Option<Hit> {
        self.go(self.current.map_or(0, |current| if current + 1 < self.hits.len() { current + 1 } else { 0 }))
    }

    /// Goes to the match before, from the first to the last.
    pub fn go_back(&mut self) -> Option<Hit> {
        let last = self.hits.len().checked_sub(1)?;
        self.go(self.current.and_then(|current| current.checked_sub(1)).unwrap_or(last))
    }

    fn go(&mut self, index: usize) -> Option<Hit> {
        let hit = self.hits.get(index).copied()?;
        self.current = Some(index);
        Some(hit)
    }

    /// Bytes of memory taken.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.hits.capacity() * size_of::<Hit>()
    }
}
