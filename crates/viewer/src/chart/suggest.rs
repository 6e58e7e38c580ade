//! The chart to begin with.

use super::{Aggregate, Choice, Mark};
use crate::table::{Class, Column, Distinct, Table};

/// More values than these are no categories.
const MAX_CATEGORIES: usize = 50;
/// More values than these are too many colours to begin with.
const FEW: usize = 8;

fn distinct(column: &Column, rows: &[u32]) -> usize {
    match column.summary(rows).distinct {
        Distinct::Exactly(count) => count,
        Distinct::MoreThan(_) => usize::MAX,
    }
}

/// Whole numbers that only name things.
fn is_identifier(column: &Column) -> bool {
    let name = column.name();
    let ends = |ending| name.ends_with(ending);
    column.class() == Class::Integer && (name.eq_ignore_ascii_case("id") || ends("_id") || ends("_ID") || ends("Id"))
}

/// A first choice by the types of the columns: a line over time, bars over categories, points of two numbers, a
/// histogram of one. `None` when nothing suggests itself, as for a table of one row.
#[must_use]
pub fn suggest(table: &Table, rows: &[u32]) -> Option<Choice> {
    if rows.len() < 2 {
        return None;
    }
    let columns = || table.columns().iter().enumerate();
    let time = columns().find(|(_, column)| column.class().is_time()).map(|(index, _)| index);
    let mut numbers = columns().filter(|(_, column)| column.class().is_number() && !is_identifier(column));
    let (first, second) = (numbers.next().map(|(index, _)| index), numbers.next().map(|(index, _)| index));
    let category = columns()
        .filter(|(_, column)| matches!(column.class(), Class::Text | Class::Boolean))
        .map(|(index, column)| (index, distinct(column, rows)))
        .find(|(_, values)| (2..=MAX_CATEGORIES).contains(values));
    let choice = |mark, x, y, colour, aggregate| Some(Choice { mark, x, y, colour, aggregate });
    // Rows that share their place have to be put together.
    let alone = |values: usize| values == rows.len();
    match (time, category, first, second) {
        (Some(x), category, Some(y), _) => {
            let colour = category.filter(|(_, values)| *values <= FEW).map(|(index, _)| index);
            let single = table.columns().get(x).is_some_and(|column| alone(distinct(column, rows)));
            let aggregate = if single { Aggregate::None } else { Aggregate::Mean };
            choice(Mark::Line, Some(x), Some(y), colour.filter(|_| !single), aggregate)
        }
        (_, Some((x, values)), Some(y), _) => {
            let aggregate = if alone(values) { Aggregate::None } else { Aggregate::Sum };
            choice(Mark::Bar, Some(x), Some(y), None, aggregate)
        }
        (_, _, Some(x), Some(y)) => choice(Mark::Scatter, Some(x), Some(y), None, Aggregate::None),
        (_, _, Some(x), None) => choice(Mark::Histogram, Some(x), None, None, Aggregate::Count),
        (_, Some((x, _)), None, _) => choice(Mark::Bar, Some(x), None, None, Aggregate::Count),
        (Some(x), None, None, _) => choice(Mark::Line, Some(x), None, None, Aggregate::Count),
        _ => None,
    }
}
