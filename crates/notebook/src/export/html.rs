//! The notebook as one HTML file: everything inside, nothing that runs, fit to be printed.

mod render;
mod safe;

use std::fmt::Write as _;

use super::markdown::{svg_address, with_attachments};
use super::{Rich, plain_text, shown};
use crate::cell::{Cell, Flag};
use crate::magic::{Context, shown_language};
use crate::notebook::Notebook;
use crate::output::OutputView;
use crate::table::{Table, cell_text};
use render::render;

const STYLE: &str = include_str!("html/style.css");

/// Whatever a person wrote or a program printed is text here, so the page forbids itself everything but pictures and
/// its own style.
const POLICY: &str = "default-src 'none'; img-src data: https: http:; style-src 'unsafe-inline'";

/// Rows of a table that are written.
const ROWS: usize = 1000;

/// The notebook as a self-contained HTML page with this title.
#[must_use]
pub fn to_html(notebook: &Notebook, title: &str) -> String {
    let mut page = String::new();
    let title = escape(title);
    // Writing to a string can't fail.
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"{POLICY}\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    );
    for cell in notebook.cells() {
        if cell.is_markdown() {
            let _ = write!(page, "<section class=\"text\">\n{}</section>\n", render(&with_attachments(cell)));
        } else if cell.is_code() {
            code_cell(&mut page, notebook, cell);
        } else if !cell.source.trim().is_empty() {
            let _ = writeln!(page, "<section class=\"raw\"><pre>{}</pre></section>", escape(&cell.source));
        }
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn code_cell(page: &mut String, notebook: &Notebook, cell: &Cell) {
    let hidden = cell.flag(Flag::SourceHidden) || cell.source.trim().is_empty();
    let outputs: Vec<OutputView<'_>> = shown(notebook, cell).collect();
    if hidden && outputs.is_empty() {
        return;
    }
    page.push_str("<section class=\"code\">\n");
    if !hidden {
        let language = shown_language(&cell.source, Context::of(notebook, cell.language));
        let mut about = language.label().to_owned();
        if let Some(count) = cell.run.execution_count {
            about = format!("[{count}] {about}");
        }
        if let Some(ms) = cell.run.source_of_outputs().and_then(|binding| binding.duration_ms()) {
            about = format!("{about} · {}", duration(ms));
        }
        let _ = write!(page, "<p class=\"about\">{about}</p>\n<pre class=\"source\">{}</pre>\n", escape(&cell.source));
    }
    outputs.iter().for_each(|output| show(page, output));
    page.push_str("</section>\n");
}

fn show(page: &mut String, output: &OutputView<'_>) {
    let html = match output {
        OutputView::Stream { name, text } => pre(if *name == "stderr" { "stderr" } else { "stdout" }, text),
        OutputView::Error { ename, evalue, traceback } => {
            let message = format!("<p class=\"error\"><b>{}</b>: {}</p>\n", escape(ename), escape(&plain_text(evalue)));
            message + &pre("traceback", traceback)
        }
        OutputView::Data { bundle, .. } => match Rich::of(bundle) {
            Rich::Table(own) => table(&own),
            Rich::Image(mime, data) => format!("<img alt=\"Output\" src=\"data:{mime};base64,{data}\">\n"),
            Rich::Svg(svg) => format!("<img alt=\"Output\" src=\"{}\">\n", svg_address(&svg)),
            Rich::Html(html) => format!("<div class=\"html\">{}</div>\n", safe::html(&html)),
            Rich::Markdown(markdown) => format!("<div class=\"text\">{}</div>\n", render(&markdown)),
            Rich::Latex(latex) => {
                let latex = latex.trim();
                format!("<p>{}</p>\n", render::math(latex.trim_matches('$'), latex.starts_with("$$")))
            }
            Rich::Text(text) => pre("result", &text),
            Rich::Json(value) => pre("result", &crate::json::Part::Value(value).to_pretty()),
            Rich::Nothing => String::new(),
        },
        OutputView::Unknown(value) => pre("result", &crate::json::Part::Value(value).to_pretty()),
    };
    page.push_str(&html);
}

fn pre(class: &str, text: &str) -> String {
    let text = plain_text(text);
    let text = text.trim_end();
    if text.is_empty() { String::new() } else { format!("<pre class=\"{class}\">{}</pre>\n", escape(text)) }
}

fn table(table: &Table<'_>) -> String {
    let mut html = String::from("<table>\n<thead><tr>");
    for header in &table.headers {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escape(header));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in table.rows.iter().take(ROWS) {
        html.push_str("<tr>");
        for value in row {
            let class = if value.is_number() { " class=\"number\"" } else { "" };
            let _ = write!(html, "<td{class}>{}</td>", escape(&cell_text(value)));
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody>\n</table>\n");
    if table.rows.len() > ROWS {
        let _ = writeln!(html, "<p class=\"about\">{ROWS} of {} rows</p>", table.rows.len());
    }
    html
}

/// `1.2 s`, `3 min 05 s`.
fn duration(ms: u64) -> String {
    match ms {
        0..60_000 => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
        _ => format!("{} min {:02} s", ms / 60_000, ms / 1000 % 60),
    }
}

/// Text as HTML, also inside of attributes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
