//! `%%sql` with its options.

use livy_api::SessionKind;

use super::head::{Opt, Options};
use super::{CellPlan, CodePlan, Head, MagicError, python};
use crate::binding::Show;

/// What of a table is taken.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    /// A random share of the rows, 0 to 1; otherwise the first ones.
    pub(super) sample: Option<f64>,
    /// At most so many rows; `None` for all.
    pub(super) limit: Option<u64>,
    /// The person said how many.
    limited: bool,
}

/// sparkmagic's default for `-n`.
const MAX_ROWS: i64 = 2500;

pub(super) const OPTIONS: [Opt; 5] =
    [Opt('o', "output"), Opt('m', "samplemethod"), Opt('n', "maxrows"), Opt('r', "samplefraction"), Opt('c', "coerce")];

impl Rows {
    /// As `-m`, `-n` and `-r` say.
    pub(super) fn of(options: &Options, head: &Head<'_>) -> Result<Self, MagicError> {
        let fraction: f64 = options.number('r', 0.1, "a number from 0 to 1", head)?;
        if !(0.0..=1.0).contains(&fraction) {
            return Err(head.error(format!("-r needs a number from 0 to 1, not {fraction}.")));
        }
        let sample = match options.get('m') {
            None | Some("take") => None,
            Some("sample") => Some(fraction),
            Some(other) => return Err(head.error(format!("-m is take or sample, not {other:?}."))),
        };
        let rows: i64 = options.number('n', MAX_ROWS, "a whole number (negative for all rows)", head)?;
        Ok(Self { sample, limit: u64::try_from(rows).ok(), limited: options.get('n').is_some() })
    }

    /// What the generated Python calls it: method, number of rows (-1 for all), fraction.
    pub(super) fn arguments(&self) -> String {
        let method = if self.sample.is_some() { "sample" } else { "take" };
        let limit = self.limit.map_or("-1".to_owned(), |limit| limit.to_string());
        format!("\"{method}\", {limit}, {}", self.sample.unwrap_or(0.1))
    }
}

/// `%%sql`, `%sql`.
pub(super) fn plan(head: &Head<'_>) -> Result<CellPlan, MagicError> {
    // Databricks writes the query on the head's own line.
    if !head.rest.is_empty() && !head.rest.starts_with('-') {
        let (query, line) = head.code();
        return Ok(code(&query, line, Show::Plain));
    }
    let options = head.options(&[Opt('q', "quiet")], &OPTIONS)?;
    if let Some(word) = options.words.first() {
        return Err(head.error(format!("{word:?} is no option: the query begins on the next line.")));
    }
    query(&options, head)
}

/// A query under these options.
pub(super) fn query(options: &Options, head: &Head<'_>) -> Result<CellPlan, MagicError> {
    let rows = Rows::of(options, head)?;
    let query = head.body;
    if query.trim().is_empty() {
        return Ok(CellPlan::Empty);
    }
    let quiet = options.has('q');
    if let Some(name) = options.name('o', head)? {
        return Ok(python::pull_query(query, name, &rows, quiet));
    }
    let show = if quiet { Show::Quiet } else { Show::Plain };
    match wrapped(query, &rows) {
        Some(query) => {
            let plan = CodePlan { kind: SessionKind::Sql, code: query, first_line: None, show, notes: Vec::new() };
            Ok(CellPlan::Code(plan))
        }
        None => Ok(code(query, head.body_line(), show)),
    }
}

fn code(query: &str, line: usize, show: Show) -> CellPlan {
    if query.trim().is_empty() {
        return CellPlan::Empty;
    }
    let plan =
        CodePlan { kind: SessionKind::Sql, code: query.to_owned(), first_line: Some(line), show, notes: Vec::new() };
    CellPlan::Code(plan)
}

/// The query with sample and limit around it; `None` when there is nothing to put around, or what it does is not
/// asking for rows. The line end keeps a comment at its end from swallowing the bracket.
fn wrapped(query: &str, rows: &Rows) -> Option<String> {
    let limit = rows.limit.filter(|_| rows.limited);
    if rows.sample.is_none() && limit.is_none() || !is_query(query) {
        return None;
    }
    let query = query.trim().trim_end_matches(';').trim_end();
    let mut sql = format!("SELECT * FROM (\n{query}\n)");
    if let Some(fraction) = rows.sample {
        sql.push_str(&format!(" TABLESAMPLE ({} PERCENT)", percent(fraction)));
    }
    // Without the person's word sparkmagic's limit counts for samples: they are taken of large tables.
    if let Some(limit) = limit.or(rows.limit.filter(|_| rows.sample.is_some())) {
        sql.push_str(&format!(" LIMIT {limit}"));
    }
    Some(sql)
}

/// 0.1 is `10`, not `10.000000000000002`.
fn percent(fraction: f64) -> String {
    let text = format!("{:.6}", fraction * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// It begins with a word that asks for rows, after comments and brackets.
fn is_query(sql: &str) -> bool {
    let mut rest = sql.trim_start();
    loop {
        rest = if let Some(comment) = rest.strip_prefix("--") {
            comment.split_once('\n').map_or("", |(_, rest)| rest)
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.split_once("*/").map_or("", |(_, rest)| rest)
        } else if let Some(inner) = rest.strip_prefix('(') {
            inner
        } else {
            break;
        }
        .trim_start();
    }
    let word = rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    ["select", "with", "values", "from", "table"].iter().any(|own| word.eq_ignore_ascii_case(own))
}
