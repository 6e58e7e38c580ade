//! Snapshots and journals: what was written is there after a crash.

#![allow(clippy::expect_used, reason = "a test may fail")]

mod support;

use notebook::store::{self, StoreError};
use notebook::{Document, Ids, Notebook};
use proptest::prelude::*;
use support::{act, dump, notebook, nothing};

/// A notebook after some acts, and the journal that leads there; each state with the journal's length.
fn history(start: &Notebook, acts: &[support::Act], undo: &[bool]) -> (Document, String, Vec<(usize, String)>) {
    let mut document = Document::new(start.clone());
    let mut ids = Ids::new(4);
    let mut journal = String::new();
    let mut states = vec![(0, dump(start))];
    for (i, act) in acts.iter().enumerate() {
        let from = document.notebook().revision();
        if undo.get(i) == Some(&true) {
            document.undo();
        } else {
            let change = act.change(document.notebook(), &mut ids);
            document.commit(change, &nothing(), i as u64 * 3000).expect("fits");
        }
        let edits = document.take_applied();
        if !edits.is_empty() {
            journal.push_str(&store::record(&edits, from, document.notebook().revision()));
            states.push((journal.len(), dump(document.notebook())));
        }
    }
    (document, journal, states)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_snapshot_is_the_document(start in notebook(), acts in prop::collection::vec(act(), 0..8)) {
        let (document, ..) = history(&start, &acts, &[]);
        let text = store::snapshot(document.notebook());
        let again = store::from_snapshot(&text).expect("whole");
        prop_assert_eq!(dump(&again), dump(document.notebook()));
        prop_assert_eq!(again.revision(), document.notebook().revision());
        prop_assert_eq!(store::snapshot(&again), text);
    }

    #[test]
    fn a_snapshot_with_its_journal_replayed_is_the_document_however_much_of_it_was_written(
        start in notebook(),
        acts in prop::collection::vec(act(), 1..12),
        undo in prop::collection::vec(prop::bool::weighted(0.3), 12),
        cut in any::<prop::sample::Index>(),
    ) {
        let (document, journal, states) = history(&start, &acts, &undo);
        let snapshot = store::snapshot(&start);
        let mut again = store::from_snapshot(&snapshot).expect("whole");
        let replayed = store::replay(&mut again, &journal);
        prop_assert!(!replayed.torn);
        prop_assert_eq!(replayed.applied + 1, states.len());
        prop_assert_eq!(dump(&again), dump(document.notebook()));
        prop_assert_eq!(again.revision(), document.notebook().revision());
        // A crash may leave any beginning of the journal.
        let mut end = cut.index(journal.len() + 1);
        while !journal.is_char_boundary(end) {
            end -= 1;
        }
        let mut torn = store::from_snapshot(&snapshot).expect("whole");
        let replayed = store::replay(&mut torn, &journal[..end]);
        let (length, expected) = states.iter().rev().find(|(length, _)| *length <= end).expect("the first at least");
        prop_assert_eq!(&dump(&torn), expected);
        prop_assert_eq!(replayed.torn, *length != end);
    }

    #[test]
    fn a_tab_that_shows_another_ones_records_has_its_document(
        start in notebook(), acts in prop::collection::vec(act(), 1..8), undo in prop::collection::vec(any::<bool>(), 8),
    ) {
        let (document, journal, _) = history(&start, &acts, &undo);
        let mut shown = Document::new(start);
        let records: Vec<&str> = journal.split_inclusive('\n').collect();
        for record in &records {
            prop_assert!(shown.follow(record).is_some());
            // Heard twice, it changes nothing.
            prop_assert!(shown.follow(record).is_some());
        }
        prop_assert_eq!(dump(shown.notebook()), dump(document.notebook()));
        prop_assert!(shown.undo().is_none());
        if let (Some(last), true) = (records.last(), records.len() > 1) {
            let mut behind = Document::new(Notebook::default());
            prop_assert!(behind.follow(last).is_none(), "what was missed has to be read");
        }
    }

    #[test]
    fn a_journal_that_began_before_the_snapshot_is_replayed_from_there_on(
        start in notebook(),
        acts in prop::collection::vec(act(), 1..10),
        at in 0..10_usize,
    ) {
        let at = at.min(acts.len());
        let (earlier, ..) = history(&start, &acts[..at], &[]);
        let (document, journal, _) = history(&start, &acts, &[]);
        let mut again = store::from_snapshot(&store::snapshot(earlier.notebook())).expect("whole");
        prop_assert!(!store::replay(&mut again, &journal).torn);
        prop_assert_eq!(dump(&again), dump(document.notebook()));
    }

    #[test]
    fn damage_is_noticed_and_never_panics(start in notebook(), acts in prop::collection::vec(act(), 1..6), at in any::<prop::sample::Index>(), with in "[a-z0-9\"\\[\\]]") {
        let (_, journal, states) = history(&start, &acts, &[]);
        let mut chars: Vec<char> = journal.chars().collect();
        if chars.is_empty() {
            return Ok(());
        }
        let at = at.index(chars.len());
        let changed = chars[at] != with.chars().next().expect("one");
        chars[at] = with.chars().next().expect("one");
        let mut notebook = store::from_snapshot(&store::snapshot(&start)).expect("whole");
        let replayed = store::replay(&mut notebook, &chars.into_iter().collect::<String>());
        prop_assert_eq!(replayed.torn, changed);
        let state = dump(&notebook);
        prop_assert!(states.iter().any(|(_, known)| *known == state), "a state that once was");
        let snapshot = store::snapshot(&start);
        let cut: String = snapshot.chars().take(at % snapshot.chars().count()).collect();
        prop_assert!(store::from_snapshot(&cut).is_err());
    }
}

#[test]
fn a_snapshot_of_a_newer_version_is_not_misread() {
    assert_eq!(store::from_snapshot(r#"{"livy_notebook": 2, "cells": []}"#), Err(StoreError::Newer(2)));
    for damaged in ["", "[]", "{}", r#"{"livy_notebook": 1}"#, r#"{"livy_notebook": 1, "cells": [{}]}"#] {
        assert!(matches!(store::from_snapshot(damaged), Err(StoreError::Damaged(_))), "{damaged}");
    }
}

#[test]
fn a_result_that_came_while_its_cell_was_deleted_is_in_the_journal_when_it_is_back() {
    let start = Notebook::new(notebook::Language::Python, &mut Ids::new(1));
    let cell = start.order()[0].clone();
    let mut document = Document::new(start);
    let delete = notebook::compose::delete(document.notebook(), std::slice::from_ref(&cell), &mut Ids::new(2));
    document.commit(delete, &nothing(), 0).expect("fits");
    let outputs = Some(vec![notebook::Output::stream("stdout", "late")]);
    let effect = notebook::run::Effect::Record { cell: cell.clone(), binding: None, outputs };
    let edit = document.notebook().record_run(&effect).expect("an edit");
    document.apply(vec![edit]).expect("fits");
    // The snapshot does not know the deleted cell and its result.
    let mut again = store::from_snapshot(&store::snapshot(document.notebook())).expect("whole");
    document.take_applied();
    let from = document.notebook().revision();
    document.undo();
    let journal = store::record(&document.take_applied(), from, document.notebook().revision());
    assert!(!store::replay(&mut again, &journal).torn);
    assert_eq!(again.get(&cell).expect("back").run.outputs.len(), 1);
    assert_eq!(dump(&again), dump(document.notebook()));
}
