//! A log that was kept is known as well as one that was looked at line by line, and its text comes when it is needed.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::cell::Cell;
use std::rc::Rc;

use proptest::prelude::*;
use viewer::log::{Gap, GapKind, Level, LogBuffer, LogIndex, LogView, Matcher, Plain, Search, Section};

/// Where lines end, as [`LogBuffer::push_later`] takes it, and their text.
fn laid_out(lines: &[(Section, String)]) -> (Vec<u32>, Vec<u8>) {
    let mut text = String::new();
    let mut ends = Vec::new();
    for (section, line) in lines {
        text.push_str(line);
        text.push('\n');
        let section = Section::ALL.iter().position(|own| own == section).expect("a section") as u32;
        ends.push(text.len() as u32 | section << 30);
    }
    (ends, text.into_bytes())
}

fn some_lines() -> Vec<(Section, String)> {
    let lines =
        ["24/03/01 04:05:06 INFO A: b", "24/03/01 04:05:07 ERROR A: é", "java.lang.E: x", "\tat a.B.c(B.java:1)"];
    lines.iter().map(|line| (Section::Stderr, (*line).to_owned())).collect()
}

/// A line, then lines whose text is fetched later, and how often it was.
fn with_later(ends: Vec<u32>, text: Vec<u8>) -> (LogBuffer, Rc<Cell<u32>>) {
    let fetched = Rc::new(Cell::new(0));
    let count = Rc::clone(&fetched);
    let mut log = LogBuffer::new();
    log.push(Section::Stdout, "first");
    assert!(log.push_later(ends, move || {
        count.set(count.get() + 1);
        text.clone()
    }));
    (log, fetched)
}

#[test]
fn text_is_fetched_when_it_is_looked_at_and_once() {
    let (ends, text) = laid_out(&some_lines());
    let (mut log, fetched) = with_later(ends, text);
    log.push(Section::Stdout, "last");
    assert_eq!((log.end(), log.section(1), log.section(5)), (6, Some(Section::Stderr), Some(Section::Stdout)));
    let mut index = LogIndex::new();
    index.restore(&[0, 20, 22, 30, 30, 0]);
    assert!(!index.advance(&log, 10));
    let mut view = LogView::new(true);
    view.update(&log, &index);
    // The last line has no time stamp and no level, but the entry of the exception does not go on in another section.
    assert_eq!((view.len(), fetched.get()), (4, 0));
    assert_eq!(log.line(2), Some("24/03/01 04:05:07 ERROR A: é"));
    assert_eq!(log.piece(0, 1000).map(|piece| piece.text.len()), Some(6));
    assert_eq!((log.line(5), log.line(6), fetched.get()), (Some("last"), None, 1));
}

#[test]
fn what_was_found_where_the_text_lies_does_not_fetch_it() {
    let (ends, text) = laid_out(&some_lines());
    let here = String::from_utf8(text.clone()).expect("a text");
    let (log, fetched) = with_later(ends, text);
    assert!(log.far_piece(0, 100).is_none(), "it is here");
    let (mut search, mut texts) = (Search::new(), Vec::new());
    let mut from = 1;
    while let Some(piece) = log.far_piece(from, 64) {
        let text = here.get(piece.range).expect("whole lines");
        let mut found = Vec::new();
        Plain::new("a", true).find(text, &mut found);
        // Beyond its line, and of the line end alone: as a browser's expression may.
        let (last, _) = text.trim_end().char_indices().next_back().expect("a character");
        found.push((last, text.len() + 9));
        found.push((text.len() - 1, text.len()));
        search.accept(&log, piece.first, &found);
        texts.push((piece.first, text));
        from = piece.end;
    }
    search.searched_until(from);
    assert_eq!((from, fetched.get()), (5, 0));
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert_eq!(texts.iter().map(|(_, text)| *text).collect::<String>(), here);
    let hits: Vec<(u32, &str)> = search
        .hits()
        .iter()
        .map(|hit| (hit.line, &log.line(hit.line).expect("a line")[hit.start as usize..hit.end as usize]))
        .collect();
    let of_last = [(4, "a"), (4, "a"), (4, "a"), (4, "a"), (4, ")")];
    assert_eq!(hits[..6], [(1, "A"), (2, "A"), (2, "é"), (3, "a"), (3, "a"), (3, "a")]);
    assert_eq!(hits[6..], of_last);
    assert!(log.far_piece(1, 64).is_none(), "it is here now");
}

#[test]
fn ends_that_can_not_be_are_refused_and_a_wrong_text_harms_nothing() {
    let mut log = LogBuffer::new();
    for ends in [vec![], vec![0], vec![5, 5], vec![5, 4]] {
        assert!(!log.push_later(ends, Vec::new));
    }
    assert!(log.is_empty());
    assert!(log.push_later(vec![3, 6], || b"ab".to_vec()));
    assert!(log.push_later(vec![3, 6], || "ä\näöü\n".into()));
    assert!(log.push_later(vec![3, 6], || vec![b'a', 0xff, b'\n', b'b', b'b', b'\n']));
    let lines: Vec<&str> = log.lines().filter_map(|line| log.line(line)).collect();
    assert_eq!(lines.len(), 6);
    assert_eq!(lines[4..], ["a?", "bb"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn restored_lines_are_known_as_if_they_had_been_looked_at(
        shapes in prop::collection::vec((0usize..12, 0usize..2), 1..120),
        gaps in prop::collection::vec((0u32..120, 0usize..2), 0..4),
        seen in 1usize..120, chunk in 1usize..30, later: bool,
    ) {
        let texts = [
            "24/03/01 04:05:06 INFO A: b", "24/03/01 04:05:06 ERROR A: b", "\tat a.B.c(B.java:1)", "text", "",
            "Traceback (most recent call last):", "  File \"a\", line 1", "java.lang.E: x", "ValueError: x", "== Plan ==",
            "+- Scan", "24/03/01 04:05:06 WARN A: Traceback (most recent call last):",
        ];
        let lines: Vec<(Section, String)> =
            shapes.iter().map(|(shape, section)| (Section::ALL[*section], texts[*shape].to_owned())).collect();
        let mut gaps: Vec<Gap> = gaps.iter().filter(|(before, _)| (*before as usize) < lines.len())
            .map(|(before, section)| Gap { before: *before, section: Section::ALL[*section], kind: GapKind::Overrun, at_least: 0 }).collect();
        gaps.sort_by_key(|gap| (gap.before, gap.section));
        let seen = seen.min(lines.len());

        let (mut log, mut index) = (LogBuffer::new(), LogIndex::new());
        for (number, (section, text)) in lines[..seen].iter().enumerate() {
            gaps.iter().filter(|gap| gap.before == number as u32).for_each(|gap| log.add_gap(*gap));
            log.push(*section, text);
            index.advance(&log, 5);
        }
        while index.advance(&log, 5) {}
        let codes: Vec<u8> = log.lines().map(|line| index.code(line)).collect();

        let (mut again, mut restored) = (LogBuffer::new(), LogIndex::new());
        for (lines, codes) in lines[..seen].chunks(chunk).zip(codes.chunks(chunk)) {
            let (ends, text) = laid_out(lines);
            if later {
                prop_assert!(again.push_later(ends, move || text.clone()));
            } else {
                lines.iter().for_each(|(section, text)| again.push(*section, text));
            }
            let end = again.end();
            gaps.iter().filter(|gap| gap.before < end).for_each(|gap| again.add_gap(*gap));
            restored.restore(codes);
            while restored.advance(&again, 7) {}
        }
        for (number, (section, text)) in lines.iter().enumerate().skip(seen) {
            for log in [&mut log, &mut again] {
                gaps.iter().filter(|gap| gap.before == number as u32).for_each(|gap| log.add_gap(*gap));
                log.push(*section, text);
            }
        }
        while index.advance(&log, 7) {}
        while restored.advance(&again, 7) {}
        prop_assert_eq!(again.gaps(), log.gaps());
        for line in log.lines() {
            prop_assert_eq!(again.line(line), log.line(line));
            prop_assert_eq!(again.section(line), log.section(line));
            prop_assert_eq!((line, restored.info(line)), (line, index.info(line)));
        }
        for level in Level::ALL.map(Some).into_iter().chain([None]) {
            prop_assert_eq!(restored.count_of(level), index.count_of(level));
        }
    }
}
