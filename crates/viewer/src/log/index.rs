//! What is known of each line beside its text: a byte.

use std::collections::VecDeque;

use super::buffer::LogBuffer;
use super::fold::{Fold, Verdict};
use super::head::{Head, Level};
use super::shape;

const LEVEL: u8 = 7;
const BELONGS: u8 = 8;
const TIMED: u8 = 16;
/// All that can be known of a line is a number below this one.
const KNOWN: u8 = 32;

/// Lines looked through for the other lines of an entry, which lie near unless another section printed very much.
const NEAR: u32 = 20_000;

/// What the index knows of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineInfo {
    /// Level of the line, or of the entry it belongs to.
    pub level: Option<Level>,
    /// It belongs to an entry that begins further up: part of a stack trace, a plan, a message of many lines.
    pub belongs: bool,
    /// It begins with a time stamp.
    pub timed: bool,
}

impl LineInfo {
    fn of(byte: u8) -> Self {
        Self {
            level: usize::from(byte & LEVEL).checked_sub(1).and_then(|level| Level::ALL.get(level).copied()),
            belongs: byte & BELONGS != 0,
            timed: byte & TIMED != 0,
        }
    }

    fn byte(self) -> u8 {
        let level = self.level.map_or(0, |level| level as u8 + 1);
        level | if self.belongs { BELONGS } else { 0 } | if self.timed { TIMED } else { 0 }
    }
}

/// Levels and entries of the lines of a [`LogBuffer`], made in steps and kept up as the log grows.
#[derive(Debug, Clone, Default)]
pub struct LogIndex {
    first: u32,
    bytes: VecDeque<u8>,
    folds: [Fold; 3],
    next_gap: usize,
    gap_revision: u32,
    /// Lines were put in that were looked at on an earlier visit, and the folds do not know them yet.
    restored: bool,
    /// Lines were looked at here.
    looked: bool,
    /// Entries by level; the first is "none".
    counts: [u32; 7],
}

impl LogIndex {
    /// An index of nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in what was known of the next lines on an earlier visit, as [`LogIndex::code`] told it. From the first line
    /// on of which nothing was known, all lines are looked at as if they had just come: [`LogIndex::advance`] is to be
    /// called before more are put in.
    pub fn restore(&mut self, codes: &[u8]) {
        if self.looked {
            return;
        }
        let known = codes.iter().position(|code| *code >= KNOWN).unwrap_or(codes.len());
        let codes = codes.get(..known).unwrap_or_default();
        self.restored |= known > 0;
        self.bytes.extend(codes);
        let mut lines = [0; KNOWN as usize];
        for code in codes {
            if let Some(lines) = lines.get_mut(usize::from(*code)) {
                *lines += 1;
            }
        }
        for (code, lines) in (0..KNOWN).zip(lines) {
            self.count(LineInfo::of(code), lines);
        }
    }

    /// What is known of a line for good, as a number below 32; [`LogIndex::UNKNOWN`] when it may still change.
    #[must_use]
    pub fn code(&self, line: u32) -> u8 {
        let known = line.checked_sub(self.first).filter(|_| line < self.settled());
        known.and_then(|index| self.bytes.get(index as usize)).copied().unwrap_or(Self::UNKNOWN)
    }

    /// The code of a line of which nothing is known.
    pub const UNKNOWN: u8 = u8::MAX;

    /// Brings the folds to where they were when the last restored line had been looked at. A line with a time stamp begins
    /// an entry whatever stands above it, so it is enough to begin with the last one of each section.
    fn resume(&mut self, log: &LogBuffer) {
        self.restored = false;
        let end = self.scanned();
        let first = self.first.max(end.saturating_sub(NEAR));
        let mut begins = [first; 3];
        let mut gaps = log.gaps().iter().skip(log.gaps().partition_point(|gap| gap.before <= first)).peekable();
        for line in first..end {
            if let (Some(section), Some(LineInfo { timed: true, .. })) = (log.section(line), self.info(line))
                && let Some(begin) = begins.get_mut(section.index())
            {
                *begin = line;
            }
        }
        log.walk(first, |line, section, text| {
            if line >= end {
                return false;
            }
            while let Some(gap) = gaps.next_if(|gap| gap.before <= line) {
                if let Some(fold) = self.folds.get_mut(gap.section.index()) {
                    fold.close();
                }
            }
            if begins.get(section.index()).is_some_and(|begin| *begin <= line) {
                self.judge(line, section.index(), text);
            }
            true
        });
        self.next_gap = log.gaps().partition_point(|gap| gap.before < end);
    }

    /// Looks at up to `max_lines` more lines; a step of 20,000 takes a few milliseconds. `true` when there are more.
    pub fn advance(&mut self, log: &LogBuffer, max_lines: u32) -> bool {
        self.forget_before(log.first());
        if self.scanned() == log.end() {
            return false;
        }
        self.looked = true;
        if self.restored {
            self.resume(log);
        }
        if self.gap_revision != log.gap_revision() {
            self.gap_revision = log.gap_revision();
            self.next_gap = log.gaps().partition_point(|gap| gap.before < self.scanned());
        }
        let stop = self.scanned().saturating_add(max_lines);
        log.walk(self.scanned(), |line, section, text| {
            if line >= stop {
                return false;
            }
            while let Some(gap) = log.gaps().get(self.next_gap).filter(|gap| gap.before <= line) {
                if let Some(fold) = self.folds.get_mut(gap.section.index()) {
                    fold.close();
                }
                self.next_gap += 1;
            }
            self.add(line, section.index(), text);
            true
        });
        self.scanned() < log.end()
    }

    fn add(&mut self, line: u32, section: usize, text: &str) {
        let Some((verdict, timed)) = self.judge(line, section, text) else { return };
        let info = match verdict {
            Verdict::Begins(level) => LineInfo { level, belongs: false, timed },
            Verdict::Belongs(level) => LineInfo { level, belongs: true, timed },
            Verdict::BelongsWith(level, lines) => {
                for line in lines {
                    self.set(line, LineInfo { level, belongs: true, timed: false });
                }
                LineInfo { level, belongs: true, timed }
            }
        };
        self.bytes.push_back(info.byte());
        self.count(info, 1);
    }

    /// What the fold of its section says of a line, and whether it has a time stamp.
    fn judge(&mut self, line: u32, section: usize, text: &str) -> Option<(Verdict, bool)> {
        let fold = self.folds.get_mut(section)?;
        let head = Head::parse(text);
        let shape = shape::of(text);
        // A traceback or an exception at the margin has a level in its words, but may belong to the line above.
        let own = head.time.is_some() || (head.level.is_some() && shape == shape::Shape::Other);
        let verdict =
            if own { fold.head(head.level, shape::announces_traceback(text)) } else { fold.line(line, shape) };
        Some((verdict, head.time.is_some()))
    }

    fn count(&mut self, info: LineInfo, by: i32) {
        let level = info.level.map_or(0, |level| level as usize + 1);
        if !info.belongs
            && let Some(count) = self.counts.get_mut(level)
        {
            *count = count.saturating_add_signed(by);
        }
    }

    fn set(&mut self, line: u32, info: LineInfo) {
        let index = line.checked_sub(self.first).map(|index| index as usize);
        let Some(byte) = index.and_then(|index| self.bytes.get_mut(index)) else { return };
        let old = LineInfo::of(std::mem::replace(byte, info.byte()));
        self.count(old, -1);
        self.count(info, 1);
    }

    fn forget_before(&mut self, first: u32) {
        while self.first < first {
            self.first += 1;
            if let Some(byte) = self.bytes.pop_front() {
                self.count(LineInfo::of(byte), -1);
            }
        }
    }

    /// One more than the number of the last line looked at.
    #[must_use]
    pub fn scanned(&self) -> u32 {
        self.first + self.bytes.len() as u32
    }

    /// All lines before this one keep what is known of them; the last few may still turn out to belong to an entry.
    #[must_use]
    pub fn settled(&self) -> u32 {
        self.folds.iter().filter_map(Fold::pending).fold(self.scanned(), u32::min).max(self.first)
    }

    /// What is known of a line; `None` when it has not been looked at.
    #[must_use]
    pub fn info(&self, line: u32) -> Option<LineInfo> {
        self.bytes.get(line.checked_sub(self.first)? as usize).map(|byte| LineInfo::of(*byte))
    }

    /// Number of entries of a level (`None`: without level) among the lines looked at.
    #[must_use]
    pub fn count_of(&self, level: Option<Level>) -> u32 {
        self.counts.get(level.map_or(0, |level| level as usize + 1)).copied().unwrap_or_default()
    }

    /// The entry a line belongs to: the number of its first line.
    #[must_use]
    pub fn entry_of(&self, log: &LogBuffer, line: u32) -> u32 {
        let section = log.section(line);
        if !self.info(line).is_some_and(|info| info.belongs) {
            return line;
        }
        (self.first.max(line.saturating_sub(NEAR))..line)
            .rev()
            .find(|above| self.info(*above).is_some_and(|info| !info.belongs) && log.section(*above) == section)
            .unwrap_or(line)
    }

    /// Number of lines that belong to the entry that begins at `line`.
    #[must_use]
    pub fn belonging(&self, log: &LogBuffer, line: u32) -> u32 {
        let Some(section) = log.section(line) else { return 0 };
        let mut count = 0;
        for below in line + 1..self.scanned().min(line.saturating_add(NEAR)) {
            let Some(info) = self.info(below) else { break };
            if log.section(below) != Some(section) {
                continue;
            }
            if !info.belongs {
                break;
            }
            count += 1;
        }
        count
    }

    /// The next entry after `from` (or the last before it) that is an error, going round at the ends.
    #[must_use]
    pub fn error_from(&self, from: Option<u32>, forward: bool) -> Option<u32> {
        let is_error =
            |line: &u32| self.info(*line).is_some_and(|info| !info.belongs && info.level >= Some(Level::Error));
        let (first, end) = (self.first, self.scanned());
        if forward {
            let from = from.map_or(first, |from| from.saturating_add(1).clamp(first, end));
            (from..end).chain(first..from).find(is_error)
        } else {
            let from = from.unwrap_or(end).clamp(first, end);
            (first..from).rev().chain((from..end).rev()).find(is_error)
        }
    }

    /// Bytes of memory taken.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.bytes.capacity()
    }
}
