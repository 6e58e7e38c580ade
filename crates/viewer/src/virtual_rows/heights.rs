//! Rows of different heights.

use std::ops::Range;

use super::whole;

/// Parts of a pixel that are kept: what browsers lay out with, and exact to add up.
const UNIT: f64 = 64.0;

/// A place in a list: a row, and how far its top is above the top of the window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchor {
    /// The row.
    pub row: usize,
    /// Pixels of it that are scrolled away.
    pub offset: f64,
}

/// Heights of rows, estimated until they are measured. Finding, measuring and summing take logarithmic time.
#[derive(Debug, Clone, Default)]
pub struct Heights {
    heights: Vec<u32>,
    /// Fenwick tree: entry `i` holds the sum of the rows that its lowest bit spans.
    sums: Vec<u64>,
}

impl Heights {
    /// `rows` rows of `estimate` pixels each.
    #[must_use]
    pub fn new(rows: usize, estimate: f64) -> Self {
        let mut heights = Self { heights: vec![units(estimate); rows], sums: Vec::new() };
        heights.rebuild();
        heights
    }

    fn rebuild(&mut self) {
        self.sums = self.heights.iter().map(|height| u64::from(*height)).collect();
        for index in 1..=self.sums.len() {
            let parent = index + lowest_bit(index);
            let sum = self.sums.get(index - 1).copied().unwrap_or_default();
            if let Some(above) = self.sums.get_mut(parent - 1) {
                *above += sum;
            }
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heights.len()
    }

    /// No rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heights.is_empty()
    }

    /// Replaces `range` by `rows` rows of `estimate` pixels, as when rows come, go or are folded. At the end of the list
    /// it is quick to add rows; elsewhere it takes time in proportion to the list.
    pub fn splice(&mut self, range: Range<usize>, rows: usize, estimate: f64) {
        let end = range.end.min(self.len());
        let start = range.start.min(end);
        if start == self.len() && rows <= self.len() / 8 {
            for _ in 0..rows {
                self.push(estimate);
            }
            return;
        }
        self.heights.splice(start..end, std::iter::repeat_n(units(estimate), rows));
        self.rebuild();
    }

    /// Adds a row at the end.
    pub fn push(&mut self, estimate: f64) {
        let index = self.len() + 1;
        let height = units(estimate);
        // The new entry spans the rows since `index` without its lowest bit.
        let sum = self.sum(index - 1) - self.sum(index - lowest_bit(index)) + u64::from(height);
        self.heights.push(height);
        self.sums.push(sum);
    }

    /// Sets the height of a row as it was measured.
    pub fn set(&mut self, row: usize, height: f64) {
        let new = units(height);
        let Some(slot) = self.heights.get_mut(row) else { return };
        let old = std::mem::replace(slot, new);
        let mut index = row + 1;
        while let Some(sum) = self.sums.get_mut(index - 1) {
            *sum = *sum + u64::from(new) - u64::from(old);
            index += lowest_bit(index);
        }
    }

    fn sum(&self, rows: usize) -> u64 {
        let mut sum = 0;
        let mut index = rows.min(self.len());
        while index > 0 {
            sum += self.sums.get(index - 1).copied().unwrap_or_default();
            index -= lowest_bit(index);
        }
        sum
    }

    /// Where a row begins; the whole height for a row beyond the end.
    #[must_use]
    pub fn top(&self, row: usize) -> f64 {
        pixels(self.sum(row))
    }

    /// Height of all rows.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.top(self.len())
    }

    /// The row at a position, and how far into it the position lies; the last row for a position beyond the end.
    #[must_use]
    pub fn at(&self, position: f64) -> Anchor {
        let target = (position.max(0.0) * UNIT) as u64;
        let mut step = self.len().checked_ilog2().map_or(0, |bits| 1_usize << bits);
        let (mut row, mut sum) = (0, 0);
        while step > 0 {
            if let Some(part) = self.sums.get(row + step - 1)
                && sum + part <= target
            {
                row += step;
                sum += part;
            }
            step /= 2;
        }
        if row == self.len() && row > 0 {
            row -= 1;
            sum -= self.heights.last().copied().map_or(0, u64::from);
        }
        Anchor { row, offset: (position - pixels(sum)).max(0.0) }
    }
}

fn lowest_bit(index: usize) -> usize {
    index & index.wrapping_neg()
}

fn units(pixels: f64) -> u32 {
    u32::try_from(whole((pixels * UNIT).round())).unwrap_or(u32::MAX)
}

fn pixels(units: u64) -> f64 {
    units as f64 / UNIT
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone)]
    enum Change {
        Set(usize, u16),
        Push(u16),
        Splice(usize, usize, usize, u16),
    }

    fn change() -> impl Strategy<Value = Change> {
        prop_oneof![
            (0usize..40, any::<u16>()).prop_map(|(row, height)| Change::Set(row, height)),
            any::<u16>().prop_map(Change::Push),
            (0usize..40, 0usize..40, 0usize..9, any::<u16>()).prop_map(|(a, b, rows, h)| Change::Splice(a, b, rows, h)),
        ]
    }

    proptest! {
        #[test]
        fn sums_are_those_of_a_plain_list(start in 0usize..20, changes in proptest::collection::vec(change(), 0..30), at in 0u32..200_000) {
            let pixels = |height: u16| f64::from(height) / UNIT;
            let mut heights = Heights::new(start, 10.0);
            let mut plain = vec![10.0; start];
            for change in changes {
                match change {
                    Change::Set(row, height) => {
                        heights.set(row, pixels(height));
                        if let Some(slot) = plain.get_mut(row) {
                            *slot = pixels(height);
                        }
                    }
                    Change::Push(height) => {
                        heights.push(pixels(height));
                        plain.push(pixels(height));
                    }
                    Change::Splice(a, b, rows, height) => {
                        heights.splice(a.min(b)..a.max(b), rows, pixels(height));
                        let end = a.max(b).min(plain.len());
                        plain.splice(a.min(b).min(end)..end, std::iter::repeat_n(pixels(height), rows));
                    }
                }
            }
            prop_assert_eq!(heights.len(), plain.len());
            let mut top = 0.0;
            for (row, height) in plain.iter().enumerate() {
                prop_assert_eq!(heights.top(row), top);
                top += height;
            }
            prop_assert_eq!(heights.total(), top);
            let position = f64::from(at) / UNIT;
            let found = heights.at(position).row;
            if position < top {
                prop_assert!(heights.top(found) <= position && position < heights.top(found + 1));
            } else {
                prop_assert_eq!(found, plain.len().saturating_sub(1));
            }
        }
    }
}
