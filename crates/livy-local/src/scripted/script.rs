//! The little language of scripted statements, one step a line. A comment sign (`#`, `//`, `--`) before a step is
//! skipped, so that scripts can be written in cells of any language; lines that are no step do nothing.
//!
//! | step | what it does |
//! |---|---|
//! | `print TEXT` | adds a line to the text output |
//! | `sleep MS` | driver code: takes its time, whatever is cancelled |
//! | `job MS [TASKS]` | a Spark job: progress rises task by task, and a cancel ends it with an error |
//! | `progress 0.3` | shows this progress |
//! | `result TEXT` | the value of the last expression: text without a newline |
//! | `json VALUE` | `application/json` |
//! | `table ROWS COLS` | a table: Livy's own, or in a SQL statement rows with a schema |
//! | `image` | `image/png`, one pixel |
//! | `bytes N` | N bytes of text, in lines of a hundred |
//! | `log [stdout] TEXT` | a line in the session's log |
//! | `error NAME: MESSAGE` | ends with an error; text printed before is lost, as with Livy |
//! | `die` | the driver dies, and the session with it |
//! | `hang` | never ends |

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::log::Stream;

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    Print(String),
    Sleep(Duration),
    Job { time: Duration, tasks: u32 },
    Progress(f64),
    Result(String),
    Json(Value),
    Table { rows: usize, columns: usize },
    Image,
    Bytes(usize),
    Log(Stream, String),
    Error { name: String, message: String },
    Die,
    Hang,
}

/// Reads a statement.
pub(crate) fn parse(code: &str) -> Vec<Step> {
    code.lines().filter_map(step).collect()
}

fn step(line: &str) -> Option<Step> {
    let line = ["//", "--", "#"].into_iter().find_map(|sign| line.trim_start().strip_prefix(sign)).unwrap_or(line);
    let line = line.trim();
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let text = || rest.to_owned();
    let mut numbers = rest.split_whitespace().map_while(|n| n.parse::<usize>().ok());
    Some(match word {
        "print" => Step::Print(text()),
        "sleep" => Step::Sleep(millis(numbers.next()?)),
        "job" => {
            let time = millis(numbers.next()?);
            let tasks = numbers.next().and_then(|n| u32::try_from(n).ok()).unwrap_or(8).max(1);
            Step::Job { time, tasks }
        }
        "progress" => Step::Progress(rest.trim().parse().ok()?),
        "result" => Step::Result(text()),
        "json" => Step::Json(serde_json::from_str(rest).ok()?),
        "table" => Step::Table { rows: numbers.next()?, columns: numbers.next()? },
        "image" => Step::Image,
        "bytes" => Step::Bytes(numbers.next()?),
        "log" => match rest.strip_prefix("stdout ") {
            Some(text) => Step::Log(Stream::Stdout, text.to_owned()),
            None => Step::Log(Stream::Stderr, text()),
        },
        "error" => {
            let (name, message) = rest.split_once(':').unwrap_or((rest, ""));
            Step::Error { name: name.trim().to_owned(), message: message.trim().to_owned() }
        }
        "die" => Step::Die,
        "hang" => Step::Hang,
        _ => return None,
    })
}

fn millis(n: usize) -> Duration {
    Duration::from_millis(u64::try_from(n).unwrap_or(u64::MAX))
}

/// An output as it grows.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) printed: String,
    bundle: Map<String, Value>,
    size: usize,
}

const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

impl Outcome {
    /// Takes in what a step shows.
    pub(crate) fn show(&mut self, step: &Step, sql: bool) {
        match step {
            Step::Print(text) => {
                self.printed.push_str(text);
                self.printed.push('\n');
            }
            Step::Result(text) => self.printed.push_str(text),
            Step::Json(value) => self.put("application/json", value.clone()),
            Step::Table { rows, columns } if sql => self.put("application/json", sql_table(*rows, *columns)),
            Step::Table { rows, columns } => self.put("application/vnd.livy.table.v1+json", table(*rows, *columns)),
            Step::Image => self.put("image/png", json!(PIXEL)),
            Step::Bytes(size) => self.size = *size,
            _ => {}
        }
    }

    fn put(&mut self, mime: &str, value: Value) {
        self.bundle.insert(mime.to_owned(), value);
    }

    /// The output as Livy's JSON.
    pub(crate) fn finish(mut self, id: u64) -> Bytes {
        let text = self.printed.trim_end();
        if self.size > 0 {
            return large(id, self.size);
        }
        if !text.is_empty() || self.bundle.is_empty() {
            let text = json!(text);
            self.put("text/plain", text);
        }
        Bytes::from(json!({"status": "ok", "execution_count": id, "data": self.bundle}).to_string())
    }
}

/// An error output.
pub(crate) fn error(id: u64, name: &str, message: &str) -> Bytes {
    let last = if message.is_empty() { format!("{name}\n") } else { format!("{name}: {message}\n") };
    let trace = ["Traceback (most recent call last):\n", "  File \"<stdin>\", line 1, in script\n", &last];
    let output = json!({
        "status": "error", "execution_count": id, "ename": name, "evalue": message, "traceback": trace,
    });
    Bytes::from(output.to_string())
}

/// Text of `size` bytes, written without a detour: it may be fifty megabytes.
fn large(id: u64, size: usize) -> Bytes {
    let mut out = format!("{{\"status\":\"ok\",\"execution_count\":{id},\"data\":{{\"text/plain\":\"").into_bytes();
    let mut left = size;
    while left > 0 {
        let line = left.min(100);
        out.resize(out.len() + line - 1, b'x');
        // A newline counts as one byte of text and is two of JSON.
        out.extend_from_slice(if line == 100 { b"\\n" } else { b"x" });
        left -= line;
    }
    out.extend_from_slice(b"\"}}");
    Bytes::from(out)
}

fn table(rows: usize, columns: usize) -> Value {
    let headers: Vec<Value> = (0..columns)
        .map(|n| json!({"name": format!("c{n}"), "type": if n.is_multiple_of(2) { "INT_TYPE" } else { "STRING_TYPE" }}))
        .collect();
    json!({"headers": headers, "data": cells(rows, columns)})
}

fn sql_table(rows: usize, columns: usize) -> Value {
    let fields: Vec<Value> = (0..columns)
        .map(|n| {
            let kind = if n.is_multiple_of(2) { "integer" } else { "string" };
            json!({"name": format!("c{n}"), "type": kind, "nullable": true, "metadata": {}})
        })
        .collect();
    json!({"schema": {"type": "struct", "fields": fields}, "data": cells(rows, columns)})
}

fn cells(rows: usize, columns: usize) -> Vec<Vec<Value>> {
    let cell = |row: usize, column: usize| {
        if column.is_multiple_of(2) { json!(row * columns + column) } else { json!(format!("r{row}c{column}")) }
    };
    (0..rows).map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_also_out_of_comments_and_other_lines_are_skipped() {
        let steps = parse("# print a b\nx = 1\n-- table 2 3\n// error E: m: n\njob 10\nsleep x");
        assert_eq!(
            steps,
            [
                Step::Print("a b".to_owned()),
                Step::Table { rows: 2, columns: 3 },
                Step::Error { name: "E".to_owned(), message: "m: n".to_owned() },
                Step::Job { time: Duration::from_millis(10), tasks: 8 },
            ]
        );
    }

    #[test]
    fn a_large_output_has_exactly_the_size_asked_for() {
        for size in [1, 99, 100, 101, 1234] {
            let mut outcome = Outcome::default();
            outcome.show(&Step::Bytes(size), false);
            let output: Value = serde_json::from_slice(&outcome.finish(0)).expect("JSON");
            assert_eq!(output["data"]["text/plain"].as_str().map(str::len), Some(size));
        }
    }

    #[test]
    fn text_and_data_are_shown_together() {
        let mut outcome = Outcome::default();
        for step in parse("print a\njson {\"x\":1}\nresult b") {
            outcome.show(&step, false);
        }
        let output: Value = serde_json::from_slice(&outcome.finish(4)).expect("JSON");
        assert_eq!(output["data"], json!({"application/json": {"x": 1}, "text/plain": "a\nb"}));
        assert_eq!(output["execution_count"], json!(4));
    }
}
