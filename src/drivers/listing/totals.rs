//! How many each list held when it was last heard of, so that the next visit asks for all of them at once.

use serde_json::{Map, Value, json};

use crate::platform::prefs;

/// Where it is kept: a number by the prefix of the list's keys.
const TOTALS: &str = "totals";

fn all() -> Map<String, Value> {
    serde_json::from_str(&prefs::read(TOTALS).unwrap_or_default()).unwrap_or_default()
}

/// How many there were; 0 when that is not known.
pub(super) fn read(prefix: &str) -> u64 {
    all().get(prefix.trim_end()).and_then(Value::as_u64).unwrap_or_default()
}

/// There are so many now.
pub(super) fn keep(prefix: &str, total: u64) {
    let mut totals = all();
    if totals.insert(prefix.trim_end().to_owned(), json!(total)).as_ref().and_then(Value::as_u64) != Some(total) {
        prefs::write(TOTALS, &Value::Object(totals).to_string());
    }
}
