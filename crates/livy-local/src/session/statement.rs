//! One statement and how it is written as JSON.

use bytes::Bytes;
use livy_api::StatementState;

use crate::kind::Kind;

/// A statement as Livy's driver holds it.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) id: u64,
    pub(crate) code: String,
    pub(crate) kind: Kind,
    pub(crate) state: StatementState,
    /// JSON, as the driver wrote it: big integers and fifty megabytes pass through untouched.
    pub(crate) output: Option<Bytes>,
    pub(crate) progress: f64,
    /// Milliseconds since 1970; 0 means not yet.
    pub(crate) started: u64,
    pub(crate) completed: u64,
}

impl Statement {
    pub(crate) fn new(id: u64, code: String, kind: Kind) -> Self {
        let state = StatementState::Waiting;
        Self { id, code, kind, state, output: None, progress: 0.0, started: 0, completed: 0 }
    }

    /// Changes the state when it is `from`; whether it was.
    pub(crate) fn change(&mut self, from: &StatementState, to: StatementState) -> bool {
        let was = self.state == *from;
        if was {
            self.state = to;
        }
        was
    }

    /// Appends the statement as JSON, in Livy's order of keys.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        let code = serde_json::Value::from(self.code.as_str()).to_string();
        let progress = if self.state.is_final() { 1.0 } else { self.progress };
        out.extend_from_slice(format!("{{\"id\":{},\"code\":{code},\"state\":\"{}\"", self.id, self.state).as_bytes());
        out.extend_from_slice(b",\"output\":");
        out.extend_from_slice(self.output.as_deref().unwrap_or(b"null"));
        let rest =
            format!(",\"progress\":{progress:?},\"started\":{},\"completed\":{}}}", self.started, self.completed);
        out.extend_from_slice(rest.as_bytes());
    }
}

/// What Livy says when an interpreter can't be started.
pub(crate) fn interpreter_error(id: u64) -> Bytes {
    Bytes::from(format!(
        "{{\"status\":\"error\",\"execution_count\":{id},\"ename\":\"InterpreterError\",\
         \"evalue\":\"Fail to start interpreter\",\"traceback\":[]}}"
    ))
}

/// Line ends as Livy turns them: the sort of the first one decides which are replaced.
pub(crate) fn system_line_ends(code: &str) -> String {
    match code.find(['\r', '\n']) {
        Some(at) if code[at..].starts_with("\r\n") => code.replace("\r\n", "\n"),
        // A single one at the very end is not recognised.
        Some(at) if code[at..].starts_with('\r') && at + 1 < code.len() => code.replace('\r', "\n"),
        _ => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_end_decides_which_sort_is_turned() {
        assert_eq!(system_line_ends("a\r\nb\rc"), "a\nb\rc");
        assert_eq!(system_line_ends("a\rb\nc"), "a\nb\nc");
        assert_eq!(system_line_ends("a\nb\r\nc"), "a\nb\r\nc");
        assert_eq!(system_line_ends("a\r"), "a\r");
    }

    #[test]
    fn a_statement_is_written_with_its_output_as_it_came() {
        let mut statement = Statement::new(3, "a\"\n".to_owned(), Kind::Sql);
        statement.output = Some(Bytes::from_static(b"{\"n\":9007199254740993}"));
        let mut out = Vec::new();
        statement.write(&mut out);
        assert_eq!(
            String::from_utf8(out).expect("text"),
            r#"{"id":3,"code":"a\"\n","state":"waiting","output":{"n":9007199254740993},"progress":0.0,"started":0,"completed":0}"#
        );
    }
}
