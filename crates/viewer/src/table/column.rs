//! A column: its type and its cells.

use super::kind::Class;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Nothing was sent for it: the row was too short.
    Missing,
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// Text, dates and timestamps too; bytes as `0x` and hexadecimal digits.
    Text,
    /// An array, map or struct as compact JSON.
    Nested,
}

impl CellKind {
    fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Null,
            2 => Self::Boolean,
            3 => Self::Number,
            4 => Self::Text,
            5 => Self::Nested,
            _ => Self::Missing,
        }
    }

    fn code(self) -> u8 {
        match self {
            Self::Missing => 0,
            Self::Null => 1,
            Self::Boolean => 2,
            Self::Number => 3,
            Self::Text => 4,
            Self::Nested => 5,
        }
    }
}

/// A cell's kind and text; the text of `null` is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    /// What it holds.
    pub kind: CellKind,
    /// Its text, with every digit that was sent.
    pub text: &'a str,
}

impl Cell<'_> {
    /// What is not there.
    pub const NOTHING: Self = Self { kind: CellKind::Missing, text: "" };

    /// `null`, or not there at all.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.kind, CellKind::Missing | CellKind::Null)
    }

    /// The number it holds, as near as a float comes.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        if self.kind == CellKind::Number { self.text.parse().ok() } else { None }
    }
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    pub(super) name: String,
    pub(super) class: Class,
    pub(super) type_name: String,
    kinds: Vec<u8>,
    ends: Vec<u32>,
    text: String,
}

impl Column {
    pub(super) fn new(name: String, class: Class, type_name: String) -> Self {
        Self { name, class, type_name, kinds: Vec::new(), ends: Vec::new(), text: String::new() }
    }

    /// Its name; other columns may have the same.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it holds.
    #[must_use]
    pub fn class(&self) -> Class {
        self.class
    }

    /// The name of its type as SQL writes it; empty when none was sent.
    #[must_use]
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// A cell.
    #[must_use]
    pub fn cell(&self, row: usize) -> Cell<'_> {
        let Some((kind, end)) = self.kinds.get(row).zip(self.ends.get(row)) else { return Cell::NOTHING };
        let start = row.checked_sub(1).and_then(|row| self.ends.get(row)).copied().unwrap_or_default();
        let text = self.text.get(start as usize..*end as usize).unwrap_or_default();
        Cell { kind: CellKind::from_code(*kind), text }
    }

    /// The cells from the first row on.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        (0..self.kinds.len()).map(|row| self.cell(row))
    }

    /// Adds a cell. Text that would make the column larger than 4 GiB is left out.
    pub(super) fn push(&mut self, kind: CellKind, text: &str) {
        if u32::try_from(self.text.len() + text.len()).is_ok() {
            self.text.push_str(text);
        }
        self.kinds.push(kind.code());
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// Adds missing cells until there are `rows`.
    pub(super) fn fill(&mut self, rows: usize) {
        while self.kinds.len() < rows {
            self.push(CellKind::Missing, "");
        }
    }

    pub(super) fn finish(&mut self) {
        self.kinds.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.text.shrink_to_fit();
    }

    /// The class that the cells themselves suggest; text when there is none to tell.
    pub(super) fn guess(&self) -> Class {
        let mut guess = None;
        for cell in self.cells().filter(|cell| !cell.is_null()) {
            let class = match cell.kind {
                CellKind::Boolean => Class::Boolean,
                CellKind::Nested => Class::Nested,
                CellKind::Number if cell.text.contains(['.', 'e', 'E']) => Class::Number,
                CellKind::Number => Class::Integer,
                _ => Class::Text,
            };
            guess = match guess {
                None => Some(class),
                Some(known) if known == class => guess,
                Some(known) if known.is_number() && class.is_number() => Some(Class::Number),
                _ => return Class::Text,
            };
        }
        guess.unwrap_or(Class::Text)
    }
}
