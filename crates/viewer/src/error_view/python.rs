//! Python's tracebacks.

use livy_api::ErrorOutput;

use super::message::Message;
use super::{Block, BlockKind, BlockLine, ErrorView, Place, block, headline, place};

/// A frame of a traceback.
struct Frame<'a> {
    file: &'a str,
    line: usize,
    function: Option<&'a str>,
    /// The line that names it and the lines of code below.
    lines: Vec<&'a str>,
}

/// `  File "a.py", line 3, in f`
fn frame(line: &str) -> Option<Frame<'_>> {
    let rest = line.trim_start().strip_prefix("File \"")?;
    let (file, rest) = rest.split_once("\", line ")?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = rest.split_at(digits);
    let function = rest.strip_prefix(", in ").map(str::trim_end);
    Some(Frame { file, line: number.parse().ok()?, function, lines: vec![line] })
}

impl Frame<'_> {
    fn is_cell(&self) -> bool {
        self.file == "<stdin>"
    }

    fn is_library(&self) -> bool {
        let file = self.file;
        ["/pyspark/", "/py4j/", "/site-packages/", "/dist-packages/", ".zip/", "/lib/python", "<frozen "]
            .iter()
            .any(|part| file.contains(part))
    }

    /// Where in the cell's code it is.
    fn place(&self, code: &str) -> Option<Place> {
        let note = self.function.unwrap_or_default();
        let mark = self.lines.iter().rev().find_map(|line| place::mark(line));
        if let (None, Some(mark), Some(shown)) = (self.function, mark, self.lines.get(1)) {
            // A syntax error: its line is shown with a mark below.
            let indent = shown.chars().take_while(|char| char.is_whitespace()).count();
            let columns = |line: &str| {
                let own = line.chars().take_while(|char| char.is_whitespace()).count();
                mark.start.saturating_sub(indent) + own..mark.end.saturating_sub(indent) + own
            };
            return place::at(code, self.line, columns, note);
        }
        let mut found = place::at(code, self.line, place::whole_line, note)?;
        found.sure = self.is_here(code);
        Some(found)
    }

    /// The function is defined in this cell, at that line or above.
    fn is_here(&self, code: &str) -> bool {
        let Some(function) = self.function else { return true };
        let mut above = code.lines().take(self.line);
        match function {
            "<module>" => true,
            "<lambda>" => code.lines().nth(self.line - 1).is_some_and(|line| line.contains("lambda")),
            "<listcomp>" | "<genexpr>" | "<dictcomp>" | "<setcomp>" => {
                code.lines().nth(self.line - 1).is_some_and(|line| line.contains(" for "))
            }
            _ => above.any(|line| {
                let definition = line.trim_start().trim_start_matches("async ").strip_prefix("def ");
                definition.and_then(|rest| rest.split(['(', ' ', '[']).next()) == Some(function)
            }),
        }
    }
}

/// Frames of a traceback, and the lines after them.
pub(super) struct Traceback<'a> {
    frames: Vec<Frame<'a>>,
    /// Index of the line that names the exception.
    pub(super) end: usize,
}

/// Reads the frames at the beginning of `lines` (after `Traceback …`).
pub(super) fn read<'a>(lines: &[&'a str]) -> Traceback<'a> {
    let mut frames: Vec<Frame<'a>> = Vec::new();
    let mut end = lines.len();
    for (index, line) in lines.iter().enumerate() {
        if let Some(frame) = frame(line).filter(|_| line.starts_with(' ')) {
            frames.push(frame);
        } else if line.starts_with([' ', '\t']) && !frames.is_empty() {
            if let Some(frame) = frames.last_mut() {
                frame.lines.push(line);
            }
        } else if line.starts_with("Traceback (most recent call last):") {
            // Another one begins: what was above led to it.
        } else {
            end = index;
            break;
        }
    }
    Traceback { frames, end }
}

impl Traceback<'_> {
    /// Adds the frames to a view: the person's own open, those of libraries folded.
    pub(super) fn show(&self, title: &str, code: &str, view: &mut ErrorView) {
        let mut own = Vec::new();
        let mut library = Vec::new();
        let mut count = 0;
        for frame in &self.frames {
            if frame.is_library() {
                count += 1;
                library.extend(frame.lines.iter().map(|line| BlockLine::new(*line)));
                continue;
            }
            let place = frame.place(code).filter(|_| frame.is_cell());
            let index = place.map(|place| {
                let known = view.places.iter().position(|other| *other == place);
                known.unwrap_or_else(|| {
                    view.places.push(place);
                    view.places.len() - 1
                })
            });
            own.extend(frame.lines.iter().map(|line| BlockLine { text: (*line).to_owned(), place: index }));
            // The interpreter has no file to read the line from; the cell has it.
            let sure = index.and_then(|index| view.places.get(index)).filter(|place| place.sure);
            if let Some(line) =
                sure.filter(|_| frame.lines.len() == 1).and_then(|place| code.lines().nth(place.line - 1))
            {
                own.push(BlockLine::new(format!("    {}", line.trim())));
            }
        }
        let frames = crate::format::plural(count, "frame");
        for block in
            [block(BlockKind::Frames, title, own), block(BlockKind::Library, format!("{frames} of libraries"), library)]
        {
            let same = |other: &Block| other.kind == block.kind && other.lines == block.lines;
            if !view.blocks.iter().any(same) {
                view.blocks.push(block);
            }
        }
    }
}

pub(super) fn view(error: &ErrorOutput, code: &str) -> ErrorView {
    let (headline, message) = headline(&error.ename, &error.evalue);
    let mut view = ErrorView { headline, ..ErrorView::default() };
    let text = error.traceback_text();
    let lines: Vec<&str> = text.lines().collect();
    let traceback = read(&lines);
    traceback.show("In your code", code, &mut view);
    let mut message = Message::read(&message, code, &mut view);
    // The traceback ends with the message once more, unless the message was left out of the error's value.
    let after = lines.get(traceback.end..).unwrap_or_default();
    let first = error.evalue.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    if !after.iter().any(|line| first.is_empty() || line.contains(first)) {
        message.merge(Message::read(after, code, &mut view));
    }
    message.show(code, &mut view);
    view
}
