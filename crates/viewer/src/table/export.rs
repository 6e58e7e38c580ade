//! Tables as files and for the clipboard.

use std::collections::HashSet;

use serde_json::{Number, Value};

use super::Table;
use super::column::{Cell, CellKind};
use super::show::Align;

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values as in RFC 4180: CRLF, quotes where needed.
    Csv,
    /// Tab-separated values, quoted like CSV where a cell has a tab, a quote or a line end in it: what spreadsheets
    /// take from the clipboard.
    Tsv,
    /// A Markdown table.
    Markdown,
    /// An array of objects. Columns of the same name get a number, so that none is lost.
    Json,
}

impl Format {
    /// Its MIME type.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Tsv => "text/tab-separated-values",
            Self::Markdown => "text/markdown",
            Self::Json => "application/json",
        }
    }

    /// Its file ending, without the point.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Markdown => "md",
            Self::Json => "json",
        }
    }
}

/// What of a table is written, and how.
#[derive(Debug, Clone, Copy)]
pub struct Export<'a> {
    /// Row numbers, in the order to write.
    pub rows: &'a [u32],
    /// Positions of the columns, in the order to write.
    pub columns: &'a [usize],
    /// Write the columns' names first (CSV and TSV; the others always do).
    pub header: bool,
    /// Put a `'` before text that a spreadsheet would take for a formula (CSV and TSV). Such a text may come from
    /// anybody who could write to the data; see [`Export::has_formulas`].
    pub guard_formulas: bool,
}

impl Export<'_> {
    /// The text of the export. Null is an empty cell, and `null` in JSON.
    #[must_use]
    pub fn write(&self, table: &Table, format: Format) -> String {
        match format {
            Format::Csv => self.separated(table, ','),
            Format::Tsv => self.separated(table, '\t'),
            Format::Markdown => self.markdown(table),
            Format::Json => self.json(table),
        }
    }

    /// Some cell begins as a formula would: worth a note when a spreadsheet is to open the file.
    #[must_use]
    pub fn has_formulas(&self, table: &Table) -> bool {
        self.rows.iter().any(|row| self.columns.iter().any(|column| is_formula(table.cell(*row as usize, *column))))
    }

    fn names<'t>(&self, table: &'t Table) -> impl Iterator<Item = &'t str> {
        self.columns.iter().map(|column| table.columns().get(*column).map_or("", |column| column.name()))
    }

    fn separated(&self, table: &Table, separator: char) -> String {
        let end = if separator == ',' { "\r\n" } else { "\n" };
        let mut text = String::new();
        if self.header {
            for (index, name) in self.names(table).enumerate() {
                if index > 0 {
                    text.push(separator);
                }
                let guard = self.guard_formulas && name.starts_with(FORMULA);
                field(&mut text, name, separator, guard);
            }
            text.push_str(end);
        }
        for row in self.rows {
            for (index, column) in self.columns.iter().enumerate() {
                if index > 0 {
                    text.push(separator);
                }
                let cell = table.cell(*row as usize, *column);
                // A row of one empty cell would be no row at all.
                if self.columns.len() == 1 && cell.text.is_empty() {
                    text.push_str("\"\"");
                } else {
                    field(&mut text, cell.text, separator, self.guard_formulas && is_formula(cell));
                }
            }
            text.push_str(end);
        }
        text
    }

    fn markdown(&self, table: &Table) -> String {
        let mut text = String::from("|");
        for name in self.names(table) {
            text.push(' ');
            markdown_cell(&mut text, name);
            text.push_str(" |");
        }
        text.push_str("\n|");
        for column in self.columns {
            let right = table.columns().get(*column).is_some_and(|column| column.class().is_number());
            let align = if right { Align::Right } else { Align::Left };
            text.push_str(if align == Align::Right { " ---: |" } else { " --- |" });
        }
        text.push('\n');
        for row in self.rows {
            text.push('|');
            for column in self.columns {
                text.push(' ');
                markdown_cell(&mut text, table.cell(*row as usize, *column).text);
                text.push_str(" |");
            }
            text.push('\n');
        }
        text
    }

    fn json(&self, table: &Table) -> String {
        let mut used = HashSet::new();
        let keys: Vec<String> = self
            .names(table)
            .map(|name| {
                let mut key = name.to_owned();
                let mut number = 2;
                while !used.insert(key.clone()) {
                    key = format!("{name}_{number}");
                    number += 1;
                }
                quoted(&key)
            })
            .collect();
        let mut text = String::from("[");
        for (index, row) in self.rows.iter().enumerate() {
            text.push_str(if index > 0 { ",\n{" } else { "\n{" });
            for (index, (key, column)) in keys.iter().zip(self.columns).enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(key);
                text.push(':');
                json_cell(&mut text, table.cell(*row as usize, *column));
            }
            text.push('}');
        }
        text.push_str("\n]\n");
        text
    }
}

const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Numbers may begin with a sign.
fn is_formula(cell: Cell<'_>) -> bool {
    cell.kind != CellKind::Number && cell.text.starts_with(FORMULA)
}

fn field(out: &mut String, text: &str, separator: char, guard: bool) {
    let quote = text.contains([separator, '"', '\n', '\r']) || guard;
    if !quote {
        out.push_str(text);
        return;
    }
    out.push('"');
    if guard {
        out.push('\'');
    }
    for char in text.chars() {
        if char == '"' {
            out.push('"');
        }
        out.push(char);
    }
    out.push('"');
}

fn markdown_cell(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '|' | '\\' | '`' | '*' | '_' | '<' | '[' => out.extend(['\\', char]),
            '\n' => out.push_str("<br>"),
            '\r' => {}
            char => out.push(char),
        }
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn json_cell(out: &mut String, cell: Cell<'_>) {
    match cell.kind {
        CellKind::Missing | CellKind::Null => out.push_str("null"),
        // As they were sent; a number that JSON can't write is text.
        CellKind::Number if serde_json::from_str::<Number>(cell.text).is_ok() => out.push_str(cell.text),
        CellKind::Boolean | CellKind::Nested => out.push_str(cell.text),
        CellKind::Number | CellKind::Text => out.push_str(&quoted(cell.text)),
    }
}
