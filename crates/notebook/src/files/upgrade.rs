//! nbformat 2 and 3 made 4, in place on their JSON.

use serde_json::{Map, Value, json};

use crate::language::Language;
use crate::multiline;

/// Names that older files have for MIME types.
const MIMES: [(&str, &str); 8] = [
    ("text", "text/plain"),
    ("html", "text/html"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpeg", "image/jpeg"),
    ("latex", "text/latex"),
    ("json", "application/json"),
    ("javascript", "application/javascript"),
];

/// Worksheets become one list of cells, headings Markdown, and outputs what nbformat 4 calls them.
pub(super) fn to_v4(map: &mut Map<String, Value>) {
    let mut cells = Vec::new();
    if let Some(Value::Array(sheets)) = map.shift_remove("worksheets") {
        for mut sheet in sheets {
            if let Some(Value::Array(own)) = sheet.get_mut("cells") {
                cells.append(own);
            }
        }
    }
    if let Some(Value::Array(own)) = map.shift_remove("cells") {
        cells.extend(own);
    }
    cells.iter_mut().filter_map(Value::as_object_mut).for_each(upgrade_cell);
    map.insert("cells".into(), Value::Array(cells));
    for transient in ["orig_nbformat", "orig_nbformat_minor"] {
        map.shift_remove(transient);
    }
    if let Some(Value::Object(metadata)) = map.get_mut("metadata") {
        metadata.shift_remove("signature");
        // The name was the file's; Jupyter itself left it behind when it went to version 4.
        if let Some(Value::String(name)) = metadata.shift_remove("name")
            && !name.is_empty()
        {
            metadata.entry("title").or_insert(Value::String(name));
        }
    }
}

fn upgrade_cell(cell: &mut Map<String, Value>) {
    let kind = cell.get("cell_type").and_then(Value::as_str).unwrap_or_default().to_owned();
    match kind.as_str() {
        "code" => upgrade_code(cell),
        "heading" => {
            let level = cell.shift_remove("level").and_then(|level| level.as_u64()).unwrap_or(1).clamp(1, 6);
            let text = cell.get("source").and_then(multiline::text).unwrap_or_default();
            let line = text.lines().collect::<Vec<_>>().join(" ");
            let hashes = "#".repeat(usize::try_from(level).unwrap_or(1));
            cell.insert("source".into(), json!(format!("{hashes} {line}")));
            cell.insert("cell_type".into(), json!("markdown"));
        }
        "html" => _ = cell.insert("cell_type".into(), json!("markdown")),
        _ => {}
    }
}

fn upgrade_code(cell: &mut Map<String, Value>) {
    let mut rename = |from: &str, to: &str| {
        if let Some(value) = cell.shift_remove(from) {
            cell.insert(to.to_owned(), value);
        }
    };
    rename("input", "source");
    rename("prompt_number", "execution_count");
    let language = cell.shift_remove("language").and_then(|language| Language::parse(language.as_str()?));
    let collapsed = cell.shift_remove("collapsed");
    if !matches!(cell.get("metadata"), Some(Value::Object(_))) {
        cell.insert("metadata".into(), json!({}));
    }
    if let Some(Value::Object(metadata)) = cell.get_mut("metadata") {
        if let Some(collapsed) = collapsed {
            metadata.insert("collapsed".into(), collapsed);
        }
        // Python is what such files say of every cell, whatever the kernel was.
        if let Some(language) = language.filter(|language| *language != Language::Python) {
            metadata.insert("livy".into(), json!({"kind": language.as_str()}));
        }
    }
    if let Some(Value::Array(outputs)) = cell.get_mut("outputs") {
        outputs.iter_mut().filter_map(Value::as_object_mut).for_each(upgrade_output);
    }
}

fn upgrade_output(output: &mut Map<String, Value>) {
    let kind = output.get("output_type").and_then(Value::as_str).unwrap_or_default().to_owned();
    match kind.as_str() {
        "pyout" | "display_data" => {
            let mut own = Map::new();
            let mut data = Map::new();
            for (key, value) in std::mem::take(output) {
                match key.as_str() {
                    "output_type" => {}
                    "metadata" => _ = own.insert(key, value),
                    "prompt_number" if kind == "pyout" => _ = own.insert("execution_count".into(), value),
                    alias => {
                        let mime = MIMES.iter().find(|(own, _)| *own == alias).map_or(alias, |(_, mime)| mime);
                        data.insert(mime.to_owned(), if mime == "application/json" { parsed(value) } else { value });
                    }
                }
            }
            own.entry("metadata").or_insert_with(|| json!({}));
            if kind == "pyout" {
                own.entry("execution_count").or_insert(Value::Null);
            }
            own.insert("data".into(), Value::Object(data));
            let name = if kind == "pyout" { "execute_result" } else { "display_data" };
            own.insert("output_type".into(), json!(name));
            own.sort_keys();
            *output = own;
        }
        "pyerr" => _ = output.insert("output_type".into(), json!("error")),
        "stream" => {
            let name = output.shift_remove("stream").unwrap_or_else(|| json!("stdout"));
            output.insert("name".into(), name);
        }
        _ => {}
    }
}

/// JSON was kept as text.
fn parsed(value: Value) -> Value {
    let read = multiline::text(&value).and_then(|text| serde_json::from_str(&text).ok());
    read.unwrap_or(value)
}
