//! nbformat's multi-line strings: in files a list of lines, in memory one text.

use std::borrow::Cow;

use serde_json::Value;

/// `text` cut after each line end, as Python's `splitlines(True)` does it, which is what nbformat writes with. More
/// characters than `\n` end a line there.
pub(crate) fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = line_end(rest).unwrap_or(rest.len());
        let (line, tail) = rest.split_at(end);
        rest = tail;
        Some(line)
    })
}

/// Offset after the first line end.
fn line_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'\n' | 0x0b | 0x0c | 0x1c..=0x1e => return Some(i + 1),
            b'\r' => return Some(if bytes.get(i + 1) == Some(&b'\n') { i + 2 } else { i + 1 }),
            // U+0085, U+2028 and U+2029 in UTF-8.
            0xc2 if bytes.get(i + 1) == Some(&0x85) => return Some(i + 2),
            0xe2 if bytes.get(i + 1) == Some(&0x80) && matches!(bytes.get(i + 2), Some(0xa8 | 0xa9)) => {
                return Some(i + 3);
            }
            _ => i += 1,
        }
    }
    None
}

/// The text of a string or a list of strings; `None` for anything else.
pub(crate) fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Array(items) => {
            let length = items.iter().map(|item| item.as_str().map(str::len)).sum::<Option<usize>>()?;
            let mut text = String::with_capacity(length);
            text.extend(items.iter().filter_map(Value::as_str));
            Some(Cow::Owned(text))
        }
        _ => None,
    }
}

/// `value` is exactly what [`split`] would make of its own text, so that joining it loses nothing.
pub(crate) fn is_canonical(value: &Value) -> bool {
    let Value::Array(items) = value else { return false };
    let Some(text) = text(value) else { return false };
    let mut lines = split(&text);
    items.iter().all(|item| lines.next() == item.as_str()) && lines.next().is_none()
}

/// A string of this MIME type is cut into lines in files.
pub(crate) fn is_split_mime(mime: &str) -> bool {
    mime.starts_with("text/") || mime == "application/javascript" || mime == "image/svg+xml"
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lines_are_cut_where_python_cuts_them() {
        let text = "a\r\nb\rc\n\nd\u{b}e\u{c}f\u{1c}g\u{85}h\u{2028}i\u{2029}é";
        let lines: Vec<&str> = split(text).collect();
        assert_eq!(
            lines,
            ["a\r\n", "b\r", "c\n", "\n", "d\u{b}", "e\u{c}", "f\u{1c}", "g\u{85}", "h\u{2028}", "i\u{2029}", "é"]
        );
        assert_eq!(split("").count(), 0);
    }

    #[test]
    fn only_lists_cut_in_the_usual_way_count_as_canonical() {
        assert!(is_canonical(&json!(["a\n", "b"])));
        assert!(is_canonical(&json!([])));
        for odd in [json!("a"), json!(["a", "b"]), json!(["a\nb"]), json!(["a", 1]), json!([""]), json!(["a\n", ""])] {
            assert!(!is_canonical(&odd), "{odd}");
        }
    }
}
