//! Histograms: bins counted here, over all rows.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::data::{Colours, numbers};
use super::{ChartError, Choice};
use crate::format::plural;
use crate::table::{Class, Table};

/// Bins aimed at; there are between half and twice as many.
const BINS: f64 = 20.0;

/// A width of 1, 2 or 5 times a power of ten that makes about [`BINS`] bins.
fn width(range: f64, whole: bool) -> f64 {
    if range <= 0.0 {
        return 1.0;
    }
    let wanted = range / BINS;
    let mut power = 1.0;
    while power > wanted && power > f64::MIN_POSITIVE {
        power /= 10.0;
    }
    while power * 10.0 <= wanted {
        power *= 10.0;
    }
    let wanted = wanted / power;
    let step = [1.0, 2.0, 5.0].into_iter().find(|step| *step >= wanted).unwrap_or(10.0);
    let width = step * power;
    if whole { width.max(1.0) } else { width }
}

pub(super) fn histogram(
    table: &Table,
    rows: &[u32],
    choice: &Choice,
    notes: &mut Vec<String>,
) -> Result<Vec<Value>, ChartError> {
    let column = numbers(table, choice.x, "x")?;
    let colours = Colours::new(table, rows, choice.colour, notes);
    let values: Vec<(f64, u32)> = rows
        .iter()
        .filter_map(|row| {
            let number = column.cell(*row as usize).number().filter(|number| number.is_finite())?;
            Some((number, *row))
        })
        .collect();
    if values.len() < rows.len() {
        notes.push(format!("{} without a number left out.", plural((rows.len() - values.len()) as u64, "row")));
    }
    let (least, greatest) = values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), (value, _)| (least.min(*value), most.max(*value)));
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let width = width(greatest - least, column.class() == Class::Integer);
    let mut counts: BTreeMap<(i64, &str), u64> = BTreeMap::new();
    for (value, row) in values {
        // `as` saturates: what is beyond falls into the last bin there is.
        let bin = (value / width).floor() as i64;
        *counts.entry((bin, colours.of(row))).or_default() += 1;
    }
    Ok(counts
        .into_iter()
        .map(|((bin, colour), count)| {
            let mut point = Map::new();
            point.insert("x".to_owned(), Value::from(bin as f64 * width));
            point.insert("x2".to_owned(), Value::from((bin + 1) as f64 * width));
            point.insert("y".to_owned(), Value::from(count));
            if colours.any() {
                point.insert("c".to_owned(), Value::from(colour));
            }
            Value::Object(point)
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_round_and_about_twenty() {
        for (range, whole, expected) in [
            (100.0, false, 5.0),
            (1.0, false, 0.05),
            (7.0, true, 1.0),
            (0.0, false, 1.0),
            (1e6, true, 50_000.0),
            (3.0, false, 0.2),
        ] {
            let found = width(range, whole);
            assert!((found - expected).abs() < 1e-9, "{range}: {found}");
        }
    }
}
