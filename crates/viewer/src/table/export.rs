//! Tables as files.

use super::Table;

impl Table {
    /// These rows as comma-separated values (RFC 4180: CRLF, quotes where needed), the columns' names first. Null is an
    /// empty cell.
    #[must_use]
    pub fn csv(&self, rows: &[u32]) -> String {
        let mut text = String::new();
        for (index, column) in self.columns.iter().enumerate() {
            separate(&mut text, index);
            field(&mut text, column.name());
        }
        text.push_str("\r\n");
        for row in rows {
            for index in 0..self.columns.len() {
                separate(&mut text, index);
                let cell = self.cell(*row as usize, index);
                // A row of one empty cell would be no row at all.
                if self.columns.len() == 1 && cell.text.is_empty() {
                    text.push_str("\"\"");
                } else {
                    field(&mut text, cell.text);
                }
            }
            text.push_str("\r\n");
        }
        text
    }
}

fn separate(out: &mut String, index: usize) {
    if index > 0 {
        out.push(',');
    }
}

fn field(out: &mut String, text: &str) {
    if text.contains([',', '"', '\n', '\r']) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}
