//! Sorting rows by several columns.

use std::cmp::Ordering;

use super::Table;
use super::column::{CellKind, Column};
use super::kind::Class;

/// A column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// Its position.
    pub column: usize,
    /// The greatest first. Nulls come last either way.
    pub descending: bool,
}

/// What the cells of a column are compared by, made once.
enum Keys<'a> {
    /// Floats decide first, digits where floats are the same.
    Numbers(Vec<f64>, &'a Column),
    Text(&'a Column),
}

impl<'a> Keys<'a> {
    fn of(column: &'a Column) -> Self {
        if !column.class().is_number() {
            return Self::Text(column);
        }
        // What is no number in a column of numbers comes after them.
        let numbers = column.cells().map(|cell| cell.number().unwrap_or(f64::NAN)).collect();
        Self::Numbers(numbers, column)
    }

    fn compare(&self, a: u32, b: u32, descending: bool) -> Ordering {
        let (a, b) = (a as usize, b as usize);
        let (Self::Numbers(_, column) | Self::Text(column)) = self;
        let (left, right) = (column.cell(a), column.cell(b));
        match (left.is_null(), right.is_null()) {
            (true, true) => return Ordering::Equal,
            (true, false) => return Ordering::Greater,
            (false, true) => return Ordering::Less,
            (false, false) => {}
        }
        let order = match self {
            Self::Numbers(numbers, _) => {
                let (x, y) = (number(numbers, a), number(numbers, b));
                match (x.is_nan(), y.is_nan()) {
                    (false, false) => x.total_cmp(&y).then_with(|| digits(left.text, right.text)),
                    (x, y) if x != y => return x.cmp(&y),
                    _ => left.text.cmp(right.text),
                }
            }
            Self::Text(column) if column.class() == Class::Timestamp => moment(left.text).cmp(moment(right.text)),
            Self::Text(_) => left.text.cmp(right.text),
        };
        if descending { order.reverse() } else { order }
    }
}

fn number(numbers: &[f64], row: usize) -> f64 {
    // -0 and 0 are the same.
    numbers.get(row).copied().unwrap_or(f64::NAN) + 0.0
}

/// `…:05` comes before `…:05.5`: the zone's letter must not stand between.
fn moment(text: &str) -> &str {
    text.strip_suffix('Z').unwrap_or(text)
}

/// Compares whole numbers that are too long for a float; other texts count as equal.
pub(super) fn digits(a: &str, b: &str) -> Ordering {
    let whole = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (negative, a, b) = match (a.strip_prefix('-'), b.strip_prefix('-')) {
        (Some(a), Some(b)) => (true, a, b),
        (None, None) => (false, a, b),
        _ => return Ordering::Equal,
    };
    if !whole(a) || !whole(b) {
        return Ordering::Equal;
    }
    let order = a.len().cmp(&b.len()).then_with(|| a.cmp(b));
    if negative { order.reverse() } else { order }
}

pub(super) fn sort(table: &Table, rows: &mut [u32], keys: &[SortKey]) {
    let keys: Vec<(Keys<'_>, bool)> = keys
        .iter()
        .filter_map(|key| table.columns().get(key.column).map(|column| (Keys::of(column), key.descending)))
        .collect();
    if !keys.is_empty() {
        rows.sort_by(|a, b| {
            keys.iter().fold(Ordering::Equal, |order, (keys, descending)| {
                order.then_with(|| keys.compare(*a, *b, *descending))
            })
        });
    }
}

/// Compares two cells of a column as sorting does, nulls aside.
pub(super) fn compare(kind: CellKind, class: Class, a: &str, b: &str) -> Ordering {
    if class.is_number() && kind == CellKind::Number {
        let (x, y): (f64, f64) = (a.parse().unwrap_or(f64::NAN), b.parse().unwrap_or(f64::NAN));
        return x.partial_cmp(&y).unwrap_or(Ordering::Equal).then_with(|| digits(a, b));
    }
    if class == Class::Timestamp { moment(a).cmp(moment(b)) } else { a.cmp(b) }
}
