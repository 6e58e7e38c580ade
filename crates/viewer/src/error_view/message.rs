//! The lines of a message, sorted by what they are: text, code with a mark, a plan, the JVM's part.

use super::{BlockKind, BlockLine, ErrorView, block, place, python};
use crate::log::shape::{self, Shape};

/// A message taken apart.
#[derive(Default)]
pub(super) struct Message {
    text: Vec<String>,
    code: Vec<String>,
    plan: Vec<String>,
    jvm: Vec<String>,
    /// The last `Caused by`.
    caused_by: Option<String>,
    /// What the JVM threw.
    thrown: Option<String>,
    /// What a Python worker raised.
    raised: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Text,
    Code,
    Plan,
    Jvm,
}

impl Message {
    /// Takes lines apart. Tracebacks of Python workers among them go into the view at once.
    pub(super) fn read(lines: &[&str], code: &str, view: &mut ErrorView) -> Self {
        let mut message = Self::default();
        let mut mode = Mode::Text;
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            at += 1;
            message.cause(line);
            match shape::of(line) {
                Shape::Blank => {
                    if mode == Mode::Code {
                        mode = Mode::Text;
                    }
                    continue;
                }
                Shape::PlanTitle if line.starts_with("== SQL") => {
                    mode = Mode::Code;
                    continue;
                }
                Shape::PlanTitle => mode = Mode::Plan,
                Shape::PlanNode if mode != Mode::Code => mode = Mode::Plan,
                Shape::Java | Shape::ColonThrowable => mode = Mode::Jvm,
                Shape::Throwable | Shape::ThrowableWithTraceback if mode == Mode::Text && at > 1 => mode = Mode::Jvm,
                _ if line.starts_with("Driver stacktrace:") => mode = Mode::Jvm,
                _ => {}
            }
            let part = match mode {
                Mode::Text => &mut message.text,
                Mode::Code => &mut message.code,
                Mode::Plan => &mut message.plan,
                Mode::Jvm => &mut message.jvm,
            };
            part.push((*line).to_owned());
            if shape::announces_traceback(line) {
                if mode == Mode::Text {
                    message.text.pop();
                }
                let rest = lines.get(at..).unwrap_or_default();
                let traceback = python::read(rest);
                traceback.show("In your code, on an executor", code, view);
                at += traceback.end;
                if let Some(exception) = lines.get(at) {
                    message.raised = Some((*exception).to_owned());
                    at += 1;
                }
            }
        }
        message
    }

    fn cause(&mut self, line: &str) {
        if let Some(cause) = line.trim_start().strip_prefix("Caused by: ") {
            self.caused_by = Some(cause.to_owned());
        } else if let Some(thrown) = line.strip_prefix(": ").filter(|rest| shape::is_throwable(rest)) {
            self.thrown = Some(innermost(thrown).to_owned());
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.text.extend(other.text);
        self.code.extend(other.code);
        self.plan.extend(other.plan);
        self.jvm.extend(other.jvm);
        self.caused_by = self.caused_by.take().or(other.caused_by);
        self.thrown = self.thrown.take().or(other.thrown);
        self.raised = self.raised.take().or(other.raised);
    }

    /// Adds the parts to the view.
    pub(super) fn show(self, code: &str, view: &mut ErrorView) {
        let caused_by = self.caused_by.filter(|cause| !shape::announces_traceback(cause));
        let thrown = self.thrown.filter(|thrown| !shape::announces_traceback(thrown));
        view.cause = self.raised.or(caused_by).or(thrown);
        let found = self.code.windows(2).find_map(|pair| match pair {
            [shown, below] => place::marked(code, shown, place::mark(below)?, ""),
            _ => None,
        });
        let mut lines = plain(self.code);
        if let Some(place) = found.filter(|place| !view.places.iter().any(|other| other.line == place.line)) {
            view.places.push(place);
            for line in &mut lines {
                line.place = Some(view.places.len() - 1);
            }
        }
        let mut front = vec![block(BlockKind::Message, "", plain(self.text)), block(BlockKind::Code, "SQL", lines)];
        front.append(&mut view.blocks);
        view.blocks = front;
        view.blocks.push(block(BlockKind::Plan, "Query plan", plain(self.plan)));
        view.blocks.push(block(BlockKind::Jvm, "On the JVM", plain(self.jvm)));
    }
}

fn plain(lines: Vec<String>) -> Vec<BlockLine> {
    lines.into_iter().map(BlockLine::new).collect()
}

/// What made a task fail, out of `Job aborted due to stage failure: … (host executor 1): what happened`.
fn innermost(thrown: &str) -> &str {
    let inner = thrown.split_once("most recent failure: Lost task").and_then(|(_, rest)| {
        let at = rest.find(" executor ")?;
        rest.get(at..)?.split_once("): ").map(|(_, inner)| inner)
    });
    inner.unwrap_or(thrown)
}
