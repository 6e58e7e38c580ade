//! Text of Zeppelin's paragraphs: interpreter, and input forms.

use serde_json::Value;

use crate::json::quoted;
use crate::language::{CellKind, Language};

/// What a paragraph is, and its text without the head. `default` is the interpreter of paragraphs without head.
pub(super) fn understand(text: &str, default: &str) -> (CellKind, Language, String) {
    let (name, body) = head(text).unwrap_or((default, text));
    let body = body.to_owned();
    let last = name.rsplit('.').next().unwrap_or(name);
    if last == "conf" {
        return (CellKind::Code, Language::Python, configure(&body));
    }
    if last == "md" {
        return (CellKind::Markdown, Language::Scala, body);
    }
    match (name, Language::parse(last)) {
        ("livy", _) => (CellKind::Code, Language::Scala, body),
        (_, Some(language)) => (CellKind::Code, language, body),
        (_, None) => (CellKind::Raw, Language::Scala, text.to_owned()),
    }
}

/// `%name` or `%group.name`, perhaps with properties in brackets, at the beginning; and what follows.
fn head(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start().strip_prefix('%')?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c))).unwrap_or(rest.len());
    let (name, mut body) = rest.split_at(end);
    if name.is_empty() {
        return None;
    }
    if body.starts_with('(') {
        body = body.find(')').map_or("", |close| &body[close + 1..]);
    }
    let body = body.strip_prefix([' ', '\t']).unwrap_or(body).trim_start_matches(['\r', '\n']);
    Some((name, body))
}

/// Lines `key value` as the head that sets a session up.
fn configure(lines: &str) -> String {
    let pairs = lines.lines().filter_map(|line| line.trim().split_once(char::is_whitespace));
    let pairs: Vec<String> = pairs.map(|(key, value)| format!("{}: {}", quoted(key), quoted(value.trim()))).collect();
    format!("%%configure -f\n{{\"conf\": {{{}}}}}", pairs.join(", "))
}

/// The text with forms `${name}`, `${name=default}`, `${name=default,options}`, `${checkbox:name=…}` and their `$${…}`
/// kind replaced by what was chosen last, or by the default; and the forms' names.
pub(super) fn fill_forms(text: &str, params: Option<&Value>) -> (String, Vec<String>) {
    let mut filled = String::with_capacity(text.len());
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let Some(end) = rest[start..].find('}') else { break };
        let form = &rest[start + 2..start + end];
        filled.push_str(rest[..start].strip_suffix('$').unwrap_or(&rest[..start]));
        let (name, default) = form.split_once('=').unwrap_or((form, ""));
        let name = name.rsplit(':').next().unwrap_or(name);
        let default = default.split(',').next().unwrap_or_default();
        let chosen = params.and_then(|params| params.get(name)).map(chosen);
        filled.push_str(chosen.as_deref().unwrap_or(default));
        names.push(name.to_owned());
        rest = &rest[start + end + 1..];
    }
    filled.push_str(rest);
    (filled, names)
}

fn chosen(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(chosen).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}
