//! Which rows are shown.

use std::cmp::Ordering;

use super::Table;
use super::column::{Cell, CellKind};
use super::kind::{self, Class};
use super::order;

/// What a cell must be.
#[derive(Debug, Clone)]
pub enum Test {
    /// Has the text in it; letters of the ASCII alphabet match in both cases.
    Contains(String),
    /// Is equal; numbers as numbers.
    Equal(String),
    /// Is not equal.
    NotEqual(String),
    /// Is less; numbers as numbers, other cells as text.
    Less(String),
    /// Is less or equal.
    LessOrEqual(String),
    /// Is greater.
    Greater(String),
    /// Is greater or equal.
    GreaterOrEqual(String),
    /// Is null or missing.
    Null,
    /// Is there.
    NotNull,
}

/// A test on a column, or on any of them.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Position of the column; `None`: one of the columns must pass.
    pub column: Option<usize>,
    /// What its cell must be.
    pub test: Test,
}

impl Test {
    /// Reads what a person types into a filter box: `= x`, `!= x`, `< 5`, `<= 5`, `> 5`, `>= 5`, `null`, `not null`, or
    /// a text to be contained. `None` for an empty box.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.to_ascii_lowercase().as_str() {
            "" => return None,
            "null" => return Some(Self::Null),
            "not null" => return Some(Self::NotNull),
            _ => {}
        }
        for sign in ["!=", "<=", ">=", "=", "<", ">"] {
            let Some(operand) = text.strip_prefix(sign).map(|rest| rest.trim().to_owned()) else { continue };
            return match sign {
                "!=" => Some(Self::NotEqual(operand)),
                "=" => Some(Self::Equal(operand)),
                _ if operand.is_empty() => None,
                "<=" => Some(Self::LessOrEqual(operand)),
                ">=" => Some(Self::GreaterOrEqual(operand)),
                "<" => Some(Self::Less(operand)),
                _ => Some(Self::Greater(operand)),
            };
        }
        Some(Self::Contains(text.to_owned()))
    }

    /// Whether a cell of a column of this class passes.
    #[must_use]
    pub fn passes(&self, cell: Cell<'_>, class: Class) -> bool {
        let compare = |operand: &str| compare(cell, class, operand);
        match self {
            Self::Null => cell.is_null(),
            Self::NotNull => !cell.is_null(),
            Self::NotEqual(operand) => compare(operand) != Some(Ordering::Equal),
            _ if cell.is_null() => false,
            Self::Contains(needle) => contains(cell.text, needle),
            Self::Equal(operand) => compare(operand) == Some(Ordering::Equal),
            Self::Less(operand) => compare(operand) == Some(Ordering::Less),
            Self::LessOrEqual(operand) => compare(operand).is_some_and(Ordering::is_le),
            Self::Greater(operand) => compare(operand) == Some(Ordering::Greater),
            Self::GreaterOrEqual(operand) => compare(operand).is_some_and(Ordering::is_ge),
        }
    }
}

/// How a cell stands to an operand; `None` when they can't be compared.
fn compare(cell: Cell<'_>, class: Class, operand: &str) -> Option<Ordering> {
    if cell.is_null() {
        return None;
    }
    if cell.kind == CellKind::Number {
        let plain = operand.replace([',', '_', ' '], "");
        if !kind::is_number(&plain) {
            return None;
        }
        let (a, b): (f64, f64) = (cell.text.parse().ok()?, plain.parse().ok()?);
        return a.partial_cmp(&b).map(|order| order.then_with(|| order::digits(cell.text, &plain)));
    }
    if class.is_time() {
        // People write a space where Livy writes a T.
        let operand = operand.replacen(' ', "T", 1);
        let cell = cell.text.strip_suffix('Z').unwrap_or(cell.text);
        return Some(cell.cmp(operand.strip_suffix('Z').unwrap_or(&operand)));
    }
    Some(cell.text.cmp(operand))
}

/// `needle` in `text`, letters of the ASCII alphabet in either case.
fn contains(text: &str, needle: &str) -> bool {
    let (text, needle) = (text.as_bytes(), needle.as_bytes());
    let Some(first) = needle.first() else { return true };
    let first = first.to_ascii_lowercase();
    text.len() >= needle.len()
        && text.windows(needle.len()).any(|window| {
            window.first().is_some_and(|byte| byte.to_ascii_lowercase() == first) && window.eq_ignore_ascii_case(needle)
        })
}

pub(super) fn rows(table: &Table, filters: &[Filter]) -> Vec<u32> {
    let all = 0..u32::try_from(table.len()).unwrap_or(u32::MAX);
    let passes = |row: &u32| {
        let row = *row as usize;
        filters.iter().all(|filter| match filter.column {
            Some(index) => {
                table.columns().get(index).is_none_or(|column| filter.test.passes(column.cell(row), column.class()))
            }
            None => table.columns().iter().any(|column| filter.test.passes(column.cell(row), column.class())),
        })
    };
    if filters.is_empty() { all.collect() } else { all.filter(passes).collect() }
}
