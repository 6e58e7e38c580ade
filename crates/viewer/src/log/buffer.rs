//! The text of a log: a few large pieces and the ends of their lines.

use std::collections::VecDeque;
use std::ops::Range;

use super::Section;
use super::gap::Gap;

/// Bytes of a chunk, unless a line is longer. Chunks are never moved, so growing takes no second copy.
const CHUNK: usize = 1 << 20;
/// Low bits of an end: the offset; the two bits above: the section.
const OFFSET: u32 = (1 << 30) - 1;
/// Bytes of a line that are kept.
const MAX_LINE: usize = 1 << 28;

/// A log's lines with their sections and gaps. Takes 4 bytes a line beside the text.
///
/// A line's number counts all lines ever added, so it stays the same when old lines are dropped to keep a limit.
#[derive(Debug, Clone, Default)]
pub struct LogBuffer {
    chunks: VecDeque<Chunk>,
    end: u32,
    bytes: usize,
    limit: Option<usize>,
    gaps: Vec<Gap>,
    gap_revision: u32,
}

#[derive(Debug, Clone, Default)]
struct Chunk {
    first: u32,
    /// Each line is ended by `\n`.
    text: String,
    /// For each line, where its line end ends, with its section.
    ends: Vec<u32>,
}

impl Chunk {
    fn offset(&self, index: usize) -> usize {
        index.checked_sub(1).and_then(|index| self.ends.get(index)).map_or(0, |end| (end & OFFSET) as usize)
    }

    fn line(&self, index: usize) -> Option<&str> {
        (index < self.ends.len()).then(|| self.text.get(self.offset(index)..self.offset(index + 1) - 1))?
    }

    fn end(&self) -> u32 {
        self.first + self.ends.len() as u32
    }
}

/// Whole lines that follow each other in memory, for looking at many at once.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// Number of the first line.
    pub first: u32,
    /// The lines, each ended by `\n`.
    pub text: &'a str,
    ends: &'a [u32],
    base: usize,
}

impl Piece<'_> {
    /// One more than the number of the last line.
    #[must_use]
    pub fn end(&self) -> u32 {
        self.first + self.ends.len() as u32
    }

    /// The line that an offset into `text` lies in, and where the line begins in `text`.
    #[must_use]
    pub fn locate(&self, offset: usize) -> (u32, usize) {
        let index = self.ends.partition_point(|end| (end & OFFSET) as usize - self.base <= offset);
        let index = index.min(self.ends.len().saturating_sub(1));
        let start = index.checked_sub(1).and_then(|index| self.ends.get(index));
        (self.first + index as u32, start.map_or(0, |end| (end & OFFSET) as usize - self.base))
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

    fn push_line(&mut self, section: Section, line: &str) {
        let line = &line[..line.floor_char_boundary(MAX_LINE)];
        let needed = line.len() + 1;
        let full = self.chunks.back().is_none_or(|chunk| chunk.text.len() + needed > CHUNK);
        if full {
            if let Some(last) = self.chunks.back_mut() {
                last.ends.shrink_to_fit();
            }
            // The first chunk grows as it is filled: most logs are short.
            let capacity = if self.chunks.is_empty() { needed } else { needed.max(CHUNK) };
            let text = String::with_capacity(capacity);
            self.chunks.push_back(Chunk { first: self.end, text, ends: Vec::new() });
        }
        let Some(chunk) = self.chunks.back_mut() else { return };
        chunk.text.push_str(line);
        chunk.text.push('\n');
        chunk.ends.push(chunk.text.len() as u32 | (section.index() as u32) << 30);
        self.end += 1;
        self.bytes += needed;
        self.keep_limit();
    }

    fn keep_limit(&mut self) {
        let Some(limit) = self.limit else { return };
        while self.bytes > limit && self.chunks.len() > 1 {
            let Some(oldest) = self.chunks.pop_front() else { return };
            self.bytes -= oldest.text.len();
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
        let chunk = |chunk: &Chunk| size_of::<Chunk>() + chunk.text.capacity() + chunk.ends.capacity() * 4;
        self.chunks.iter().map(chunk).sum::<usize>() + self.gaps.capacity() * size_of::<Gap>()
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
        chunk.ends.get(index).map(|end| Section::from_index(end >> 30))
    }

    /// Lines from `from` on that follow each other in memory: at least one, and no more than `max_bytes` unless the
    /// first is longer than that. `None` at the end.
    #[must_use]
    pub fn piece(&self, from: u32, max_bytes: usize) -> Option<Piece<'_>> {
        let (chunk, index) = self.find(from.max(self.first()))?;
        let base = chunk.offset(index);
        let ends = chunk.ends.get(index..)?;
        let count = ends.partition_point(|end| (end & OFFSET) as usize - base <= max_bytes).max(1);
        let ends = ends.get(..count)?;
        let text = chunk.text.get(base..chunk.offset(index + count))?;
        Some(Piece { first: chunk.first + index as u32, text, ends, base })
    }

    /// Calls `each` with number, section and text of the lines from `from` on until it answers `false`.
    pub fn walk(&self, from: u32, mut each: impl FnMut(u32, Section, &str) -> bool) {
        let start = self.chunks.partition_point(|chunk| chunk.end() <= from);
        for chunk in self.chunks.iter().skip(start) {
            let skip = from.saturating_sub(chunk.first) as usize;
            let mut begin = chunk.offset(skip);
            for (index, end) in chunk.ends.iter().enumerate().skip(skip) {
                let stop = (end & OFFSET) as usize;
                let text = chunk.text.get(begin..stop - 1).unwrap_or_default();
                if !each(chunk.first + index as u32, Section::from_index(end >> 30), text) {
                    return;
                }
                begin = stop;
            }
        }
    }
}
