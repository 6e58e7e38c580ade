//! Why a file can't be read, where, and what to do about it.

use thiserror::Error;

/// A file that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct FileError {
    /// What is wrong.
    pub message: String,
    /// Line and column of the place, counted from 1, columns in characters, if there is one.
    pub place: Option<(usize, usize)>,
    /// What the person can do.
    pub hint: String,
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "Line {line}, column {column}: ")?;
        }
        write!(f, "{} {}", self.message, self.hint)
    }
}

impl FileError {
    pub(crate) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), place: None, hint: hint.into() }
    }

    /// What a JSON parser's error means for a person who wants to open a file.
    pub(crate) fn of(text: &str, error: &serde_json::Error) -> Self {
        if let Some(known) = known_not_json(text) {
            return known;
        }
        let (line, bytes) = (error.line(), error.column());
        let own_line = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
        let before = own_line.get(..bytes).unwrap_or(own_line);
        let column = before.chars().count().max(1);
        let at = before.chars().next_back();
        let (message, hint) = if error.is_eof() {
            let message = format!("The file ends in the middle, after {} lines.", text.lines().count());
            (message, "It was cut off: download or copy it again, or restore an older version.")
        } else {
            wrong_here(text, line, at, &error.to_string())
        };
        Self { message, place: Some((line.max(1), column)), hint: hint.to_owned() }
    }
}

fn wrong_here(text: &str, line: usize, at: Option<char>, words: &str) -> (String, &'static str) {
    let words = words.split(" at line ").next().unwrap_or(words);
    if conflict_before(text, line) {
        return (
            "There are marks of a merge conflict (<<<<<<<, =======, >>>>>>>).".to_owned(),
            "Resolve the conflict in your version control, then open the file again.",
        );
    }
    match (words, at) {
        (_, Some('\'')) => (
            "A single quote stands where JSON wants a double quote.".to_owned(),
            "This looks like a printed Python object; write it with json.dump.",
        ),
        (words, _) if words.contains("trailing comma") => {
            ("There is a comma after the last item.".to_owned(), "Take the comma away.")
        }
        (words, _) if words.contains("control character") => (
            "A line end or another control character stands inside a text.".to_owned(),
            "Close the text with a double quote on its line, or write \\n for a line end.",
        ),
        (words, _) if words.contains("trailing characters") => (
            "The notebook ends here, but the file goes on.".to_owned(),
            "Perhaps two files were joined; take the rest away.",
        ),
        (words, _) if words.contains("recursion limit") => {
            ("Lists or objects are nested too deeply here.".to_owned(), "A notebook does not need that; shorten it.")
        }
        (words, Some(found)) if words.contains("expected") && !found.is_control() => (
            format!("This is not JSON: {words}, but here is {found:?}."),
            "Mend the place in a text editor; most often a comma, a bracket or a quote is missing just before.",
        ),
        _ => (format!("This is not JSON: {words}."), "Mend the place in a text editor, or restore an older version."),
    }
}

/// A line at or just before `line` that version control leaves in a conflict.
fn conflict_before(text: &str, line: usize) -> bool {
    text.split('\n').take(line + 1).any(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> "))
}

/// Files that are something else altogether.
fn known_not_json(text: &str) -> Option<FileError> {
    let start = text.trim_start();
    let starts = |prefix: &str| start.get(..prefix.len()).is_some_and(|own| own.eq_ignore_ascii_case(prefix));
    let (message, hint) = if start.is_empty() {
        ("The file is empty.", "Choose another file, or restore an older version.")
    } else if starts("version https://git-lfs.github.com/") {
        ("This is a pointer of Git LFS, not the notebook itself.", "Run `git lfs pull`, then open the file again.")
    } else if starts("<!doctype") || starts("<html") {
        ("This is a web page, not a notebook.", "Use the page's link for the raw file, or its download button.")
    } else if start.starts_with("PK\u{3}\u{4}") {
        ("This is a ZIP archive.", "Unpack it and open the notebook inside.")
    } else if start.starts_with("# Databricks notebook source") {
        ("This is a Databricks source file, not a notebook file.", "Export it from Databricks as IPython Notebook.")
    } else {
        return None;
    };
    Some(FileError { place: Some((1, 1)), ..FileError::new(message, hint) })
}
