//! Cells as a program that Spark runs by itself, and the code with which a session puts it where the cluster reads it.

use livy_api::{Output, Statement};
use serde_json::Value;

use super::script::{Part, Script, part};
use crate::cell::{Cell, Flag};
use crate::id::CellId;
use crate::json::quoted;
use crate::language::Language;
use crate::notebook::Notebook;

/// Cells of a notebook as a file that `spark-submit` takes: Spark takes Python and R as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Its language.
    pub language: Language,
    /// Its text.
    pub text: String,
    /// Number of cells that run.
    pub runs: usize,
    /// Positions of the cells, from 1, that don't although they hold code, and why: part of a sentence.
    pub left_out: Vec<(usize, &'static str)>,
}

impl Program {
    /// Of the cells that are `wanted`. A notebook in R becomes a program in R, others one in Python; SQL runs in both.
    #[must_use]
    pub fn of(notebook: &Notebook, wanted: impl Fn(&CellId) -> bool) -> Self {
        let language = if notebook.language() == Language::R { Language::R } else { Language::Python };
        let mut program = Self { language, text: preamble(language).to_owned(), runs: 0, left_out: Vec::new() };
        for (at, cell) in notebook.cells().enumerate().filter(|(_, cell)| wanted(&cell.id)) {
            program.add(notebook, cell, at + 1);
        }
        program
    }

    fn add(&mut self, notebook: &Notebook, cell: &Cell, position: usize) {
        if cell.is_code() && cell.flag(Flag::Frozen) {
            self.left_out.push((position, "it is left out of runs"));
            return;
        }
        match part(&mut self.text, notebook, cell, Script { language: self.language, runnable: true }) {
            Part::Runs => self.runs += 1,
            Part::Text => {}
            Part::Comment(Some(Language::Scala)) => {
                self.left_out.push((position, "Spark takes Scala only as a jar"));
            }
            Part::Comment(Some(_)) => self.left_out.push((position, "it is in another language")),
            Part::Comment(None) => self.left_out.push((position, "its first line means something in a notebook only")),
        }
    }
}

fn preamble(language: Language) -> &'static str {
    match language {
        Language::R => "library(SparkR)\nsparkR.session()\n",
        _ => {
            "from pyspark.sql import SparkSession\n\nspark = SparkSession.builder.getOrCreate()\nsc = spark.sparkContext\n"
        }
    }
}

/// Begins the code of [`place`], so that it is known for what it is in a list of statements.
pub const PLACES: &str = "# Livy Notebook writes a program for a batch";
/// Stands before the address that is printed.
const PLACED: &str = "livy-notebook-placed ";

/// Python for a session: writes `text` into the file `name` of `folder`, on whatever file system that is on, over what
/// may be there. Without a folder it is `livy-notebook` in the home folder on the cluster's own file system. It leaves no
/// name behind; what it prints is read by [`placed`].
#[must_use]
pub fn place(folder: &str, name: &str, text: &str) -> String {
    let (folder, name, text) = (quoted(folder.trim()), quoted(name), quoted(text));
    format!(
        "{PLACES}
def _livy_notebook_place(folder, name, text):
    import json
    system, path = sc._jvm.org.apache.hadoop.fs.FileSystem, sc._jvm.org.apache.hadoop.fs.Path
    settings = sc._jsc.hadoopConfiguration()
    folder = path(folder) if folder else path(system.get(settings).getHomeDirectory(), \"livy-notebook\")
    files = folder.getFileSystem(settings)
    files.mkdirs(folder)
    place = files.makeQualified(path(folder, name))
    stream = files.create(place, True)
    try:
        stream.write(bytearray(text, \"utf-8\"))
    finally:
        stream.close()
    print({PLACED:?} + json.dumps(place.toUri().toString()))
_livy_notebook_place({folder}, {name}, {text})
del _livy_notebook_place
"
    )
}

/// The address of the file that a finished statement with the code of [`place`] has written.
///
/// # Errors
/// Why it has not, as far as it says so.
pub fn placed(statement: &Statement) -> Result<String, String> {
    match &statement.output {
        Some(Output::Ok(bundle)) => {
            let text = bundle.0.get("text/plain").and_then(Value::as_str).unwrap_or_default();
            let address = text.lines().find_map(|line| serde_json::from_str(line.strip_prefix(PLACED)?).ok());
            address.ok_or_else(|| "The session did not say where it wrote the file.".to_owned())
        }
        Some(Output::Error(error)) => Err(reason(&error.ename, &error.evalue)),
        None => Err("It was cancelled.".to_owned()),
    }
}

/// What went wrong in Java stands in the second line of what Python says of it.
fn reason(name: &str, value: &str) -> String {
    let java = value.lines().find_map(|line| line.strip_prefix(": ")).and_then(|line| {
        let (class, said) = line.split_once(": ")?;
        Some(format!("{}: {said}", class.rsplit('.').next().unwrap_or(class)))
    });
    java.unwrap_or_else(|| format!("{name}: {}", value.lines().next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_java_says_is_what_is_said() {
        let value = "An error occurred while calling o55.mkdirs.\n: org.apache.hadoop.security.AccessControlException: \
                     Permission denied: user=a\n\tat org.apache.hadoop";
        assert_eq!(reason("Py4JJavaError", value), "AccessControlException: Permission denied: user=a");
        assert_eq!(reason("NameError", "name 'sc' is not defined"), "NameError: name 'sc' is not defined");
    }
}
