//! Random notebooks and random acts of people, for property tests.

#![allow(dead_code, unreachable_pub, reason = "each test target uses its part")]

use std::sync::Arc;

use notebook::compose::{self, Change, Direction};
use notebook::{Cell, CellId, CellKind, Flag, Ids, Language, Notebook, Output, Selection, Splice};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Texts with everything that makes offsets hard.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z =()#%\"\n]{0,30}",
        prop::collection::vec(
            prop::sample::select(vec!["é", "😀", "\n", "\r\n", "\u{2028}", "a", "# h", "%%sql\n", "\\", "\u{0}", "ﬀ"]),
            0..8
        )
        .prop_map(|pieces| pieces.concat()),
    ]
}

fn kind() -> impl Strategy<Value = CellKind> {
    prop::sample::select(vec![CellKind::Code, CellKind::Markdown, CellKind::Raw, CellKind::parse("odd")])
}

fn language() -> impl Strategy<Value = Language> {
    prop::sample::select(Language::ALL.to_vec())
}

/// A JSON value with what tends to get lost: big and odd numbers, key order, empty containers.
pub fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        text().prop_map(Value::String),
        prop::sample::select(vec!["0", "-0.0", "1.10", "1e-05", "123456789012345678901234567890", "2.5E+10"])
            .prop_map(|number| serde_json::from_str(number).expect("a number")),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec(("[a-e]{1,3}", inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn output() -> impl Strategy<Value = Output> {
    prop_oneof![
        text().prop_map(|text| Output::stream("stdout", text)),
        json_value().prop_map(|data| {
            let data = json!({"application/json": data, "text/plain": "a\nb"});
            Output::display(data.as_object().expect("an object").clone())
        }),
        json_value().prop_map(Output::from_file),
        prop::collection::vec(text(), 0..3).prop_map(|lines| {
            Output::from_file(json!({"output_type": "stream", "name": "stdout", "text": lines, "odd": 1}))
        }),
    ]
}

/// A cell; its id is made of `n`.
fn cell(n: usize) -> impl Strategy<Value = Cell> {
    let parts = (kind(), language(), text(), prop::collection::vec(output(), 0..3), prop::option::of(json_value()));
    parts.prop_map(move |(kind, language, source, outputs, metadata)| {
        let id = CellId::parse(&format!("cell-{n}")).expect("valid");
        let mut cell = Cell::new(id, kind, language, source);
        cell.run.outputs = Arc::new(outputs);
        cell.run.execution_count = cell.run.outputs.first().map(|_| n as u64);
        if let Some(value) = metadata {
            cell.metadata.insert("kept".into(), value);
        }
        if n.is_multiple_of(3) {
            cell.metadata.insert("tags".into(), json!(["one", "two"]));
        }
        if cell.is_markdown() && n.is_multiple_of(2) {
            cell.attachments = json!({"a.png": {"image/png": "AAAA"}}).as_object().cloned();
        }
        cell
    })
}

/// A notebook of up to six cells.
pub fn notebook() -> impl Strategy<Value = Notebook> {
    prop::collection::vec(any::<()>(), 0..6)
        .prop_flat_map(|slots| slots.iter().enumerate().map(|(i, ())| cell(i)).collect::<Vec<_>>())
        .prop_map(Notebook::of)
}

/// Something a person does; numbers are taken modulo what there is.
#[derive(Debug, Clone)]
pub enum Act {
    Type { cell: usize, from: usize, to: usize, text: String, pause: u64 },
    Insert { at: usize, kind: CellKind, language: Language, source: String },
    Delete(Vec<usize>),
    MoveTo(Vec<usize>, usize),
    MoveBy(Vec<usize>, bool),
    Split(usize, Vec<usize>),
    Merge(Vec<usize>, usize),
    Kind(Vec<usize>, CellKind),
    Language(Vec<usize>, Language),
    Heading(Vec<usize>, u8),
    Tags(Vec<usize>, Vec<String>),
    Metadata(usize, Value),
    NotebookMetadata(Value),
    Flag(Vec<usize>, bool),
    Clear(Vec<usize>),
    Paste(usize, Vec<usize>),
    Duplicate(Vec<usize>),
    Replace(usize, String),
}

pub fn act() -> impl Strategy<Value = Act> {
    let some = || prop::collection::vec(0..8_usize, 0..4);
    let pause = prop::sample::select(vec![0_u64, 10, 5000]);
    let typing = (0..8_usize, 0..20_usize, 0..3_usize, text(), pause)
        .prop_map(|(cell, from, to, text, pause)| Act::Type { cell, from, to, text, pause });
    let other = prop_oneof![
        (0..8_usize, kind(), language(), text()).prop_map(|(at, kind, language, source)| Act::Insert {
            at,
            kind,
            language,
            source
        }),
        some().prop_map(Act::Delete),
        (some(), 0..9_usize).prop_map(|(cells, before)| Act::MoveTo(cells, before)),
        (some(), any::<bool>()).prop_map(|(cells, up)| Act::MoveBy(cells, up)),
        (0..8_usize, prop::collection::vec(0..30_usize, 0..3)).prop_map(|(cell, cuts)| Act::Split(cell, cuts)),
        (some(), 0..4_usize).prop_map(|(cells, into)| Act::Merge(cells, into)),
        (some(), kind()).prop_map(|(cells, kind)| Act::Kind(cells, kind)),
        (some(), language()).prop_map(|(cells, language)| Act::Language(cells, language)),
        (some(), 0..9_u8).prop_map(|(cells, level)| Act::Heading(cells, level)),
        (some(), proptest::collection::vec("[a-c]", 0..3)).prop_map(|(cells, tags)| Act::Tags(cells, tags)),
        (0..8_usize, json_value()).prop_map(|(cell, value)| Act::Metadata(cell, value)),
        json_value().prop_map(Act::NotebookMetadata),
        (some(), any::<bool>()).prop_map(|(cells, set)| Act::Flag(cells, set)),
        some().prop_map(Act::Clear),
        (0..9_usize, some()).prop_map(|(at, cells)| Act::Paste(at, cells)),
        some().prop_map(Act::Duplicate),
        (0..8_usize, text()).prop_map(|(cell, text)| Act::Replace(cell, text)),
    ];
    prop_oneof![1 => typing, 4 => other]
}

impl Act {
    /// How long the person waits before it.
    pub fn pause(&self) -> u64 {
        if let Self::Type { pause, .. } = self { *pause } else { 100 }
    }

    /// The change it means for this notebook.
    pub fn change(&self, notebook: &Notebook, ids: &mut Ids) -> Change {
        let length = notebook.len();
        if length == 0 && !matches!(self, Self::Insert { .. } | Self::NotebookMetadata(_)) {
            return Change::default();
        }
        let id = |i: usize| notebook.order()[i % length].clone();
        let pick = |cells: &[usize]| cells.iter().map(|i| id(*i)).collect::<Vec<_>>();
        match self {
            Self::Type { cell, from, to, text, .. } => {
                let cell = id(*cell);
                let source = &notebook.get(&cell).expect("there").source;
                let offsets: Vec<usize> = source.char_indices().map(|(i, _)| i).chain([source.len()]).collect();
                let from = from % offsets.len();
                let to = (from + to).min(offsets.len() - 1);
                compose::type_text(&cell, Splice::new(offsets[from]..offsets[to], text.clone()))
            }
            Self::Insert { at, kind, language, source } => {
                compose::insert(notebook, *at, kind.clone(), *language, source, ids)
            }
            Self::Delete(cells) => compose::delete(notebook, &pick(cells), ids),
            Self::MoveTo(cells, before) => compose::move_to(notebook, &pick(cells), *before),
            Self::MoveBy(cells, up) => {
                let direction = if *up { Direction::Up } else { Direction::Down };
                compose::move_by(notebook, &pick(cells), direction)
            }
            Self::Split(cell, cuts) => compose::split(notebook, &id(*cell), cuts, ids),
            Self::Merge(cells, into) => {
                let cells = pick(cells);
                let into = cells.get(into % cells.len().max(1)).cloned().unwrap_or_else(|| id(0));
                compose::merge(notebook, &cells, &into)
            }
            Self::Kind(cells, kind) => compose::set_kind(notebook, &pick(cells), kind),
            Self::Language(cells, language) => compose::set_language(notebook, &pick(cells), *language),
            Self::Heading(cells, level) => compose::set_heading(notebook, &pick(cells), *level),
            Self::Tags(cells, tags) => compose::set_tags(notebook, &pick(cells), tags),
            Self::Metadata(cell, value) => {
                let metadata = value.as_object().cloned().unwrap_or_default();
                compose::set_metadata(notebook, Some(&id(*cell)), &metadata)
            }
            Self::NotebookMetadata(value) => {
                compose::set_metadata(notebook, None, &value.as_object().cloned().unwrap_or_default())
            }
            Self::Flag(cells, set) => compose::set_flag(notebook, &pick(cells), Flag::SourceHidden, *set),
            Self::Clear(cells) => compose::clear_outputs(notebook, &pick(cells)),
            Self::Paste(at, cells) => {
                let cells =
                    pick(cells).iter().filter_map(|id| notebook.get(id)).map(|cell| Cell::clone(cell)).collect();
                compose::paste(notebook, *at, cells, ids)
            }
            Self::Duplicate(cells) => compose::duplicate(notebook, &pick(cells), ids),
            Self::Replace(cell, text) => compose::replace_text(notebook, &id(*cell), text),
        }
    }
}

/// Everything in a notebook as text, with the order of keys, which `==` on JSON objects does not look at.
pub fn dump(notebook: &Notebook) -> String {
    format!("{:?} {:?} {:#?}", notebook.metadata(), notebook.extra(), notebook.cells().collect::<Vec<_>>())
}

/// A selection for tests that don't care.
pub fn nothing() -> Selection {
    Selection::default()
}
