//! The first rows of a frame.

use serde_json::Value;

use super::spark::numbers;
use crate::decode::Fields;

/// How a reading stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Rows {
    /// It goes on: tasks done and known.
    Running([u64; 2]),
    /// It was stopped.
    Stopped,
    /// It failed; why.
    Failed(String),
    /// It ended.
    Read {
        /// The rows, in the form of `%table`: `{"headers": [{"name", "type"}], "data": [[…]]}`.
        table: Value,
        /// The frame has more of them.
        more: bool,
    },
}

impl Rows {
    /// Reads it.
    #[must_use]
    pub fn read(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        if let Some(why) = fields.text("failed") {
            return Some(Self::Failed(why));
        }
        if fields.flag("stopped") {
            return Some(Self::Stopped);
        }
        match fields.take("table") {
            Some(table) => Some(Self::Read { table, more: fields.flag("more") }),
            None => Some(Self::Running(numbers(&mut fields, "running"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reading_goes_on_or_has_one_of_three_ends() {
        let read = |value| Rows::read(value).expect("rows");
        assert_eq!(read(json!({"running": [1, 4]})), Rows::Running([1, 4]));
        assert_eq!(read(json!({"stopped": true})), Rows::Stopped);
        assert_eq!(read(json!({"failed": "no such file"})), Rows::Failed("no such file".to_owned()));
        let table = json!({"headers": [], "data": []});
        assert_eq!(read(json!({"table": table, "more": true})), Rows::Read { table, more: true });
        assert_eq!(Rows::read(json!(null)), None);
    }
}
