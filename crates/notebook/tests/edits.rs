//! Edits, undo and redo.

#![allow(clippy::expect_used, reason = "a test may fail")]

mod support;

use std::sync::Arc;

use livy_api::{Millis, SessionId, StatementId};
use notebook::compose::{self, Direction};
use notebook::run::Effect;
use notebook::{
    Binding, Cell, CellId, CellKind, CodeHash, Document, Edit, Ids, Language, Marker, Mode, Notebook, Outcome, Output,
    Selection, SessionIdentity, Show, SourceRevision, Splice,
};
use proptest::prelude::*;
use support::{act, dump, notebook, nothing};

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_sequence_of_edits_undone_is_the_document_before_and_redone_the_one_after(
        start in notebook(),
        acts in prop::collection::vec(act(), 1..20),
        again in 0..20_usize,
    ) {
        let before = dump(&start);
        let mut document = Document::new(start);
        let mut ids = Ids::new(99);
        let mut now = 0;
        let mut states = vec![];
        for act in &acts {
            now += act.pause();
            let change = act.change(document.notebook(), &mut ids);
            document.commit(change, &nothing(), now).expect("what compose makes fits");
            states.push(dump(document.notebook()));
        }
        let after = dump(document.notebook());
        let mut steps = 0;
        while document.undo().is_some() {
            steps += 1;
            let state = dump(document.notebook());
            prop_assert!(state == before || states.contains(&state), "undo never shows a state that never was");
        }
        prop_assert_eq!(&dump(document.notebook()), &before);
        while document.redo().is_some() {}
        prop_assert_eq!(&dump(document.notebook()), &after);
        for _ in 0..again.min(steps) {
            document.undo().expect("as many steps as before");
        }
        for _ in 0..again.min(steps) {
            document.redo().expect("what was undone");
        }
        prop_assert_eq!(&dump(document.notebook()), &after);
    }

    #[test]
    fn an_edit_that_does_not_fit_changes_nothing(start in notebook(), acts in prop::collection::vec(act(), 1..4)) {
        let mut ids = Ids::new(5);
        let edits: Vec<Edit> = acts.iter().flat_map(|act| act.change(&start, &mut ids).edits).collect();
        let before = dump(&start);
        let mut notebook = start;
        // Changes composed for the same notebook mostly don't fit one after another.
        if notebook.apply_all(edits).is_err() {
            prop_assert_eq!(dump(&notebook), before);
        }
    }

    #[test]
    fn ids_stay_unique_and_order_and_cells_agree(start in notebook(), acts in prop::collection::vec(act(), 1..20)) {
        let mut notebook = start;
        let mut ids = Ids::new(3);
        for act in acts {
            let change = act.change(&notebook, &mut ids);
            notebook.apply_all(change.edits).expect("what compose makes fits");
            let mut order = notebook.order().to_vec();
            prop_assert_eq!(notebook.cells().count(), order.len());
            order.sort();
            order.dedup();
            prop_assert_eq!(notebook.len(), order.len());
            if let Some(active) = change.select.and_then(|select| select.active) {
                prop_assert!(notebook.contains(&active), "what is selected afterwards is there");
            }
        }
    }
}

fn sample(sources: &[&str]) -> Document {
    let mut ids = Ids::new(1);
    let cell = |source: &&str| Cell::new(ids.cell(), CellKind::Code, Language::Python, *source);
    Document::new(Notebook::of(sources.iter().map(cell).collect()))
}

fn sources(document: &Document) -> Vec<&str> {
    document.notebook().cells().map(|cell| cell.source.as_str()).collect()
}

fn type_at(document: &mut Document, at: usize, delete: usize, insert: &str, now: u64) {
    let cell = document.notebook().order()[0].clone();
    let change = compose::type_text(&cell, Splice::new(at..at + delete, insert));
    document.commit(change, &nothing(), now).expect("fits");
}

fn finished(cell: &CellId, text: &str, document: &Document) -> Edit {
    let session = SessionIdentity {
        server: String::new(),
        id: SessionId(0),
        name: None,
        app_id: None,
        owner: None,
        born: None,
        first_seen: Millis(0),
    };
    let binding = Binding {
        marker: Marker(text.to_owned()),
        session,
        revision: SourceRevision(0),
        code: CodeHash(0),
        after: None,
        statement: Some(StatementId(1)),
        outcome: Outcome::Done,
        show: Show::Plain,
        asked: Millis(0),
        started: None,
        completed: None,
    };
    let outputs = Some(vec![Output::stream("stdout", text)]);
    let effect = Effect::Record { cell: cell.clone(), binding: Some(Arc::new(binding)), outputs };
    document.notebook().record_run(&effect).expect("an edit")
}

fn shown(document: &Document, cell: &CellId) -> Vec<Output> {
    document.notebook().get(cell).expect("there").run.outputs.to_vec()
}

#[test]
fn typing_is_one_step_until_it_pauses_jumps_or_breaks_the_line() {
    let mut document = sample(&[""]);
    for (i, c) in ["a", "b", "c"].iter().enumerate() {
        type_at(&mut document, i, 0, c, i as u64 * 200);
    }
    type_at(&mut document, 3, 0, "d", 5000);
    type_at(&mut document, 0, 0, "X", 5100);
    type_at(&mut document, 1, 0, "\n", 5200);
    assert_eq!(sources(&document), ["X\nabcd"]);
    let mut seen = vec![];
    while document.undo().is_some() {
        seen.push(document.notebook().at(0).expect("a cell").source.clone());
    }
    assert_eq!(seen, ["Xabcd", "abcd", "abc", ""]);
}

#[test]
fn deleting_backwards_goes_on_in_one_step() {
    let mut document = sample(&["abcdef"]);
    type_at(&mut document, 5, 1, "", 0);
    type_at(&mut document, 4, 1, "", 100);
    type_at(&mut document, 3, 1, "", 200);
    assert_eq!(sources(&document), ["abc"]);
    document.undo();
    assert_eq!(sources(&document), ["abcdef"]);
}

#[test]
fn undo_brings_back_what_was_selected() {
    let mut document = sample(&["a", "b"]);
    let before = Selection { caret: Some(0..1), ..Selection::of(document.notebook().order()[1].clone(), Mode::Edit) };
    let change = compose::insert(document.notebook(), 0, CellKind::Markdown, Language::Python, "", &mut Ids::new(2));
    let after = change.select.clone().expect("the new cell");
    document.commit(change, &before, 0).expect("fits");
    assert_eq!(document.undo().expect("a step").selection, before);
    assert_eq!(document.redo().expect("a step").selection, after);
}

#[test]
fn deleting_a_cell_and_undoing_brings_its_outputs_back_also_those_that_came_meanwhile() {
    let mut document = sample(&["a", "b"]);
    let cell = document.notebook().order()[0].clone();
    document.apply(vec![finished(&cell, "old", &document)]).expect("fits");
    let change = compose::delete(document.notebook(), std::slice::from_ref(&cell), &mut Ids::new(2));
    document.commit(change, &nothing(), 0).expect("fits");
    document.undo();
    assert_eq!(shown(&document, &cell), [Output::stream("stdout", "old")]);
    document.redo();
    document.apply(vec![finished(&cell, "new", &document)]).expect("a deleted cell still takes its result");
    document.undo();
    assert_eq!(shown(&document, &cell), [Output::stream("stdout", "new")]);
}

#[test]
fn undoing_clear_outputs_never_puts_old_outputs_over_newer_ones() {
    let mut document = sample(&["a"]);
    let cell = document.notebook().order()[0].clone();
    document.apply(vec![finished(&cell, "old", &document)]).expect("fits");
    let change = compose::clear_outputs(document.notebook(), std::slice::from_ref(&cell));
    document.commit(change, &nothing(), 0).expect("fits");
    assert_eq!(shown(&document, &cell), []);
    document.undo();
    assert_eq!(shown(&document, &cell), [Output::stream("stdout", "old")]);
    document.redo();
    document.apply(vec![finished(&cell, "new", &document)]).expect("fits");
    document.undo();
    assert_eq!(shown(&document, &cell), [Output::stream("stdout", "new")]);
}

#[test]
fn outputs_are_shared_and_never_copied_by_edits() {
    let mut document = sample(&["a", "b", "c"]);
    let cell = document.notebook().order()[0].clone();
    document.apply(vec![finished(&cell, "x", &document)]).expect("fits");
    let outputs = Arc::clone(&document.notebook().get(&cell).expect("there").run.outputs);
    type_at(&mut document, 0, 0, "x", 0);
    let only = std::slice::from_ref(&cell);
    for change in [
        compose::move_by(document.notebook(), only, Direction::Down),
        compose::set_kind(document.notebook(), only, &CellKind::Markdown),
    ] {
        document.commit(change, &nothing(), 9000).expect("fits");
    }
    document.commit(compose::delete(document.notebook(), only, &mut Ids::new(4)), &nothing(), 0).expect("fits");
    while document.undo().is_some() {}
    assert!(Arc::ptr_eq(&outputs, &document.notebook().get(&cell).expect("there").run.outputs));
}

#[test]
fn a_split_cell_keeps_its_outputs_in_the_last_piece_and_merging_gives_its_text_back() {
    let mut document = sample(&["one\ntwo\nthree"]);
    let cell = document.notebook().order()[0].clone();
    document.apply(vec![finished(&cell, "x", &document)]).expect("fits");
    let change = compose::split(document.notebook(), &cell, &[8, 4], &mut Ids::new(2));
    document.commit(change, &nothing(), 0).expect("fits");
    assert_eq!(sources(&document), ["one", "two", "three"]);
    assert_eq!(document.notebook().order()[2], cell);
    assert!(document.notebook().at(0).expect("a cell").run.outputs.is_empty());
    let change = compose::merge(document.notebook(), document.notebook().order(), &cell);
    document.commit(change, &nothing(), 0).expect("fits");
    assert_eq!(sources(&document), ["one\ntwo\nthree"]);
    assert_eq!(shown(&document, &cell).len(), 1);
}

#[test]
fn several_cells_move_together_and_stop_at_the_ends() {
    let mut document = sample(&["a", "b", "c", "d", "e"]);
    let order = document.notebook().order().to_vec();
    let picked = [order[1].clone(), order[3].clone()];
    for (change, expected) in [
        (compose::move_to(document.notebook(), &picked, 5), "acebd"),
        (compose::move_to(document.notebook(), &picked, 2), "abdce"),
        (compose::move_to(document.notebook(), &picked, 0), "bdace"),
        (compose::move_by(document.notebook(), &picked, Direction::Up), "bdace"),
    ] {
        document.commit(change, &nothing(), 0).expect("fits");
        assert_eq!(sources(&document).concat(), expected);
        document.undo();
    }
    let all = compose::move_by(document.notebook(), &order, Direction::Down);
    assert!(all.is_empty());
}

#[test]
fn the_last_cell_that_is_deleted_leaves_an_empty_one_and_a_locked_one_stays() {
    let mut document = sample(&["a", "b"]);
    let order = document.notebook().order().to_vec();
    let mut metadata = serde_json::Map::new();
    metadata.insert("deletable".into(), false.into());
    document.apply(compose::set_metadata(document.notebook(), Some(&order[0]), &metadata).edits).expect("fits");
    document.commit(compose::delete(document.notebook(), &order, &mut Ids::new(2)), &nothing(), 0).expect("fits");
    assert_eq!(sources(&document), ["a"]);
    document.undo();
    document
        .apply(compose::set_metadata(document.notebook(), Some(&order[0]), &Default::default()).edits)
        .expect("fits");
    document.commit(compose::delete(document.notebook(), &order, &mut Ids::new(2)), &nothing(), 0).expect("fits");
    assert_eq!(sources(&document), [""]);
}

#[test]
fn cut_and_paste_keeps_the_cell_and_a_copy_is_a_new_one() {
    let mut document = sample(&["a", "b"]);
    let cell = document.notebook().at(0).map(|cell| Cell::clone(cell)).expect("a cell");
    let mut ids = Ids::new(2);
    let copy = compose::paste(document.notebook(), 2, vec![cell.clone(), cell.clone()], &mut ids);
    document.commit(copy, &nothing(), 0).expect("fits");
    assert_eq!(sources(&document), ["a", "b", "a", "a"]);
    let cut = compose::delete(document.notebook(), std::slice::from_ref(&cell.id), &mut ids);
    document.commit(cut, &nothing(), 0).expect("fits");
    let paste = compose::paste(document.notebook(), 9, vec![cell.clone()], &mut ids);
    document.commit(paste, &nothing(), 0).expect("fits");
    assert_eq!(document.notebook().order().last(), Some(&cell.id));
}

#[test]
fn the_journal_of_applied_edits_leads_from_one_document_to_the_other() {
    let mut document = sample(&["a", "b"]);
    let mut copy = document.notebook().clone();
    type_at(&mut document, 1, 0, "x", 0);
    document.undo();
    document.redo();
    let change = compose::duplicate(document.notebook(), document.notebook().order(), &mut Ids::new(7));
    document.commit(change, &nothing(), 0).expect("fits");
    copy.apply_all(document.take_applied()).expect("fits");
    assert_eq!(dump(&copy), dump(document.notebook()));
    assert!(document.take_applied().is_empty());
}
