//! Find and replace.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may fail")]

mod support;

use std::ops::Range;

use notebook::search::{Literal, Matcher, Search, first_line};
use notebook::{Cell, CellKind, Document, Ids, Language, Notebook};
use proptest::prelude::*;
use regex::Regex;
use serde_json::json;

struct Pattern(Regex);

impl Matcher for Pattern {
    fn find_all(&self, text: &str) -> Vec<Range<usize>> {
        self.0.find_iter(text).map(|found| found.range()).collect()
    }

    fn expand(&self, text: &str, range: Range<usize>, template: &str) -> String {
        let mut expanded = String::new();
        if let Some(groups) = self.0.captures_at(text, range.start) {
            groups.expand(template, &mut expanded);
        }
        expanded
    }
}

fn pattern(text: &str) -> Pattern {
    Pattern(Regex::new(text).expect("a pattern"))
}

fn notebook(sources: &[&str]) -> Notebook {
    let mut ids = Ids::new(1);
    let cell = |source: &&str| Cell::new(ids.cell(), CellKind::Code, Language::Python, *source);
    Notebook::of(sources.iter().map(cell).collect())
}

fn sources(notebook: &Notebook) -> Vec<&str> {
    notebook.cells().map(|cell| cell.source.as_str()).collect()
}

#[test]
fn matches_are_counted_and_walked_through_in_a_circle() {
    let notebook = notebook(&["ab ab", "x", "éab"]);
    let third = notebook.order()[2].clone();
    let mut search = Search::new(&notebook, &pattern("ab"), None, Some((&third, 0)));
    assert_eq!(search.position(), (3, 3));
    assert_eq!(search.current().expect("a match").range, 2..4);
    search.forward();
    assert_eq!(search.position(), (1, 3));
    search.back();
    search.back();
    assert_eq!(search.position(), (2, 3));
    let wrapped = Search::new(&notebook, &pattern("ab"), None, Some((&third, 3)));
    assert_eq!(wrapped.position(), (1, 3), "after the last comes the first");
    let some = Search::new(&notebook, &pattern("ab"), Some(&[third]), None);
    assert_eq!(some.position(), (1, 1));
    let mut none = Search::new(&notebook, &pattern("zz"), None, None);
    assert_eq!((none.position(), none.forward()), ((0, 0), None));
}

#[test]
fn replacing_all_is_one_step_and_fills_groups_in() {
    let mut document = Document::new(notebook(&["f(1) f(22)", "", "f(é)"]));
    let matcher = pattern(r"f\((\w+)\)");
    let search = Search::new(document.notebook(), &matcher, None, None);
    let change = search.replace_all(document.notebook(), &matcher, "g[$1, $1]");
    document.commit(change, &support::nothing(), 0).expect("fits");
    assert_eq!(sources(document.notebook()), ["g[1, 1] g[22, 22]", "", "g[é, é]"]);
    document.undo();
    assert_eq!(sources(document.notebook()), ["f(1) f(22)", "", "f(é)"]);
    assert_eq!(document.undo(), None);
}

#[test]
fn replacing_one_goes_on_behind_what_was_put_in() {
    let mut document = Document::new(notebook(&["a a"]));
    let matcher = Literal { text: "A".into(), match_case: false };
    let search = Search::new(document.notebook(), &matcher, None, None);
    let change = search.replace_current(document.notebook(), &matcher, "aa");
    let caret = change.select.clone().unwrap();
    document.commit(change, &support::nothing(), 0).expect("fits");
    let (cell, offset) = (caret.active.unwrap(), caret.caret.unwrap().end);
    let search = Search::new(document.notebook(), &matcher, None, Some((&cell, offset)));
    assert_eq!(search.current().expect("the next one").range, 3..4);
    assert_eq!(search.position(), (3, 3));
}

#[test]
fn cells_that_may_not_be_edited_are_found_and_left_alone() {
    let mut notebook = notebook(&["a", "a"]);
    let locked = notebook.order()[0].clone();
    let metadata = json!({"editable": false}).as_object().unwrap().clone();
    let change = notebook::compose::set_metadata(&notebook, Some(&locked), &metadata);
    notebook.apply_all(change.edits).expect("fits");
    let matcher = Literal { text: "a".into(), match_case: true };
    let search = Search::new(&notebook, &matcher, None, None);
    assert_eq!(search.position(), (1, 2));
    assert!(search.replace_current(&notebook, &matcher, "b").is_empty());
    notebook.apply_all(search.replace_all(&notebook, &matcher, "b").edits).expect("fits");
    assert_eq!(sources(&notebook), ["a", "b"]);
}

#[test]
fn a_careless_matcher_does_no_harm() {
    struct Careless;
    impl Matcher for Careless {
        fn find_all(&self, _: &str) -> Vec<Range<usize>> {
            vec![0..1, 1..2, 0..9, 0..2, 1..2, 2..3]
        }
        fn expand(&self, _: &str, _: Range<usize>, template: &str) -> String {
            template.to_owned()
        }
    }
    let notebook = notebook(&["éx"]);
    let search = Search::new(&notebook, &Careless, None, None);
    let ranges: Vec<_> = search.hits().iter().map(|hit| hit.range.clone()).collect();
    assert_eq!(ranges, [0..2, 2..3]);
}

#[test]
fn a_list_of_notebooks_shows_the_line_that_matches() {
    let notebook = notebook(&["nothing", "one\ntwo three\nfour"]);
    let matcher = Literal { text: "THREE".into(), match_case: false };
    assert_eq!(first_line(&notebook, &matcher), Some(("two three".into(), 4..9)));
}

proptest! {
    #[test]
    fn replacing_all_is_what_the_matcher_itself_would_do(start in support::notebook(), find in prop::sample::select(vec!["[a-c]{1,2}", ".", "\n", "(?m)^", "$", "é|😀", "a*"]), with in "[a-c$]{0,3}") {
        let matcher = pattern(find);
        let search = Search::new(&start, &matcher, None, None);
        let mut notebook = start.clone();
        notebook.apply_all(search.replace_all(&start, &matcher, &with).edits).expect("fits");
        for (before, after) in start.cells().zip(notebook.cells()) {
            prop_assert_eq!(&after.source, &matcher.0.replace_all(&before.source, with.as_str()));
        }
    }
}
