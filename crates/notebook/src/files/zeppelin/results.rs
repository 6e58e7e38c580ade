//! Results of Zeppelin's paragraphs.

use serde_json::{Map, Value, json};

use crate::output::Output;
use crate::table::LIVY_TABLE;

/// Takes a paragraph's results; newer notes have several messages, older ones a single one.
pub(super) fn outputs(paragraph: &mut Map<String, Value>) -> Vec<Output> {
    let results = paragraph.shift_remove("results").or_else(|| paragraph.shift_remove("result"));
    let Some(Value::Object(mut results)) = results else { return Vec::new() };
    let failed = results.get("code").and_then(Value::as_str) == Some("ERROR");
    let messages = match results.shift_remove("msg") {
        Some(Value::Array(messages)) => messages,
        Some(Value::String(text)) => vec![json!({"type": results.get("type"), "data": text})],
        _ => Vec::new(),
    };
    messages.iter().filter_map(|message| output(message, failed)).collect()
}

fn output(message: &Value, failed: bool) -> Option<Output> {
    let data = message.get("data")?.as_str()?;
    if data.is_empty() {
        return None;
    }
    let kind = message.get("type").and_then(Value::as_str).unwrap_or("TEXT");
    let display = |mime: &str, value: Value| {
        let mut bundle = Map::new();
        bundle.insert(mime.to_owned(), value);
        Some(Output::display(bundle))
    };
    match kind {
        "TEXT" if failed => Some(error(data)),
        "TABLE" => display(LIVY_TABLE, table(data)),
        "HTML" => display("text/html", json!(data)),
        "IMG" => display("image/png", json!(data)),
        "TEXT" | "NULL" => Some(Output::stream("stdout", data)),
        // Angular, network graphs and the like live only inside Zeppelin.
        _ => display("text/plain", json!(data)),
    }
}

/// `java.lang.X: message` and the lines after it.
fn error(text: &str) -> Output {
    let first = text.lines().next().unwrap_or_default();
    let is_class =
        |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b".$_".contains(&b));
    let (ename, evalue) = match first.split_once(':') {
        Some((class, message)) if is_class(&class) => (class, message.trim()),
        _ => ("Error", first),
    };
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    Output::error(ename, evalue, &lines)
}

/// Lines of columns parted by tabs, the first one their names.
fn table(text: &str) -> Value {
    let mut lines = text.lines().filter(|line| !line.is_empty()).map(|line| line.split('\t').collect::<Vec<_>>());
    let headers: Vec<Value> =
        lines.next().unwrap_or_default().into_iter().map(|name| json!({"name": name, "type": "STRING_TYPE"})).collect();
    json!({"headers": headers, "data": lines.collect::<Vec<_>>()})
}
