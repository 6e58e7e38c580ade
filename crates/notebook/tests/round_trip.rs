//! Files of any content, as long as they are notebooks: nothing in them is lost or changed by reading and writing.

#![allow(clippy::expect_used, reason = "a test may fail")]

mod support;

use notebook::{Ids, files};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use support::{json_value, text};

/// A text as files have it: one string, or a list cut anywhere.
fn cut_text() -> impl Strategy<Value = Value> {
    prop_oneof![
        text().prop_map(Value::String),
        prop::collection::vec(text(), 0..4).prop_map(|lines| json!(lines)),
        text().prop_map(|text| json!(text.split_inclusive('\n').collect::<Vec<_>>())),
    ]
}

/// An object whose keys nbformat does not know.
fn unknown() -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::vec(("x[a-d]", json_value()), 0..3).prop_map(|pairs| pairs.into_iter().collect())
}

fn output() -> impl Strategy<Value = Value> {
    let stream = (cut_text(), unknown()).prop_map(|(text, mut more)| {
        more.insert("output_type".into(), json!("stream"));
        more.insert("text".into(), text);
        more.insert("name".into(), json!("stdout"));
        Value::Object(more)
    });
    let display = (cut_text(), cut_text(), json_value(), unknown()).prop_map(|(plain, svg, other, mut more)| {
        more.insert("data".into(), json!({"text/plain": plain, "application/json": other, "image/svg+xml": svg}));
        more.insert("output_type".into(), json!("display_data"));
        more.insert("metadata".into(), json!({}));
        Value::Object(more)
    });
    prop_oneof![stream, display, json_value()]
}

fn cell(n: usize) -> impl Strategy<Value = Value> {
    let kind = prop::sample::select(vec!["code", "markdown", "raw", "chart"]);
    let parts = (kind, cut_text(), prop::collection::vec(output(), 0..3), unknown(), unknown());
    parts.prop_map(move |(kind, source, outputs, metadata, mut more)| {
        more.insert("cell_type".into(), json!(kind));
        more.insert("id".into(), json!(format!("c{n}")));
        more.insert("source".into(), source);
        more.insert("metadata".into(), Value::Object(metadata));
        if kind == "code" {
            more.insert("outputs".into(), json!(outputs));
            more.insert("execution_count".into(), if n == 1 { Value::Null } else { json!(n) });
        }
        Value::Object(more)
    })
}

/// As text, so that the order of keys inside of values and every digit count; a cell's own keys are sorted, and its
/// text is joined, which is all that writing may change.
fn comparable(mut notebook: Value) -> String {
    for cell in notebook["cells"].as_array_mut().expect("cells").iter_mut().filter_map(Value::as_object_mut) {
        let source = cell.get_mut("source").expect("a source");
        *source = json!(notebook::mime_text(source).expect("text"));
        cell.sort_keys();
    }
    notebook.as_object_mut().expect("an object").sort_keys();
    notebook.to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn every_unknown_field_and_every_byte_of_outputs_is_kept(
        cells in (cell(0), cell(1), cell(2)), metadata in unknown(), more in unknown(), indent in any::<bool>()
    ) {
        let mut file = more;
        file.insert("nbformat".into(), json!(4));
        file.insert("nbformat_minor".into(), json!(5));
        file.insert("metadata".into(), Value::Object(metadata));
        file.insert("cells".into(), json!([cells.0, cells.1, cells.2]));
        let file = Value::Object(file);
        let text = if indent { format!("{file:#}") } else { file.to_string() };
        let opened = files::open(&text, &mut Ids::new(1)).expect("opens");
        let written: Value = serde_json::from_str(&files::to_ipynb(&opened.notebook)).expect("JSON");
        // Lists of lines cut as usual come back cut as usual; anything else comes back as it was.
        prop_assert_eq!(comparable(written), comparable(file));
    }
}
