//! A hundred thousand random rings, stitched, against a plain account of what was printed.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

use std::collections::HashMap;

use livy_api::LogSections;
use viewer::log::stitch::Stitcher;
use viewer::log::{GapKind, LogBuffer, Section};

/// A small random number generator, so that a failure can be repeated from its number.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn one_in(&mut self, chance: usize) -> bool {
        self.below(chance) == 0
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Text {
    /// Every line is another.
    Unique,
    /// A few texts at random.
    Few,
    /// A few texts in turn.
    Periodic,
    /// Other lines with repeating ones between.
    Mixed,
}

/// A stream of the server: everything printed, and the ring that holds the end of it.
struct Stream {
    ring: usize,
    text: Text,
    letters: usize,
    printed: Vec<String>,
    /// The number of lines printed before the server began anew.
    begin: usize,
    count: usize,
}

impl Stream {
    fn print(&mut self, random: &mut Random) {
        let few = |letter: usize| ["tick", "tock", "", "}", "done"][letter].to_owned();
        self.count += 1;
        let line = match self.text {
            Text::Unique => format!("line {}", self.count),
            Text::Few => few(random.below(self.letters)),
            Text::Periodic => few(self.count % self.letters),
            Text::Mixed if random.one_in(3) => format!("line {}", self.count),
            Text::Mixed => few(random.below(self.letters)),
        };
        self.printed.push(line);
    }

    fn held(&self) -> &[String] {
        let from = self.begin.max(self.printed.len().saturating_sub(self.ring));
        &self.printed[from..]
    }
}

/// What one stream's stitched text must be, worked out from what was printed and from the plainest possible rules.
#[derive(Default)]
struct Account {
    text: Vec<String>,
    counts: HashMap<String, u32>,
    last: Vec<String>,
    /// Lines printed when last looked at.
    seen: usize,
    begin: usize,
    looked: bool,
}

impl Account {
    /// Takes a look in; answers the mark that must stand before the new lines.
    fn look(&mut self, stream: &Stream, name: &str) -> Option<GapKind> {
        let held = stream.held();
        let longest = (0..=self.last.len().min(held.len()))
            .rev()
            .find(|length| self.last[self.last.len() - length..] == held[..*length])
            .unwrap_or(0);
        let printed = stream.printed.len() - self.seen;
        let restarted = stream.begin > self.begin;
        let full = held.len() == stream.ring;
        let alone = |line: &&String| {
            line.chars().any(char::is_alphanumeric)
                && self.counts.get(*line) == Some(&1)
                && held.iter().filter(|other| other == line).count() == 1
        };
        let decided = held[..longest].iter().any(|line| alone(&line));
        let (new, gap) = if held.is_empty() {
            (0, None)
        } else if self.last.is_empty() {
            (held.len(), full.then_some(if self.looked { GapKind::Overrun } else { GapKind::Before }))
        } else if held.len() < self.last.len() || (!full && longest < self.last.len()) {
            (held.len(), Some(GapKind::Restart))
        } else if longest == 0 {
            (held.len(), Some(GapKind::Overrun))
        } else if full && !decided {
            (held.len() - longest, Some(GapKind::Possible))
        } else {
            (held.len() - longest, None)
        };
        // What the rules must bring about. A line that was lost, or a look at a ring that was overtaken, is marked,
        // unless the program printed again what the ring held before: then one line at least was taken for single.
        if !restarted && self.looked && !self.last.is_empty() {
            assert!(new <= printed, "{name}: a line twice");
            let lost = printed - new;
            assert!(lost == 0 || gap.is_some() || decided, "{name}: {lost} lines lost in silence");
            if stream.text == Text::Unique {
                assert_eq!(
                    gap.is_some(),
                    printed >= stream.ring && full,
                    "{name}: a gap where none is, or none where one is"
                );
                assert_eq!(lost, printed.saturating_sub(stream.ring), "{name}");
            }
            if self.last.len() < stream.ring && !full {
                assert_eq!((lost, gap), (0, None), "{name}: a ring that was not full");
            }
        }
        if restarted && stream.text == Text::Unique && !held.is_empty() && !self.last.is_empty() {
            assert!(gap.is_some(), "{name}: a new log in silence");
        }
        for line in &held[held.len() - new..] {
            self.text.push(line.clone());
            *self.counts.entry(line.clone()).or_default() += 1;
        }
        if !held.is_empty() {
            (self.last, self.seen, self.begin) = (held.to_vec(), stream.printed.len(), stream.begin);
        }
        self.looked = true;
        gap
    }
}

/// The lines of a section, with the kinds of the gaps before each (and after the last).
fn section(log: &LogBuffer, section: Section) -> (Vec<String>, Vec<(usize, GapKind)>) {
    let mut lines = Vec::new();
    let mut gaps = Vec::new();
    let mut all = log.gaps().iter().filter(|gap| gap.section == section).peekable();
    for line in 0..=log.end() {
        while let Some(gap) = all.next_if(|gap| gap.before == line) {
            mark(&mut gaps, lines.len(), gap.kind);
        }
        if log.section(line) == Some(section) {
            lines.push(log.line(line).expect("a line").to_owned());
        }
    }
    (lines, gaps)
}

/// One mark a place, the one that says most: lines of the other stream may stand between two at the same place.
fn mark(marks: &mut Vec<(usize, GapKind)>, at: usize, kind: GapKind) {
    match marks.last_mut() {
        Some((place, known)) if *place == at => *known = kind.max(*known),
        _ => marks.push((at, kind)),
    }
}

fn is_subsequence(part: &[String], whole: &[String]) -> bool {
    let mut whole = whole.iter();
    part.iter().all(|line| whole.any(|other| other == line))
}

fn run(number: u64) {
    let mut random = Random(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let ring = 1 + random.below(9);
    // Half of the time the stitcher knows the ring's size, else it has to learn it; some of the time it expects too small
    // a one.
    let known = random.one_in(2);
    let expected = if known {
        ring
    } else if random.one_in(2) {
        200
    } else {
        1 + random.below(ring)
    };
    let known = expected == ring;
    let texts = [Text::Unique, Text::Few, Text::Periodic, Text::Mixed];
    let stream = |random: &mut Random| Stream {
        ring,
        text: texts[random.below(4)],
        letters: 1 + random.below(4),
        printed: Vec::new(),
        begin: 0,
        count: 0,
    };
    let mut streams = [stream(&mut random), stream(&mut random)];
    let mut accounts = [Account::default(), Account::default()];
    let mut marks: [Vec<(usize, GapKind)>; 2] = [Vec::new(), Vec::new()];
    let mut stitcher = Stitcher::new(expected);
    let mut log = LogBuffer::new();
    let mut old = LogSections::default();
    let restarts = random.one_in(8);
    for look in 0..3 + random.below(9) as u64 {
        if restarts && random.one_in(4) {
            for stream in &mut streams {
                stream.begin = stream.printed.len();
            }
        }
        for stream in &mut streams {
            let speed = [0, 1, 3, ring, ring + 1, 3 * ring][random.below(6)];
            for _ in 0..random.below(speed + 1) {
                stream.print(&mut random);
            }
        }
        // The reply as Livy writes it.
        let mut lines = vec!["stdout: ".to_owned()];
        lines.extend_from_slice(streams[0].held());
        lines.push("\nstderr: ".to_owned());
        lines.extend_from_slice(streams[1].held());
        let sections = LogSections::split(&lines);
        if random.one_in(9) {
            let state = stitcher.state();
            if known && look > 0 {
                stitcher = Stitcher::resume(ring, &state, &log);
            }
        }
        stitcher.take(look + 1, &sections, &mut log);
        if random.one_in(5) {
            stitcher.take(look, &old, &mut log);
        }
        old = sections;
        for (index, name) in [(0, "stdout"), (1, "stderr")] {
            let at = accounts[index].text.len();
            if let Some(kind) = accounts[index].look(&streams[index], &format!("run {number}, look {look}, {name}")) {
                mark(&mut marks[index], at, kind);
            }
        }
    }
    for (index, which) in [(0, Section::Stdout), (1, Section::Stderr)] {
        let (lines, gaps) = section(&log, which);
        let name = format!("run {number}, {which:?}, ring {ring}, {:?}", streams[index].text);
        assert!(is_subsequence(&lines, &streams[index].printed), "{name}: a line that was not printed");
        if restarts && streams[index].text != Text::Unique {
            // A new log that happens to begin as the old one ended can't be told from the old one going on.
            continue;
        }
        assert_eq!(lines, accounts[index].text, "{name}");
        if known {
            assert_eq!(gaps, marks[index], "{name}");
        } else if streams[index].text == Text::Unique {
            // A size that was not learned (or a new log taken for one) may leave out what can't be known: that the
            // log began before, or that a short log is new because it was overtaken.
            let places =
                |gaps: &[(usize, GapKind)]| gaps.iter().map(|gap| gap.0).filter(|at| *at > 0).collect::<Vec<_>>();
            assert_eq!(places(&gaps), places(&marks[index]), "{name}");
        } else if stitcher.ring(which) == Some(ring) {
            let places = |gaps: &[(usize, GapKind)]| gaps.iter().map(|gap| gap.0).collect::<Vec<_>>();
            assert_eq!(places(&gaps), places(&marks[index]), "{name}");
        }
    }
}

#[test]
fn a_hundred_thousand_random_rings_are_stitched_right() {
    for number in 1..=100_000 {
        run(number);
    }
}
