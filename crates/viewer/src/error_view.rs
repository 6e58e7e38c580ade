//! A statement's error as people want to read it: what happened, the true cause, where in their own code, and the rest
//! folded away.
//!
//! Languages report errors in very different shapes. Python's tracebacks mix the cell's frames with those of PySpark,
//! Py4J and the JVM; Scala's compiler prints a line and a caret, and whatever was printed before stands in front; SQL
//! comes with a position and Java stack elements. [`view`] turns them all into a headline, the deepest cause, places in
//! the cell's code, and blocks of lines. Nothing is dropped: what is not shown at first is in a folded block.

mod banner;
mod hint;
mod message;
mod place;
mod plain;
mod python;
mod scala;
mod sql;

use std::ops::Range;

use livy_api::{ErrorOutput, SessionKind};

pub use banner::Banner;
pub use hint::{Hint, Unknown};

/// An error to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorView {
    /// `Ename: evalue`, one line.
    pub headline: String,
    /// The deepest cause, when it is another than the headline.
    pub cause: Option<String>,
    /// A name that was not found, and what may have been meant.
    pub hint: Option<Hint>,
    /// Places in the cell's code.
    pub places: Vec<Place>,
    /// The rest, in the order to show.
    pub blocks: Vec<Block>,
    /// The session can't go on as it is.
    pub banner: Option<Banner>,
}

/// A place in the code of the cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Characters of the line, from 0.
    pub columns: Range<usize>,
    /// The function it is in, or what is wrong there.
    pub note: String,
    /// The place is in this cell. Otherwise it may be in another: Python counts the lines of the cell in which a
    /// function was defined, and does not say which one that was.
    pub sure: bool,
}

/// What the lines of a block are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// More of the message.
    Message,
    /// Frames of the person's own code.
    Frames,
    /// Frames of libraries.
    Library,
    /// Code with a mark below the place.
    Code,
    /// The JVM's side of it.
    Jvm,
    /// A query plan.
    Plan,
    /// What the cell printed before.
    Printed,
}

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What they are.
    pub kind: BlockKind,
    /// A heading.
    pub title: String,
    /// The lines.
    pub lines: Vec<BlockLine>,
    /// Hidden until asked for.
    pub folded: bool,
}

/// A line of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockLine {
    /// Its text.
    pub text: String,
    /// Index in [`ErrorView::places`]: a click goes there.
    pub place: Option<usize>,
}

impl BlockLine {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), place: None }
    }
}

/// Characters of a headline.
const MAX_HEADLINE: usize = 500;
/// Lines of a message that are shown at first.
const MAX_OPEN: usize = 20;

/// Reads an error. `kind` is the statement's kind, `code` what was sent.
#[must_use]
pub fn view(error: &ErrorOutput, kind: &SessionKind, code: &str) -> ErrorView {
    let mut view = match kind {
        SessionKind::PySpark => python::view(error, code),
        SessionKind::Spark => scala::view(error, code),
        SessionKind::Sql => sql::view(error, code),
        _ => plain::view(error),
    };
    view.banner = banner::of(error);
    view.hint = hint::of(&error.evalue);
    view.headline = crate::table::one_line(&view.headline, MAX_HEADLINE).into_owned();
    view.cause = view.cause.filter(|cause| !view.headline.ends_with(cause.as_str()));
    view.cause = view.cause.map(|cause| crate::table::one_line(&cause, MAX_HEADLINE).into_owned());
    view.blocks.retain(|block| !block.lines.is_empty());
    view
}

/// `ename: first line`, and the lines after the first. `Error` is what Livy writes when there is no name.
fn headline<'a>(ename: &str, evalue: &'a str) -> (String, Vec<&'a str>) {
    let mut lines = evalue.lines().skip_while(|line| line.trim().is_empty());
    let first = lines.next().unwrap_or_default().trim();
    let name = if ename == "Error" && !first.is_empty() { "" } else { ename };
    let headline = match (name.is_empty(), first.is_empty()) {
        (false, false) => format!("{name}: {first}"),
        (false, true) => name.to_owned(),
        (true, _) => first.to_owned(),
    };
    (headline, lines.collect())
}

fn block(kind: BlockKind, title: impl Into<String>, lines: Vec<BlockLine>) -> Block {
    let folded = match kind {
        BlockKind::Library | BlockKind::Jvm | BlockKind::Plan => true,
        BlockKind::Message | BlockKind::Printed => lines.len() > MAX_OPEN,
        BlockKind::Frames | BlockKind::Code => false,
    };
    Block { kind, title: title.into(), lines, folded }
}
