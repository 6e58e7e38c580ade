//! What a cell answered, one view a kind of output.

pub mod chart;
pub mod error;
pub mod html;
pub mod json;
pub mod table;
pub mod text;

use std::sync::Arc;

use leptos::prelude::*;
use livy_api::SessionKind;
use notebook::{Output, OutputView, mime_text};
use serde_json::{Map, Value};
use viewer::table::{JSON, Table};

/// What a view needs to know of the cell whose output it is.
#[derive(Clone)]
pub struct Cell {
    /// Kind of the statement.
    pub kind: SessionKind,
    /// What was run, to find the places an error names.
    pub code: Arc<str>,
    /// Goes to a line of the cell, counted from 1.
    pub go_to_line: Callback<usize>,
    /// Names the cell among others, for ids in its HTML.
    pub key: String,
}

/// All outputs of a cell.
#[component]
pub fn Outputs(outputs: Arc<Vec<Output>>, cell: Cell) -> impl IntoView {
    outputs.iter().map(|output| one(output, &cell)).collect_view()
}

fn one(output: &Output, cell: &Cell) -> AnyView {
    match output.view() {
        OutputView::Stream { name, text } => {
            view! { <text::Text text=text.into_owned() stderr=name == "stderr" /> }.into_any()
        }
        OutputView::Error { ename, evalue, traceback } => {
            let error = livy_api::ErrorOutput {
                ename: ename.to_owned(),
                evalue: evalue.to_owned(),
                traceback: vec![traceback],
            };
            view! { <error::ErrorOutput error cell=cell.clone() /> }.into_any()
        }
        OutputView::Data { bundle, .. } => data(output, bundle, cell),
        OutputView::Unknown(value) => view! { <json::Json value=value.clone() /> }.into_any(),
    }
}

/// The richest of the kinds a bundle offers that can be shown.
fn data(output: &Output, bundle: &Map<String, Value>, cell: &Cell) -> AnyView {
    if let Some(table) = Table::of_output(bundle) {
        return view! { <table::ResultTable table /> }.into_any();
    }
    let text = |mime: &str| bundle.get(mime).and_then(mime_text).map(std::borrow::Cow::into_owned);
    let alt =
        || text("text/plain").filter(|text| text.len() < 200).unwrap_or_else(|| "Picture made by this cell".to_owned());
    if let Some(html) = text("text/html") {
        return view! { <html::Html html key=cell.key.clone() /> }.into_any();
    }
    if let Some(svg) = text("image/svg+xml") {
        let source = format!("data:image/svg+xml,{}", js_sys::encode_uri_component(&svg));
        return picture(source, alt(), output.picture_size("image/svg+xml"));
    }
    for mime in ["image/png", "image/jpeg", "image/gif", "image/webp"] {
        if let Some(base64) = text(mime) {
            let base64: String = base64.split_whitespace().collect();
            return picture(format!("data:{mime};base64,{base64}"), alt(), output.picture_size(mime));
        }
    }
    if let Some(markdown) = text("text/markdown") {
        return view! { <html::Markdown source=markdown key=cell.key.clone() /> }.into_any();
    }
    if let Some(latex) = text("text/latex") {
        return view! { <html::Markdown source=latex key=cell.key.clone() /> }.into_any();
    }
    if let Some(value) =
        bundle.iter().find(|(mime, _)| *mime == JSON || mime.ends_with("+json")).map(|(_, value)| value)
    {
        return view! { <json::Json value=value.clone() /> }.into_any();
    }
    match text("text/plain") {
        Some(text) => view! { <text::Text text /> }.into_any(),
        None => {
            let kinds: Vec<&str> = bundle.keys().map(String::as_str).collect();
            view! { <p class="subtle">{format!("This output can't be shown here: {}.", kinds.join(", "))}</p> }
                .into_any()
        }
    }
}

/// A picture, as large as it shall be.
fn picture(source: String, alt: String, [width, height]: [Option<u32>; 2]) -> AnyView {
    let tall = height.map(|height| format!("{height}px"));
    view! { <img class="out-image" src=source alt=alt width=width height=height style:height=tall /> }.into_any()
}
