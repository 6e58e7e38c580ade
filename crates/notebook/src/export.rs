//! Notebooks as scripts, Markdown and HTML.

mod html;
mod markdown;
mod plain;
mod program;
mod script;

pub use html::to_html;
pub use markdown::{to_markdown, with_attachments};
pub use plain::plain_text;
pub use program::{PLACES, Program, place, placed};
pub use script::to_script;

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::cell::{Cell, Flag};
use crate::notebook::Notebook;
use crate::output::{Output, OutputView, mime_text};
use crate::table::Table;

/// The richest thing that a MIME bundle holds and an export can show.
enum Rich<'a> {
    Table(Table<'a>),
    /// MIME type and base64.
    Image(&'static str, String),
    Svg(Cow<'a, str>),
    Html(Cow<'a, str>),
    Markdown(Cow<'a, str>),
    Latex(Cow<'a, str>),
    Text(Cow<'a, str>),
    Json(&'a Value),
    Nothing,
}

impl<'a> Rich<'a> {
    fn of(bundle: &'a Map<String, Value>) -> Self {
        let text = |mime: &str| bundle.get(mime).and_then(mime_text);
        if let Some(table) = Table::of_bundle(bundle) {
            return Self::Table(table);
        }
        for mime in ["image/png", "image/jpeg", "image/gif", "image/webp"] {
            if let Some(data) = text(mime).and_then(|data| base64(&data)) {
                return Self::Image(mime, data);
            }
        }
        if let Some(svg) = text("image/svg+xml") {
            return Self::Svg(svg);
        }
        if let Some(html) = text("text/html") {
            return Self::Html(html);
        }
        if let Some(markdown) = text("text/markdown") {
            return Self::Markdown(markdown);
        }
        if let Some(latex) = text("text/latex") {
            return Self::Latex(latex);
        }
        if let Some(plain) = text("text/plain") {
            return Self::Text(plain);
        }
        bundle.values().next().map_or(Self::Nothing, Self::Json)
    }
}

/// Base64 without white space; `None` when it is none.
fn base64(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let valid = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    (valid && !text.is_empty()).then_some(text)
}

/// The outputs of a cell that are shown.
fn shown<'a>(notebook: &'a Notebook, cell: &'a Cell) -> impl Iterator<Item = OutputView<'a>> {
    let hidden = !cell.is_code() || cell.flag(Flag::OutputsHidden);
    let outputs = cell.run.outputs.iter().filter(move |_| !hidden);
    outputs.filter(|output| !output.is_litter(notebook)).map(Output::view)
}

/// A name for a file of this notebook, without its ending: letters, digits and what parts them.
#[must_use]
pub fn file_name(title: &str) -> String {
    let keep = |c: char| if c.is_alphanumeric() || "-_. ()".contains(c) { c } else { '-' };
    let name: String = title.trim().chars().map(keep).take(100).collect();
    let name = name.trim_matches(['.', ' ', '-']);
    if name.is_empty() { "notebook".to_owned() } else { name.to_owned() }
}
