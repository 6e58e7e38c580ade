//! Snapshots put together, case by case.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

use livy_api::LogSections;
use viewer::log::stitch::{StitchState, Stitcher};
use viewer::log::{GapKind, LogBuffer, Section};

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Follows snapshots of standard output; gaps are written as `?` (possible), `<` (before), `!` (overrun), `#` (restart).
fn follow(ring: usize, snapshots: &[&str]) -> String {
    let mut stitcher = Stitcher::new(ring);
    let mut log = LogBuffer::new();
    for (order, snapshot) in snapshots.iter().enumerate() {
        stitcher.take(order as u64, &LogSections { stdout: words(snapshot), ..Default::default() }, &mut log);
    }
    written(&log)
}

fn written(log: &LogBuffer) -> String {
    let mut words = Vec::new();
    for line in 0..=log.end() {
        for gap in log.gaps().iter().filter(|gap| gap.before == line) {
            words.push(match gap.kind {
                GapKind::Possible => "?",
                GapKind::Before => "<",
                GapKind::Overrun => "!",
                GapKind::Restart => "#",
            });
        }
        words.extend(log.line(line));
    }
    words.join(" ")
}

#[test]
fn a_ring_that_is_not_full_is_the_whole_text_whatever_it_repeats() {
    assert_eq!(follow(9, &["", "a a", "a a a", "a a a", "a a a a b"]), "a a a a b");
}

#[test]
fn snapshots_that_overlap_become_one_text() {
    assert_eq!(follow(4, &["a b", "a b c d", "c d e f", "f g h i"]), "a b c d e f g h i");
}

#[test]
fn a_ring_faster_than_the_looks_leaves_a_gap() {
    assert_eq!(follow(3, &["a b", "d e f", "e f g"]), "a b ! d e f g");
}

#[test]
fn a_log_first_seen_full_may_have_begun_before() {
    assert_eq!(follow(3, &["c d e", "d e f"]), "< c d e f");
    assert_eq!(follow(3, &["", "c d e", "d e f"]), "! c d e f");
}

#[test]
fn lines_that_all_repeat_leave_it_open_how_many_there_were() {
    assert_eq!(follow(3, &["t", "t t", "t t t", "t t t", "t t t", "t t x", "t x y"]), "t t ? t ? x y");
}

#[test]
fn one_line_known_to_be_single_decides_among_repeating_ones() {
    assert_eq!(follow(4, &["t x t", "t x t t", "x t t t", "t t t u"]), "t x t t t ? u");
}

#[test]
fn an_overlap_of_lines_that_were_seen_before_is_no_proof() {
    assert_eq!(follow(3, &["t", "t a", "t a t", "t b c"]), "t a t ? b c");
    assert_eq!(follow(3, &["t", "t a", "t a u", "u b c"]), "t a u b c");
}

#[test]
fn a_blank_line_proves_nothing() {
    let mut stitcher = Stitcher::new(3);
    let mut log = LogBuffer::new();
    for (order, lines) in [["a", "b", ""], ["", "c", "d"]].iter().enumerate() {
        let stdout = lines.iter().map(|line| (*line).to_owned()).collect();
        stitcher.take(order as u64, &LogSections { stdout, ..Default::default() }, &mut log);
    }
    assert_eq!(
        log.gaps().iter().map(|gap| (gap.before, gap.kind)).collect::<Vec<_>>(),
        [(0, GapKind::Before), (3, GapKind::Possible)]
    );
}

#[test]
fn the_size_of_the_ring_is_learned_and_marks_are_put_in_afterwards() {
    assert_eq!(follow(200, &["a b c", "b c d"]), "< a b c d");
    assert_eq!(follow(200, &["t", "t t", "t t t", "t t x", "t x y"]), "t t ? t ? x y");
    assert_eq!(follow(200, &["t", "t t", "t t t", "t t t t"]), "t t t t");
    assert_eq!(follow(2, &["a b", "a b c"]), "a b c", "a mark taken back");
    assert_eq!(follow(2, &["a b", "a b c", "b c d"]), "a b c d", "the ring was not full before it grew");
    assert_eq!(follow(2, &["t t", "t t", "t t t t"]), "t t t t");
    assert_eq!(follow(2, &["a b c d e", "a b c d e f"]), "a b c d e f", "longer than expected says nothing");
}

#[test]
fn a_quiet_stream_that_repeats_itself_is_marked_once() {
    let mut stitcher = Stitcher::new(2);
    let mut log = LogBuffer::new();
    for order in 0..9 {
        let stdout = (0..order).map(|number| format!("line {number}")).collect();
        stitcher.take(order, &LogSections { stdout, stderr: words("t t"), ..Default::default() }, &mut log);
    }
    let marks = log.gaps().iter().filter(|gap| gap.section == Section::Stderr);
    assert_eq!(marks.map(|gap| gap.kind).collect::<Vec<_>>(), [GapKind::Before, GapKind::Possible]);
}

#[test]
fn a_shorter_or_unrelated_log_is_a_new_one() {
    assert_eq!(follow(5, &["a b c", "x", "x y"]), "a b c # x y");
    assert_eq!(follow(200, &["a b c", "x y z w"]), "a b c # x y z w");
    assert_eq!(follow(4, &["a b c d", "b c d e", "x y z"]), "< a b c d e # x y z");
}

#[test]
fn an_empty_reply_in_between_changes_nothing() {
    assert_eq!(follow(3, &["a b", "", "a b c", "", "b c d"]), "a b c d");
}

#[test]
fn a_late_reply_is_ignored() {
    let mut stitcher = Stitcher::default();
    let mut log = LogBuffer::new();
    let stdout = |text| LogSections { stdout: words(text), ..Default::default() };
    assert_eq!(stitcher.take(2, &stdout("a b"), &mut log).lines, 2);
    assert_eq!(stitcher.take(1, &stdout("a"), &mut log).lines, 0);
    assert_eq!(stitcher.take(2, &stdout("z"), &mut log).lines, 0);
    assert_eq!(stitcher.take(3, &stdout("a b c"), &mut log).lines, 1);
    assert_eq!(written(&log), "a b c");
}

#[test]
fn diagnostics_replace_each_other() {
    let mut stitcher = Stitcher::default();
    let mut log = LogBuffer::new();
    let diagnostics = |text| LogSections { diagnostics: words(text), ..Default::default() };
    assert!(stitcher.take(1, &diagnostics("pending"), &mut log).diagnostics);
    assert!(!stitcher.take(2, &diagnostics("pending"), &mut log).diagnostics);
    assert!(stitcher.take(3, &diagnostics("killed now"), &mut log).diagnostics);
    assert_eq!(stitcher.diagnostics(), ["killed", "now"]);
    assert!(log.is_empty());
}

#[test]
fn streams_are_joined_by_time_where_both_have_one() {
    let line = |second: u32, text: &str| format!("24/03/01 04:05:{second:02} INFO A: {text}");
    let mut stitcher = Stitcher::default();
    let mut log = LogBuffer::new();
    let first = LogSections {
        stdout: vec![line(1, "o1"), "o2".into(), line(5, "o3")],
        stderr: vec![line(1, "e1"), "\tat x".into(), line(3, "e2")],
        ..Default::default()
    };
    stitcher.take(1, &first, &mut log);
    let order: Vec<_> =
        log.lines().map(|line| log.line(line).expect("a line").rsplit(' ').next().expect("a word")).collect();
    assert_eq!(order, ["o1", "o2", "e1", "x", "e2", "o3"]);
    assert_eq!(log.section(2), Some(Section::Stderr));

    let mut log = LogBuffer::new();
    let plain = LogSections { stdout: words("o1 o2"), stderr: vec![line(1, "e1")], ..Default::default() };
    Stitcher::default().take(1, &plain, &mut log);
    assert_eq!(log.line(0), Some("o1"));
    assert_eq!(log.section(2), Some(Section::Stderr));
}

#[test]
fn a_reload_goes_on_where_it_was() {
    let mut stitcher = Stitcher::new(3);
    let mut log = LogBuffer::new();
    let sections = |out, err| LogSections { stdout: words(out), stderr: words(err), ..Default::default() };
    stitcher.take(1, &sections("a b c", "x"), &mut log);
    stitcher.take(2, &sections("b c d", "x y"), &mut log);
    let state = stitcher.state();
    assert_eq!(state, StitchState { order: 2, held: [3, 2], rings: [Some(3), None] });
    let mut resumed = Stitcher::resume(3, &state, &log);
    assert_eq!(resumed.take(2, &sections("q", "q"), &mut log).lines, 0);
    resumed.take(3, &sections("d e f", "x y z"), &mut log);
    assert_eq!(written(&log), "< a b c x d y e f z");
}
