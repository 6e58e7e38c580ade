//! What is answered.

mod rows;
mod spark;

use serde_json::Value;

pub use self::rows::Rows;
pub use self::spark::{Details, SparkSummary, SparkWork, Stage, StageDetail};
use crate::decode::Fields;

/// An answer of the modules in the driver.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// What was asked for, and how many milliseconds of the driver's CPU it cost.
    Value(Value, f64),
    /// Being found out: ask again.
    Pending,
    /// The modules are not there: install them.
    Absent,
    /// It failed; why.
    Failed(String),
}

impl Answer {
    /// Reads the text that a job returned.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let Some(mut fields) = serde_json::from_str(text).ok().and_then(Fields::of) else {
            return Self::Failed("The answer is not JSON.".to_owned());
        };
        if fields.flag("absent") {
            return Self::Absent;
        }
        if fields.flag("pending") {
            return Self::Pending;
        }
        if let Some(error) = fields.text("error") {
            return Self::Failed(error);
        }
        let cost = fields.float("cost").unwrap_or(0.0);
        Self::Value(fields.take("value").unwrap_or_default(), cost)
    }
}

/// A piece of what was printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Printed {
    /// Where it ends, in characters from the start of the statement.
    pub at: u64,
    /// The text.
    pub text: String,
    /// Characters before it that were left out.
    pub skipped: u64,
    /// Line ends among those.
    pub lines: u64,
}

/// What a running statement does.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Look {
    /// Number of the buffer that its output is in; 0 while user code has put something else in its place.
    pub generation: u64,
    /// Python code of the user's runs.
    pub running: bool,
    /// The line that runs, from 1.
    pub line: Option<u32>,
    /// What it printed since.
    pub stdout: Option<Printed>,
    /// The same of standard error.
    pub stderr: Option<Printed>,
    /// Its Spark jobs, when they were asked for.
    pub spark: Option<SparkWork>,
}

/// What an interrupt did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    /// User code was interrupted.
    Interrupted,
    /// Spark jobs were cancelled; no Python of the user's ran.
    Cancelled,
    /// Nothing runs.
    Nothing,
}

/// A name and a type.
pub type Column = (String, String);

/// A candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The name.
    pub label: String,
    /// `method`, `column`, `table`, …
    pub kind: String,
    /// Its type or parameters.
    pub detail: String,
}

/// Candidates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completions {
    /// Where what they replace begins, in characters.
    pub from: usize,
    /// The candidates.
    pub options: Vec<Completion>,
    /// There are more.
    pub incomplete: bool,
}

/// What is known of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Signature or type.
    pub signature: String,
    /// Documentation or value.
    pub text: String,
}

/// A variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// How large it is, in words.
    pub size: String,
    /// A short text of it.
    pub text: String,
    /// The columns of a frame.
    pub columns: Option<Vec<Column>>,
}

/// What SQL can name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalog {
    /// The current database.
    pub database: String,
    /// All databases.
    pub databases: Vec<String>,
    /// Tables of the current one, and whether they are temporary views.
    pub tables: Vec<(String, bool)>,
    /// Functions that people made.
    pub functions: Vec<String>,
    /// Columns of the tables asked about.
    pub columns: Vec<(String, Vec<Column>)>,
}

/// What became of checking a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// It makes sense: its result's columns, and the tables it reads.
    Fine(Vec<Column>, Vec<String>),
    /// It does not.
    Wrong {
        /// Why.
        message: String,
        /// Where: line from 1, column from 0.
        place: Option<(u32, u32)>,
    },
}

impl Look {
    /// Reads it.
    #[must_use]
    pub fn read(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        Some(Self {
            generation: fields.number("generation").unwrap_or(0),
            running: fields.flag("running"),
            line: fields.small("line"),
            stdout: fields.object("stdout").map(printed),
            stderr: fields.object("stderr").map(printed),
            spark: fields.object("spark").map(spark::read),
        })
    }
}

fn printed(mut fields: Fields) -> Printed {
    Printed {
        at: fields.number("at").unwrap_or(0),
        text: fields.text("text").unwrap_or_default(),
        skipped: fields.number("skipped").unwrap_or(0),
        lines: fields.number("lines").unwrap_or(0),
    }
}

impl Did {
    /// Reads it.
    #[must_use]
    pub fn read(value: Value) -> Option<Self> {
        match Fields::of(value)?.text("did")?.as_str() {
            "interrupted" => Some(Self::Interrupted),
            "cancelled" => Some(Self::Cancelled),
            _ => Some(Self::Nothing),
        }
    }
}

impl Completions {
    /// Reads them; `None` when there are none.
    #[must_use]
    pub fn read(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        let option = |value: Value| {
            let [label, kind, detail] = texts::<3>(value)?;
            Some(Completion { label, kind, detail })
        };
        Some(Self {
            from: usize::try_from(fields.number("from")?).ok()?,
            options: fields.array("options")?.into_iter().filter_map(option).collect(),
            incomplete: fields.flag("incomplete"),
        })
    }
}

impl Explanation {
    /// Reads it; `None` when nothing is known.
    #[must_use]
    pub fn read(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        Some(Self { signature: fields.text("signature")?, text: fields.text("text").unwrap_or_default() })
    }
}

impl Variable {
    /// Reads a list of them.
    #[must_use]
    pub fn read_all(value: Value) -> Option<Vec<Self>> {
        let Value::Array(items) = value else { return None };
        let one = |value: Value| {
            let mut fields = Fields::of(value)?;
            let columns = fields.array("columns").map(columns);
            let name = fields.text("name")?;
            let mut text = |key: &str| fields.text(key).unwrap_or_default();
            let (kind, size, text) = (text("type"), text("size"), text("text"));
            Some(Self { name, kind, size, text, columns })
        };
        Some(items.into_iter().filter_map(one).collect())
    }
}

impl Catalog {
    /// Reads it.
    #[must_use]
    pub fn read(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        let table = |value: Value| match value {
            Value::Array(pair) => Some((pair.first()?.as_str()?.to_owned(), pair.get(1)?.as_bool()?)),
            _ => None,
        };
        let own_columns = |(name, value): (String, Value)| match value {
            Value::Array(items) => Some((name, columns(items))),
            _ => None,
        };
        Some(Self {
            database: fields.text("database").unwrap_or_default(),
            databases: fields.texts("databases"),
            tables: fields.array("tables").unwrap_or_default().into_iter().filter_map(table).collect(),
            functions: fields.texts("functions"),
            columns: fields.object("columns")?.rest().into_iter().filter_map(own_columns).collect(),
        })
    }
}

impl Checked {
    /// Reads it; `None` when this Spark can't be asked.
    #[must_use]
    pub fn read(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        if fields.flag("ok") {
            return Some(Self::Fine(columns(fields.array("columns")?), fields.texts("tables")));
        }
        let place = fields.small("line").zip(fields.small("column"));
        Some(Self::Wrong { message: fields.text("message")?, place })
    }
}

fn columns(items: Vec<Value>) -> Vec<Column> {
    items.into_iter().filter_map(texts::<2>).map(|[name, kind]| (name, kind)).collect()
}

fn texts<const N: usize>(value: Value) -> Option<[String; N]> {
    let Value::Array(items) = value else { return None };
    let texts: Vec<String> = items.into_iter().filter_map(|item| item.as_str().map(str::to_owned)).collect();
    texts.try_into().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_is_a_value_an_error_or_a_reason_to_ask_again() {
        assert_eq!(Answer::read("{\"absent\": true}"), Answer::Absent);
        assert_eq!(Answer::read("{\"pending\": true, \"cost\": 1}"), Answer::Pending);
        assert_eq!(Answer::read("{\"value\": [1], \"cost\": 0.5}"), Answer::Value(json!([1]), 0.5));
        assert_eq!(Answer::read("{\"error\": \"KeyError: 1\"}"), Answer::Failed("KeyError: 1".to_owned()));
        assert!(matches!(Answer::read("<html>"), Answer::Failed(_)));
    }

    #[test]
    fn a_look_without_news_has_no_texts() {
        let look = Look::read(json!({"generation": 3, "running": true, "line": null})).expect("a look");
        assert_eq!(look, Look { generation: 3, running: true, ..Look::default() });
    }

    #[test]
    fn stages_details_and_variables_are_read_with_fields_missing() {
        let value =
            json!({"spark": {"jobs": [3, 1, 0], "stages": [{"id": 4, "tasks": 8, "done": 3}], "tasks": [3, 8]}});
        let spark = Look::read(value).and_then(|look| look.spark).expect("Spark's work");
        assert_eq!((spark.jobs, spark.tasks, spark.stages[0].tasks), ([3, 1, 0], [3, 8], 8));
        let details =
            Details::read(json!({"stages": {"4": {"input": 9, "median": 1, "slowest": 5}}})).expect("details");
        assert_eq!(details.stages[0].1.times, Some((1, 5)));
        let variables = Variable::read_all(json!([{"name": "df", "columns": [["id", "long"]]}])).expect("variables");
        assert_eq!(variables[0].columns, Some(vec![("id".to_owned(), "long".to_owned())]));
    }
}
