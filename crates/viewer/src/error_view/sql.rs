//! Errors of SQL statements.

use livy_api::ErrorOutput;

use super::message::Message;
use super::{BlockKind, BlockLine, ErrorView, Place, block, headline, place};

/// The numbers in `line 1 pos 14` or `(line 1, pos 0)`: a line from 1 and a column from 0.
fn position(message: &str) -> Option<(usize, usize)> {
    message
        .match_indices("line ")
        .filter_map(|(at, _)| {
            let rest = message.get(at + "line ".len()..)?;
            let (line, rest) = number(rest)?;
            let rest = rest.trim_start_matches([',', ' ']).strip_prefix("pos ")?;
            let (column, _) = number(rest)?;
            Some((line, column))
        })
        .last()
}

fn number(text: &str) -> Option<(usize, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    Some((number.parse().ok()?, rest))
}

/// `== SQL(line 1, position 8) ==`, and the mark below the code that follows: a line and a column from 1.
fn context(message: &str, code: &str, note: &str) -> Option<Place> {
    let (_, rest) = message.split_once("(line ")?;
    let (line, rest) = number(rest)?;
    let (column, rest) = number(rest.strip_prefix(", position ")?)?;
    let length = rest.lines().find_map(place::mark).map_or(1, |mark| mark.len());
    let start = column.checked_sub(1)?;
    place::at(code, line, |_| start..start + length, note)
}

/// The place of an error in the code of a SQL cell.
pub(super) fn find(message: &str, code: &str, note: &str) -> Option<Place> {
    if let Some((line, column)) = position(message) {
        return place::at(code, line, |text| place::word_at(text, column), note);
    }
    context(message, code, note)
}

pub(super) fn view(error: &ErrorOutput, code: &str) -> ErrorView {
    let (headline, lines) = headline(&error.ename, &error.evalue);
    let mut view = ErrorView { headline, ..ErrorView::default() };
    let note = view.headline.clone();
    view.places.extend(find(&error.evalue, code, &note));
    let place = (!view.places.is_empty()).then_some(0);
    Message::read(&lines, code, &mut view).show(code, &mut view);
    for block in &mut view.blocks {
        if block.kind == BlockKind::Code {
            block.lines.iter_mut().for_each(|line| line.place = place);
        }
    }
    // Elements of a Java stack trace, without the `at`.
    let stack = error.traceback.iter().flat_map(|item| item.lines()).map(BlockLine::new).collect();
    view.blocks.push(block(BlockKind::Jvm, "On the JVM", stack));
    view
}
