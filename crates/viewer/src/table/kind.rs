//! What a column holds, from the names that Spark and Livy give its type.

use serde_json::Value;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Whole numbers.
    Integer,
    /// Numbers with a fraction.
    Number,
    /// `true` and `false`.
    Boolean,
    /// Text.
    Text,
    /// Days, `2020-01-02`.
    Date,
    /// Moments, `2020-01-02T03:04:05Z`.
    Timestamp,
    /// Bytes.
    Binary,
    /// Arrays, maps and structs.
    Nested,
}

impl Class {
    /// Numbers of any kind.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }

    /// Dates and timestamps.
    #[must_use]
    pub fn is_time(self) -> bool {
        matches!(self, Self::Date | Self::Timestamp)
    }
}

/// The class that a type's name says; `None` when the cells have to tell.
pub(super) fn class_of(name: &str) -> Option<Class> {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix("_type").unwrap_or(&name);
    let word = name.split(['(', '<', ' ']).next().unwrap_or_default();
    Some(match word {
        "integer" | "int" | "long" | "bigint" | "short" | "smallint" | "byte" | "tinyint" => Class::Integer,
        "double" | "float" | "decimal" | "real" => Class::Number,
        "boolean" => Class::Boolean,
        "string" | "varchar" | "char" | "interval" => Class::Text,
        "date" => Class::Date,
        "timestamp" | "timestamp_ntz" | "timestamp_ltz" => Class::Timestamp,
        "binary" => Class::Binary,
        "array" | "map" | "struct" | "udt" => Class::Nested,
        _ => return None,
    })
}

/// A type as SQL would write it: `array<int>` for `{"type":"array","elementType":"int"}`.
pub(super) fn name_of(type_: &Value) -> String {
    match type_ {
        Value::String(name) => name.clone(),
        Value::Object(object) => {
            let inner = |key: &str| object.get(key).map(name_of).unwrap_or_default();
            match object.get("type").and_then(Value::as_str) {
                Some("array") => format!("array<{}>", inner("elementType")),
                Some("map") => format!("map<{},{}>", inner("keyType"), inner("valueType")),
                Some("struct") => {
                    let fields = object.get("fields").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                    let fields: Vec<String> = fields
                        .iter()
                        .map(|field| {
                            let name = field.get("name").and_then(Value::as_str).unwrap_or_default();
                            format!("{name}:{}", field.get("type").map(name_of).unwrap_or_default())
                        })
                        .collect();
                    format!("struct<{}>", fields.join(","))
                }
                Some(other) => other.to_owned(),
                None => String::new(),
            }
        }
        _ => String::new(),
    }
}

/// A number as JSON writes it, or one of the three that JSON has no word for.
pub(super) fn is_number(text: &str) -> bool {
    let plain = || {
        text.bytes().any(|byte| byte.is_ascii_digit())
            && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
            && text.parse::<f64>().is_ok()
    };
    matches!(text, "NaN" | "Infinity" | "-Infinity") || plain()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn types_of_spark_and_livy_have_a_class() {
        for (name, class) in [
            ("long", Some(Class::Integer)),
            ("BIGINT_TYPE", Some(Class::Integer)),
            ("decimal(10,2)", Some(Class::Number)),
            ("DECIMAL_TYPE", Some(Class::Number)),
            ("timestamp_ntz", Some(Class::Timestamp)),
            ("interval day to second", Some(Class::Text)),
            ("map<string,int>", Some(Class::Nested)),
            ("void", None),
            ("NULL_TYPE", None),
            ("", None),
        ] {
            assert_eq!(class_of(name), class, "{name}");
        }
    }

    #[test]
    fn types_that_are_objects_are_written_as_sql_would() {
        let type_ = json!({"type": "struct", "fields": [
            {"name": "a", "type": {"type": "array", "elementType": "integer", "containsNull": false}},
            {"name": "m", "type": {"type": "map", "keyType": "string", "valueType": "long"}},
        ]});
        assert_eq!(name_of(&type_), "struct<a:array<integer>,m:map<string,long>>");
        assert_eq!(class_of(&name_of(&type_)), Some(Class::Nested));
        assert_eq!(name_of(&json!(7)), "");
    }

    #[test]
    fn numbers_are_told_from_text() {
        for number in ["1", "-1.5", "1.2345678901234567E19", "Infinity", "-Infinity", "NaN"] {
            assert!(is_number(number), "{number}");
        }
        for text in ["", "1a", "e", "-", "inf", "nan", "1.2.3", "0x10", "2020-01-02"] {
            assert!(!is_number(text), "{text}");
        }
    }
}
