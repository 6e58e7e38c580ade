//! Logs of sessions and batches.

use serde_json::Value;

use crate::decode::Fields;

/// Part of a log. Positions count the marker lines too and move as the server's two ring buffers move, so they are good
/// for one reply only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPage {
    /// Position of the first line.
    pub from: u64,
    /// Number of lines the server holds, markers included.
    pub total: u64,
    /// Lines, markers included.
    pub lines: Vec<String>,
}

impl LogPage {
    pub(crate) fn decode(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        let lines = fields.array("log")?;
        Some(Self {
            from: fields.number("from").unwrap_or_default(),
            total: fields.number("total").unwrap_or(lines.len() as u64),
            lines: lines
                .into_iter()
                .map(|line| line.as_str().map_or_else(|| line.to_string(), str::to_owned))
                .collect(),
        })
    }

    /// The page taken apart at its markers.
    #[must_use]
    pub fn sections(&self) -> LogSections {
        LogSections::split(&self.lines)
    }
}

/// A whole log (`size=-1`) taken apart. A log without any marker (a recovered session's) counts as stdout.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogSections {
    /// What spark-submit and the driver printed to standard output; for batches, standard error as well.
    pub stdout: Vec<String>,
    /// Standard error: Spark's own log, for interactive sessions.
    pub stderr: Vec<String>,
    /// What the cluster manager says about the application.
    pub diagnostics: Vec<String>,
}

impl LogSections {
    /// Takes the lines of a whole log apart.
    #[must_use]
    pub fn split(lines: &[String]) -> Self {
        let mut sections = Self::default();
        let mut current = &mut sections.stdout;
        let mut seen = 0;
        for line in lines {
            // A program may print the same words: markers only count in Livy's order.
            match line.as_str() {
                "stdout: " if seen == 0 => seen = 1,
                "\nstderr: " if seen <= 1 => {
                    seen = 2;
                    current = &mut sections.stderr;
                }
                "\nYARN Diagnostics: " | "\nKubernetes Diagnostics: " if seen <= 2 => {
                    seen = 3;
                    current = &mut sections.diagnostics;
                }
                _ => current.push(line.clone()),
            }
        }
        sections
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn a_log_is_split_at_its_markers() {
        let log = lines(&["stdout: ", "a", "stdout: ", "\nstderr: ", "b", "\nYARN Diagnostics: ", "c"]);
        let sections = LogSections::split(&log);
        assert_eq!(sections.stdout, ["a", "stdout: "]);
        assert_eq!(sections.stderr, ["b"]);
        assert_eq!(sections.diagnostics, ["c"]);
    }

    #[test]
    fn a_log_without_markers_is_one_text() {
        assert_eq!(LogSections::split(&lines(&["recovered"])).stdout, ["recovered"]);
    }
}
