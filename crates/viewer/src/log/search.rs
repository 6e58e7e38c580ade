//! Finding text in a log, in steps.

use super::buffer::{LogBuffer, Piece};

/// In which units a [`Matcher`] gives offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Units {
    /// Bytes of UTF-8.
    Bytes,
    /// UTF-16 code units, as a browser's regular expressions count.
    Utf16,
}

/// Something that finds matches in a text of many lines, such as a browser's regular expression.
pub trait Matcher {
    /// Appends start and end of each match in `text`, in order. Lines end in `\n`; a match that goes on beyond its
    /// line is cut there, and one that is empty does not count.
    fn find(&mut self, text: &str, found: &mut Vec<(usize, usize)>);

    /// In which units [`Matcher::find`] counts.
    fn units(&self) -> Units;
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

    fn units(&self) -> Units {
        Units::Bytes
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
        if log.first() > self.next || self.hits.first().is_some_and(|hit| hit.line < log.first()) {
            self.forget_before(log.first());
        }
        let Some(piece) = log.piece(self.next, max_bytes) else { return false };
        self.found.clear();
        matcher.find(piece.text, &mut self.found);
        if matcher.units() == Units::Utf16 && !piece.text.is_ascii() {
            to_bytes(piece.text, &mut self.found);
        }
        self.take(&piece);
        self.next = piece.end();
        self.next < log.end()
    }

    /// Takes in what somebody else found in the text of the piece that begins at line `from`: starts and ends, in order.
    /// Pieces come in the order of their lines, and [`Search::searched_until`] says how far the search has come.
    pub fn accept(&mut self, log: &LogBuffer, from: u32, max_bytes: usize, found: &[(usize, usize)], units: Units) {
        let Some(piece) = log.piece(from, max_bytes) else { return };
        self.found.clear();
        self.found.extend_from_slice(found);
        if units == Units::Utf16 && !piece.text.is_ascii() {
            to_bytes(piece.text, &mut self.found);
        }
        self.take(&piece);
    }

    /// Lines before this one have been searched by somebody else.
    pub fn searched_until(&mut self, line: u32) {
        self.next = self.next.max(line);
    }

    fn take(&mut self, piece: &Piece<'_>) {
        for &(start, end) in &self.found {
            let (line, begin) = piece.locate(start);
            let rest = piece.text.get(start..end.min(piece.text.len())).unwrap_or_default();
            let length = rest.find('\n').unwrap_or(rest.len());
            if length == 0 {
                continue;
            }
            self.count += 1;
            if self.hits.len() < MAX_HITS {
                let start = start - begin;
                self.hits.push(Hit { line, start: start as u32, end: (start + length) as u32 });
            }
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

/// Turns UTF-16 offsets, in order, into byte offsets.
fn to_bytes(text: &str, found: &mut [(usize, usize)]) {
    let mut chars = text.chars();
    let (mut units, mut bytes) = (0, 0);
    let mut advance = |to: usize| {
        while units < to {
            let Some(char) = chars.next() else { break };
            units += char.len_utf16();
            bytes += char.len_utf8();
        }
        bytes
    };
    for (start, end) in found {
        *start = advance(*start);
        *end = advance(*end);
    }
}
