//! What can be asked.

use serde_json::{Value, json};

/// Characters of code before a cursor that are sent: more than that names no brackets that matter.
const BEFORE: usize = 20_000;

/// A question to the modules in the driver. Positions are Python's: counted in characters.
#[derive(Debug, Clone, PartialEq)]
pub struct Question(Value);

impl Question {
    /// Whether anybody answers.
    #[must_use]
    pub fn hello() -> Self {
        Self(json!({"ask": "hello"}))
    }

    /// What the running statement does: with `python` its output and its line; with `jobs` the Spark jobs of `group`.
    #[must_use]
    pub fn look(python: bool, jobs: bool, group: &str) -> Self {
        Self(json!({"ask": "look", "python": python, "jobs": jobs, "group": group}))
    }

    /// Of a statement whose buffer is known: output only from these places on.
    #[must_use]
    pub fn from(mut self, generation: u64, stdout: u64, stderr: u64) -> Self {
        self.0["generation"] = generation.into();
        self.0["stdout"] = stdout.into();
        self.0["stderr"] = stderr.into();
        self
    }

    /// End what runs, with its Spark jobs.
    #[must_use]
    pub fn interrupt(group: &str) -> Self {
        Self(json!({"ask": "interrupt", "group": group}))
    }

    /// Candidates for the end of this code.
    #[must_use]
    pub fn complete(before: &str) -> Self {
        Self(json!({"ask": "complete", "before": before}))
    }

    /// How much of the code before a cursor is left out of [`Question::complete`], in bytes.
    #[must_use]
    pub fn skipped(before: &str) -> usize {
        let surplus = before.len().saturating_sub(BEFORE);
        // From the start of a line, so that no string is cut open more often than needed.
        match before.as_bytes().get(surplus..) {
            Some(rest) if surplus > 0 => {
                rest.iter().position(|byte| *byte == b'\n').map_or(before.len(), |at| surplus + at + 1)
            }
            _ => 0,
        }
    }

    /// What is known of the name at a position; with `call` of the function whose arguments are being written.
    #[must_use]
    pub fn explain(text: &str, position: usize, call: bool) -> Self {
        Self(json!({"ask": "explain", "text": text, "position": position, "call": call}))
    }

    /// The user's variables.
    #[must_use]
    pub fn variables() -> Self {
        Self(json!({"ask": "variables"}))
    }

    /// Take a variable away.
    #[must_use]
    pub fn drop(name: &str) -> Self {
        Self(json!({"ask": "drop", "name": name}))
    }

    /// The first rows of a frame, read by a Spark job when it is Spark's; `number` names the reading. Asked again it tells
    /// how that goes.
    #[must_use]
    pub fn rows(number: u64, name: &str, limit: u64) -> Self {
        Self(json!({"ask": "rows", "number": number, "name": name, "limit": limit}))
    }

    /// Stop a reading, with its Spark job.
    #[must_use]
    pub fn stop_rows(number: u64) -> Self {
        Self(json!({"ask": "stop-rows", "number": number}))
    }

    /// Databases, tables, and the columns of these tables.
    #[must_use]
    pub fn catalog(tables: &[String]) -> Self {
        Self(json!({"ask": "catalog", "tables": tables}))
    }

    /// What was answered of the catalog may be wrong now.
    #[must_use]
    pub fn forget() -> Self {
        Self(json!({"ask": "forget"}))
    }

    /// Whether a query makes sense.
    #[must_use]
    pub fn check(query: &str) -> Self {
        Self(json!({"ask": "check", "query": query}))
    }

    /// Sizes and failures of stages, each with its attempt; when their statement is `over`, what they came to in the end.
    #[must_use]
    pub fn details(stages: &[(u64, u64)], over: bool) -> Self {
        Self(json!({"ask": "details", "stages": stages, "over": over}))
    }

    pub(super) fn json(&self) -> String {
        self.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_code_is_cut_at_the_start_of_a_line() {
        assert_eq!(Question::skipped("df.sel"), 0);
        let long = format!("{}\nlast", "é".repeat(BEFORE));
        assert_eq!(long.get(Question::skipped(&long)..), Some("last"));
        let one_line = "x".repeat(BEFORE + 5);
        assert_eq!(Question::skipped(&one_line), one_line.len());
    }
}
