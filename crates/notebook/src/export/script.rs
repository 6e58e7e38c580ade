//! Scripts with cell marks (`# %%`), as editors that know notebooks understand them.

use crate::cell::Cell;
use crate::language::Language;
use crate::magic::{self, CellPlan, Context};
use crate::notebook::Notebook;

/// The notebook as a script in a language, for people and editors; cells in others become comments.
#[must_use]
pub fn to_script(notebook: &Notebook, language: Language) -> String {
    let mut text = String::new();
    let script = Script { language, runnable: false };
    for cell in notebook.cells() {
        part(&mut text, notebook, cell, script);
    }
    text
}

/// What a script is to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Script {
    pub(super) language: Language,
    /// SQL is run through the Spark session that the script has made.
    pub(super) runnable: bool,
}

/// What became of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Code that runs.
    Runs,
    /// Text, or nothing.
    Text,
    /// Code in another language, or of none that was found out.
    Comment(Option<Language>),
}

/// Adds a cell.
pub(super) fn part(text: &mut String, notebook: &Notebook, cell: &Cell, script: Script) -> Part {
    if !text.is_empty() {
        text.push('\n');
    }
    if cell.is_code() {
        return code(text, cell, Context::of(notebook, cell.language), script);
    }
    let comment = script.language.comment();
    let kind = if cell.is_markdown() { "markdown" } else { "raw" };
    text.push_str(&format!("{comment} %% [{kind}]\n"));
    commented(text, &cell.source, comment);
    Part::Text
}

fn code(text: &mut String, cell: &Cell, context: Context, script: Script) -> Part {
    let comment = script.language.comment();
    // What the session would get; generated code and actions are left as they are written, for people to read.
    let (language, code) = match magic::plan(&cell.source, context) {
        Ok(CellPlan::Code(plan)) if plan.first_line.is_some() => (Language::of_kind(&plan.kind), plan.code),
        Ok(CellPlan::Empty) if script.runnable => return Part::Text,
        _ => (None, cell.source.clone()),
    };
    let through_spark = match language {
        Some(Language::Sql) if script.runnable => sql(&code, script.language),
        _ => None,
    };
    if let Some(call) = through_spark {
        text.push_str(&format!("{comment} %% [sql]\n{call}\n"));
        return Part::Runs;
    }
    if language == Some(script.language) {
        text.push_str(&format!("{comment} %%\n"));
        own_code(text, &code, script.language);
        return Part::Runs;
    }
    text.push_str(&format!("{comment} %% [{}]\n", language.map_or("not run", Language::as_str)));
    commented(text, &code, comment);
    Part::Comment(language)
}

/// A query as a program of the language has it run and its rows printed.
fn sql(query: &str, language: Language) -> Option<String> {
    // The literals of both languages know all that JSON's can say.
    let query = crate::json::quoted(query.trim().trim_end_matches(';'));
    match language {
        Language::Python => Some(format!("spark.sql({query}).show(truncate=False)")),
        Language::R => Some(format!("showDF(sql({query}), truncate = FALSE)")),
        Language::Scala | Language::Sql => None,
    }
}

/// Code with Livy's own magics as comments: nothing else understands them.
fn own_code(text: &mut String, code: &str, language: Language) {
    for line in code.lines() {
        let is_magic = ["%table", "%json", "%matplot"].iter().any(|magic| line.starts_with(magic));
        if is_magic {
            text.push_str(language.comment());
            text.push(' ');
        }
        text.push_str(line);
        text.push('\n');
    }
}

fn commented(text: &mut String, source: &str, comment: &str) {
    for line in source.lines() {
        text.push_str(comment);
        if !line.is_empty() {
            text.push(' ');
            text.push_str(line);
        }
        text.push('\n');
    }
}
