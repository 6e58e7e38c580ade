//! A statement as it is kept beside a session's record.

use livy_api::{Output, Statement};
use serde_json::{Value, json};

/// Bytes of code and of output that are kept of one statement.
const MOST: usize = 64 * 1024;

/// What was run, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptStatement {
    /// Its number in the session.
    pub id: u32,
    /// The code.
    pub code: String,
    /// Its state in Livy's words.
    pub state: String,
    /// Its output as text; of pictures only that there were some.
    pub output: String,
    /// It ended with an error.
    pub failed: bool,
    /// When it began and ended, in milliseconds since 1970.
    pub times: Option<(u64, u64)>,
}

impl KeptStatement {
    /// A statement that the server showed.
    #[must_use]
    pub fn of(statement: &Statement) -> Self {
        let output = match &statement.output {
            Some(Output::Error(error)) => format!("{}: {}\n{}", error.ename, error.evalue, error.traceback_text()),
            Some(Output::Ok(bundle)) => bundle.0.iter().map(|(mime, value)| shown(mime, value)).collect(),
            None => String::new(),
        };
        Self {
            id: statement.id.0,
            code: cut(&statement.code).to_owned(),
            state: statement.state.as_str().to_owned(),
            output: cut(output.trim_end()).to_owned(),
            failed: matches!(statement.output, Some(Output::Error(_))),
            times: statement.started.zip(statement.completed).map(|(from, to)| (from.0, to.0)),
        }
    }

    /// The same with what it printed before it failed, which the server does not say.
    #[must_use]
    pub fn after(&self, printed: &str) -> Self {
        if printed.is_empty() {
            return self.clone();
        }
        let output = format!("{}\n{}", printed.trim_end(), self.output);
        Self { output: cut(output.trim_end()).to_owned(), ..self.clone() }
    }

    /// As it is written.
    #[must_use]
    pub fn to_json(&self) -> String {
        json!({
            "id": self.id, "code": self.code, "state": self.state, "output": self.output, "failed": self.failed,
            "times": self.times.map(|(from, to)| [from, to]),
        })
        .to_string()
    }

    /// From what [`KeptStatement::to_json`] wrote.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let time = |at: usize| value.get("times")?.get(at)?.as_u64();
        Some(Self {
            id: value.get("id")?.as_u64().and_then(|id| u32::try_from(id).ok())?,
            code: text("code"),
            state: text("state"),
            output: text("output"),
            failed: value.get("failed").and_then(Value::as_bool).unwrap_or_default(),
            times: time(0).zip(time(1)),
        })
    }
}

fn shown(mime: &str, value: &Value) -> String {
    match value.as_str() {
        Some(_) if mime.starts_with("image/") => format!("[a picture, {mime}]\n"),
        Some(text) => format!("{text}\n"),
        None => format!("{value}\n"),
    }
}

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(MOST)]
}

/// The key of a statement of the run with this key.
#[must_use]
pub fn statement_key(key: &str, id: u32) -> String {
    format!("{}{id:010}", statements_prefix(key))
}

/// What the keys of a run's statements begin with.
#[must_use]
pub fn statements_prefix(key: &str) -> String {
    format!("{key}/s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_read_as_it_was_written() {
        let kept = KeptStatement {
            id: 3,
            code: "1 / 0".to_owned(),
            state: "available".to_owned(),
            output: "ZeroDivisionError: x".to_owned(),
            failed: true,
            times: Some((5, 9)),
        };
        assert_eq!(kept.after("").output, kept.output);
        assert_eq!(kept.after("row 7\n").output, "row 7\nZeroDivisionError: x");
        assert_eq!(KeptStatement::read(&kept.to_json()), Some(kept));
        assert_eq!(KeptStatement::read("half"), None);
        assert!(!crate::record::is_piece(&statement_key("/livy s 0000000001 1", 3)));
        assert!(crate::record::is_piece(&crate::record::piece_key("/livy s 0000000001 1", 3)));
    }
}
