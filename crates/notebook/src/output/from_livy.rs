//! Livy's outputs as nbformat's.

use serde_json::{Map, Value};

use super::display::{Piece, pieces};
use super::{Output, OutputView, traceback};
use crate::table::Table;

/// Rows of the text that stands beside a table for viewers that know no Livy tables.
const TEXT_ROWS: usize = 20;

impl Output {
    /// What a statement that ended shows, in order: printed text first, then the rich result. Livy does not tell
    /// printed text and the value of the last expression apart, so both are a stream. A table gets a plain text beside
    /// it, so that other programs that open the file show one too.
    #[must_use]
    pub fn from_livy(output: &livy_api::Output, execution_count: Option<u64>) -> Vec<Self> {
        match output {
            livy_api::Output::Error(error) => vec![Self::error(&error.ename, &error.evalue, &lines(error))],
            livy_api::Output::Ok(bundle) => {
                let mut outputs = Vec::new();
                let mut rich = bundle.0.clone();
                match rich.shift_remove("text/plain") {
                    Some(Value::String(text)) => outputs.extend(pieces(&text).into_iter().map(printed)),
                    Some(other) => _ = rich.insert("text/plain".to_owned(), other),
                    None => {}
                }
                if !rich.is_empty() {
                    outputs.push(Self::result(with_text(rich), execution_count));
                }
                outputs
            }
        }
    }

    /// The same with the ASCII tables that `df.show()` prints made into real ones (sparkmagic's `%%pretty`).
    #[must_use]
    pub fn with_pretty_tables(self) -> Vec<Self> {
        let OutputView::Stream { name, text } = self.view() else { return vec![self] };
        let pieces = crate::table::ascii::pieces(&text);
        if pieces.iter().all(|piece| piece.1.is_none()) {
            return vec![self];
        }
        let outputs = pieces.into_iter().filter_map(|(plain, table)| match table {
            Some(table) => Some(Self::display(with_text(table))),
            None if plain.trim().is_empty() => None,
            None => Some(Self::stream(name, plain)),
        });
        outputs.collect()
    }
}

fn printed(piece: Piece<'_>) -> Output {
    match piece {
        Piece::Text(text) => Output::stream("stdout", text),
        Piece::Bundle(bundle) => Output::display(with_text(bundle)),
    }
}

/// A table without other text gets some.
fn with_text(mut bundle: Map<String, Value>) -> Map<String, Value> {
    if !bundle.contains_key("text/plain")
        && let Some(text) = Table::of_bundle(&bundle).map(|table| table.to_text(TEXT_ROWS))
    {
        bundle.insert("text/plain".to_owned(), Value::String(text));
    }
    bundle
}

/// Items of the traceback as they came, but for their line ends: nbformat's have none.
fn lines(error: &livy_api::ErrorOutput) -> Vec<String> {
    let items = Value::Array(error.traceback.iter().cloned().map(Value::String).collect());
    traceback(Some(&items)).lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use livy_api::{ErrorOutput, MimeBundle};
    use serde_json::json;

    use super::*;

    fn ok(data: Value) -> livy_api::Output {
        livy_api::Output::Ok(MimeBundle(data.as_object().expect("an object").clone()))
    }

    #[test]
    fn text_is_a_stream_and_nothing_printed_is_no_output() {
        assert_eq!(Output::from_livy(&ok(json!({"text/plain": "2"})), Some(1)), [Output::stream("stdout", "2")]);
        assert_eq!(Output::from_livy(&ok(json!({"text/plain": ""})), Some(1)), []);
    }

    #[test]
    fn a_sql_result_comes_with_a_text_that_any_viewer_shows() {
        let data = json!({"application/json": {
            "schema": {"type": "struct", "fields": [{"name": "n", "type": "long", "nullable": true, "metadata": {}}]},
            "data": [[9007199254740993_u64], [null]]}});
        let outputs = Output::from_livy(&ok(data), Some(4));
        let [output] = outputs.as_slice() else { panic!("{outputs:?}") };
        let OutputView::Data { bundle, is_result: true } = output.view() else { panic!("{output:?}") };
        let text = bundle.get("text/plain").and_then(Value::as_str).expect("text");
        assert!(text.contains("|9007199254740993|"), "{text}");
        assert!(text.contains("|            null|"), "{text}");
    }

    #[test]
    fn printed_text_and_a_rich_result_become_two_outputs() {
        let outputs = Output::from_livy(&ok(json!({"image/png": "iVBO", "text/plain": "hello"})), Some(2));
        assert_eq!(outputs.len(), 2);
        assert_eq!(outputs[0], Output::stream("stdout", "hello"));
    }

    #[test]
    fn an_error_keeps_its_traceback_as_lines() {
        let error = ErrorOutput {
            ename: "E".into(),
            evalue: "v".into(),
            traceback: vec!["Traceback:\n".into(), "  File\n    code\n".into()],
        };
        let outputs = Output::from_livy(&livy_api::Output::Error(error), None);
        assert_eq!(outputs, [Output::error("E", "v", &["Traceback:".into(), "  File".into(), "    code".into()])]);
    }

    #[test]
    fn tables_in_printed_text_are_made_real_on_demand() {
        let shown = "Rows:\n+---+----+\n| id|name|\n+---+----+\n|  1| cat|\n+---+----+\n\nend\n";
        let outputs = Output::stream("stdout", shown).with_pretty_tables();
        assert_eq!(outputs.len(), 3, "{outputs:?}");
        let OutputView::Data { bundle, .. } = outputs[1].view() else { panic!("{:?}", outputs[1]) };
        let table = Table::of_bundle(bundle).expect("a table");
        assert_eq!((table.headers, table.rows), (vec!["id", "name"], vec![vec![&json!("1"), &json!("cat")]]));
    }
}
