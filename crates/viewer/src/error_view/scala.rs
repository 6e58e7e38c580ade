//! Errors of the Scala interpreter: of its compiler, and of what it ran.

use livy_api::ErrorOutput;

use super::message::Message;
use super::{Block, BlockKind, BlockLine, ErrorView, block, place};
use crate::log::shape;

/// `<console>:22: error: message` → `message`.
fn compiler(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("<console>:")?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    rest.get(digits..)?.strip_prefix(": error: ")
}

pub(super) fn view(error: &ErrorOutput, code: &str) -> ErrorView {
    let mut text = error.evalue.clone();
    text.push('\n');
    text.push_str(&error.traceback_text());
    let lines: Vec<&str> = text.lines().collect();
    // What the line printed before it failed stands in front of the error.
    let begin = lines.iter().position(|line| compiler(line).is_some() || shape::is_throwable(line));
    let (printed, lines) = lines.split_at(begin.unwrap_or(0));
    let first = lines.first().copied().unwrap_or_default();
    let named = error.ename.as_str();
    let mut view = ErrorView::default();
    if compiler(first).is_some() {
        compile_errors(lines, code, &mut view);
    } else {
        let headline = if named == "Error" || begin.is_some() { first.to_owned() } else { format!("{named}: {first}") };
        view.headline = headline.trim().to_owned();
        if view.headline.is_empty() {
            view.headline = named.to_owned();
        }
        run_error(lines.get(1..).unwrap_or_default(), code, &mut view);
    }
    let printed = printed.iter().map(|line| BlockLine::new(*line)).collect();
    view.blocks.push(block(BlockKind::Printed, "Printed before", printed));
    view
}

/// Each error is a line, more lines of text, the line of code and a caret below it.
fn compile_errors(lines: &[&str], code: &str, view: &mut ErrorView) {
    let mut current: Vec<BlockLine> = Vec::new();
    let mut note = "";
    for (index, line) in lines.iter().enumerate() {
        if let Some(message) = compiler(line) {
            note = message.trim_end_matches(';');
            if view.headline.is_empty() {
                view.headline = format!("error: {note}");
            }
            finish(&mut current, view);
        }
        current.push(BlockLine::new(*line));
        let above = index.checked_sub(1).and_then(|above| lines.get(above));
        if let (Some(mark), Some(shown)) = (place::mark(line), above)
            && let Some(caret) = place::marked(code, shown, mark, note)
            && let Some(word) = place::at(code, caret.line, |text| place::word_at(text, caret.columns.start), note)
        {
            view.places.push(word);
            for line in &mut current {
                line.place = Some(view.places.len() - 1);
            }
        }
    }
    finish(&mut current, view);
}

fn finish(lines: &mut Vec<BlockLine>, view: &mut ErrorView) {
    if !lines.is_empty() {
        view.blocks.push(block(BlockKind::Code, "", std::mem::take(lines)));
    }
}

/// A stack trace: what was compiled from cells is the person's own, the rest is folded.
fn run_error(lines: &[&str], code: &str, view: &mut ErrorView) {
    let own = |line: &&&str| line.trim_start().starts_with("at ") && line.contains("(<console>:");
    let frames: Vec<BlockLine> = lines.iter().filter(own).map(|line| BlockLine::new(line.trim())).collect();
    let rest: Vec<&str> = lines.iter().filter(|line| !own(line)).copied().collect();
    Message::read(&rest, code, view).show(code, view);
    let place = view.blocks.iter().position(|block| block.folded).unwrap_or(view.blocks.len());
    let frames: Block = block(BlockKind::Frames, "In your code (lines as the interpreter counts them)", frames);
    view.blocks.insert(place, frames);
}
