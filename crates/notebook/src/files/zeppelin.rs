//! Zeppelin's notes (`note.json`, `.zpln`), read.

mod results;
mod text;

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Opened, kernel};
use crate::cell::{Cell, Flag};
use crate::id::Ids;
use crate::language::{CellKind, Language};
use crate::notebook::Notebook;

/// Reads a note. Nothing of it is lost: what has no place in a notebook stays in `metadata.zeppelin`.
pub(super) fn read(mut note: Map<String, Value>, ids: &mut Ids) -> Opened {
    let mut notes = Vec::new();
    let paragraphs = match note.shift_remove("paragraphs") {
        Some(Value::Array(paragraphs)) => paragraphs,
        _ => Vec::new(),
    };
    let default = note.get("defaultInterpreterGroup").and_then(Value::as_str).unwrap_or("spark").to_owned();
    let mut cells = Vec::new();
    for paragraph in paragraphs {
        if let Value::Object(paragraph) = paragraph {
            read_paragraph(paragraph, &default, ids, &mut cells, &mut notes);
        }
    }
    let count = |language| cells.iter().filter(|cell| cell.is_code() && cell.language == language).count();
    let main = [Language::Python, Language::Scala, Language::R].into_iter().rev().max_by_key(|own| count(*own));
    let main = main.unwrap_or_default();
    cells.iter_mut().filter(|cell| !cell.is_code()).for_each(|cell| cell.language = main);
    let mut notebook = Notebook::of(cells);
    for (key, value) in kernel::metadata_for(main) {
        notebook.metadata.insert(key.to_owned(), value);
    }
    if let Some(Value::String(name)) = note.get("name") {
        let title = name.rsplit('/').next().unwrap_or(name);
        notebook.metadata.insert("title".into(), json!(title));
    }
    notebook.metadata.insert("zeppelin".into(), Value::Object(note));
    Opened { notebook, notes, format: "Zeppelin".to_owned() }
}

fn read_paragraph(
    mut paragraph: Map<String, Value>,
    default: &str,
    ids: &mut Ids,
    cells: &mut Vec<Cell>,
    notes: &mut Vec<String>,
) {
    let number = cells.len() + 1;
    let source = match paragraph.shift_remove("text") {
        Some(Value::String(text)) => text,
        _ => String::new(),
    };
    let title = paragraph.get("title").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    if !title.is_empty() {
        cells.push(Cell::new(ids.cell(), CellKind::Markdown, Language::default(), format!("#### {title}")));
    }
    let (kind, language, mut source) = text::understand(&source, default);
    if kind == CellKind::Markdown || language == Language::Sql {
        let params = paragraph.get("settings").and_then(|settings| settings.get("params"));
        let (filled, forms) = text::fill_forms(&source, params);
        if !forms.is_empty() {
            let names = forms.join(", ");
            notes.push(format!("Cell {number} had input forms ({names}); their last values were put in."));
            source = filled;
        }
    }
    if let CellKind::Raw = kind {
        let head = source.lines().next().unwrap_or_default();
        notes.push(format!("Cell {number} ({head}) is for an interpreter that Livy has not; it was kept as raw text."));
    }
    let mut cell = Cell::new(ids.cell(), kind, language, source);
    let config = paragraph.get("config");
    let set = |key: &str, value: bool| config.and_then(|config| config.get(key)) == Some(&Value::Bool(value));
    let flags = [
        (Flag::SourceHidden, set("editorHide", true) && cell.is_code()),
        (Flag::OutputsHidden, set("tableHide", true)),
        (Flag::Frozen, set("enabled", false)),
    ];
    for (flag, _) in flags.into_iter().filter(|(_, on)| *on) {
        let (key, value) = cell.flag_change(flag, true);
        if let Some(value) = value {
            cell.metadata.insert(key.to_owned(), value);
        }
    }
    // Zeppelin keeps what Markdown was rendered to; here it is rendered anew.
    if cell.is_code() {
        cell.run.outputs = Arc::new(results::outputs(&mut paragraph));
    } else {
        paragraph.shift_remove("results");
        paragraph.shift_remove("result");
    }
    cell.metadata.insert("zeppelin".into(), Value::Object(paragraph));
    cell.metadata.sort_keys();
    cells.push(cell);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{Output, OutputView};

    fn open(paragraphs: Value) -> Opened {
        let note = json!({"name": "dir/Flights", "id": "2A", "paragraphs": paragraphs, "config": {}});
        read(note.as_object().expect("an object").clone(), &mut Ids::new(1))
    }

    fn first(paragraph: Value) -> Cell {
        open(json!([paragraph])).notebook.at(0).map(|cell| Cell::clone(cell)).expect("a cell")
    }

    #[test]
    fn interpreters_become_languages_and_their_head_goes() {
        for (text, kind, language, source) in [
            ("%livy.pyspark\nprint(1)", CellKind::Code, Language::Python, "print(1)"),
            ("  %spark.sql(maxResult=10) select 1", CellKind::Code, Language::Sql, "select 1"),
            ("%md\n# Hi", CellKind::Markdown, Language::Scala, "# Hi"),
            ("val x = 1", CellKind::Code, Language::Scala, "val x = 1"),
            ("%sh\nls", CellKind::Raw, Language::Scala, "%sh\nls"),
            ("%livy.sparkr\n1", CellKind::Code, Language::R, "1"),
        ] {
            let cell = first(json!({"text": text}));
            assert_eq!((&cell.kind, cell.source.as_str()), (&kind, source), "{text}");
            if cell.is_code() {
                assert_eq!(cell.language, language, "{text}");
            }
        }
    }

    #[test]
    fn configuration_becomes_a_cell_that_says_so() {
        let cell = first(json!({"text": "%livy.conf\nspark.executor.memory 2g\n\nspark.x  a b"}));
        assert_eq!(
            cell.source,
            "%%configure -f\n{\"conf\": {\"spark.executor.memory\": \"2g\", \"spark.x\": \"a b\"}}"
        );
    }

    #[test]
    fn results_of_every_type_and_age_become_outputs() {
        let cell = first(json!({"text": "%sql\nx", "results": {"code": "SUCCESS", "msg": [
            {"type": "TEXT", "data": "hello\n"}, {"type": "TABLE", "data": "a\tb\n1\t2\n3\n"},
            {"type": "IMG", "data": "AAAA"}, {"type": "HTML", "data": "<b>x</b>"}, {"type": "NETWORK", "data": "{}"}]}}));
        assert_eq!(cell.run.outputs.len(), 5);
        assert_eq!(cell.run.outputs[0], Output::stream("stdout", "hello\n"));
        let OutputView::Data { bundle, .. } = cell.run.outputs[1].view() else { panic!() };
        assert_eq!(bundle[crate::table::LIVY_TABLE]["data"], json!([["1", "2"], ["3"]]));
        let old =
            first(json!({"text": "x", "result": {"code": "ERROR", "type": "TEXT", "msg": "java.lang.E: no\n\tat x"}}));
        let OutputView::Error { ename, evalue, traceback } = old.run.outputs[0].view() else { panic!() };
        assert_eq!((ename, evalue, traceback.as_str()), ("java.lang.E", "no", "java.lang.E: no\n\tat x\n"));
    }

    #[test]
    fn forms_in_sql_get_their_last_values_and_this_is_said() {
        let opened = open(json!([{"text": "%sql select ${n=5}, ${who=a,a(Ann)|b}, ${x}",
                                  "settings": {"params": {"n": 7, "x": ["p", "q"]}, "forms": {}}}]));
        assert_eq!(opened.notebook.at(0).expect("a cell").source, "select 7, a, p,q");
        assert_eq!(opened.notes, ["Cell 1 had input forms (n, who, x); their last values were put in."]);
        assert_eq!(first(json!({"text": "s\"${x}\""})).source, "s\"${x}\"", "Scala's own");
    }

    #[test]
    fn nothing_of_a_note_is_lost() {
        let opened =
            open(json!([{"text": "%sql x", "title": "T", "config": {"enabled": false, "odd": [1]}, "user": "u"}]));
        let cell = opened.notebook.at(1).expect("after the title");
        assert_eq!(
            cell.metadata["zeppelin"],
            json!({"title": "T", "config": {"enabled": false, "odd": [1]}, "user": "u"})
        );
        assert!(cell.flag(Flag::Frozen));
        assert_eq!(opened.notebook.title(), Some("Flights"));
        assert_eq!(opened.notebook.metadata()["zeppelin"]["id"], json!("2A"));
    }
}
