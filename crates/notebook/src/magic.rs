//! Cell heads such as `%%sql -o df`, and what running a cell therefore means: those of sparkmagic, of Databricks,
//! Synapse and Fabric, and Livy's own, which are left alone.

mod client;
mod code;
pub mod configure;
mod head;
mod python;
mod spark;
mod sql;

use livy_api::SessionKind;
use serde_json::{Map, Value};
use thiserror::Error;

use crate::binding::Show;
use crate::language::Language;
use crate::notebook::Notebook;
use head::Head;

/// What running a cell means.
#[derive(Debug, Clone, PartialEq)]
pub enum CellPlan {
    /// Nothing: there is no code.
    Empty,
    /// Code for the session.
    Code(CodePlan),
    /// Something for this program.
    Action(Action),
}

/// Code for the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodePlan {
    /// Kind of the statement.
    pub kind: SessionKind,
    /// The code.
    pub code: String,
    /// Line of the cell, counted from 0, that the code's first line is; `None` for generated code.
    pub first_line: Option<usize>,
    /// How its output is shown.
    pub show: Show,
    /// What the person should know, one sentence each; the same ones need not be said twice.
    pub notes: Vec<String>,
}

/// What a cell asks of this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Change the settings of the session (`%%configure`); see [`configure::merge`]. An existing session is made anew
    /// only with `force`.
    Configure {
        /// `-f`.
        force: bool,
        /// The fields given.
        settings: Map<String, Value>,
    },
    /// Show the session's settings, and all sessions (`%%info`).
    Info,
    /// Show the session's log, or that of the named one (`%%logs`).
    Logs(Option<String>),
    /// Delete another session (`%%delete -f -s 3`), by number or name.
    Delete(String),
    /// Delete all sessions of the server, also other people's (`%%cleanup -f`): ask hard.
    Cleanup,
    /// Show what heads there are (`%%help`).
    Help,
    /// Offer to create or choose a session (`%spark add`).
    AddSession {
        /// Its name (`-s`).
        name: Option<String>,
        /// Its language (`-l`).
        language: Option<Language>,
        /// The server's address (`-u`).
        url: Option<String>,
    },
    /// Show a text of this MIME type (`%md`, `%%html`).
    Show {
        /// `text/markdown` or `text/html`.
        mime: &'static str,
        /// The text.
        text: String,
    },
    /// Nothing but to say this.
    Say(String),
}

/// A head that can't be understood, or is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("Line {}: {message}", .line + 1)]
pub struct MagicError {
    /// Line of the cell, counted from 0.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl MagicError {
    fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// Where a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    /// The cell's language.
    pub language: Language,
    /// The notebook's language, which `%%spark` means in sparkmagic.
    pub notebook: Language,
    /// The notebook is Synapse's or Fabric's, where `%%spark` means Scala.
    pub synapse: bool,
}

impl Context {
    /// Of a cell in this language in a notebook.
    #[must_use]
    pub fn of(notebook: &Notebook, language: Language) -> Self {
        let metadata = notebook.metadata();
        let name = metadata.get("kernelspec").and_then(|spec| spec.get("name")).and_then(Value::as_str);
        let synapse = name.is_some_and(|name| name.starts_with("synapse")) || metadata.contains_key("synapse_widget");
        Self { language, notebook: notebook.language(), synapse }
    }
}

/// What running a cell with this text means.
///
/// # Errors
/// When its head is not known, has wrong options, or lacks what it needs.
pub fn plan(source: &str, context: Context) -> Result<CellPlan, MagicError> {
    if source.trim().is_empty() {
        return Ok(CellPlan::Empty);
    }
    let Some(head) = Head::of(source) else { return Ok(code::plain(source, context.language, 0)) };
    match head.name {
        // Livy's own, in Python and Scala.
        "json" | "table" | "matplot" if !head.is_double => Ok(code::plain(source, context.language, 0)),
        "spark" => spark::plan(&head, context),
        "sql" => sql::plan(&head),
        "pretty" => code::pretty(&head, context),
        "local" => Ok(python::local(&head)),
        "send_to_spark" => python::send_to_spark(&head),
        "sh" | "bash" => Ok(python::shell(&head)),
        "configure" => client::configure(&head),
        "info" | "logs" | "help" | "cleanup" | "delete" => client::session(&head),
        "md" | "markdown" => Ok(client::show("text/markdown", &head)),
        "html" => Ok(client::show("text/html", &head)),
        name => match Language::parse(name) {
            Some(language) => Ok(code::in_language(&head, language)),
            None => code::other(&head, source, context),
        },
    }
}

/// The language that a cell is in as its text says, for highlighting and completion: a head's, or its own.
#[must_use]
pub fn shown_language(source: &str, context: Context) -> Language {
    let Some(head) = Head::of(source) else { return context.language };
    match head.name {
        "sql" => Language::Sql,
        "local" | "send_to_spark" => Language::Python,
        "spark" if context.synapse => Language::Scala,
        "spark" if head.rest.contains("-c sql") => Language::Sql,
        "spark" | "pretty" => context.notebook,
        name => Language::parse(name).unwrap_or(context.language),
    }
}

/// A head that people can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// How it is written.
    pub usage: &'static str,
    /// What it does here.
    pub meaning: &'static str,
}

/// The heads, for `%%help` and completion.
pub const KNOWN: &[Known] = &[
    Known { usage: "%%sql [-o VAR] [-q] [-m take|sample] [-n ROWS] [-r FRACTION]", meaning: "Runs the cell as SQL." },
    Known { usage: "%%spark [-o VAR]", meaning: "Runs the cell in the notebook's language." },
    Known { usage: "%%pyspark, %%scala, %%sparkr", meaning: "Runs the cell in that language." },
    Known { usage: "%%pretty", meaning: "Runs the cell; tables that it prints are shown as tables." },
    Known {
        usage: "%%local",
        meaning: "Runs Python in a namespace of its own on the driver, where -o puts its results.",
    },
    Known {
        usage: "%%send_to_spark -i VAR [-t str|df] [-n NAME] [-m ROWS]",
        meaning: "Takes a variable of %%local over.",
    },
    Known {
        usage: "%%configure [-f] {JSON}",
        meaning: "Changes the session's settings; -f makes an existing one anew.",
    },
    Known { usage: "%%info", meaning: "Shows the session's settings and all sessions." },
    Known { usage: "%%logs", meaning: "Shows the session's log." },
    Known { usage: "%%delete -f -s ID", meaning: "Deletes another session." },
    Known { usage: "%%cleanup -f", meaning: "Deletes all sessions of the server, other people's too." },
    Known { usage: "%%markdown, %%html", meaning: "Shows the cell's text rendered." },
    Known { usage: "%%sh", meaning: "Runs a shell script on the driver." },
    Known {
        usage: "%table VAR, %json VAR, %matplot plt",
        meaning: "Livy's own: show a variable, or the current plot.",
    },
];

#[cfg(test)]
mod tests;
