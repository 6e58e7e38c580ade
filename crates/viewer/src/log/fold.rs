//! Which lines belong to the line above: one small machine a section.

use super::head::Level;
use super::shape::Shape;

/// Lines that may turn out to belong to an entry, until a line that must belong to it comes.
const MAX_PENDING: usize = 50;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Mode {
    /// No entry is open.
    #[default]
    Closed,
    /// Below a line with a time stamp or level.
    Head,
    /// In a Java stack trace.
    Java,
    /// In a Python traceback, before the line that names the exception.
    Python,
    /// Below the line that names a Python exception.
    PythonEnd,
    /// Below that, in lines set in: a traceback from a worker may follow.
    PythonMessage,
    /// In a query plan or a quoted query.
    Plan,
}

/// What to do with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It begins an entry, with this level.
    Begins(Option<Level>),
    /// It belongs to the open entry.
    Belongs(Option<Level>),
    /// It belongs to the open entry, and so do these lines between.
    BelongsWith(Option<Level>, Vec<u32>),
}

/// The open entry of a section.
#[derive(Debug, Clone, Default)]
pub(super) struct Fold {
    mode: Mode,
    level: Option<Level>,
    pending: Vec<u32>,
    /// Only blank lines are pending.
    blank: bool,
}

impl Fold {
    /// The first line whose verdict may still change.
    pub(super) fn pending(&self) -> Option<u32> {
        self.pending.first().copied()
    }

    /// A line with a time stamp or level of its own; `traceback`: it announces a Python traceback.
    pub(super) fn head(&mut self, level: Option<Level>, traceback: bool) -> Verdict {
        self.open(if traceback { Mode::Python } else { Mode::Head }, level)
    }

    /// Text is missing before the next line.
    pub(super) fn close(&mut self) {
        *self = Self::default();
    }

    fn open(&mut self, mode: Mode, level: Option<Level>) -> Verdict {
        self.pending.clear();
        (self.mode, self.level) = (mode, level);
        Verdict::Begins(level)
    }

    fn belongs(&mut self, mode: Mode) -> Verdict {
        self.mode = mode;
        if self.pending.is_empty() {
            return Verdict::Belongs(self.level);
        }
        Verdict::BelongsWith(self.level, std::mem::take(&mut self.pending))
    }

    /// The line may belong to the open entry; lines to come will tell.
    fn wait(&mut self, line: u32, blank: bool) -> Verdict {
        if self.pending.len() == MAX_PENDING {
            self.close();
        } else if self.mode != Mode::Closed {
            self.blank = blank && (self.pending.is_empty() || self.blank);
            self.pending.push(line);
        }
        Verdict::Begins(None)
    }

    /// Any other line.
    pub(super) fn line(&mut self, line: u32, shape: Shape) -> Verdict {
        // Nothing stands between the entry and this line, blank lines aside.
        let near = self.pending.is_empty();
        let open = self.mode != Mode::Closed;
        // An exception below a line that complains is that line's; below any other it is a matter of its own.
        let complaint = open && near && self.mode == Mode::Head && self.level >= Some(Level::Warn);
        match shape {
            Shape::Java if open => self.belongs(Mode::Java),
            Shape::Java => self.open(Mode::Java, Some(Level::Error)),
            Shape::Throwable if complaint => self.belongs(Mode::Java),
            Shape::Throwable if self.mode == Mode::Python && near => self.belongs(Mode::PythonEnd),
            Shape::Throwable => self.open(Mode::Java, Some(Level::Error)),
            Shape::ThrowableWithTraceback if complaint => self.belongs(Mode::Python),
            Shape::ThrowableWithTraceback => self.open(Mode::Python, Some(Level::Error)),
            Shape::ColonThrowable if open && near => self.belongs(Mode::Java),
            Shape::ColonThrowable => self.open(Mode::Java, Some(Level::Error)),
            Shape::Traceback if complaint || matches!(self.mode, Mode::Python | Mode::PythonMessage) => {
                self.belongs(Mode::Python)
            }
            Shape::Traceback => self.open(Mode::Python, Some(Level::Error)),
            Shape::PythonFrame if complaint || (self.mode == Mode::Python && near) => self.belongs(Mode::Python),
            // A syntax error has no line above its place.
            Shape::PythonFrame => self.open(Mode::Python, Some(Level::Error)),
            // What follows is another traceback of the same entry.
            Shape::Chained if self.mode == Mode::PythonEnd && (near || self.blank) => self.belongs(Mode::Python),
            Shape::PlanTitle if open && (near || self.blank) => self.belongs(Mode::Plan),
            Shape::PlanTitle => self.open(Mode::Plan, None),
            // A plan at the end of a message.
            Shape::PlanNode if open && (near || self.mode != Mode::Head) => self.belongs(self.mode),
            Shape::Indented if near && matches!(self.mode, Mode::PythonEnd | Mode::PythonMessage) => {
                self.belongs(Mode::PythonMessage)
            }
            Shape::Indented if near && open && (complaint || self.mode != Mode::Head) => self.belongs(self.mode),
            Shape::Tabbed if near && open => self.belongs(self.mode),
            Shape::Blank => self.wait(line, true),
            Shape::Other if near && self.mode == Mode::Python => self.belongs(Mode::PythonEnd),
            Shape::Other if near && self.mode == Mode::Plan => self.belongs(Mode::Plan),
            _ if self.mode == Mode::Plan => {
                self.close();
                Verdict::Begins(None)
            }
            // A message of many lines, if a stack trace follows; else the program's own output.
            _ => self.wait(line, false),
        }
    }
}
