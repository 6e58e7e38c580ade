//! Scripts with cell marks (`# %%`), as editors that know notebooks understand them.

use crate::cell::Cell;
use crate::language::Language;
use crate::magic::{self, CellPlan, Context};
use crate::notebook::Notebook;

/// What a script is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Script {
    /// Its language; cells in others become comments.
    pub language: Language,
    /// It is to be submitted as it is: it gets a Spark session at its beginning, and SQL is run through that.
    pub runnable: bool,
}

impl Script {
    /// The ending of its file name.
    #[must_use]
    pub fn extension(&self) -> &'static str {
        match self.language {
            Language::Python => "py",
            Language::Scala => "scala",
            Language::Sql => "sql",
            Language::R => "r",
        }
    }
}

/// The notebook as a script.
#[must_use]
pub fn to_script(notebook: &Notebook, script: Script) -> String {
    let comment = script.language.comment();
    let mut text = String::new();
    if script.runnable {
        text.push_str(preamble(script.language));
    }
    for cell in notebook.cells() {
        if !text.is_empty() {
            text.push('\n');
        }
        if cell.is_code() {
            code(&mut text, cell, Context::of(notebook, cell.language), script);
        } else {
            let kind = if cell.is_markdown() { "markdown" } else { "raw" };
            text.push_str(&format!("{comment} %% [{kind}]\n"));
            commented(&mut text, &cell.source, comment);
        }
    }
    text
}

fn preamble(language: Language) -> &'static str {
    match language {
        Language::Python => {
            "from pyspark.sql import SparkSession\n\nspark = SparkSession.builder.getOrCreate()\nsc = spark.sparkContext\n"
        }
        Language::Scala => {
            "import org.apache.spark.sql.SparkSession\n\nval spark = SparkSession.builder.getOrCreate()\nval sc = \
             spark.sparkContext\nimport spark.implicits._\n"
        }
        Language::R => "library(SparkR)\nsparkR.session()\n",
        Language::Sql => "",
    }
}

fn code(text: &mut String, cell: &Cell, context: Context, script: Script) {
    let comment = script.language.comment();
    // What the session would get; generated code and actions are left as they are written, for people to read.
    let (language, code) = match magic::plan(&cell.source, context) {
        Ok(CellPlan::Code(plan)) if plan.first_line.is_some() => (Language::of_kind(&plan.kind), plan.code),
        _ => (None, cell.source.clone()),
    };
    let sql = language == Some(Language::Sql) && script.runnable;
    match (language, script.language) {
        (Some(own), wanted) if own == wanted => {
            text.push_str(&format!("{comment} %%\n"));
            own_code(text, &code, own);
        }
        (Some(_), Language::Python) if sql => {
            text.push_str(&format!("{comment} %% [sql]\nspark.sql({}).show()\n", crate::json::quoted(code.trim())));
        }
        (Some(_), Language::Scala) if sql && !code.contains("\"\"\"") => {
            text.push_str(&format!("{comment} %% [sql]\nspark.sql(\"\"\"{}\"\"\").show()\n", code.trim()));
        }
        (own, _) => {
            let name = own.map_or("not run", Language::as_str);
            text.push_str(&format!("{comment} %% [{name}]\n"));
            commented(text, &code, comment);
        }
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
