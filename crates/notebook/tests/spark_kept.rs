//! What Spark did for a run is kept with its cell, in storage and in files, until the cell runs again.

#![allow(clippy::expect_used, reason = "a test may fail")]

use std::sync::Arc;

use livy_api::{Millis, SessionId, StatementId};
use notebook::run::Effect;
use notebook::{
    Binding, Cell, CellId, CellKind, CodeHash, Document, Ids, Language, Marker, Notebook, Outcome, Output,
    SessionIdentity, Show, SourceRevision, compose, files, store,
};
use serde_json::{Value, json};

fn binding(marker: &str) -> Arc<Binding> {
    let session = SessionIdentity {
        server: "https://livy.example.org".into(),
        id: SessionId(3),
        name: None,
        app_id: None,
        owner: None,
        born: None,
        first_seen: Millis(1),
    };
    Arc::new(Binding {
        marker: Marker(marker.into()),
        session,
        revision: SourceRevision::of(Language::Python, "df.count()"),
        code: CodeHash::of("df.count()"),
        after: None,
        statement: Some(StatementId(4)),
        outcome: Outcome::Done,
        show: Show::Plain,
        asked: Millis(1),
        started: Some(Millis(2)),
        completed: Some(Millis(3)),
    })
}

fn record(marker: &str) -> Effect {
    let outputs = Some(vec![Output::stream("stdout", "7")]);
    Effect::Record { cell: id(), binding: Some(binding(marker)), outputs }
}

fn id() -> CellId {
    CellId::parse("a").expect("valid")
}

fn summary() -> Value {
    json!({"jobs": [1, 0, 0], "tasks": [8, 8], "stages": [{"id": 2, "tasks": 8, "done": 8}]})
}

/// A document whose cell has run, with what Spark did for it.
fn ran() -> Document {
    let cell = Cell::new(id(), CellKind::Code, Language::Python, "df.count()");
    let mut document = Document::new(Notebook::of(vec![cell]));
    let edit = document.notebook().record_run(&record("first")).expect("an edit");
    document.apply(vec![edit]).expect("fits");
    let edit = document.notebook().record_spark(&id(), &Marker("first".into()), summary()).expect("an edit");
    document.apply(vec![edit]).expect("fits");
    document
}

fn kept(notebook: &Notebook) -> Option<&Value> {
    notebook.get(&id()).and_then(|cell| cell.run.spark.as_deref())
}

#[test]
fn it_is_in_the_snapshot_in_the_journal_and_in_the_file() {
    let start = Notebook::of(vec![Cell::new(id(), CellKind::Code, Language::Python, "df.count()")]);
    let mut document = ran();
    assert_eq!(kept(document.notebook()), Some(&summary()));
    let stored = store::from_snapshot(&store::snapshot(document.notebook())).expect("whole");
    assert_eq!(kept(&stored), Some(&summary()));
    let mut replayed = store::from_snapshot(&store::snapshot(&start)).expect("whole");
    let journal = store::record(&document.take_applied(), start.revision(), document.notebook().revision());
    assert!(!store::replay(&mut replayed, &journal).torn);
    assert_eq!(kept(&replayed), Some(&summary()));
    let file = files::to_ipynb(document.notebook());
    let json: Value = serde_json::from_str(&file).expect("JSON");
    assert_eq!(json["cells"][0]["metadata"]["livy"]["spark"], summary());
    let opened = files::open(&file, &mut Ids::new(1)).expect("opens").notebook;
    assert_eq!(kept(&opened), Some(&summary()));
    assert_eq!(files::to_ipynb(&opened), file);
}

#[test]
fn it_belongs_to_one_run() {
    let mut document = ran();
    assert!(document.notebook().record_spark(&id(), &Marker("other".into()), json!({})).is_none());
    // More of the same run's output changes nothing.
    let edit = document.notebook().record_run(&record("first")).expect("an edit");
    document.apply(vec![edit]).expect("fits");
    assert_eq!(kept(document.notebook()), Some(&summary()));
    let edit = document.notebook().record_run(&Effect::StoreIntent(id(), binding("second"))).expect("an edit");
    document.apply(vec![edit]).expect("fits");
    assert_eq!(kept(document.notebook()), None);
}

#[test]
fn it_goes_with_the_outputs_and_comes_back_with_them() {
    let mut document = ran();
    let clear = compose::clear_outputs(document.notebook(), &[id()]);
    document.commit(clear, &notebook::Selection::first(document.notebook()), 0).expect("fits");
    assert_eq!(kept(document.notebook()), None);
    document.undo();
    assert_eq!(kept(document.notebook()), Some(&summary()));
}

#[test]
fn what_a_file_has_in_its_place_stays_as_it_is() {
    let file = json!({
        "cells": [{"cell_type": "code", "id": "a", "metadata": {"livy": {"spark": "none"}}, "outputs": [], "source": []}],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    });
    let opened = files::open(&file.to_string(), &mut Ids::new(1)).expect("opens").notebook;
    assert_eq!(kept(&opened), None);
    let written: Value = serde_json::from_str(&files::to_ipynb(&opened)).expect("JSON");
    assert_eq!(written["cells"][0]["metadata"]["livy"]["spark"], "none");
}
