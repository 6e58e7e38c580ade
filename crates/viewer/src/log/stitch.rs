//! One text out of Livy's moving snapshots.
//!
//! Livy keeps the last lines (200, unless configured) of standard output and standard error, each in a ring, and a
//! reply holds a whole snapshot of both. Two snapshots of a ring are put together at their *longest overlap*: the
//! longest end of the old one that is the beginning of the new one. What follows the overlap is new.
//!
//! # What can be known
//! The shortest text that explains both snapshots is the one with the longest overlap. It is always a part of the
//! truth in the right order: never a line that was not printed, never a line twice. What was really printed may be
//! longer, and a snapshot alone can't tell: a program may print, between two looks, just what the ring held before.
//! So a line that has been seen only once so far is taken to be one line. From that follows what is *decided*:
//!
//! * As long as a ring is not full, its snapshot is the whole text: exact, whatever was printed.
//! * An overlap with a line that was seen only once is exact. Lines with time stamps or counters are such lines.
//! * An overlap of lines that all repeat (`tick`, `tick`, …) leaves open how many more of them there were. The text
//!   goes on without inventing any, and the place is marked: [`super::GapKind::Possible`].
//! * No overlap: at least a whole ring was printed, or the server began a new log. The place is marked
//!   ([`super::GapKind::Overrun`], [`super::GapKind::Restart`]); the number of missing lines is not known and may be 0.
//!
//! The size of the ring is learned from the first snapshot that moved without growing. Until then only a snapshot of
//! the expected size counts as full. Marks that this leaves out are put in when another size is learned, and marks
//! that it puts in are taken back when the ring grows.

mod overlap;
mod section;
mod seen;

use livy_api::LogSections;

use self::section::{Follower, News};
use super::Section;
use super::buffer::LogBuffer;
use super::gap::Gap;
use super::stamp::{self, LocalMillis};

/// Lines that Livy keeps of each stream unless configured otherwise (`livy.cache-log.size`).
pub const DEFAULT_RING: usize = 200;

/// Makes one log out of snapshots. See the [module](self).
#[derive(Debug, Clone)]
pub struct Stitcher {
    order: Option<u64>,
    followers: [Follower; 2],
    times: [Option<LocalMillis>; 2],
    diagnostics: Vec<String>,
}

/// What a snapshot brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// Number of new lines.
    pub lines: u32,
    /// Number of new gaps.
    pub gaps: u32,
    /// The diagnostics are others than before.
    pub diagnostics: bool,
}

/// What has to be kept, beside the log, to go on after a reload. See [`Stitcher::resume`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StitchState {
    /// Number of the last request taken.
    pub order: u64,
    /// Lines in the last snapshot of standard output, and of standard error.
    pub held: [usize; 2],
    /// Sizes of the two rings, as far as learned.
    pub rings: [Option<usize>; 2],
}

impl Default for Stitcher {
    fn default() -> Self {
        Self::new(DEFAULT_RING)
    }
}

const SECTIONS: [Section; 2] = [Section::Stdout, Section::Stderr];

impl Stitcher {
    /// For a server that is expected to keep `ring` lines of each stream.
    #[must_use]
    pub fn new(ring: usize) -> Self {
        Self {
            order: None,
            followers: [Follower::new(ring), Follower::new(ring)],
            times: [None; 2],
            diagnostics: Vec::new(),
        }
    }

    /// Goes on with a log made earlier, to which nothing was added since [`Stitcher::state`]. Marks made before are not
    /// revised any more when the size of the ring is learned.
    #[must_use]
    pub fn resume(ring: usize, state: &StitchState, log: &LogBuffer) -> Self {
        let mut stitcher = Self::new(ring);
        stitcher.order = Some(state.order);
        for (index, section) in SECTIONS.into_iter().enumerate() {
            let (held, learned) = (state.held.get(index).copied(), state.rings.get(index).copied());
            let mut last: Vec<String> = log
                .lines()
                .rev()
                .filter(|line| log.section(*line) == Some(section))
                .take(held.unwrap_or_default())
                .filter_map(|line| log.line(line).map(str::to_owned))
                .collect();
            last.reverse();
            if let (Some(follower), Some(time)) = (stitcher.followers.get_mut(index), stitcher.times.get_mut(index)) {
                *time = last.iter().rev().find_map(|line| stamp::parse(line)).map(|(time, _)| time);
                follower.resume(last, learned.flatten());
                log.walk(log.end().saturating_sub(seen::MEMORY as u32), |_, of, line| {
                    if of == section {
                        follower.remember(line);
                    }
                    true
                });
            }
        }
        stitcher
    }

    /// What to keep for [`Stitcher::resume`].
    #[must_use]
    pub fn state(&self) -> StitchState {
        let [stdout, stderr] = &self.followers;
        StitchState {
            order: self.order.unwrap_or_default(),
            held: [stdout.held(), stderr.held()],
            rings: [stdout.ring(), stderr.ring()],
        }
    }

    /// What the cluster manager says now. It replaces what it said before and is no part of the log's text.
    #[must_use]
    pub fn diagnostics(&self) -> &[String] {
        &self.diagnostics
    }

    /// Size of a stream's ring, when it has been learned.
    #[must_use]
    pub fn ring(&self, section: Section) -> Option<usize> {
        self.followers.get(section.index()).and_then(Follower::ring)
    }

    /// Adds what is new in a snapshot to the log. `order` numbers the requests: a reply to an earlier request than one
    /// already taken is ignored. The snapshot must be whole (asked for with `size=-1`).
    ///
    /// Lines of both streams that came with the same snapshot are put in the order of their time stamps, lines without
    /// one after the line above; where a stream has none at all, standard output comes first.
    pub fn take(&mut self, order: u64, snapshot: &LogSections, log: &mut LogBuffer) -> Taken {
        if self.order.is_some_and(|last| order <= last) {
            return Taken::default();
        }
        self.order = Some(order);
        let mut taken = Taken::default();
        if self.diagnostics != snapshot.diagnostics {
            self.diagnostics.clone_from(&snapshot.diagnostics);
            taken.diagnostics = true;
        }
        let [stdout, stderr] = &mut self.followers;
        let news = [stdout.look(&snapshot.stdout), stderr.look(&snapshot.stderr)];
        let gaps = log.gaps().len();
        let lines = [&snapshot.stdout, &snapshot.stderr];
        let fresh = [0, 1].map(|index| match (lines.get(index), news.get(index)) {
            (Some(lines), Some(news)) => lines.get(news.from..).unwrap_or_default(),
            _ => &[],
        });
        let before = log.end();
        let first = self.merge(fresh, log);
        taken.lines = log.end() - before;
        for (index, news) in news.into_iter().enumerate() {
            let at = first.get(index).copied().flatten();
            self.mark(index, &news, at, log);
        }
        taken.gaps = u32::try_from(log.gaps().len().saturating_sub(gaps)).unwrap_or(u32::MAX);
        taken
    }

    /// Adds the lines of both streams; answers the number of the first line of each.
    fn merge(&mut self, fresh: [&[String]; 2], log: &mut LogBuffer) -> [Option<u32>; 2] {
        let [stdout, stderr] = fresh;
        let (mut out, mut err) = (stdout.iter().peekable(), stderr.iter().peekable());
        let [mut out_time, mut err_time] = self.times;
        let own = |line: Option<&&String>, above| line.map(|line| stamp::parse(line).map(|(time, _)| time).or(above));
        let (mut next_out, mut next_err) = (own(out.peek(), out_time), own(err.peek(), err_time));
        let mut first = [None; 2];
        let mut last = 0;
        loop {
            let turn = match (next_out, next_err) {
                (None, None) => break,
                (Some(_), None) => 0,
                (None, Some(_)) => 1,
                (Some(Some(a)), Some(Some(b))) if a != b => usize::from(a > b),
                // At the same moment the stream goes on that is being written: an entry stays in one piece.
                (Some(Some(_)), Some(Some(_))) => last,
                _ => 0,
            };
            last = turn;
            if let Some(first) = first.get_mut(turn) {
                first.get_or_insert(log.end());
            }
            if turn == 0 {
                out_time = next_out.flatten();
                push(log, Section::Stdout, out.next());
                next_out = own(out.peek(), out_time);
            } else {
                err_time = next_err.flatten();
                push(log, Section::Stderr, err.next());
                next_err = own(err.peek(), err_time);
            }
        }
        self.times = [out_time, err_time];
        first
    }

    fn mark(&mut self, index: usize, news: &News, first: Option<u32>, log: &mut LogBuffer) {
        let (Some(section), Some(follower)) = (SECTIONS.get(index).copied(), self.followers.get_mut(index)) else {
            return;
        };
        let before = first.unwrap_or(log.end());
        for wrong in follower.retracted() {
            log.remove_gap(wrong, section);
        }
        follower.placed(news, before);
        let gaps = follower.confirmed().into_iter().chain(news.gap.map(|kind| (before, kind)));
        for (before, kind) in gaps {
            log.add_gap(Gap { before, section, kind, at_least: 0 });
        }
    }
}

fn push(log: &mut LogBuffer, section: Section, line: Option<&String>) {
    if let Some(line) = line {
        log.push(section, line);
    }
}
