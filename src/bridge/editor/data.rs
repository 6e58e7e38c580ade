//! What goes in and out of an editor.

use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::bridge::values::object;

/// How an editor begins.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// Text.
    pub text: &'a str,
    /// `python`, `scala`, `sql`, `r`, `markdown` or `text`.
    pub language: &'a str,
    /// Accessible name.
    pub label: &'a str,
    /// Can't be typed in.
    pub read_only: bool,
    /// Shows the numbers of lines.
    pub line_numbers: bool,
    /// Breaks long lines.
    pub wrap: bool,
    /// Shown while empty.
    pub placeholder: &'a str,
}

/// What the editor asks for completions.
#[derive(Debug, Clone)]
pub struct CompletionRequest {
    /// The whole text.
    pub text: String,
    /// Where the cursor is.
    pub pos: u32,
    /// Asked for with a key, rather than while typing.
    pub explicit: bool,
}

/// Completions that replace the text from `from` to the cursor.
#[derive(Debug, Clone, Default)]
pub struct CompletionReply {
    /// Where the completed word begins.
    pub from: u32,
    /// The candidates.
    pub options: Vec<CompletionOption>,
    /// There are more: ask again after the next letter.
    pub incomplete: bool,
}

/// A candidate. Text only.
#[derive(Debug, Clone, Default)]
pub struct CompletionOption {
    /// What is inserted.
    pub label: String,
    /// `function`, `method`, `class`, `variable`, `table`, `column`, …
    pub kind: &'static str,
    /// Shown behind it: a type, a signature.
    pub detail: String,
    /// Documentation.
    pub info: String,
}

/// What is known of a name.
#[derive(Debug, Clone, Default)]
pub struct Hover {
    /// Its signature or type.
    pub signature: String,
    /// Its documentation.
    pub text: String,
}

/// A mark below a piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// It is an error, not a warning.
    pub error: bool,
    /// What is wrong.
    pub message: String,
}

impl CompletionReply {
    pub(super) fn into_js(self) -> JsValue {
        let option = |option: CompletionOption| {
            let some = |text: String| if text.is_empty() { JsValue::UNDEFINED } else { text.into() };
            object(&[
                ("label", option.label.into()),
                ("type", option.kind.into()),
                ("detail", some(option.detail)),
                ("info", some(option.info)),
            ])
        };
        let options: Array = self.options.into_iter().map(option).collect();
        object(&[("from", self.from.into()), ("options", options.into()), ("incomplete", self.incomplete.into())])
            .into()
    }
}

impl Hover {
    pub(super) fn into_js(self) -> JsValue {
        object(&[("signature", self.signature.into()), ("text", self.text.into())]).into()
    }
}
