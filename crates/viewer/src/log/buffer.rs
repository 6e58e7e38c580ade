//! The text of a log: a few large pieces and the ends of their lines.

use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;

use super::Section;
use super::chunk::{Chunk, Elsewhere, OFFSET};
use super::gap::Gap;

/// Bytes of a chunk, unless a line is longer. Chunks are never moved, so growing takes no second copy.
const CHUNK: usize = 1 << 20;
/// Lines that are looked at one by one before the rest is halved again and again.
const NEAR: usize = 8;
/// Bytes of a line that are kept.
const MAX_LINE: usize = 1 << 28;

/// A log's lines with their sections and gaps. Takes 4 bytes a line beside the text.
///
/// A line's number counts all lines ever added, so it stays the same when old lines are dropped to keep a limit.
#[derive(Debug, Default)]
pub struct LogBuffer {
    chunks: VecDeque<Chunk>,
    end: u32,
    bytes: usize,
    limit: Option<usize>,
    gaps: Vec<Gap>,
    gap_revision: u32,
}

/// Whole lines that follow each other in memory, for looking at many at once.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// The lines, each ended by `\n`.
    pub text: &'a str,
    pub(super) lines: Stretch<'a>,
}

impl Piece<'_> {
    /// Number of the first line.
    #[must_use]
    pub fn first(&self) -> u32 {
        self.lines.first
    }

    /// One more than the number of the last line.
    #[must_use]
    pub fn end(&self) -> u32 {
        self.lines.end()
    }
}

/// The same where the text lies elsewhere.
#[derive(Debug, Clone)]
pub struct FarPiece {
    /// Number of the first line.
    pub first: u32,
    /// One more than the number of the last line.
    pub end: u32,
    /// Where the lines, each ended by `\n`, are in that text, in bytes.
    pub range: Range<usize>,
    /// The text, as [`LogBuffer::push_later`] took it.
    pub text: Rc<dyn Elsewhere>,
}

/// Where lines that follow each other end, wherever their text is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch<'a> {
    /// Number of the first line.
    pub(super) first: u32,
    ends: &'a [u32],
    /// Where the first line begins in the text of its chunk.
    base: usize,
}

impl Stretch<'_> {
    fn end(&self) -> u32 {
        self.first + self.ends.len() as u32
    }

    /// Bytes, line ends included.
    fn bytes(&self) -> usize {
        self.ends.last().map_or(0, |end| (end & OFFSET) as usize - self.base)
    }

    /// The line that an offset from the beginning of the first line lies in, and where that begins and ends, without its
    /// line end. It is known to be the line `from` or one below: of many offsets in order, each is found at once.
    pub(super) fn locate_from(&self, from: u32, offset: usize) -> (u32, Range<usize>) {
        let before = |end: &u32| (end & OFFSET) as usize - self.base <= offset;
        let known = from.saturating_sub(self.first) as usize;
        let rest = self.ends.get(known..).unwrap_or_default();
        let near = rest.iter().take(NEAR).take_while(|end| before(end)).count();
        let far = if near < NEAR { 0 } else { rest.get(near..).unwrap_or_default().partition_point(before) };
        let index = (known + near + far).min(self.ends.len().saturating_sub(1));
        let place = |end: &u32| (end & OFFSET) as usize - self.base;
        let start = index.checked_sub(1).and_then(|index| self.ends.get(index)).map_or(0, place);
        let end = self.ends.get(index).map_or(start, |end| place(end) - 1);
        (self.first + index as u32, start..end)
    }
}

impl LogBuffer {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty log that drops its oldest lines (about a mebibyte at once) when the text takes more than `bytes`.
    #[must_use]
    pub fn with_limit(bytes: usize) -> Self {
        Self { limit: Some(bytes), ..Self::default() }
    }

    /// Adds a line. Text with line ends in it becomes several lines; `\r\n` counts as one line end.
    pub fn push(&mut self, section: Section, text: &str) {
        for line in text.split('\n') {
            self.push_line(section, line.strip_suffix('\r').unwrap_or(line));
        }
    }

    /// Adds a whole text, as it comes from a file; a line end at its end adds no empty line.
    pub fn push_text(&mut self, section: Section, text: &str) {
        if !text.is_empty() {
            self.push(section, text.strip_suffix('\n').unwrap_or(text));
        }
    }

    /// Adds a line that has no line ends in it.
    pub fn push_line(&mut self, section: Section, line: &str) {
        let line = &line[..line.floor_char_boundary(MAX_LINE)];
        let needed = line.len() + 1;
        let full = self.chunks.back().is_none_or(|chunk| !chunk.has_room(needed, CHUNK));
        if full {
            if let Some(last) = self.chunks.back_mut() {
                last.close();
            }
            // The first chunk grows as it is filled: most logs are short.
            let capacity = if self.chunks.is_empty() { needed } else { needed.max(CHUNK) };
            self.chunks.push_back(Chunk::new(self.end, capacity));
        }
        let Some(chunk) = self.chunks.back_mut() else { return };
        chunk.push(section, line);
        self.end += 1;
        self.bytes += needed;
        self.keep_limit();
    }

    /// Adds lines whose text is fetched when it is first looked at. `ends` says for each line where its line end ends in
    /// that text, in the lower 30 bits, and its section above; they must grow. Whether they do: else nothing is added.
    pub fn push_later(&mut self, ends: Vec<u32>, text: impl Elsewhere) -> bool {
        let grow = ends.iter().map(|end| end & OFFSET).is_sorted_by(|before, end| before < end);
        let Some(last) = ends.last().map(|end| (end & OFFSET) as usize).filter(|_| grow && ends.first() > Some(&0))
        else {
            return false;
        };
        if let Some(chunk) = self.chunks.back_mut() {
            chunk.close();
        }
        let lines = ends.len() as u32;
        self.chunks.push_back(Chunk::later(self.end, ends, Rc::new(text)));
        self.end += lines;
        self.bytes += last;
        self.keep_limit();
        true
    }

    fn keep_limit(&mut self) {
        let Some(limit) = self.limit else { return };
        while self.bytes > limit && self.chunks.len() > 1 {
            let Some(oldest) = self.chunks.pop_front() else { return };
            self.bytes -= oldest.bytes();
            let first = self.first();
            if self.gaps.first().is_some_and(|gap| gap.before <= first) {
                self.gaps.retain(|gap| gap.before > first);
                self.gap_revision += 1;
            }
        }
    }

    /// Says that lines may be missing before the line `gap.before`. There is at most one gap of a section at a place;
    /// the one that says more stays.
    pub fn add_gap(&mut self, gap: Gap) {
        let before = gap.before.clamp(self.first(), self.end);
        let gap = Gap { before, ..gap };
        let key = |gap: &Gap| (gap.before, gap.section);
        match self.gaps.binary_search_by_key(&key(&gap), key) {
            Ok(index) => {
                if let Some(old) = self.gaps.get_mut(index) {
                    old.kind = old.kind.max(gap.kind);
                    old.at_least = old.at_least.max(gap.at_least);
                }
            }
            Err(index) => {
                if index < self.gaps.len() || before < self.end {
                    self.gap_revision += 1;
                }
                self.gaps.insert(index, gap);
            }
        }
    }

    /// Takes back a gap that turned out to be none.
    pub(super) fn remove_gap(&mut self, before: u32, section: Section) {
        let count = self.gaps.len();
        self.gaps.retain(|gap| (gap.before, gap.section) != (before, section));
        self.gap_revision += u32::from(self.gaps.len() < count);
    }

    /// The gaps, in the order of lines.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Changes when gaps before existing lines come or go.
    #[must_use]
    pub fn gap_revision(&self) -> u32 {
        self.gap_revision
    }

    /// Number of the first line that is still there. Lines before it were dropped.
    #[must_use]
    pub fn first(&self) -> u32 {
        self.chunks.front().map_or(self.end, |chunk| chunk.first)
    }

    /// One more than the number of the last line.
    #[must_use]
    pub fn end(&self) -> u32 {
        self.end
    }

    /// The numbers of all lines that are there.
    #[must_use]
    pub fn lines(&self) -> Range<u32> {
        self.first()..self.end
    }

    /// Nothing there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first() == self.end
    }

    /// Bytes of the text, line ends included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Bytes of memory taken.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.chunks.iter().map(Chunk::memory).sum::<usize>() + self.gaps.capacity() * size_of::<Gap>()
    }

    fn find(&self, line: u32) -> Option<(&Chunk, usize)> {
        let index = self.chunks.partition_point(|chunk| chunk.end() <= line);
        let chunk = self.chunks.get(index)?;
        Some((chunk, line.checked_sub(chunk.first)? as usize))
    }

    /// A line's text, without its line end.
    #[must_use]
    pub fn line(&self, line: u32) -> Option<&str> {
        let (chunk, index) = self.find(line)?;
        chunk.line(index)
    }

    /// A line's section.
    #[must_use]
    pub fn section(&self, line: u32) -> Option<Section> {
        let (chunk, index) = self.find(line)?;
        chunk.section(index)
    }

    /// Lines from `from` on that follow each other in memory: at least one, and no more than `max_bytes` unless the
    /// first is longer than that. `None` at the end.
    #[must_use]
    pub fn piece(&self, from: u32, max_bytes: usize) -> Option<Piece<'_>> {
        let lines = self.stretch(from, max_bytes)?;
        let text = self.find(lines.first)?.0.text().get(lines.base..lines.base + lines.bytes())?;
        Some(Piece { text, lines })
    }

    /// The same when the text lies elsewhere, which stays there; `None` when it is here.
    #[must_use]
    pub fn far_piece(&self, from: u32, max_bytes: usize) -> Option<FarPiece> {
        let lines = self.stretch(from, max_bytes)?;
        let text = self.find(lines.first)?.0.elsewhere()?;
        Some(FarPiece { first: lines.first, end: lines.end(), range: lines.base..lines.base + lines.bytes(), text })
    }

    pub(super) fn stretch(&self, from: u32, max_bytes: usize) -> Option<Stretch<'_>> {
        let (chunk, index) = self.find(from.max(self.first()))?;
        let base = chunk.offset(index);
        let ends = chunk.ends().get(index..)?;
        let count = ends.partition_point(|end| (end & OFFSET) as usize - base <= max_bytes).max(1);
        Some(Stretch { first: chunk.first + index as u32, ends: ends.get(..count)?, base })
    }

    /// Calls `each` with number, section and text of the lines from `from` on until it answers `false`.
    pub fn walk(&self, from: u32, mut each: impl FnMut(u32, Section, &str) -> bool) {
        self.walk_chunks(from, |chunk, index, line, section| {
            chunk.line(index).is_some_and(|text| each(line, section, text))
        });
    }

    /// The same without the text, which need not be there for it.
    pub fn walk_sections(&self, from: u32, mut each: impl FnMut(u32, Section) -> bool) {
        self.walk_chunks(from, |_, _, line, section| each(line, section));
    }

    fn walk_chunks(&self, from: u32, mut each: impl FnMut(&Chunk, usize, u32, Section) -> bool) {
        let start = self.chunks.partition_point(|chunk| chunk.end() <= from);
        for chunk in self.chunks.iter().skip(start) {
            let skip = from.saturating_sub(chunk.first) as usize;
            for index in skip..chunk.ends().len() {
                let Some(section) = chunk.section(index) else { return };
                if !each(chunk, index, chunk.first + index as u32, section) {
                    return;
                }
            }
        }
    }
}
