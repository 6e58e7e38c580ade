//! Rows on the screen and the lines they show.

use std::collections::BTreeSet;

use super::buffer::LogBuffer;
use super::gap::Gap;
use super::head::Level;
use super::index::LogIndex;
use super::stamp::LocalMillis;
use super::{LineInfo, Section};

/// A set of levels; "none" is one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelSet(u8);

impl LevelSet {
    /// Every level and lines without one.
    pub const ALL: Self = Self(0x7f);
    /// Nothing.
    pub const EMPTY: Self = Self(0);

    fn bit(level: Option<Level>) -> u8 {
        level.map_or(1, |level| 2 << level as u8)
    }

    /// This level and all that are worse; lines without level are left out.
    #[must_use]
    pub fn at_least(level: Level) -> Self {
        Level::ALL
            .into_iter()
            .filter(|other| *other >= level)
            .fold(Self::EMPTY, |set, other| set.with(Some(other), true))
    }

    /// The set with `level` put in or taken out.
    #[must_use]
    pub fn with(self, level: Option<Level>, on: bool) -> Self {
        if on { Self(self.0 | Self::bit(level)) } else { Self(self.0 & !Self::bit(level)) }
    }

    /// Whether `level` is in the set.
    #[must_use]
    pub fn has(self, level: Option<Level>) -> bool {
        self.0 & Self::bit(level) != 0
    }
}

/// A set of sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionSet(u8);

impl SectionSet {
    /// Every section.
    pub const ALL: Self = Self(7);
    /// Nothing.
    pub const EMPTY: Self = Self(0);

    /// One section.
    #[must_use]
    pub fn only(section: Section) -> Self {
        Self::EMPTY.with(section, true)
    }

    /// The set with `section` put in or taken out.
    #[must_use]
    pub fn with(self, section: Section, on: bool) -> Self {
        let bit = 1 << section.index();
        if on { Self(self.0 | bit) } else { Self(self.0 & !bit) }
    }

    /// Whether `section` is in the set.
    #[must_use]
    pub fn has(self, section: Section) -> bool {
        self.0 & (1 << section.index()) != 0
    }
}

/// Which entries are shown. An entry is shown or hidden as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    /// Levels of the entry.
    pub levels: LevelSet,
    /// Sections.
    pub sections: SectionSet,
    /// First and last moment. A line without time stamp has that of the line above.
    pub time: Option<(LocalMillis, LocalMillis)>,
}

impl Default for Filter {
    fn default() -> Self {
        Self { levels: LevelSet::ALL, sections: SectionSet::ALL, time: None }
    }
}

/// What a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// A line.
    Line {
        /// Its number.
        line: u32,
        /// Number of lines below that belong to it; it can be folded when there are any.
        belonging: u32,
        /// Those lines are not shown.
        folded: bool,
    },
    /// A place where lines are not known.
    Gap(Gap),
}

/// Marks a row that is a gap; the other bits are its index.
const GAP: u32 = 1 << 31;

#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    shown: bool,
    folded: bool,
    time: Option<LocalMillis>,
}

/// Where row building stands.
#[derive(Debug, Clone, Default)]
struct Cursor {
    rows: usize,
    line: u32,
    gap: usize,
    entries: [Option<Entry>; 3],
}

/// The rows of a log, after filters and folding. Call [`LogView::update`] when the log or its index has grown.
#[derive(Debug, Clone, Default)]
pub struct LogView {
    filter: Filter,
    fold: bool,
    toggled: BTreeSet<u32>,
    rows: Vec<u32>,
    /// Where to go on: lines before it keep their rows.
    settled: Cursor,
    /// All lines from here on are shown, one row each.
    plain_from: u32,
    end: u32,
    gap_revision: u32,
    first: u32,
}

impl LogView {
    /// A view of everything; with `fold`, entries of several lines begin folded.
    #[must_use]
    pub fn new(fold: bool) -> Self {
        Self { fold, ..Self::default() }
    }

    /// Which entries are shown.
    #[must_use]
    pub fn filter(&self) -> Filter {
        self.filter
    }

    /// Changes which entries are shown.
    pub fn set_filter(&mut self, filter: Filter) {
        if self.filter != filter {
            self.filter = filter;
            self.restart();
        }
    }

    /// Folds or unfolds all entries.
    pub fn set_fold(&mut self, fold: bool) {
        self.fold = fold;
        self.toggled.clear();
        self.restart();
    }

    /// Folds or unfolds the entry that begins at `line`.
    pub fn toggle(&mut self, line: u32) {
        if !self.toggled.remove(&line) {
            self.toggled.insert(line);
        }
        self.restart();
    }

    /// Whether the entry that begins at `line` is folded.
    #[must_use]
    pub fn is_folded(&self, line: u32) -> bool {
        self.fold != self.toggled.contains(&line)
    }

    /// Unfolds the entry that `line` belongs to, so that it is shown.
    pub fn reveal(&mut self, log: &LogBuffer, index: &LogIndex, line: u32) {
        let entry = index.entry_of(log, line);
        if entry != line && self.is_folded(entry) {
            self.toggle(entry);
        }
        self.update(log, index);
    }

    fn restart(&mut self) {
        self.settled = Cursor::default();
    }

    /// Rows are needed for lines that the index has seen; the others follow as they are.
    fn shows_all(&self) -> bool {
        self.filter == Filter::default()
    }

    /// Takes in what is new. A log of a million lines takes some ten milliseconds the first time (more with a time
    /// range), later calls only what is new.
    pub fn update(&mut self, log: &LogBuffer, index: &LogIndex) {
        if self.gap_revision != log.gap_revision() || self.first != log.first() {
            self.gap_revision = log.gap_revision();
            self.first = log.first();
            self.toggled = self.toggled.split_off(&self.first);
            self.restart();
        }
        self.end = log.end();
        if self.settled.line < self.first {
            self.settled = Cursor { line: self.first, ..Cursor::default() };
        }
        if self.shows_all() && !self.fold && self.toggled.is_empty() && log.gaps().is_empty() {
            self.rows.clear();
            self.settled = Cursor { line: self.first, ..Cursor::default() };
            self.plain_from = self.first;
            return;
        }
        let mut cursor = self.settled.clone();
        self.rows.truncate(cursor.rows);
        let (settled, scanned) = (index.settled(), index.scanned());
        let mut saved = None;
        log.walk_sections(cursor.line, |line, section| {
            if line == settled {
                saved = Some(Cursor { rows: self.rows.len(), line, ..cursor.clone() });
            }
            let Some(info) = index.info(line) else { return false };
            self.gaps_until(line, log, &mut cursor);
            if self.is_shown(line, section, log, info, &mut cursor) {
                self.rows.push(line);
            }
            true
        });
        if settled == scanned {
            saved = Some(Cursor { rows: self.rows.len(), line: scanned, ..cursor.clone() });
        }
        if let Some(saved) = saved {
            self.settled = saved;
        }
        self.plain_from = if self.shows_all() { scanned.max(self.first) } else { self.end };
        if self.plain_from < self.end && log.gaps().iter().any(|gap| gap.before >= self.plain_from) {
            // A gap among lines not looked at yet: give those lines rows of their own.
            for line in self.plain_from..self.end {
                self.gaps_until(line, log, &mut cursor);
                self.rows.push(line);
            }
            self.plain_from = self.end;
        }
        if self.plain_from == self.end {
            self.gaps_until(self.end, log, &mut cursor);
        }
    }

    fn gaps_until(&mut self, line: u32, log: &LogBuffer, cursor: &mut Cursor) {
        while let Some(gap) = log.gaps().get(cursor.gap).filter(|gap| gap.before <= line) {
            if self.filter.sections.has(gap.section) {
                self.rows.push(GAP | cursor.gap as u32);
            }
            if let Some(entry) = cursor.entries.get_mut(gap.section.index()) {
                *entry = None;
            }
            cursor.gap += 1;
        }
    }

    fn is_shown(&self, line: u32, section: Section, log: &LogBuffer, info: LineInfo, cursor: &mut Cursor) -> bool {
        let Some(slot) = cursor.entries.get_mut(section.index()) else { return true };
        if info.belongs
            && let Some(entry) = slot
        {
            return entry.shown && !entry.folded;
        }
        let mut time = slot.and_then(|entry| entry.time);
        let mut in_time = true;
        if let Some((from, to)) = self.filter.time {
            if info.timed {
                time = log.time_of(line);
            }
            in_time = time.is_some_and(|time| from <= time && time <= to);
        }
        let shown = in_time && self.filter.levels.has(info.level) && self.filter.sections.has(section);
        *slot = Some(Entry { shown, folded: self.is_folded(line), time });
        shown
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len() + (self.end - self.plain_from) as usize
    }

    /// No rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What a row shows.
    #[must_use]
    pub fn row(&self, log: &LogBuffer, index: &LogIndex, row: usize) -> Option<Row> {
        let code = match self.rows.get(row) {
            Some(code) => *code,
            None => u32::try_from(row - self.rows.len()).ok().map(|offset| self.plain_from + offset)?,
        };
        if code & GAP != 0 {
            return log.gaps().get((code & !GAP) as usize).copied().map(Row::Gap);
        }
        if code >= self.end {
            return None;
        }
        let belonging = if index.info(code).is_none_or(|info| info.belongs) { 0 } else { index.belonging(log, code) };
        Some(Row::Line { line: code, belonging, folded: belonging > 0 && self.is_folded(code) })
    }

    /// The row that shows `line`, or the next row when the line is not shown.
    #[must_use]
    pub fn row_of(&self, log: &LogBuffer, line: u32) -> usize {
        if line >= self.plain_from {
            return self.rows.len() + (line.min(self.end) - self.plain_from) as usize;
        }
        self.rows.partition_point(|code| match code & GAP {
            0 => *code < line,
            _ => log.gaps().get((code & !GAP) as usize).is_some_and(|gap| gap.before <= line),
        })
    }

    /// Bytes of memory taken.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.rows.capacity() * 4
    }
}

impl LogBuffer {
    /// Time between a line and the last line above it of the same section that has a time stamp, in milliseconds;
    /// negative when the clock went back. Looks at most 1,000 lines up.
    #[must_use]
    pub fn time_since_above(&self, line: u32) -> Option<i64> {
        let section = self.section(line)?;
        let time = self.time_of(line)?;
        let above = (line.saturating_sub(1000).max(self.first())..line)
            .rev()
            .filter(|above| self.section(*above) == Some(section))
            .find_map(|above| self.time_of(above))?;
        Some(time.0 - above.0)
    }

    /// The time stamp of a line.
    #[must_use]
    pub fn time_of(&self, line: u32) -> Option<LocalMillis> {
        super::stamp::parse(self.line(line)?).map(|(time, _)| time)
    }

    /// The first and the last time stamp of the log, as far as they stand within 1,000 lines of its ends.
    #[must_use]
    pub fn time_range(&self) -> Option<(LocalMillis, LocalMillis)> {
        let first = self.lines().take(1000).find_map(|line| self.time_of(line))?;
        let last = self.lines().rev().take(1000).find_map(|line| self.time_of(line))?;
        Some((first, last))
    }
}
