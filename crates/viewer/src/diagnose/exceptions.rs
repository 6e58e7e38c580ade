//! The exception that ended the program, if nothing else explains it.

use super::Confidence;
use super::cause::Cause;
use super::cause::{Quote, USUAL};
use crate::log::shape::{self, Shape};

/// An exception and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Raised {
    /// First and last line of its trace.
    pub(super) first: u32,
    pub(super) last: u32,
    /// The line that names it.
    pub(super) line: u32,
    pub(super) text: String,
    pub(super) python: bool,
    /// Py4J only passed it on: what happened is told by the JVM.
    through: bool,
}

pub(super) const PYTHON: Cause = Cause {
    id: "python-exception",
    title: "The program raised an exception",
    advice: "Correct the program at the line its traceback names, or what it was given to work on.",
    depth: 72,
    sure: Confidence::Certain,
    quote: Quote::Last,
    ..USUAL
};

pub(super) const JVM: Cause = Cause { id: "jvm-exception", title: "The program threw an exception", ..PYTHON };

pub(super) const IDS: [&str; 2] = [PYTHON.id, JVM.id];

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    None,
    /// Among the frames of a Python traceback at the margin.
    Frames,
    /// Below an exception that was named.
    Named,
}

/// Follows tracebacks at the margin: those of the driver's program. Those of tasks hang below log lines and are of
/// interest only as part of one.
#[derive(Debug, Clone, Default)]
pub(super) struct Exceptions {
    mode: Mode,
    first: u32,
    last: Option<Raised>,
}

impl Exceptions {
    /// Looks at a line; `headed`: it begins with a time stamp or a level; `threw`: [`THREW`] is in it.
    pub(super) fn line(&mut self, number: u32, text: &str, headed: bool, threw: bool) {
        let thrown = thrown(text, threw);
        if let Some(thrown) = thrown {
            self.name(number, number, thrown, false);
            return;
        }
        if headed && !text.starts_with("Traceback") {
            self.mode = Mode::None;
            return;
        }
        let shape = shape::of(text);
        match (self.mode, shape) {
            (_, Shape::Traceback) => {
                // A chained one belongs to the same trace.
                let chained = self.mode == Mode::Named && self.last.as_ref().is_some_and(|last| last.python);
                if !chained {
                    self.first = number;
                }
                self.mode = Mode::Frames;
            }
            (Mode::Frames, Shape::PythonFrame | Shape::Indented | Shape::Tabbed | Shape::Blank) => {}
            (Mode::Frames, _) => self.name(self.first, number, text.trim(), true),
            (Mode::Named, _) => self.extend(number, text, shape),
            (Mode::None, _) => {}
        }
    }

    fn name(&mut self, first: u32, line: u32, text: &str, python: bool) {
        self.first = first;
        self.mode = Mode::Named;
        let through = text.contains("Py4JJavaError");
        self.last = Some(Raised { first, last: line, line, text: text.to_owned(), python, through });
    }

    fn extend(&mut self, number: u32, text: &str, shape: Shape) {
        let Some(raised) = &mut self.last else { return };
        // Plain output of the program may follow right below; what is part of the trace looks like it.
        if matches!(shape, Shape::Other | Shape::Blank) {
            return;
        }
        raised.last = number;
        // The true cause of an exception that came over from the JVM stands at the end of its trace.
        let cause = text.trim_start().strip_prefix("Caused by: ").filter(|cause| !shape::announces_traceback(cause));
        let through = !raised.python || raised.through;
        let thrown =
            (shape == Shape::ColonThrowable && !shape::announces_traceback(text)).then(|| text.get(2..)).flatten();
        if let Some(cause) = cause.or(thrown).filter(|_| through) {
            (raised.line, raised.text) = (number, cause.to_owned());
        }
    }

    pub(super) fn finish(&self) -> Option<Raised> {
        self.last.clone()
    }
}

/// What stands before the exception that ended a program, in YARN's words.
pub(super) const THREW: &str = "User class threw exception: ";

/// The exception in a line that says that it ended the program.
fn thrown(text: &str, threw: bool) -> Option<&str> {
    if let Some(rest) = text.strip_prefix("Exception in thread ") {
        return rest.split_once("\" ").map(|(_, exception)| exception);
    }
    let (_, rest) = threw.then(|| text.split_once(THREW)).flatten()?;
    Some(rest)
}
