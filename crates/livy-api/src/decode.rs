//! Tolerant reading of JSON objects: a field that is missing, `null` or of another type is simply not there.

use serde_json::{Map, Value};

/// Fields are taken out one by one; what is left over at the end is what this crate did not know.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// `None` when `value` is not an object.
    pub(crate) fn of(value: Value) -> Option<Self> {
        match value {
            Value::Object(map) => Some(Self(map)),
            _ => None,
        }
    }

    /// The field as it is; `null` counts as absent.
    pub(crate) fn take(&mut self, key: &str) -> Option<Value> {
        self.0.shift_remove(key).filter(|value| !value.is_null())
    }

    /// Takes the field if `read` understands it and puts it back otherwise, so that it stays visible as unknown.
    fn take_as<T>(&mut self, key: &str, read: impl FnOnce(Value) -> Result<T, Value>) -> Option<T> {
        match read(self.take(key)?) {
            Ok(read) => Some(read),
            Err(value) => {
                self.0.insert(key.to_owned(), value);
                None
            }
        }
    }

    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        self.take_as(key, |value| match value {
            Value::String(text) => Ok(text),
            other => Err(other),
        })
    }

    pub(crate) fn number(&mut self, key: &str) -> Option<u64> {
        self.take_as(key, |value| as_u64(&value).ok_or(value))
    }

    pub(crate) fn small(&mut self, key: &str) -> Option<u32> {
        self.take_as(key, |value| as_u64(&value).and_then(|n| u32::try_from(n).ok()).ok_or(value))
    }

    pub(crate) fn float(&mut self, key: &str) -> Option<f64> {
        self.take_as(key, |value| value.as_f64().filter(|n| n.is_finite()).ok_or(value))
    }

    /// `true`, rather than anything else.
    pub(crate) fn flag(&mut self, key: &str) -> bool {
        self.take(key) == Some(Value::Bool(true))
    }

    pub(crate) fn object(&mut self, key: &str) -> Option<Fields> {
        self.take_as(key, |value| match value {
            Value::Object(map) => Ok(Self(map)),
            other => Err(other),
        })
    }

    pub(crate) fn array(&mut self, key: &str) -> Option<Vec<Value>> {
        self.take_as(key, |value| match value {
            Value::Array(items) => Ok(items),
            other => Err(other),
        })
    }

    /// An array of strings; other items are written as JSON rather than dropped.
    pub(crate) fn texts(&mut self, key: &str) -> Vec<String> {
        self.array(key).unwrap_or_default().into_iter().map(into_text).collect()
    }

    /// An object of strings; other values are written as JSON rather than dropped.
    pub(crate) fn pairs(&mut self, key: &str) -> Vec<(String, String)> {
        let Some(fields) = self.object(key) else { return Vec::new() };
        fields.0.into_iter().map(|(key, value)| (key, into_text(value))).collect()
    }

    /// What nobody asked for.
    pub(crate) fn rest(self) -> Map<String, Value> {
        self.0
    }
}

/// Whole numbers may arrive as `3`, `3.0` or, from some gateways, `"3"`.
fn as_u64(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64().or_else(|| {
            let float = number.as_f64()?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked to be a whole number in range"
            )]
            ((0.0..9_007_199_254_740_992.0).contains(&float) && float.fract() == 0.0).then_some(float as u64)
        }),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn into_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
