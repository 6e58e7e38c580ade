//! Which rows of a long list are on the screen, so that only those have elements.
//!
//! All heights and positions are CSS pixels. A list of equal rows needs [`fixed`] alone; rows that are measured once
//! they are drawn keep their heights in [`Heights`]. Browsers cap the height of an element near 17 million pixels:
//! [`ScrollMap`] scrolls through more than that.

mod heights;
mod scroll;

use std::ops::Range;

pub use heights::{Anchor, Heights};
pub use scroll::{MAX_HEIGHT, ScrollMap};

/// The rows of equal height that a window of `height` pixels shows when it is scrolled by `top`, and `overscan` more on
/// either side.
#[must_use]
pub fn fixed(rows: usize, row_height: f64, top: f64, height: f64, overscan: usize) -> Range<usize> {
    if rows == 0 || row_height <= 0.0 {
        return 0..0;
    }
    let first = whole(top.max(0.0) / row_height).min(rows - 1);
    let end = whole((top.max(0.0) + height.max(0.0)) / row_height).saturating_add(1).min(rows);
    first.saturating_sub(overscan)..end.saturating_add(overscan).min(rows)
}

/// Rounds down; what is no number counts as 0.
fn whole(number: f64) -> usize {
    // `as` saturates, and turns NaN into 0.
    number as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rows_are_found_by_division() {
        assert_eq!(fixed(100, 20.0, 0.0, 100.0, 0), 0..6);
        assert_eq!(fixed(100, 20.0, 30.0, 100.0, 0), 1..7);
        assert_eq!(fixed(100, 20.0, 30.0, 100.0, 3), 0..10);
        assert_eq!(fixed(100, 20.0, 1e9, 100.0, 2), 97..100);
        assert_eq!(fixed(100, 20.0, -50.0, 100.0, 0), 0..6);
        assert_eq!(fixed(0, 20.0, 0.0, 100.0, 5), 0..0);
        assert_eq!(fixed(5, 0.0, 0.0, 100.0, 5), 0..0);
        assert_eq!(fixed(5, 20.0, f64::NAN, f64::INFINITY, 0), 0..5);
    }
}
