//! Charts of tables: a choice of columns becomes a Vega-Lite 6 specification with its data inside.
//!
//! What has to be added up is added up here, over all rows, so that a picture never lies because its data were cut.
//! What can't be drawn whole (a point for each of a hundred thousand rows) is drawn in part, and the chart's notes say
//! so. Columns are called `x`, `y` and `c` inside, because Vega reads dots and brackets in names as paths.

mod bins;
mod data;
mod spec;
mod suggest;

use serde_json::Value;
use thiserror::Error;

use crate::table::Table;

pub use suggest::suggest;

/// Rows drawn one by one.
pub const MAX_POINTS: usize = 5000;
/// Groups of a bar chart.
pub const MAX_GROUPS: usize = 200;
/// Slices of a pie; what is left becomes one more.
pub const MAX_SLICES: usize = 12;
/// Colours told apart; further values become one.
pub const MAX_COLOURS: usize = 20;

/// The kind of chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A bar for each `x`.
    Bar,
    /// A line from point to point along `x`.
    Line,
    /// The same, filled.
    Area,
    /// A point for each row.
    Scatter,
    /// A slice for each `x`.
    Pie,
    /// How often values of `x` occur; `y` and the aggregate mean nothing.
    Histogram,
}

/// What happens to the `y` of rows that have the same `x` and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// Nothing: each row is drawn.
    None,
    /// Their number; `y` means nothing.
    Count,
    /// Their sum.
    Sum,
    /// Their mean.
    Mean,
    /// The least.
    Min,
    /// The greatest.
    Max,
}

impl Aggregate {
    fn word(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Count => "count",
            Self::Sum => "sum of ",
            Self::Mean => "mean of ",
            Self::Min => "min of ",
            Self::Max => "max of ",
        }
    }
}

/// What to draw. Columns are positions in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The kind of chart.
    pub mark: Mark,
    /// Along, or the groups.
    pub x: Option<usize>,
    /// How much: a column of numbers.
    pub y: Option<usize>,
    /// What to tell apart by colour.
    pub colour: Option<usize>,
    /// How rows of a group are put together.
    pub aggregate: Aggregate,
}

/// A chart to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The Vega-Lite specification; its width is its container's.
    pub spec: Value,
    /// What a person should know about it: rows left out, groups left out.
    pub notes: Vec<String>,
}

/// Why there is no chart.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChartError {
    /// A column is needed.
    #[error("Choose a column for {0}.")]
    Choose(&'static str),
    /// The column can't be drawn there.
    #[error("The column {0} has no numbers.")]
    NoNumbers(String),
    /// No row has all that is needed.
    #[error("There is nothing to draw.")]
    Nothing,
}

/// Draws the rows given (all that a filter lets through, whether or not they are on the screen).
///
/// # Errors
/// Says which choice has to be made or changed.
pub fn chart(table: &Table, rows: &[u32], choice: &Choice) -> Result<Chart, ChartError> {
    let mut notes = Vec::new();
    let data = match choice.mark {
        Mark::Histogram => bins::histogram(table, rows, choice, &mut notes)?,
        _ => data::points(table, rows, choice, &mut notes)?,
    };
    if data.is_empty() {
        return Err(ChartError::Nothing);
    }
    Ok(Chart { spec: spec::build(table, choice, data), notes })
}
