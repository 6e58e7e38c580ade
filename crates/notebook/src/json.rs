//! JSON text: written as Jupyter writes it, and read with errors that help.

mod error;
mod repair;

pub use error::FileError;
use serde_json::Value;

use crate::multiline;

/// JSON to write that borrows what is big.
#[derive(Debug)]
pub(crate) enum Part<'a> {
    /// A value as it is.
    Value(&'a Value),
    /// A small value made for the occasion.
    Made(Value),
    /// A text as one string.
    Text(&'a str),
    /// A text as a list of its lines.
    Lines(&'a str),
    /// A list.
    List(Vec<Part<'a>>),
    /// An object.
    Object(Vec<(&'a str, Part<'a>)>),
}

impl Part<'_> {
    /// As Jupyter's files are: indented by one space a level, a line end at the end.
    pub(crate) fn to_pretty(&self) -> String {
        let mut out = Writer { out: String::new(), pretty: true, depth: 0 };
        out.part(self);
        out.out.push('\n');
        out.out
    }

    /// Without any white space.
    pub(crate) fn to_compact(&self) -> String {
        let mut out = Writer { out: String::new(), pretty: false, depth: 0 };
        out.part(self);
        out.out
    }
}

struct Writer {
    out: String,
    pretty: bool,
    depth: usize,
}

impl Writer {
    fn part(&mut self, part: &Part<'_>) {
        match part {
            Part::Value(value) => self.value(value),
            Part::Made(value) => self.value(value),
            Part::Text(text) => string(&mut self.out, text),
            Part::Lines(text) => self.all('[', ']', multiline::split(text), |own, line| string(&mut own.out, line)),
            Part::List(items) => self.all('[', ']', items.iter(), |own, item| own.part(item)),
            Part::Object(fields) => self.all('{', '}', fields.iter(), |own, (key, part)| {
                own.key(key);
                own.part(part);
            }),
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::String(text) => string(&mut self.out, text),
            Value::Array(items) => self.all('[', ']', items.iter(), |own, item| own.value(item)),
            Value::Object(map) => self.all('{', '}', map.iter(), |own, (key, value)| {
                own.key(key);
                own.value(value);
            }),
            // Numbers keep the text they were read from.
            Value::Null | Value::Bool(_) | Value::Number(_) => self.out.push_str(&value.to_string()),
        }
    }

    fn key(&mut self, key: &str) {
        string(&mut self.out, key);
        self.out.push_str(if self.pretty { ": " } else { ":" });
    }

    fn all<T>(&mut self, open: char, close: char, items: impl Iterator<Item = T>, write: impl Fn(&mut Self, T)) {
        self.out.push(open);
        self.depth += 1;
        let mut any = false;
        for item in items {
            if any {
                self.out.push(',');
            }
            any = true;
            self.line();
            write(self, item);
        }
        self.depth -= 1;
        if any {
            self.line();
        }
        self.out.push(close);
    }

    fn line(&mut self) {
        if self.pretty {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', self.depth));
        }
    }
}

/// A string as Python's and JavaScript's writers have it: only what must be is escaped.
fn string(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (i, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            0..0x20 => "",
            _ => continue,
        };
        out.push_str(&text[plain..i]);
        if escape.is_empty() {
            out.push_str(&format!("\\u{byte:04x}"));
        } else {
            out.push_str(escape);
        }
        plain = i + 1;
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

/// A text as a JSON string literal.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    string(&mut out, text);
    out
}

/// Reads a file's JSON. What JSON does not allow but Python writes (`NaN`, half a surrogate pair) is mended; the notes
/// say what was.
pub(crate) fn read(text: &str) -> Result<(Value, Vec<String>), FileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let error = match serde_json::from_str(text) {
        Ok(value) => return Ok((value, Vec::new())),
        Err(error) => error,
    };
    if let Some((mended, notes)) = repair::mend(text)
        && let Ok(value) = serde_json::from_str(&mended)
    {
        return Ok((value, notes));
    }
    Err(FileError::of(text, &error))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_is_written_as_jupyter_writes_it() {
        let value = json!({"a": [], "b": {}, "c": [1, {"d": "é\u{1}\"\\\n\u{7f}"}]});
        let part = Part::Object(vec![("x", Part::Value(&value)), ("y", Part::Lines("1\n2")), ("z", Part::Lines(""))]);
        let expected = "{\n \"x\": {\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n   1,\n   {\n    \
                        \"d\": \"é\\u0001\\\"\\\\\\n\u{7f}\"\n   }\n  ]\n },\n \"y\": [\n  \"1\\n\",\n  \"2\"\n ],\n \
                        \"z\": []\n}\n";
        assert_eq!(part.to_pretty(), expected);
        assert_eq!(serde_json::from_str::<Value>(&part.to_compact()).expect("JSON")["x"], value);
        assert!(!part.to_compact().contains(' '));
    }

    #[test]
    fn numbers_keep_every_digit_and_their_form() {
        for number in ["1.10", "1e-05", "123456789012345678901234567890", "-0.0", "1e+400"] {
            let (value, notes) = read(number).expect("a number");
            assert_eq!((Part::Value(&value).to_compact().as_str(), notes.len()), (number, 0));
        }
    }
}
