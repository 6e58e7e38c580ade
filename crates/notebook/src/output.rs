//! Outputs as nbformat has them: streams, results, displays, errors, and whatever else a file holds.

mod display;
mod from_livy;
mod litter;

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::multiline;

/// One output of a code cell. It is kept as the JSON object it is in a file, so that nothing in it is ever lost; use
/// [`Output::view`] to look at it. Numbers keep every digit.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    value: Value,
    /// `value` is written as it is. Otherwise its multi-line texts are joined here and cut into lines in files.
    exact: bool,
}

/// What an output shows.
#[derive(Debug, Clone, PartialEq)]
pub enum OutputView<'a> {
    /// Text that was printed.
    Stream {
        /// `stdout` or `stderr`.
        name: &'a str,
        /// The text; may hold escape sequences.
        text: Cow<'a, str>,
    },
    /// The same thing in one or more MIME types; values are read with [`mime_text`] where they are text.
    Data {
        /// By MIME type.
        bundle: &'a Map<String, Value>,
        /// It is a result (`execute_result`), not only displayed (`display_data`).
        is_result: bool,
    },
    /// An error.
    Error {
        /// Its class.
        ename: &'a str,
        /// Its message.
        evalue: &'a str,
        /// The traceback as one text, lines ended by `\n`; may hold escape sequences.
        traceback: String,
    },
    /// An output of a type this crate does not know, or without one.
    Unknown(&'a Value),
}

/// The text of a MIME type's value, whether the file had it as a string or as a list of lines. `None` when it is
/// neither, as with `application/json`.
#[must_use]
pub fn mime_text(value: &Value) -> Option<Cow<'_, str>> {
    multiline::text(value)
}

impl Output {
    /// Text that was printed to `name` (`stdout` or `stderr`).
    #[must_use]
    pub fn stream(name: &str, text: impl Into<String>) -> Self {
        Self::made(json!({"name": name, "output_type": "stream", "text": text.into()}))
    }

    /// An error with its traceback's lines.
    #[must_use]
    pub fn error(ename: &str, evalue: &str, traceback: &[String]) -> Self {
        Self::made(json!({"ename": ename, "evalue": evalue, "output_type": "error", "traceback": traceback}))
    }

    /// Something displayed, by MIME type.
    #[must_use]
    pub fn display(bundle: Map<String, Value>) -> Self {
        Self::made(json!({"data": bundle, "metadata": {}, "output_type": "display_data"}))
    }

    /// A result, by MIME type, with its execution count.
    #[must_use]
    pub fn result(bundle: Map<String, Value>, execution_count: Option<u64>) -> Self {
        Self::made(json!({
            "data": bundle, "execution_count": execution_count, "metadata": {}, "output_type": "execute_result"
        }))
    }

    fn made(value: Value) -> Self {
        Self { value, exact: false }
    }

    /// An output as a file has it. Lists of lines are joined where cutting gives the same lines again.
    #[must_use]
    pub fn from_file(mut value: Value) -> Self {
        let exact = !every_text(&value, multiline::is_canonical);
        if !exact {
            change_texts(&mut value, |text| {
                if let Some(joined) = multiline::text(text) {
                    *text = Value::String(joined.into_owned());
                }
            });
        }
        Self { value, exact }
    }

    /// Puts back what [`Output::value`] and [`Output::is_exact`] gave.
    pub(crate) fn from_parts(value: Value, exact: bool) -> Self {
        Self { value, exact }
    }

    /// The output as JSON; whether its texts have to be cut into lines for a file is said by [`Output::is_exact`].
    pub(crate) fn value(&self) -> &Value {
        &self.value
    }

    /// A file gets [`Output::value`] as it is.
    pub(crate) fn is_exact(&self) -> bool {
        self.exact
    }

    /// In a file, the text under this key of the output, or under this MIME type of its `data`, is a list of lines.
    pub(crate) fn is_cut(&self, key: &str, mime: Option<&str>) -> bool {
        let kind = self.value.get("output_type").and_then(Value::as_str).unwrap_or_default();
        let known = match (kind, mime) {
            ("stream", None) => key == "text",
            ("execute_result" | "display_data", Some(mime)) => key == "data" && multiline::is_split_mime(mime),
            _ => false,
        };
        known && !self.exact
    }

    /// What it shows.
    #[must_use]
    pub fn view(&self) -> OutputView<'_> {
        self.known_view().unwrap_or(OutputView::Unknown(&self.value))
    }

    fn known_view(&self) -> Option<OutputView<'_>> {
        let value = &self.value;
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        Some(match text("output_type")? {
            "stream" => OutputView::Stream {
                name: text("name").unwrap_or("stdout"),
                text: multiline::text(value.get("text")?)?,
            },
            kind @ ("execute_result" | "display_data" | "update_display_data") => {
                OutputView::Data { bundle: value.get("data")?.as_object()?, is_result: kind == "execute_result" }
            }
            "error" => OutputView::Error {
                ename: text("ename").unwrap_or_default(),
                evalue: text("evalue").unwrap_or_default(),
                traceback: traceback(value.get("traceback")),
            },
            _ => return None,
        })
    }

    /// How large a picture of this MIME type shall be shown, in pixels: its width and height, as far as the output's
    /// metadata says so, for the type or for all.
    #[must_use]
    pub fn picture_size(&self, mime: &str) -> [Option<u32>; 2] {
        let metadata = self.value.get("metadata");
        let own = metadata.and_then(|metadata| metadata.get(mime));
        let pixels = |value: Option<&Value>| {
            let value = value?;
            let whole = value.as_u64().and_then(|whole| u32::try_from(whole).ok());
            whole.or_else(|| value.as_str()?.trim_end_matches("px").parse().ok()).filter(|pixels| *pixels <= 20_000)
        };
        let size = |name: &str| {
            pixels(own.and_then(|own| own.get(name))).or_else(|| pixels(metadata.and_then(|all| all.get(name))))
        };
        [size("width"), size("height")]
    }
}

fn traceback(value: Option<&Value>) -> String {
    let mut text = String::new();
    for item in value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        text.push_str(item);
        if !item.ends_with('\n') {
            text.push('\n');
        }
    }
    text
}

/// Whether all multi-line texts of an output pass a test: `text` of a stream, and what is cut into lines under `data`.
fn every_text(output: &Value, test: fn(&Value) -> bool) -> bool {
    let Some(map) = output.as_object() else { return true };
    match map.get("output_type").and_then(Value::as_str) {
        Some("stream") => map.get("text").is_none_or(test),
        Some("execute_result" | "display_data") => match map.get("data") {
            Some(Value::Object(data)) => {
                data.iter().filter(|(mime, _)| multiline::is_split_mime(mime)).all(|(_, text)| test(text))
            }
            _ => true,
        },
        _ => true,
    }
}

fn change_texts(output: &mut Value, change: fn(&mut Value)) {
    let Some(map) = output.as_object_mut() else { return };
    match map.get("output_type").and_then(Value::as_str) {
        Some("stream") => _ = map.get_mut("text").map(change),
        Some("execute_result" | "display_data") => {
            if let Some(Value::Object(data)) = map.get_mut("data") {
                data.iter_mut().filter(|(mime, _)| multiline::is_split_mime(mime)).for_each(|(_, text)| change(text));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_from_a_file_is_seen_joined_whether_or_not_it_was_cut_as_usual() {
        for text in [json!(["a\n", "b"]), json!(["a", "\nb"]), json!("a\nb")] {
            let output = Output::from_file(json!({"output_type": "stream", "name": "stderr", "text": text}));
            assert_eq!(output.view(), OutputView::Stream { name: "stderr", text: "a\nb".into() });
        }
    }

    #[test]
    fn an_output_of_unknown_type_or_shape_is_shown_as_it_is() {
        for odd in [json!(null), json!(3), json!({"output_type": "smell"}), json!({"output_type": "stream"})] {
            assert_eq!(Output::from_file(odd.clone()).view(), OutputView::Unknown(&odd));
        }
    }

    #[test]
    fn the_size_of_a_picture_is_what_its_metadata_says_of_its_type_or_of_all() {
        let of = |metadata: Value| {
            let output = json!({"output_type": "display_data", "data": {"image/png": "AAAA"}, "metadata": metadata});
            Output::from_file(output).picture_size("image/png")
        };
        assert_eq!(of(json!({"image/png": {"width": 320, "height": "200px"}})), [Some(320), Some(200)]);
        assert_eq!(of(json!({"width": 64})), [Some(64), None]);
        assert_eq!(of(json!({"image/png": {"width": -3, "height": 1e9}, "height": "tall"})), [None, None]);
        assert_eq!(of(json!({"image/jpeg": {"width": 1}})), [None, None]);
    }

    #[test]
    fn a_traceback_is_lines_however_its_items_end() {
        let output = Output::error("E", "v", &["a\n".to_owned(), "b".to_owned()]);
        assert_eq!(output.view(), OutputView::Error { ename: "E", evalue: "v", traceback: "a\nb\n".into() });
    }
}
