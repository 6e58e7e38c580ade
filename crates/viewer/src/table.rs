//! Result tables as data: read tolerantly, sorted and filtered without copying rows, shown, summed up and exported.
//!
//! A [`Table`] keeps each column's cells as text with a kind, a few bytes a cell beside the text, with every digit that
//! Livy sent. Columns are addressed by position: a query may give several the same name. Rows on the screen are a
//! list of row numbers ([`Table::rows`]).

mod column;
mod decode;
mod export;
mod filter;
mod kind;
mod order;
mod show;
mod summary;

use serde_json::{Map, Value};

pub use column::{Cell, CellKind, Column};
pub use filter::{Filter, Test};
pub use kind::Class;
pub use order::SortKey;
pub(crate) use show::one_line;
pub use show::{Align, Look};
pub(crate) use summary::largest_first;
pub use summary::{Distinct, Summary};

/// MIME type of a SQL statement's result, and of any other JSON.
pub const JSON: &str = "application/json";
/// MIME type of `%table`'s result.
const LIVY_TABLE: &str = "application/vnd.livy.table.v1+json";
/// Rows that a SQL statement gives at most unless configured otherwise (`livy.rsc.sql.num-rows`); Livy does not say
/// when it left rows out.
const SQL_ROW_LIMIT: usize = 1000;

/// A table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    columns: Vec<Column>,
    rows: usize,
    odd_rows: usize,
    limit: Option<usize>,
}

impl Table {
    /// The table of an output, given by MIME type, if it has one.
    #[must_use]
    pub fn of_output(bundle: &Map<String, Value>) -> Option<Self> {
        let table = bundle.get(LIVY_TABLE).and_then(Self::of_livy_table);
        table.or_else(|| bundle.get(JSON).and_then(|value| Self::of_sql(value, SQL_ROW_LIMIT)))
    }

    /// Reads a SQL statement's result. `None` when the JSON is anything else than a table: any JSON may come with the
    /// same MIME type.
    #[must_use]
    pub fn of_sql(value: &Value, row_limit: usize) -> Option<Self> {
        let mut table = decode::sql(value)?;
        table.limit = Some(row_limit);
        Some(table)
    }

    /// Reads a `%table` magic's result.
    #[must_use]
    pub fn of_livy_table(value: &Value) -> Option<Self> {
        decode::livy_table(value)
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// No rows; there may be columns.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Number of rows that had more or fewer cells than there are columns. `%table` does not align rows that lack keys,
    /// so their cells may stand in wrong columns.
    #[must_use]
    pub fn odd_rows(&self) -> usize {
        self.odd_rows
    }

    /// There may be more rows on the server: as many came as it gives at most.
    #[must_use]
    pub fn may_be_cut(&self) -> bool {
        self.limit.is_some_and(|limit| self.rows >= limit)
    }

    /// What to say about the number of rows: `12 rows`, `≥ 1,000 rows`.
    #[must_use]
    pub fn describe_rows(&self) -> String {
        let at_least = if self.may_be_cut() { "≥ " } else { "" };
        format!("{at_least}{}", crate::format::plural(self.rows as u64, "row"))
    }

    /// A cell; beyond the table there is nothing.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.columns.get(column).map_or(Cell::NOTHING, |column| column.cell(row))
    }

    /// The rows that pass all filters, in the order of the sort keys, the first deciding first. Rows that are equal keep
    /// the order they came in.
    #[must_use]
    pub fn rows(&self, filters: &[Filter], keys: &[SortKey]) -> Vec<u32> {
        let mut rows = filter::rows(self, filters);
        order::sort(self, &mut rows, keys);
        rows
    }
}
