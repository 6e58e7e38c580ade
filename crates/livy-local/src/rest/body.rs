//! Request bodies: what Livy's JSON library accepts, and what it says when it does not.

use serde_json::{Map, Value};

use super::reply::Refusal;

const SOURCE: &str = "(org.eclipse.jetty.server.HttpInputOverHTTP)";

/// What a class of requests knows.
#[derive(Debug)]
pub(crate) struct Class {
    /// Livy's name of the class, as it stands in messages.
    pub(crate) name: &'static str,
    /// Its fields, in the order of the message about an unknown one.
    pub(crate) fields: &'static [(&'static str, Type)],
}

/// How Livy reads a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    /// A text; numbers and booleans are turned into one; null is none.
    Text,
    /// An optional whole number that is not checked until it is used, with a crash.
    Cores,
    /// A whole number; a text with digits will do; null is 0.
    Number,
    /// A list of texts; null is a crash.
    List,
    /// An object of texts; null is a crash.
    Texts,
    /// Checked by whoever asked.
    Any,
}

/// A body that was read: known fields only, each of its type.
#[derive(Debug)]
pub(crate) struct Fields {
    class: &'static Class,
    values: Map<String, Value>,
    text: String,
}

impl Fields {
    /// Reads a body.
    pub(crate) fn read(class: &'static Class, body: &[u8]) -> Result<Self, Refusal> {
        let text = String::from_utf8_lossy(body).into_owned();
        if text.trim_start().starts_with('[') {
            // Refused at its first character, whatever follows.
            return Err(not_an_object(class, &Value::Array(Vec::new())));
        }
        let values = match parse(&text)? {
            Value::Object(values) => values,
            other => return Err(not_an_object(class, &other)),
        };
        let mut fields = Self { class, values, text };
        let names: Vec<String> = fields.values.keys().cloned().collect();
        for name in names {
            let Some((_, kind)) = class.fields.iter().find(|(known, _)| *known == name) else {
                return Err(fields.unknown(&name));
            };
            fields.check(&name, *kind)?;
        }
        Ok(fields)
    }

    /// The value as it was sent.
    pub(crate) fn raw(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// A text that is there.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.values.get(name).and_then(Value::as_str).map(str::to_owned)
    }

    /// A number that is there.
    pub(crate) fn number(&self, name: &str) -> Option<i32> {
        self.values.get(name).and_then(Value::as_i64).and_then(|n| i32::try_from(n).ok())
    }

    /// A number of cores or executors; a crash when it is no number.
    pub(crate) fn cores(&self, name: &str) -> Result<Option<i32>, Refusal> {
        self.values.get(name).map_or(Ok(()), cores)?;
        Ok(self.number(name))
    }

    /// A list, empty when it was left out; a crash when it was null.
    pub(crate) fn list(&self, name: &str) -> Result<Vec<String>, Refusal> {
        match self.values.get(name) {
            Some(Value::Null) => Err(self.null("scala.collection.immutable.List", name)),
            Some(Value::Array(items)) => Ok(items.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
            _ => Ok(Vec::new()),
        }
    }

    /// Pairs of texts, empty when they were left out; a crash when they were null.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<(String, String)>, Refusal> {
        match self.values.get(name) {
            Some(Value::Null) => Err(self.null("scala.collection.immutable.Map", name)),
            Some(Value::Object(pairs)) => Ok(pairs
                .iter()
                .map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()))
                .collect()),
            _ => Ok(Vec::new()),
        }
    }

    fn null(&self, class: &str, name: &str) -> Refusal {
        Refusal::exception(format!(
            "java.lang.NullPointerException: Cannot invoke \"{class}.nonEmpty()\" because the return value of \
             \"{}.{name}()\" is null",
            self.class.name
        ))
    }

    /// Checks a field's type and turns it into what it stands for.
    fn check(&mut self, name: &str, kind: Type) -> Result<(), Refusal> {
        let Some(value) = self.values.get_mut(name) else { return Ok(()) };
        let wrong = match kind {
            Type::Any | Type::Cores => None,
            Type::Text => text(value),
            Type::Number => whole(value),
            Type::List => match value {
                Value::Null => None,
                Value::Array(items) => items.iter_mut().find_map(text),
                other => Some(mismatch("scala.collection.immutable.List<java.lang.String>", other)),
            },
            Type::Texts => match value {
                Value::Null => None,
                Value::Object(pairs) => pairs.values_mut().find_map(text),
                other => Some(mismatch("scala.collection.immutable.Map<java.lang.String,java.lang.String>", other)),
            },
        };
        match wrong {
            None => Ok(()),
            Some(complaint) => Err(self.complain(name, &complaint)),
        }
    }

    fn unknown(&self, name: &str) -> Refusal {
        let known: Vec<String> = self.class.fields.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        self.complain(
            name,
            &format!(
                "Unrecognized field \"{name}\" (class {}), not marked as ignorable ({} known properties: {}])",
                self.class.name,
                known.len(),
                known.join(", ")
            ),
        )
    }

    /// A complaint about one field, with its place.
    pub(crate) fn complain(&self, name: &str, complaint: &str) -> Refusal {
        let (line, column) = place(&self.text, name);
        Refusal::unreadable(format!(
            "{complaint}\n at [Source: {SOURCE}; line: {line}, column: {column}] (through reference chain: {}[\"{name}\"])",
            self.class.name
        ))
    }
}

fn parse(text: &str) -> Result<Value, Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::unreadable(format!(
            "No content to map due to end-of-input\n at [Source: {SOURCE}; line: 1, column: 0]"
        )));
    }
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let complaint = if error.is_eof() {
            "Unexpected end-of-input".to_owned()
        } else {
            let found = text
                .lines()
                .nth(line.saturating_sub(1))
                .and_then(|text| text.get(column.saturating_sub(1)..).and_then(|rest| rest.chars().next()));
            let expected = if error.to_string().starts_with("key must be a string") {
                "was expecting double-quote to start field name"
            } else {
                "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
            };
            let found = found.unwrap_or_default();
            format!("Unexpected character ('{found}' (code {})): {expected}", u32::from(found))
        };
        Refusal::unreadable(format!("{complaint}\n at [Source: {SOURCE}; line: {line}, column: {}]", column + 1))
    })
}

/// Turns a scalar into a text; the complaint when it is none.
fn text(value: &mut Value) -> Option<String> {
    match value {
        Value::Number(_) | Value::Bool(_) => {
            *value = Value::String(value.to_string());
            None
        }
        Value::Array(_) | Value::Object(_) => Some(mismatch("java.lang.String", value)),
        Value::String(_) | Value::Null => None,
    }
}

fn whole(value: &mut Value) -> Option<String> {
    let number = match &*value {
        Value::Null => Some(0),
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|float| float as i64)),
        Value::String(text) if text.trim().is_empty() => Some(0),
        Value::String(text) => match text.trim().parse() {
            Ok(number) => Some(number),
            Err(_) => {
                return Some(format!(
                    "Cannot deserialize value of type `int` from String \"{text}\": not a valid `int` value"
                ));
            }
        },
        other => return Some(mismatch("int", other)),
    };
    *value = Value::from(number.unwrap_or_default());
    None
}

fn cores(value: &Value) -> Result<(), Refusal> {
    let class = match value {
        Value::Null => return Ok(()),
        Value::Number(number) if number.as_i64().is_some_and(|n| i32::try_from(n).is_ok()) => return Ok(()),
        Value::Number(number) if number.as_i64().is_some() => "java.lang.Long",
        Value::Number(_) => "java.lang.Double",
        Value::Bool(_) => "java.lang.Boolean",
        Value::String(_) => "java.lang.String",
        Value::Array(_) => "scala.collection.immutable.$colon$colon",
        Value::Object(_) => "scala.collection.immutable.Map$Map1",
    };
    Err(Refusal::exception(format!(
        "java.lang.ClassCastException: class {class} cannot be cast to class java.lang.Integer ({class} and \
         java.lang.Integer are in module java.base of loader 'bootstrap')"
    )))
}

fn mismatch(wanted: &str, value: &Value) -> String {
    let (kind, token) = match value {
        Value::Null => ("Null", "VALUE_NULL"),
        Value::Bool(true) => ("Boolean", "VALUE_TRUE"),
        Value::Bool(false) => ("Boolean", "VALUE_FALSE"),
        Value::Number(number) if number.is_f64() => ("Floating-point", "VALUE_NUMBER_FLOAT"),
        Value::Number(_) => ("Integer", "VALUE_NUMBER_INT"),
        Value::String(_) => ("String", "VALUE_STRING"),
        Value::Array(_) => ("Array", "START_ARRAY"),
        Value::Object(_) => ("Object", "START_OBJECT"),
    };
    format!("Cannot deserialize value of type `{wanted}` from {kind} value (token `JsonToken.{token}`)")
}

fn not_an_object(class: &Class, value: &Value) -> Refusal {
    let complaint = match value {
        Value::String(text) => format!(
            "Cannot construct instance of `{}` (although at least one Creator exists): no String-argument \
             constructor/factory method to deserialize from String value ('{text}')",
            class.name
        ),
        other => mismatch(class.name, other),
    };
    Refusal::unreadable(format!("{complaint}\n at [Source: {SOURCE}; line: 1, column: 1]"))
}

/// About where a field's value begins, for people to read: line and column, from 1.
fn place(text: &str, name: &str) -> (usize, usize) {
    let key = Value::from(name).to_string();
    let at = text.find(&key).map_or(0, |at| at + key.len());
    let at = at + text[at..].find(|c: char| c != ':' && !c.is_whitespace()).unwrap_or(0);
    let line = text[..at].matches('\n').count() + 1;
    let column = at - text[..at].rfind('\n').map_or(0, |newline| newline + 1) + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    static CLASS: Class = Class {
        name: "Thing",
        fields: &[("cores", Type::Cores), ("name", Type::Text), ("seconds", Type::Number), ("conf", Type::Texts)],
    };

    fn refused(body: &str) -> Refusal {
        Fields::read(&CLASS, body.as_bytes()).expect_err("a refusal")
    }

    #[test]
    fn an_unknown_field_names_the_known_ones() {
        let Refusal::Text(status, text) = refused(r#"{"name":"a","nope":1}"#) else { panic!("a text") };
        assert_eq!(status.as_u16(), 400);
        assert!(text.starts_with(
            "Unrecognized field \"nope\" (class Thing), not marked as ignorable \
             (4 known properties: \"cores\", \"name\", \"seconds\", \"conf\"])\n at [Source: "
        ));
        assert!(text.ends_with("line: 1, column: 20] (through reference chain: Thing[\"nope\"])"), "{text}");
    }

    #[test]
    fn what_livy_crashes_on_is_a_500() {
        let fields = Fields::read(&CLASS, br#"{"cores":"2"}"#).expect("fields");
        let Err(Refusal::Text(status, text)) = fields.cores("cores") else { panic!("a text") };
        assert_eq!(status.as_u16(), 500);
        assert!(text.starts_with("java.lang.ClassCastException: class java.lang.String cannot be cast"));
    }

    #[test]
    fn broken_json_is_told_with_its_place() {
        let expected = "Unexpected character ('b' (code 98)): was expecting double-quote to start field name\n \
                        at [Source: (org.eclipse.jetty.server.HttpInputOverHTTP); line: 1, column: 3]";
        assert_eq!(refused("{bad"), Refusal::unreadable(expected));
        let Refusal::Text(_, text) = refused("") else { panic!("a text") };
        assert!(text.starts_with("No content to map due to end-of-input\n"));
    }

    #[test]
    fn what_is_no_object_is_refused_by_its_first_character() {
        let array = "Cannot deserialize value of type `Thing` from Array value (token `JsonToken.START_ARRAY`)\n";
        for body in ["[", "[1]", " []"] {
            let Refusal::Text(_, text) = refused(body) else { panic!("a text") };
            assert!(text.starts_with(array), "{text}");
        }
        let Refusal::Text(_, text) = refused("\"x\"") else { panic!("a text") };
        assert!(text.starts_with("Cannot construct instance of `Thing`"), "{text}");
    }

    proptest! {
        #[test]
        fn no_body_makes_the_reader_panic(body: Vec<u8>, name in "[a-z{}\":\\\\ é\n]{0,12}", value: String) {
            let _ = Fields::read(&CLASS, &body);
            let _ = Fields::read(&CLASS, format!("{{\"{name}\":{value}}}").as_bytes());
            let _ = Fields::read(&CLASS, json!({name: value}).to_string().as_bytes());
        }
    }

    #[test]
    fn scalars_become_texts_and_digits_become_numbers() {
        let fields = Fields::read(&CLASS, br#"{"name":7,"seconds":"5","conf":{"a":true,"b":1}}"#).expect("fields");
        assert_eq!(fields.text("name").as_deref(), Some("7"));
        assert_eq!(fields.number("seconds"), Some(5));
        let conf = fields.texts("conf").expect("pairs");
        assert_eq!(conf, [("a".to_owned(), "true".to_owned()), ("b".to_owned(), "1".to_owned())]);
    }
}
