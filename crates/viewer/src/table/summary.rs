//! A column in a few figures.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::column::{CellKind, Column};
use super::kind::Class;
use super::order;

/// Different values counted.
const MAX_DISTINCT: usize = 10_000;
/// Most frequent values told.
const TOP: usize = 5;

/// Number of different values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distinct {
    /// Exactly so many.
    Exactly(usize),
    /// More than so many.
    MoreThan(usize),
}

/// Figures of a column. Nulls and missing cells count as nulls only.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Cells with a value.
    pub count: usize,
    /// Cells without.
    pub nulls: usize,
    /// Different values.
    pub distinct: Distinct,
    /// Least value, as text with all its digits; none for nested values.
    pub min: Option<String>,
    /// Greatest value.
    pub max: Option<String>,
    /// Mean of numbers that are finite.
    pub mean: Option<f64>,
    /// The most frequent values with their counts, the most frequent first, when there are fewer values than cells and
    /// all could be counted.
    pub top: Vec<(String, usize)>,
}

impl Column {
    /// The column in a few figures, over the rows given.
    #[must_use]
    pub fn summary(&self, rows: &[u32]) -> Summary {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let (mut count, mut nulls, mut overflow) = (0, 0, false);
        let (mut least, mut greatest): (Option<&str>, Option<&str>) = (None, None);
        let mut mean = Mean::default();
        let ordered = !matches!(self.class(), Class::Nested | Class::Binary);
        for row in rows {
            let cell = self.cell(*row as usize);
            if cell.is_null() {
                nulls += 1;
                continue;
            }
            count += 1;
            if let Some(known) = counts.get_mut(cell.text) {
                *known += 1;
            } else if counts.len() < MAX_DISTINCT {
                counts.insert(cell.text, 1);
            } else {
                overflow = true;
            }
            if self.class().is_number() {
                mean.add(cell.number());
            }
            let is_nan = cell.kind != CellKind::Number && self.class().is_number() || cell.text == "NaN";
            if ordered && !is_nan {
                let before = |a, b| order::compare(cell.kind, self.class(), a, b) == Ordering::Less;
                least = if least.is_none_or(|least| before(cell.text, least)) { Some(cell.text) } else { least };
                greatest = if greatest.is_none_or(|most| before(most, cell.text)) { Some(cell.text) } else { greatest };
            }
        }
        let distinct = if overflow { Distinct::MoreThan(MAX_DISTINCT) } else { Distinct::Exactly(counts.len()) };
        let mut top = Vec::new();
        if !overflow && counts.len() < count {
            let values = largest_first(counts.iter().map(|(text, count)| (*text, *count as f64)).collect());
            let owned = |(text, _): (&str, f64)| (text.to_owned(), counts.get(text).copied().unwrap_or_default());
            top = values.into_iter().take(TOP).map(owned).collect();
        }
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Summary { count, nulls, distinct, min: owned(least), max: owned(greatest), mean: mean.value(), top }
    }
}

/// Values by what they weigh, the heaviest first; equal ones by name.
pub(crate) fn largest_first(mut values: Vec<(&str, f64)>) -> Vec<(&str, f64)> {
    values.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    values
}

/// A mean that keeps what a plain sum would lose to rounding.
#[derive(Default)]
pub(crate) struct Mean {
    sum: f64,
    lost: f64,
    count: u64,
}

impl Mean {
    pub(crate) fn add(&mut self, number: Option<f64>) {
        let Some(number) = number.filter(|number| number.is_finite()) else { return };
        let sum = self.sum + number;
        self.lost += if self.sum.abs() >= number.abs() { (self.sum - sum) + number } else { (number - sum) + self.sum };
        self.sum = sum;
        self.count += 1;
    }

    pub(crate) fn sum(&self) -> f64 {
        self.sum + self.lost
    }

    pub(crate) fn value(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum() / self.count as f64)
    }
}
