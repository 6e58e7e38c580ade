//! How cells are written in a grid.

use std::borrow::Cow;

use super::column::{CellKind, Column};
use super::kind::Class;
use crate::format::group_digits;

/// Rows looked at for a column's look.
const SAMPLE: usize = 1000;
/// Narrowest and widest column, in characters.
const WIDTH: std::ops::RangeInclusive<usize> = 3..=60;

/// Which side cells stand at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// How to lay a column out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Which side its cells stand at.
    pub align: Align,
    /// Width in characters, with its name, 3 to 60.
    pub width: usize,
    /// Most digits after the point; cells with fewer are padded when points are to stand below each other.
    pub decimals: usize,
}

impl Column {
    /// How to lay the column out, from its class and its first 1,000 cells.
    #[must_use]
    pub fn look(&self, grouped: bool) -> Look {
        let align = if self.class().is_number() { Align::Right } else { Align::Left };
        let (mut whole, mut decimals, mut width) = (0, 0, self.name().chars().count());
        for cell in (0..SAMPLE).map(|row| self.cell(row)) {
            let text = self.shown(cell.kind, cell.text, grouped, *WIDTH.end());
            match text.split_once('.') {
                Some((before, after)) if cell.kind == CellKind::Number && is_plain(cell.text) => {
                    whole = whole.max(before.chars().count());
                    decimals = decimals.max(after.len());
                }
                _ if align == Align::Right => whole = whole.max(text.chars().count()),
                _ => width = width.max(text.chars().count()),
            }
        }
        let point = usize::from(decimals > 0);
        let width = width.max(whole + point + decimals).clamp(*WIDTH.start(), *WIDTH.end());
        Look { align, width, decimals }
    }

    /// A cell as a grid shows it: one line of at most `max_chars` characters, numbers with their thousands apart when
    /// `grouped`, timestamps with a space. Null is `null`, and what was not sent is nothing.
    #[must_use]
    pub fn display(&self, row: usize, grouped: bool, max_chars: usize) -> Cow<'_, str> {
        let cell = self.cell(row);
        self.shown(cell.kind, cell.text, grouped, max_chars)
    }

    fn shown<'a>(&self, kind: CellKind, text: &'a str, grouped: bool, max_chars: usize) -> Cow<'a, str> {
        match kind {
            CellKind::Missing => Cow::Borrowed(""),
            CellKind::Null => Cow::Borrowed("null"),
            CellKind::Number if grouped && text.len() > 3 => Cow::Owned(group_digits(text)),
            CellKind::Text if self.class() == Class::Timestamp => {
                Cow::Owned(text.strip_suffix('Z').unwrap_or(text).replacen('T', " ", 1))
            }
            _ => one_line(text, max_chars),
        }
    }
}

fn is_plain(number: &str) -> bool {
    number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-')
}

/// Control characters become spaces, and what is too long ends in `…`.
pub(crate) fn one_line(text: &str, max_chars: usize) -> Cow<'_, str> {
    let cut = text.char_indices().nth(max_chars).map(|(at, _)| at);
    if cut.is_none() && !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    // Room for the sign that something is left out.
    let kept = if cut.is_some() { max_chars.saturating_sub(1) } else { max_chars };
    let mut line: String = text.chars().take(kept).map(|char| if char.is_control() { ' ' } else { char }).collect();
    if cut.is_some() {
        line.push('…');
    }
    Cow::Owned(line)
}
