//! The text of a log, the rows that show it, searching and saving it.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use proptest::prelude::*;
use regex::Regex;
use viewer::log::{
    Export, Filter, Gap, GapKind, Level, LevelSet, LocalMillis, LogBuffer, LogIndex, LogView, Matcher, Plain, Row,
    Search, Section, SectionSet,
};

fn log(lines: &[&str]) -> LogBuffer {
    let mut log = LogBuffer::new();
    for line in lines {
        log.push(Section::Stdout, line);
    }
    log
}

fn index(log: &LogBuffer) -> LogIndex {
    let mut index = LogIndex::new();
    while index.advance(log, 1000) {}
    index
}

/// Rows as `3` for a line, `3+2` for one with two folded lines, `3-2` for one with two lines shown, `gap`.
fn rows(view: &mut LogView, log: &LogBuffer, index: &LogIndex) -> Vec<String> {
    view.update(log, index);
    (0..view.len())
        .map(|row| match view.row(log, index, row).expect("a row") {
            Row::Gap(_) => "gap".to_owned(),
            Row::Line { line, belonging: 0, .. } => line.to_string(),
            Row::Line { line, belonging, folded: true } => format!("{line}+{belonging}"),
            Row::Line { line, belonging, folded: false } => format!("{line}-{belonging}"),
        })
        .collect()
}

const LINES: [&str; 7] = [
    "24/03/01 04:05:06 INFO A: 0",
    "24/03/01 04:05:07 ERROR A: 1",
    "\tat a.B.c(B.java:1)",
    "\tat a.B.d(B.java:2)",
    "printed",
    "24/03/01 04:05:09 WARN A: 5",
    "24/03/01 04:05:10 INFO A: 6",
];

#[test]
fn a_log_of_several_chunks_gives_every_line_back() {
    let mut log = LogBuffer::new();
    let text = |number: u32| format!("{number} {}", "x".repeat((number % 900) as usize));
    for number in 0..10_000 {
        log.push(if number % 3 == 0 { Section::Stderr } else { Section::Stdout }, &text(number));
    }
    log.push(Section::Stdout, &"long".repeat(1 << 19));
    assert_eq!(log.lines(), 0..10_001);
    for number in 0..10_000 {
        assert_eq!(log.line(number), Some(text(number).as_str()));
        assert_eq!(log.section(number) == Some(Section::Stderr), number % 3 == 0);
    }
    assert_eq!(log.line(10_000).map(str::len), Some(1 << 21));
    assert_eq!(log.line(10_001), None);
    let mut walked = 9_990;
    log.walk(9_990, |line, _, line_text| {
        assert_eq!(line, walked);
        assert_eq!(Some(line_text), log.line(line));
        walked += 1;
        true
    });
    assert_eq!(walked, 10_001);
}

#[test]
fn line_ends_inside_a_text_make_lines() {
    let mut log = LogBuffer::new();
    log.push_text(Section::Stdout, "a\r\nb\n\nc\n");
    log.push_text(Section::Stdout, "");
    log.push(Section::Stdout, "");
    let lines: Vec<_> = log.lines().map(|line| log.line(line).expect("a line")).collect();
    assert_eq!(lines, ["a", "b", "", "c", ""]);
}

#[test]
fn a_log_with_a_limit_drops_its_oldest_lines_and_keeps_their_numbers() {
    let mut log = LogBuffer::with_limit(3 << 20);
    let mut index = LogIndex::new();
    let mut view = LogView::new(true);
    let mut search = Search::new();
    for number in 0..100_000u32 {
        log.push(Section::Stdout, &format!("24/03/01 04:05:06 INFO A: line {number} with some text that takes space"));
        if number == 50 {
            log.add_gap(Gap { before: 40, section: Section::Stdout, kind: GapKind::Overrun, at_least: 0 });
        }
        if number % 10_000 == 0 {
            index.advance(&log, u32::MAX);
            view.update(&log, &index);
            while search.step(&log, &mut Plain::new("9999 ", false), 1 << 20) {}
        }
    }
    assert!(log.first() > 0 && log.bytes() <= 3 << 20);
    assert_eq!(log.line(log.first() - 1), None);
    assert!(log.line(99_999).expect("the last line").contains("line 99999 "));
    assert!(log.gaps().is_empty());
    index.advance(&log, u32::MAX);
    assert_eq!(index.count_of(Some(Level::Info)), log.end() - log.first());
    view.update(&log, &index);
    assert_eq!(view.len(), (log.end() - log.first()) as usize);
    assert_eq!(view.row(&log, &index, 0), Some(Row::Line { line: log.first(), belonging: 0, folded: false }));
    while search.step(&log, &mut Plain::new("9999 ", false), 1 << 20) {}
    assert!(search.hits().iter().all(|hit| log.lines().contains(&hit.line)));
    assert_eq!(search.hits().last().map(|hit| hit.line), Some(99_999));
}

#[test]
fn entries_fold_and_unfold() {
    let log = log(&LINES);
    let index = index(&log);
    let mut view = LogView::new(true);
    assert_eq!(rows(&mut view, &log, &index), ["0", "1+2", "4", "5", "6"]);
    view.toggle(1);
    assert_eq!(rows(&mut view, &log, &index), ["0", "1-2", "2", "3", "4", "5", "6"]);
    view.set_fold(false);
    assert_eq!(rows(&mut view, &log, &index), ["0", "1-2", "2", "3", "4", "5", "6"]);
    view.set_fold(true);
    view.update(&log, &index);
    assert_eq!(view.row_of(&log, 3), 2, "the row after the folded entry");
    view.reveal(&log, &index, 3);
    assert_eq!(view.row_of(&log, 3), 3);
}

#[test]
fn levels_are_filtered_by_entry() {
    let log = log(&LINES);
    let index = index(&log);
    let mut view = LogView::new(false);
    view.set_filter(Filter { levels: LevelSet::at_least(Level::Warn), ..Filter::default() });
    assert_eq!(rows(&mut view, &log, &index), ["1-2", "2", "3", "5"]);
    view.set_filter(Filter { levels: LevelSet::EMPTY.with(None, true), ..Filter::default() });
    assert_eq!(rows(&mut view, &log, &index), ["4"]);
}

#[test]
fn a_time_range_keeps_what_stands_below_a_line_in_it() {
    let log = log(&LINES);
    let index = index(&log);
    let from = log.time_of(1).expect("a time");
    let mut view = LogView::new(false);
    view.set_filter(Filter { time: Some((from, LocalMillis(from.0 + 2000))), ..Filter::default() });
    assert_eq!(rows(&mut view, &log, &index), ["1-2", "2", "3", "4", "5"]);
}

#[test]
fn sections_are_shown_apart_or_together_with_their_gaps() {
    let mut log = LogBuffer::new();
    log.push(Section::Stdout, "out 0");
    log.push(Section::Stderr, "err 1");
    log.add_gap(Gap { before: 2, section: Section::Stderr, kind: GapKind::Overrun, at_least: 3 });
    log.push(Section::Stdout, "out 2");
    log.push(Section::Stderr, "err 3");
    log.add_gap(Gap { before: 4, section: Section::Stdout, kind: GapKind::Restart, at_least: 0 });
    let index = index(&log);
    let mut view = LogView::new(true);
    assert_eq!(rows(&mut view, &log, &index), ["0", "1", "gap", "2", "3", "gap"]);
    view.set_filter(Filter { sections: SectionSet::only(Section::Stderr), ..Filter::default() });
    assert_eq!(rows(&mut view, &log, &index), ["1", "gap", "3"]);
    view.set_filter(Filter { sections: SectionSet::only(Section::Stdout), ..Filter::default() });
    assert_eq!(rows(&mut view, &log, &index), ["0", "2", "gap"]);
    let text = Export::new(&log, log.lines(), SectionSet::only(Section::Stderr)).rest(&log);
    assert_eq!(
        text,
        "err 1\n[As much was printed as the server keeps, or more: at least 3 lines are missing here.]\nerr 3\n"
    );
}

#[test]
fn lines_not_looked_at_yet_are_shown_as_they_are() {
    let log = log(&LINES);
    let mut index = LogIndex::new();
    let mut view = LogView::new(true);
    assert_eq!(rows(&mut view, &log, &index), ["0", "1", "2", "3", "4", "5", "6"]);
    index.advance(&log, 5);
    assert_eq!(rows(&mut view, &log, &index), ["0", "1+2", "4", "5", "6"]);
    assert_eq!(view.row_of(&log, 6), 4);
    view.set_filter(Filter { levels: LevelSet::at_least(Level::Info), ..Filter::default() });
    assert_eq!(rows(&mut view, &log, &index), ["0", "1+2"]);
}

#[test]
fn a_gap_put_in_later_appears() {
    let mut log = log(&LINES);
    let index = index(&log);
    let mut view = LogView::new(true);
    view.update(&log, &index);
    log.add_gap(Gap { before: 4, section: Section::Stdout, kind: GapKind::Possible, at_least: 0 });
    assert_eq!(rows(&mut view, &log, &index), ["0", "1+2", "gap", "4", "5", "6"]);
}

struct Browser(Regex);

impl Matcher for Browser {
    fn find(&mut self, text: &str, found: &mut Vec<(usize, usize)>) {
        found.extend(self.0.find_iter(text).map(|found| (found.start(), found.end())));
    }
}

#[test]
fn matches_are_found_counted_and_walked_through_round_the_ends() {
    let log = log(&["ab 😀 ab", "none", "über ab", "x"]);
    let mut search = Search::new();
    let mut matcher = Browser(Regex::new("ab").expect("a pattern"));
    assert_eq!(search.go_next(), None);
    while search.step(&log, &mut matcher, 4) {}
    assert_eq!(search.count(), 3);
    let texts: Vec<_> = search
        .hits()
        .iter()
        .map(|hit| (hit.line, &log.line(hit.line).expect("a line")[hit.start as usize..hit.end as usize], hit.start))
        .collect();
    assert_eq!(texts, [(0, "ab", 0), (0, "ab", 8), (2, "ab", 6)]);
    assert_eq!(search.on_line(0).len(), 2);
    assert_eq!(search.on_line(1).len(), 0);
    assert_eq!(search.go_from(1).map(|hit| hit.line), Some(2));
    assert_eq!(search.go_next().map(|hit| hit.line), Some(0));
    assert_eq!(search.go_back().map(|hit| hit.line), Some(2));
    assert_eq!(search.current().map(|(index, _)| index), Some(2));
    assert_eq!(search.go_from(3).map(|hit| hit.line), Some(0));
}

#[test]
fn a_match_is_cut_at_the_end_of_its_line_and_an_empty_one_does_not_count() {
    let log = log(&["a b", "c"]);
    let mut search = Search::new();
    let mut matcher = Browser(Regex::new(r"\s+c|b[\s\S]*|z*").expect("a pattern"));
    while search.step(&log, &mut matcher, 1 << 20) {}
    let hits: Vec<_> = search.hits().iter().map(|hit| (hit.line, hit.start, hit.end)).collect();
    assert_eq!(hits, [(0, 2, 3)]);
}

#[test]
fn a_search_goes_on_as_the_log_grows() {
    let mut log = log(&["Ab", "x"]);
    let mut search = Search::new();
    let mut matcher = Plain::new("aB", true);
    assert!(!search.step(&log, &mut matcher, 1 << 20));
    log.push(Section::Stdout, "xab");
    assert!(!search.step(&log, &mut matcher, 1 << 20));
    assert_eq!(search.hits().iter().map(|hit| hit.line).collect::<Vec<_>>(), [0, 2]);
}

#[test]
fn what_somebody_else_found_is_as_good_and_goes_on_as_the_log_grows() {
    let mut log = log(&["ab 😀 ab", "none", "über ab"]);
    let mut matcher = Browser(Regex::new("ab").expect("a pattern"));
    let (mut own, mut other) = (Search::new(), Search::new());
    for more in ["", "x", "😀 ab"] {
        log.push(Section::Stdout, more);
        while own.step(&log, &mut matcher, 4) {}
        while let Some(piece) = log.piece(other.searched(), 4) {
            let mut found = Vec::new();
            matcher.find(piece.text, &mut found);
            other.accept(&log, other.searched(), &found);
            other.searched_until(piece.end());
        }
        assert_eq!(own.hits(), other.hits());
    }
    assert_eq!(other.count(), 4);
}

#[test]
fn hits_in_lines_that_were_dropped_meanwhile_are_left_out() {
    let mut log = LogBuffer::with_limit(2 << 20);
    let line = format!("ab {}", "x".repeat(1020));
    let grow = |lines: u32, log: &mut LogBuffer| (0..lines).for_each(|_| log.push(Section::Stdout, &line));
    grow(1500, &mut log);
    let mut search = Search::new();
    search.accept(&log, 0, &[(0, 2)]);
    assert_eq!((search.count(), search.hits()[0].line), (1, 0));
    // While the worker was at it.
    grow(1500, &mut log);
    assert!(log.first() > 0);
    search.accept(&log, 0, &[(0, 2), (1024, 1026)]);
    assert_eq!((search.count(), search.hits().len()), (0, 0), "neither those nor the one that was known");
    search.accept(&log, log.first(), &[(1024, 1026)]);
    assert_eq!(search.hits()[0].line, log.first() + 1);
}

#[test]
fn hits_far_apart_and_close_together_are_on_their_lines() {
    let log = log(&["line"; 500]);
    let wanted = [(0, 0), (0, 2), (1, 0), (7, 3), (8, 0), (9, 1), (40, 0), (41, 0), (300, 2), (499, 3)];
    let found =
        wanted.map(|(line, start)| (line as usize * 5 + start as usize, line as usize * 5 + start as usize + 1));
    let mut search = Search::new();
    search.accept(&log, 0, &found);
    let hits: Vec<(u32, u32)> = search.hits().iter().map(|hit| (hit.line, hit.start)).collect();
    assert_eq!(hits, wanted);
}

#[test]
fn a_log_is_saved_piece_by_piece_with_its_gaps() {
    let mut log = log(&["a", "b", "c"]);
    log.add_gap(Gap { before: 0, section: Section::Stdout, kind: GapKind::Before, at_least: 0 });
    log.add_gap(Gap { before: 2, section: Section::Stdout, kind: GapKind::Overrun, at_least: 1 });
    let whole = Export::new(&log, log.lines(), SectionSet::ALL).rest(&log);
    assert_eq!(whole.lines().count(), 5);
    assert!(
        whole.contains("b\n[As much was printed as the server keeps, or more: at least 1 line is missing here.]\nc\n")
    );
    let mut export = Export::new(&log, log.lines(), SectionSet::ALL);
    let mut pieces = String::new();
    while let Some(piece) = export.next_piece(&log, 2) {
        pieces.push_str(&piece);
    }
    assert_eq!(pieces, whole);
    assert_eq!(
        Export::new(&log, 1..2, SectionSet::ALL).rest(&log),
        "b\n[As much was printed as the server keeps, or more: at least 1 line is missing here.]\n"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn searching_in_pieces_finds_what_searching_each_line_finds(
        lines in proptest::collection::vec("[ab é😀]{0,9}", 0..40), max in 1usize..40, pattern in prop::sample::select(vec!["a+", "b", "é.", "[^a]b", "a|é", "😀"])
    ) {
        let log = log(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        // A match that goes over a line end would be cut: such are tested above.
        let regex = Regex::new(&pattern.replace("[^a]", "[^a\n]")).expect("a pattern");
        let mut search = Search::new();
        while search.step(&log, &mut Browser(regex.clone()), max) {}
        let found: Vec<_> = search.hits().iter().map(|hit| (hit.line as usize, hit.start as usize, hit.end as usize)).collect();
        let mut each = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            each.extend(regex.find_iter(line).map(|found| (number, found.start(), found.end())));
        }
        prop_assert_eq!(found, each);
    }

    #[test]
    fn rows_and_lines_map_to_each_other_however_the_view_was_built(
        shape in proptest::collection::vec(0u8..7, 1..80), gaps in proptest::collection::vec((0u32..80, 0usize..2), 0..4),
        fold: bool, toggles in proptest::collection::vec(0u32..80, 0..4), at_least in 0usize..6, step in 1u32..20
    ) {
        let mut log = LogBuffer::new();
        let mut grown = LogBuffer::new();
        let mut index = LogIndex::new();
        let mut view = LogView::new(fold);
        let levels = LevelSet::at_least(Level::ALL[at_least]).with(None, at_least < 3);
        let filter = Filter { levels: if at_least == 0 { LevelSet::ALL } else { levels }, ..Filter::default() };
        view.set_filter(filter);
        for (number, kind) in shape.iter().enumerate() {
            let text = ["24/03/01 04:05:06 INFO A: b", "24/03/01 04:05:06 ERROR A: b", "\tat a.B.c(B.java:1)", "text", "", "Traceback (most recent call last):", "  File \"a\", line 1"][*kind as usize];
            let section = if *kind == 3 { Section::Stdout } else { Section::Stderr };
            for log in [&mut log, &mut grown] {
                for (_, section) in gaps.iter().filter(|(before, _)| *before == number as u32) {
                    log.add_gap(Gap { before: number as u32, section: Section::ALL[*section], kind: GapKind::Overrun, at_least: 0 });
                }
                log.push(section, text);
            }
            for line in toggles.iter().filter(|line| **line == number as u32) {
                view.toggle(*line);
            }
            index.advance(&grown, step);
            view.update(&grown, &index);
        }
        while index.advance(&grown, step) {}
        view.update(&grown, &index);
        let mut once = LogView::new(fold);
        once.set_filter(filter);
        for line in toggles.iter().filter(|line| **line < shape.len() as u32) {
            once.toggle(*line);
        }
        let whole = {
            let mut index = LogIndex::new();
            index.advance(&log, u32::MAX);
            once.update(&log, &index);
            index
        };
        prop_assert_eq!(view.len(), once.len());
        for row in 0..view.len() {
            let shown = view.row(&grown, &index, row).expect("a row");
            prop_assert_eq!(shown, once.row(&log, &whole, row).expect("a row"));
            if let Row::Line { line, .. } = shown {
                prop_assert_eq!(view.row_of(&grown, line), row);
            }
        }
        prop_assert_eq!(view.row(&grown, &index, view.len()), None);
    }
}
