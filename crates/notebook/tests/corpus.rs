//! Notebook files of every origin: opened, written again, opened again.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use notebook::files::{self, Opened};
use notebook::{CellKind, Flag, Ids, Language, OutputView, mime_text};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .expect("the corpus")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file() && path.file_name().is_some_and(|name| name != ".gitattributes"))
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("text"))
        })
        .collect();
    files.sort();
    files
}

fn open(text: &str) -> Opened {
    files::open(text, &mut Ids::new(1)).unwrap_or_else(|error| panic!("{error}"))
}

fn corpus(name: &str) -> Opened {
    open(&fs::read_to_string(folder().join(name)).expect("the file"))
}

#[test]
fn every_file_opens_and_reads_the_same_after_it_was_written() {
    let files = texts(&folder());
    assert!(files.len() >= 30, "the corpus is there");
    for (name, text) in files {
        let first = files::open(&text, &mut Ids::new(1)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let written = files::to_ipynb(&first.notebook);
        let second = files::open(&written, &mut Ids::new(2)).unwrap_or_else(|error| panic!("{name}, written: {error}"));
        assert!(second.notebook == first.notebook, "{name}");
        assert_eq!(files::to_ipynb(&second.notebook), written, "{name}: written twice, written the same");
        let cells = first.notebook.cells().map(|cell| cell.kind.clone());
        assert!(cells.into_iter().all(|kind| kind != CellKind::parse("")), "{name}");
    }
}

#[test]
fn a_file_as_jupyter_writes_it_is_written_byte_by_byte_the_same() {
    for name in [
        "v4-5-jupyterlab.ipynb",
        "v4-6-future.ipynb",
        "empty.ipynb",
        "widgets-with-state.ipynb",
        "attachments.ipynb",
        "fabric.ipynb",
        "papermill.ipynb",
        "rich-outputs.ipynb",
        "livy-outputs.ipynb",
        "huge-numbers.ipynb",
        "unicode.ipynb",
        "many-kinds-of-hiding.ipynb",
        "unknown-fields.ipynb",
        "vscode.ipynb",
    ] {
        let text = fs::read_to_string(folder().join(name)).expect("the file");
        assert_eq!(files::to_ipynb(&open(&text).notebook), text, "{name}");
    }
}

/// A file's JSON with what may change taken out: ids that were added, the minor version, and how texts are cut.
fn comparable(text: &str) -> Value {
    let mut value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("JSON");
    let joined = |value: &mut Value| {
        if let Some(text) = mime_text(value) {
            *value = Value::String(text.into_owned());
        }
    };
    let map = value.as_object_mut().expect("an object");
    map.insert("nbformat_minor".into(), json!(5));
    if let Some(Value::Array(cells)) = map.get_mut("cells") {
        for cell in cells.iter_mut().filter_map(Value::as_object_mut) {
            cell.shift_remove("id");
            cell.get_mut("source").map(joined);
            cell.sort_keys();
        }
    }
    map.sort_keys();
    value
}

#[test]
fn nothing_of_a_jupyter_file_is_lost_or_changed_by_writing_it() {
    // Files with values of types that nbformat forbids, and values JSON has not, are looked at elsewhere.
    let special = ["bad-shapes.ipynb", "nan.ipynb", "half-surrogate.ipynb", "metadata-oddities.ipynb"];
    let mut seen = 0;
    for (name, text) in texts(&folder()) {
        let is_v4 = name.ends_with(".ipynb") && !name.starts_with("v2") && !name.starts_with("v3");
        if !is_v4 || special.contains(&name.as_str()) {
            continue;
        }
        let written = files::to_ipynb(&open(&text).notebook);
        // As text, so that the order of keys and every digit count.
        assert_eq!(comparable(&written).to_string(), comparable(&text).to_string(), "{name}");
        seen += 1;
    }
    assert!(seen > 30, "{seen}");
}

#[test]
fn strange_shapes_open_and_what_was_strange_is_kept() {
    let opened = corpus("bad-shapes.ipynb");
    assert_eq!(opened.notebook.len(), 8);
    let at = |i: usize| opened.notebook.at(i).expect("a cell");
    assert_eq!((&at(0).kind, at(0).source.as_str()), (&CellKind::Raw, "null"));
    assert_eq!(at(4).extra.get("source"), Some(&json!(42)));
    assert_eq!(at(4).extra.get("execution_count"), Some(&json!(-1)));
    assert_eq!(at(5).run.outputs.len(), 6);
    assert!(opened.notes.len() >= 3, "{:?}", opened.notes);
    let odd = corpus("metadata-oddities.ipynb");
    assert_eq!(odd.notebook.metadata()["title"], json!(5));
    assert_eq!(odd.notebook.title(), None);
    assert_eq!(odd.notebook.at(1).expect("a cell").tags().collect::<Vec<_>>(), ["ok"]);
    assert_eq!(odd.notebook.at(1).expect("a cell").metadata["livy"]["run"], json!({"state": "nonsense"}));
}

#[test]
fn what_python_writes_beyond_json_is_read_and_said() {
    let nan = corpus("nan.ipynb");
    assert_eq!(nan.notes.len(), 3, "{:?}", nan.notes);
    assert!(nan.notes[0].contains("NaN is not JSON"), "{:?}", nan.notes);
    let half = corpus("half-surrogate.ipynb");
    let outputs = &half.notebook.at(0).expect("a cell").run.outputs;
    assert_eq!(outputs[0].view(), OutputView::Stream { name: "stdout", text: "\u{fffd}\n".into() });
}

#[test]
fn old_formats_become_what_they_are_today() {
    let opened = corpus("v3-worksheets.ipynb");
    assert_eq!((opened.format.as_str(), opened.notebook.title()), ("nbformat 3.0", Some("Sensor report")));
    let cells: Vec<_> = opened.notebook.cells().collect();
    assert_eq!((cells[0].is_markdown(), cells[0].source.as_str()), (true, "## Sensors and more"));
    assert_eq!(cells[1].run.execution_count, Some(3));
    assert!(cells[1].flag(Flag::OutputsHidden));
    let OutputView::Data { bundle, is_result: true } = cells[1].run.outputs[0].view() else { panic!() };
    assert_eq!(bundle.keys().collect::<Vec<_>>(), ["text/html", "text/plain"]);
    let OutputView::Data { bundle, .. } = cells[1].run.outputs[2].view() else { panic!() };
    assert_eq!(bundle["application/json"].to_string(), r#"{"a":12345678901234567890}"#);
    assert!(matches!(cells[1].run.outputs[3].view(), OutputView::Error { ename: "ZeroDivisionError", .. }));
    assert_eq!(cells[2].language, Language::Scala);
    assert_eq!((cells.len(), &cells[4].kind), (5, &CellKind::Markdown));
    assert_eq!(corpus("v2-early.ipynb").notebook.at(1).expect("a cell").source, "total = sum(range(12))\ntotal");
}

#[test]
fn languages_are_taken_from_whatever_says_them() {
    let language = |name: &str, i: usize| corpus(name).notebook.at(i).expect("a cell").language;
    assert_eq!(language("sparkmagic-scala.ipynb", 0), Language::Scala);
    assert_eq!(language("sparkmagic-r.ipynb", 0), Language::R);
    assert_eq!(language("vscode.ipynb", 0), Language::Sql);
    assert_eq!(language("synapse.ipynb", 1), Language::Scala);
    assert_eq!(language("glue.ipynb", 0), Language::Python);
    assert_eq!(language("livy-outputs.ipynb", 2), Language::Scala);
    let ours = corpus("livy-outputs.ipynb");
    let sql = ours.notebook.at(1).expect("a cell");
    assert_eq!((sql.language, sql.source.as_str()), (Language::Sql, "SELECT 2"), "the head was only for others");
    let binding = ours.notebook.at(0).expect("a cell").run.binding.clone().expect("bound");
    assert_eq!((binding.session.name.as_deref(), binding.duration_ms()), (Some("etl"), Some(1000)));
}

#[test]
fn a_cells_own_language_survives_a_file_and_sparkmagic_sees_sql() {
    let mut opened = corpus("sparkmagic-pyspark.ipynb");
    let id = opened.notebook.order()[1].clone();
    for (language, source) in [(Language::Sql, "SELECT 1"), (Language::Sql, ""), (Language::Scala, "val x = 1")] {
        let changes = notebook::compose::set_language(&opened.notebook, std::slice::from_ref(&id), language);
        opened.notebook.apply_all(changes.edits).expect("fits");
        let change = notebook::compose::replace_text(&opened.notebook, &id, source);
        opened.notebook.apply_all(change.edits).expect("fits");
        let written = files::to_ipynb(&opened.notebook);
        assert_eq!(written.contains("[\n    \"%%sql\"\n"), language == Language::Sql && source.is_empty());
        assert_eq!(written.contains("\"%%sql\\n\",\n    \"SELECT 1\""), source == "SELECT 1");
        let again = open(&written);
        let cell = again.notebook.get(&id).expect("there");
        assert_eq!((cell.language, cell.source.as_str()), (language, source));
    }
}

#[test]
fn a_head_that_was_changed_elsewhere_counts() {
    let text = fs::read_to_string(folder().join("livy-outputs.ipynb")).expect("the file");
    for (edited, language, source) in
        [("\"%%sql -o x\\n\"", Language::Sql, "%%sql -o x\nSELECT 2"), ("\"\"", Language::Python, "SELECT 2")]
    {
        let opened = open(&text.replace("\"%%sql\\n\"", edited));
        let cell = opened.notebook.at(1).expect("a cell");
        // The head in the text says SQL by itself; the cell's own language is then the notebook's.
        let expected = if source.starts_with("%%") { Language::Python } else { language };
        assert_eq!((cell.language, cell.source.as_str()), (expected, source));
    }
}

#[test]
fn sparkmagics_litter_is_hidden_but_kept() {
    let opened = corpus("sparkmagic-pyspark.ipynb");
    let shown = |i: usize| {
        let cell = opened.notebook.at(i).expect("a cell");
        cell.run.outputs.iter().filter(|output| !output.is_litter(&opened.notebook)).count()
    };
    assert_eq!((shown(1), opened.notebook.at(1).expect("a cell").run.outputs.len()), (4, 6));
    assert_eq!(shown(2), 0);
    let alive = corpus("widgets-with-state.ipynb");
    let widget = &alive.notebook.at(0).expect("a cell").run.outputs[0];
    assert!(!widget.is_litter(&alive.notebook), "its state is in the file");
}

#[test]
fn duplicate_and_bad_ids_are_replaced_and_good_ones_kept() {
    let opened = corpus("duplicate-ids.ipynb");
    let order: Vec<&str> = opened.notebook.order().iter().map(|id| id.as_str()).collect();
    assert_eq!((order[0], order[3], opened.notebook.len()), ("same", "other", 4));
    assert_eq!(opened.notes, ["2 cells had the id of another cell and got a new one."]);
    assert_eq!(corpus("missing-and-bad-ids.ipynb").notebook.len(), 5);
}

#[test]
fn zeppelin_notes_open_as_notebooks() {
    let old = corpus("zeppelin-0.6.json");
    assert_eq!((old.format.as_str(), old.notebook.title()), ("Zeppelin", Some("Bank")));
    assert_eq!(
        old.notebook.at(2).expect("a cell").source,
        "select age, count(1) value from bank where age < 35 group by age"
    );
    let new = corpus("zeppelin-0.10.zpln");
    let kinds: Vec<&str> = new.notebook.cells().map(|cell| cell.kind.as_str()).collect();
    assert_eq!(kinds, ["code", "code", "code", "code", "raw", "raw", "code", "code"]);
    assert_eq!(new.notebook.at(1).expect("a cell").language, Language::Python);
    assert!(new.notebook.at(2).expect("a cell").flag(Flag::Frozen));
    assert_eq!(new.notebook.at(7).expect("a cell").source, "val s = s\"${sc.version}\"");
}

#[test]
fn a_broken_file_says_what_is_wrong_where_and_what_to_do() {
    let expected: Map<String, Value> = json!({
        "archive.zip": ["ZIP archive", [1, 1]],
        "bad-escape.ipynb": ["invalid escape", [7, 9]],
        "blank.ipynb": ["empty", [1, 1]],
        "conflict.ipynb": ["merge conflict", [25, 1]],
        "databricks-source.py": ["Databricks source file", [1, 1]],
        "format-1.ipynb": ["too old", null],
        "format-5.ipynb": ["too new", null],
        "joined-twice.ipynb": ["the file goes on", [53, 1]],
        "lfs-pointer.ipynb": ["Git LFS", [1, 1]],
        "line-end-in-text.ipynb": ["control character", [8, 1]],
        "list.json": ["not a notebook", null],
        "missing-comma.ipynb": ["expected `,` or `}`", [51, 2]],
        "no-notebook.json": ["not a notebook", null],
        "nothing.ipynb": ["empty", [1, 1]],
        "python-dict.ipynb": ["single quote", [1, 2]],
        "too-deep.ipynb": ["nested too deeply", [1, 137]],
        "trailing-comma.ipynb": ["comma after the last item", [52, 1]],
        "truncated.ipynb": ["ends in the middle", [38, 16]],
        "web-page.ipynb": ["web page", [1, 1]]
    })
    .as_object()
    .expect("an object")
    .clone();
    let files = texts(&folder().join("broken"));
    assert_eq!(files.len(), expected.len());
    for (name, text) in files {
        let error = files::open(&text, &mut Ids::new(1)).expect_err(&name);
        let [words, place] = expected[&name].as_array().expect("a pair").as_slice() else { panic!() };
        let words = words.as_str().expect("words");
        assert!(error.message.contains(words), "{name}: {error}");
        assert_eq!(json!(error.place), *place, "{name}: {error}");
        assert!(error.hint.ends_with(['.', '`']) && error.hint.len() > 15, "{name}: {}", error.hint);
    }
}

#[test]
fn an_output_of_20_megabytes_goes_through_unchanged() {
    let line = "0123456789 abcdefghijklmnopqrstuvwxyz \u{e9}\n";
    let lines: Vec<Value> = (0..20_000_000 / line.len()).map(|_| Value::String(line.to_owned())).collect();
    let text = json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"id": "big", "cell_type": "code", "metadata": {}, "source": ["x"], "execution_count": 1, "outputs": [
            {"name": "stdout", "output_type": "stream", "text": lines}]}]})
    .to_string();
    let opened = open(&text);
    let again = open(&files::to_ipynb(&opened.notebook));
    assert!(again.notebook == opened.notebook);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_notebook_is_the_same_after_a_file(notebook in support::notebook(), acts in prop::collection::vec(support::act(), 0..8)) {
        let mut notebook = notebook;
        let mut ids = Ids::new(1);
        for act in acts {
            let change = act.change(&notebook, &mut ids);
            notebook.apply_all(change.edits).expect("fits");
        }
        let written = files::to_ipynb(&notebook);
        let again = open(&written).notebook;
        // Files have no place for the outputs and the language of a cell that is no code cell.
        let expected = notebook.cells().map(|cell| {
            let mut cell = notebook::Cell::clone(cell);
            if !cell.is_code() {
                cell.run = Default::default();
                cell.language = notebook.language();
            }
            cell.run.binding = None;
            cell
        });
        let got: Vec<_> = again.cells().map(|cell| notebook::Cell::clone(cell)).collect();
        prop_assert_eq!(got, expected.collect::<Vec<_>>());
        prop_assert_eq!(files::to_ipynb(&again), written);
    }

    #[test]
    fn a_damaged_file_never_panics(which in 0..1000_usize, cuts in prop::collection::vec((0..100_000_usize, 0..40_usize, "[\\[\\]{}\",:0-9a-z\\\\\n]{0,6}"), 1..4)) {
        let files = texts(&folder());
        let (_, text) = &files[which % files.len()];
        let mut chars: Vec<char> = text.chars().collect();
        for (at, delete, insert) in cuts {
            let at = at % (chars.len() + 1);
            let end = (at + delete).min(chars.len());
            chars.splice(at..end, insert.chars());
        }
        let text: String = chars.into_iter().collect();
        if let Ok(opened) = files::open(&text, &mut Ids::new(1)) {
            let written = files::to_ipynb(&opened.notebook);
            prop_assert!(files::open(&written, &mut Ids::new(2)).is_ok());
        }
    }

    #[test]
    fn json_of_any_shape_never_panics(value in support::json_value(), at in prop::sample::select(vec!["cells", "worksheets", "paragraphs"])) {
        let text = json!({at: [value.clone(), {"cells": value.clone()}, {"cell_type": "code", "outputs": value, "text": value}]}).to_string();
        if let Ok(opened) = files::open(&text, &mut Ids::new(1)) {
            prop_assert!(!files::to_ipynb(&opened.notebook).is_empty());
        }
    }
}
