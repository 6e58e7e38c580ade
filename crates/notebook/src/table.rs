//! Result tables inside MIME bundles, as far as exports and plain text need them.

pub(crate) mod ascii;

use std::borrow::Cow;

use serde_json::{Map, Value};

/// A table that borrows its values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table<'a> {
    /// Column names.
    pub(crate) headers: Vec<&'a str>,
    /// Rows; each may be shorter or longer than the headers.
    pub(crate) rows: Vec<Vec<&'a Value>>,
}

/// What Livy calls its own table type.
pub(crate) const LIVY_TABLE: &str = "application/vnd.livy.table.v1+json";

impl<'a> Table<'a> {
    /// Livy's `%table`, or the result of a SQL statement: JSON counts as a table only with a list `schema.fields`
    /// and a list `data`.
    pub(crate) fn of_bundle(bundle: &'a Map<String, Value>) -> Option<Self> {
        if let Some(table) = bundle.get(LIVY_TABLE) {
            return Self::of(table.get("headers")?, table.get("data")?);
        }
        let json = bundle.get("application/json")?;
        Self::of(json.get("schema")?.get("fields")?, json.get("data")?)
    }

    fn of(fields: &'a Value, rows: &'a Value) -> Option<Self> {
        let name = |field: &'a Value| field.get("name").and_then(Value::as_str).unwrap_or_default();
        let headers = fields.as_array()?.iter().map(name).collect();
        let rows = rows.as_array()?.iter().map(|row| match row {
            Value::Array(values) => values.iter().collect(),
            other => vec![other],
        });
        Some(Self { headers, rows: rows.collect() })
    }

    /// The table drawn with characters, as Spark's `show` does, with at most `max` rows.
    pub(crate) fn to_text(&self, max: usize) -> String {
        let width = self.headers.len().max(self.rows.iter().take(max).map(Vec::len).max().unwrap_or(0));
        if width == 0 {
            return String::new();
        }
        let mut lines: Vec<Vec<String>> =
            vec![(0..width).map(|i| one_line(self.headers.get(i).unwrap_or(&""))).collect()];
        for row in self.rows.iter().take(max) {
            let text = |value: &&Value| one_line(&cell_text(value));
            lines.push((0..width).map(|i| row.get(i).map(text).unwrap_or_default()).collect());
        }
        let widths: Vec<usize> =
            (0..width).map(|i| lines.iter().map(|line| line[i].chars().count()).max().unwrap_or(0)).collect();
        let rule: String = widths.iter().map(|w| format!("+{}", "-".repeat(*w))).chain(["+\n".to_owned()]).collect();
        let mut text = rule.clone();
        for (i, line) in lines.iter().enumerate() {
            for (value, width) in line.iter().zip(&widths) {
                text.push('|');
                text.extend(std::iter::repeat_n(' ', width - value.chars().count()));
                text.push_str(value);
            }
            text.push_str("|\n");
            if i == 0 {
                text.push_str(&rule);
            }
        }
        text.push_str(&rule);
        if self.rows.len() > max {
            text.push_str(&format!("{} of {} rows\n", max, self.rows.len()));
        }
        text
    }
}

/// A value as text: strings without quotes, everything else as JSON.
pub(crate) fn cell_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_that_are_too_long_or_too_short_are_still_drawn() {
        let bundle = json!({LIVY_TABLE: {"headers": [{"name": "a", "type": "INT_TYPE"}], "data": [[1, 2], [], 3]}});
        let table = Table::of_bundle(bundle.as_object().expect("object")).expect("a table");
        assert_eq!(table.to_text(2), "+-+-+\n|a| |\n+-+-+\n|1|2|\n| | |\n+-+-+\n2 of 3 rows\n");
    }

    #[test]
    fn json_that_only_looks_like_a_table_is_none() {
        for odd in [json!({"schema": 1}), json!({"schema": {"fields": 2}, "data": []}), json!([1]), json!(null)] {
            let bundle = json!({"application/json": odd});
            assert_eq!(Table::of_bundle(bundle.as_object().expect("object")), None);
        }
    }
}
