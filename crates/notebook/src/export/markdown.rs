//! The notebook as a Markdown file.

use serde_json::Value;

use super::{Rich, plain_text, shown};
use crate::cell::{Cell, Flag};
use crate::notebook::Notebook;
use crate::output::OutputView;
use crate::table::{Table, cell_text};

/// Rows of a table that are written.
const ROWS: usize = 200;

/// The notebook as Markdown: code in fences, outputs as text, tables and pictures inside the file.
#[must_use]
pub fn to_markdown(notebook: &Notebook) -> String {
    let mut text = String::new();
    for cell in notebook.cells() {
        if cell.is_markdown() {
            block(&mut text, &with_attachments(cell));
        } else if cell.is_code() {
            let language =
                crate::magic::shown_language(&cell.source, crate::magic::Context::of(notebook, cell.language));
            if !cell.flag(Flag::SourceHidden) && !cell.source.trim().is_empty() {
                fence(&mut text, &language.label().to_ascii_lowercase(), &cell.source);
            }
            shown(notebook, cell).for_each(|output| show(&mut text, &output));
        } else {
            fence(&mut text, "", &cell.source);
        }
    }
    text
}

fn block(text: &mut String, content: &str) {
    let content = content.trim_end();
    if content.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(content);
    text.push('\n');
}

/// A code block whose fence is longer than any run of backticks inside.
fn fence(text: &mut String, language: &str, code: &str) {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    block(text, &format!("{fence}{language}\n{}\n{fence}", code.trim_end_matches('\n')));
}

fn show(text: &mut String, output: &OutputView<'_>) {
    match output {
        OutputView::Stream { text: printed, .. } => plain(text, printed),
        OutputView::Error { ename, evalue, traceback } => {
            let message = format!("{ename}: {evalue}");
            plain(text, if traceback.trim().is_empty() { &message } else { traceback });
        }
        OutputView::Data { bundle, .. } => match Rich::of(bundle) {
            Rich::Table(own) => block(text, &table(&own)),
            Rich::Image(mime, data) => block(text, &format!("![output](data:{mime};base64,{data})")),
            Rich::Markdown(markdown) => block(text, &markdown),
            Rich::Latex(latex) => block(text, &latex),
            // HTML and drawings are for browsers; what stands beside them reads better here.
            Rich::Html(_) | Rich::Svg(_) => match bundle.get("text/plain").and_then(crate::output::mime_text) {
                Some(beside) => plain(text, &beside),
                None => block(text, "*(output in HTML)*"),
            },
            Rich::Text(printed) => plain(text, &printed),
            Rich::Json(value) => fence(text, "json", &pretty(value)),
            Rich::Nothing => {}
        },
        OutputView::Unknown(value) => fence(text, "json", &pretty(value)),
    }
}

fn plain(text: &mut String, printed: &str) {
    let printed = plain_text(printed);
    if !printed.trim().is_empty() {
        fence(text, "text", &printed);
    }
}

fn pretty(value: &Value) -> String {
    crate::json::Part::Value(value).to_pretty()
}

fn table(table: &Table<'_>) -> String {
    let escape = |text: &str| text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ");
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let width = table.headers.len();
    let mut text = row(table.headers.iter().map(|header| escape(header)).collect());
    text.push_str(&row(vec!["---".to_owned(); width]));
    for values in table.rows.iter().take(ROWS) {
        let cell = |i: usize| values.get(i).map(|value| escape(&cell_text(value))).unwrap_or_default();
        text.push_str(&row((0..width).map(cell).collect()));
    }
    if table.rows.len() > ROWS {
        text.push_str(&format!("\n{ROWS} of {} rows\n", table.rows.len()));
    }
    text
}

/// A cell's Markdown with its attached pictures inside, as addresses that hold them.
#[must_use]
pub fn with_attachments(cell: &Cell) -> String {
    let mut source = cell.source.clone();
    for (name, bundle) in cell.attachments.iter().flatten() {
        let Some((mime, data)) = bundle.as_object().and_then(|bundle| bundle.iter().next()) else { continue };
        let picture = crate::output::mime_text(data).and_then(|data| match mime.as_str() {
            "image/svg+xml" => Some(svg_address(&data)),
            "image/png" | "image/jpeg" | "image/gif" | "image/webp" => {
                Some(format!("data:{mime};base64,{}", super::base64(&data)?))
            }
            _ => None,
        });
        if let Some(picture) = picture {
            source = source.replace(&format!("(attachment:{name})"), &format!("({picture})"));
        }
    }
    source
}

/// A drawing as an address: inside `img`, browsers run nothing of it.
pub(super) fn svg_address(svg: &str) -> String {
    use base64::Engine as _;
    format!("data:image/svg+xml;base64,{}", base64::engine::general_purpose::STANDARD.encode(svg))
}
