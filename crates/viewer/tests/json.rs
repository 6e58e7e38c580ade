//! JSON trees: rows, folding, and text that is the same value again.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use proptest::prelude::*;
use serde_json::{Value, json};
use viewer::json::{JsonTree, Key, MAX_NODES, Shown};

fn rows(tree: &JsonTree) -> Vec<String> {
    (0..tree.len())
        .map(|row| {
            let row = tree.row(row).expect("a row");
            let key = match row.key {
                Key::None => String::new(),
                Key::Name(name) => format!("{name}: "),
                Key::Index(index) => format!("{index}: "),
            };
            let value = match row.value {
                Shown::Null => "null".to_owned(),
                Shown::Bool(value) => value.to_string(),
                Shown::Number(text) => text.to_owned(),
                Shown::String { text, chars: None } => format!("{text:?}"),
                Shown::String { text, chars: Some(chars) } => format!("{}… of {chars}", text.chars().count()),
                Shown::Array(length) => format!("[{length}]"),
                Shown::Object(length) => format!("{{{length}}}"),
                Shown::More(count) => format!("+{count}"),
            };
            let sign = match row.expanded {
                None => "",
                Some(true) => "- ",
                Some(false) => "+ ",
            };
            format!("{}{sign}{key}{value}", "  ".repeat(row.depth.into()))
        })
        .collect()
}

#[test]
fn a_small_value_is_shown_whole_with_every_digit() {
    let value: Value =
        serde_json::from_str(r#"{"big": 1180591620717411303424, "a": [1.10, null, {}], "s": "x", "t": true}"#)
            .expect("JSON");
    let tree = JsonTree::new(&value);
    assert_eq!(
        rows(&tree),
        [
            "- {4}",
            "  big: 1180591620717411303424",
            "  - a: [3]",
            "    0: 1.10",
            "    1: null",
            "    2: {0}",
            "  s: \"x\"",
            "  t: true"
        ]
    );
}

#[test]
fn branches_fold_and_unfold() {
    let mut tree = JsonTree::new(&json!([[1, [2]], 3]));
    let first = tree.row(1).expect("a row").node;
    tree.toggle(first);
    assert_eq!(rows(&tree), ["- [2]", "  + 0: [2]", "  1: 3"]);
    tree.toggle(tree.root());
    assert_eq!(rows(&tree), ["+ [2]"]);
    tree.toggle(tree.root());
    assert_eq!(rows(&tree), ["- [2]", "  + 0: [2]", "  1: 3"]);
}

#[test]
fn a_large_value_begins_with_its_first_level_only() {
    let tree = JsonTree::new(&json!(vec![vec![1, 2, 3]; 500]));
    assert_eq!(tree.len(), 501);
    assert_eq!(rows(&tree)[1], "  + 0: [3]");
    assert_eq!(JsonTree::new(&json!(5)).len(), 1);
}

#[test]
fn a_long_string_is_cut_and_counted_but_copied_whole() {
    let text = "é".repeat(700);
    let tree = JsonTree::new(&json!({"s": text}));
    assert_eq!(rows(&tree)[1], "  s: 500… of 700");
    assert_eq!(tree.text(tree.row(1).expect("a row").node), text);
}

#[test]
fn of_a_value_that_is_too_large_the_rest_is_counted() {
    let tree = JsonTree::new(&json!([vec![0; MAX_NODES + 10], 7]));
    assert!(tree.len() > 2);
    let mut tree = tree;
    while let Some(closed) = (0..tree.len()).filter_map(|row| tree.row(row)).find(|row| row.expanded == Some(false)) {
        tree.toggle(closed.node);
    }
    let all = rows(&tree);
    assert_eq!(all.len(), MAX_NODES + 2);
    assert_eq!(all[MAX_NODES], "    +12");
    assert_eq!(all[MAX_NODES + 1], "  +1");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::hash_map("[a-c\\[\\. ]{0,2}", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_text_of_a_tree_is_the_same_value_again(value in any_json()) {
        let tree = JsonTree::new(&value);
        if !value.is_string() {
            let text = tree.text(tree.root());
            prop_assert_eq!(&serde_json::from_str::<Value>(&text).expect("JSON"), &value);
            prop_assert_eq!(text, serde_json::to_string_pretty(&value).expect("JSON"));
        }
        for row in 0..tree.len() {
            let node = tree.row(row).expect("a row").node;
            if !tree.text(node).is_empty() && tree.row(row).expect("a row").expanded.is_some() {
                prop_assert!(serde_json::from_str::<Value>(&tree.text(node)).is_ok());
            }
        }
    }
}
