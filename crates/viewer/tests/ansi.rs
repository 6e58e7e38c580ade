//! The terminal screen: what it shows, and that it holds whatever comes.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use proptest::prelude::*;
use viewer::ansi::{Color, Limits, Line, ROWS, Screen};

fn lines(text: &str) -> Vec<String> {
    let screen = Screen::of(text, Limits::default());
    (0..screen.len()).map(|index| screen.line(index).expect("a kept line").text.clone()).collect()
}

/// Number of all lines, those left out among them.
fn count(screen: &Screen) -> u64 {
    screen.len() as u64 + screen.omitted().map_or(0, |omitted| omitted.lines)
}

fn line(text: &str) -> Line {
    Screen::of(text, Limits::default()).line(0).expect("a line").into_owned()
}

#[test]
fn a_progress_bar_overwrites_itself() {
    assert_eq!(lines("  0%|     |\r 50%|##   |\r100%|#####|\ndone\n"), ["100%|#####|", "done"]);
}

#[test]
fn two_nested_progress_bars_stay_in_their_rows() {
    let text = "outer 0%\n\rinner 0%\x1b[A\n\rinner 50%\x1b[A\router 1%\n\rinner 99%\x1b[A\router 2%";
    assert_eq!(lines(text), ["outer 2%", "inner 99%"]);
}

#[test]
fn a_shorter_text_after_a_carriage_return_leaves_the_rest_until_it_is_erased() {
    assert_eq!(lines("abcdef\rxy"), ["xycdef"]);
    assert_eq!(lines("abcdef\rxy\x1b[K"), ["xy"]);
    assert_eq!(lines("abcdef\x1b[2K\rxy"), ["xy"]);
    assert_eq!(lines("abcdef\x08\x08\x1b[1Kx"), ["    xf"]);
}

#[test]
fn backspace_stops_at_the_margin() {
    assert_eq!(lines("ab\x08\x08\x08\x08c"), ["cb"]);
}

#[test]
fn the_screen_is_cleared_by_the_usual_sequence() {
    assert_eq!(lines("a\nb\nc\x1b[H\x1b[2J\x1b[3Jd"), ["d"]);
    assert_eq!(lines("a\nb\nc\x1b[2A\x1b[J"), ["a"]);
}

#[test]
fn colours_and_attributes_become_runs() {
    let line = line("a\x1b[1;31mb\x1b[38;5;200mc\x1b[38;2;1;2;3md\x1b[48:2::4:5:6me\x1b[0mf\x1b[4:3;9mg");
    assert_eq!(line.text, "abcdefg");
    let spans: Vec<_> = line.spans().collect();
    assert_eq!(spans.iter().map(|(text, _)| *text).collect::<Vec<_>>(), ["a", "b", "c", "d", "e", "f", "g"]);
    assert!(spans[0].1.is_plain());
    assert!(spans[1].1.bold());
    assert_eq!(spans[1].1.foreground, Color::Palette(1));
    assert_eq!(spans[2].1.foreground, Color::Palette(200));
    assert_eq!(spans[3].1.foreground, Color::Rgb(1, 2, 3));
    assert_eq!(spans[4].1.background, Color::Rgb(4, 5, 6));
    assert!(spans[5].1.is_plain());
    assert!(spans[6].1.underline() && spans[6].1.strike());
}

#[test]
fn each_attribute_can_be_taken_back() {
    for (on, off) in
        [("1", "22"), ("2", "22"), ("3", "23"), ("4", "24"), ("7", "27"), ("9", "29"), ("95", "39"), ("106", "49")]
    {
        let line = line(&format!("\x1b[{on}ma\x1b[{off}mb"));
        let spans: Vec<_> = line.spans().collect();
        assert!(!spans[0].1.is_plain(), "{on}");
        assert!(spans[1].1.is_plain(), "{off}");
    }
}

#[test]
fn the_colour_of_an_underline_is_not_read_as_attributes() {
    assert!(line("\x1b[58;5;1ma").spans().all(|(_, style)| style.is_plain()));
    assert!(line("\x1b[58:2::1:7:9ma").spans().all(|(_, style)| style.is_plain()));
}

#[test]
fn a_text_of_one_style_has_no_runs() {
    assert!(line("plain").runs.is_empty());
}

#[test]
fn a_web_link_is_kept_and_any_other_is_only_text() {
    let screen = Screen::of("\x1b]8;;https://spark.apache.org/a;b\x1b\\docs\x1b]8;;\x1b\\ x", Limits::default());
    let line = screen.line(0).expect("a line");
    let spans: Vec<_> = line.spans().collect();
    assert_eq!((spans[0].0, spans[1].0), ("docs", " x"));
    assert_eq!(spans[0].1.link().and_then(|id| screen.link(id)), Some("https://spark.apache.org/a;b"));
    assert_eq!(spans[1].1.link(), None);
    for bad in ["javascript:alert(1)", "file:///etc/hosts", "httpx://a", "https://a b"] {
        let screen = Screen::of(&format!("\x1b]8;id=1;{bad}\x07text\x1b]8;;\x07"), Limits::default());
        let line = screen.line(0).expect("a line");
        assert_eq!(line.text, "text");
        assert!(line.spans().all(|(_, style)| style.link().is_none()), "{bad}");
    }
}

#[test]
fn everything_else_is_swallowed() {
    assert_eq!(
        lines("a\x1b[?25lb\x1b[?2004hc\x1b(Bd\x1b]0;title\x07e\x1bPq#0;1\x1b\\f\x07\x00g\x1b[6nh"),
        ["abcdefgh"]
    );
}

#[test]
fn a_stray_escape_does_not_swallow_the_next_lines() {
    assert_eq!(lines("a\x1b]b\nc\x1bPd\ne\x1b[\nf"), ["a", "c", "e", "f"]);
}

#[test]
fn text_beyond_the_limit_of_a_line_is_counted() {
    let limits = Limits { line_chars: 5, ..Limits::default() };
    let screen = Screen::of("äbcdefgh\n12345\n", limits);
    assert_eq!(screen.line(0).expect("a line").text, "äbcde");
    assert_eq!(screen.line(0).expect("a line").cut, 3);
    assert_eq!(screen.line(1).expect("a line").cut, 0);
}

#[test]
fn lines_in_the_middle_are_left_out_and_counted() {
    let limits = Limits { head_lines: 3, tail_lines: 5, ..Limits::default() };
    let mut screen = Screen::new(limits);
    for number in 0..1000 {
        screen.feed(&format!("{number}\n"));
    }
    let text: Vec<_> = (0..screen.len()).map(|index| screen.line(index).expect("a line").text.clone()).collect();
    assert_eq!(text, ["0", "1", "2", "996", "997", "998", "999"]);
    let omitted = screen.omitted().expect("omitted");
    assert_eq!((omitted.before, omitted.lines), (3, 993));
}

#[test]
fn ten_megabytes_stay_bounded() {
    let mut text = String::new();
    let mut number = 0;
    while text.len() < 10 << 20 {
        text.push_str(&format!("\x1b[3{}mline {number}\x1b[0m of a program without end\n", number % 8));
        number += 1;
    }
    let screen = Screen::of(&text, Limits::default());
    assert_eq!(count(&screen), number);
    assert_eq!(screen.len(), 10_000 - 1);
    let one = Screen::of(&"x".repeat(10 << 20), Limits::default());
    let line = one.line(0).expect("a line");
    assert_eq!((line.text.len(), line.cut), (20_000, (10 << 20) - 20_000));
}

#[test]
fn wide_lines_are_dropped_when_they_take_too_much() {
    let limits = Limits { bytes: 100_000, ..Limits::default() };
    let mut screen = Screen::new(limits);
    for _ in 0..500 {
        screen.feed(&"y".repeat(1000));
        screen.feed("\n");
    }
    let kept: usize = (0..screen.len()).map(|index| screen.line(index).expect("a line").text.len()).sum();
    assert!(kept <= 100_000 + ROWS * 1000, "{kept}");
    assert_eq!(count(&screen), 500);
}

/// Pieces of terminal output that do something, between arbitrary text.
fn output() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zä€😀 ]{0,12}",
        proptest::collection::vec(any::<u8>(), 0..6).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        "\x1b\\[[0-9;:]{0,6}[ABCDEFGHJKdfm]",
        "[\r\n\t\x08]{1,3}",
        "\x1b\\]8;;(https?://[a-z]{1,5}|x)?(\x07|\x1b\\\\)",
        Just("\x1b".to_owned()),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A screen without limits, the simple way: for text without control sequences other than those it knows.
fn model(text: &str) -> Vec<String> {
    let mut rows: Vec<Vec<char>> = vec![Vec::new()];
    let (mut row, mut column) = (0_usize, 0_usize);
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match char {
            '\n' => {
                (row, column) = (row + 1, 0);
                if row == rows.len() {
                    rows.push(Vec::new());
                }
            }
            '\r' => column = 0,
            '\x1b' => {
                chars.next();
                let number = chars.next().and_then(|digit| digit.to_digit(10)).expect("a digit") as usize;
                match chars.next() {
                    Some('A') => row = row.saturating_sub(number.max(1)),
                    Some('D') => column = column.saturating_sub(number.max(1)),
                    Some('C') => column += number.max(1),
                    Some('G') => column = number.max(1) - 1,
                    Some('K') if number == 0 => rows[row].truncate(column),
                    Some('K') if number == 2 || (number == 1 && column + 1 >= rows[row].len()) => rows[row].clear(),
                    Some('K') if number == 1 => rows[row][..=column].fill(' '),
                    _ => {}
                }
            }
            char => {
                while rows[row].len() <= column {
                    rows[row].push(' ');
                }
                rows[row][column] = char;
                column += 1;
            }
        }
    }
    let mut rows: Vec<String> = rows.into_iter().map(|row| row.into_iter().collect()).collect();
    if rows.last().is_some_and(String::is_empty) {
        rows.pop();
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cutting_the_input_anywhere_does_not_change_the_result(text in output(), cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..8)) {
        let limits = Limits { head_lines: 2, tail_lines: 6, line_chars: 20, bytes: 2000 };
        let mut whole = Screen::new(limits);
        whole.feed(&text);
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| text.floor_char_boundary(cut.index(text.len() + 1))).collect();
        cuts.sort_unstable();
        let mut pieces = Screen::new(limits);
        let mut start = 0;
        for end in cuts.into_iter().chain([text.len()]) {
            pieces.feed(&text[start..end]);
            start = end;
        }
        prop_assert_eq!(whole.omitted(), pieces.omitted());
        prop_assert_eq!(whole.len(), pieces.len());
        for index in 0..whole.len() {
            prop_assert_eq!(whole.line(index), pieces.line(index));
        }
    }

    #[test]
    fn arbitrary_output_never_breaks_a_line_or_its_runs(text in output()) {
        let limits = Limits { head_lines: 2, tail_lines: 6, line_chars: 20, bytes: 2000 };
        let screen = Screen::of(&text, limits);
        prop_assert!(screen.len() <= 8);
        for index in 0..screen.len() {
            let line = screen.line(index).expect("a line");
            prop_assert!(line.text.chars().count() <= 20);
            prop_assert!(!line.text.contains(['\n', '\r', '\x1b']));
            prop_assert_eq!(line.spans().map(|(text, _)| text).collect::<String>(), line.text.clone());
        }
    }

    #[test]
    fn movement_and_erasing_are_those_of_a_plain_grid(text in "([a-c]{1,3}|\n|\r|\x1b\\[[0-9][ACDGK]){0,60}") {
        let screen = Screen::of(&text, Limits::default());
        let rows: Vec<_> = (0..screen.len()).map(|index| screen.line(index).expect("a line").text.clone()).collect();
        prop_assert_eq!(rows, model(&text));
    }
}
