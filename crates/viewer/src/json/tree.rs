//! Rows of a tree.

use serde_json::Value;

use super::arena::{Arena, Kind, Node, NodeId};
use super::{MAX_STRING, write};

/// Rows that a tree begins with at most, if that many levels can be open.
const FIRST_ROWS: usize = 100;

/// What a row's value is called by its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key<'a> {
    /// The root.
    None,
    /// A field's name.
    Name(&'a str),
    /// A place in an array.
    Index(u32),
}

/// What a row shows of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number with all its digits.
    Number(&'a str),
    /// A string.
    String {
        /// Its beginning: [`MAX_STRING`] characters at most.
        text: &'a str,
        /// Number of all its characters, when that is more.
        chars: Option<usize>,
    },
    /// An array with so many items.
    Array(u32),
    /// An object with so many fields.
    Object(u32),
    /// So many values were left out.
    More(u32),
}

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonRow<'a> {
    /// The value.
    pub node: NodeId,
    /// Levels to indent.
    pub depth: u16,
    /// What its parent calls it.
    pub key: Key<'a>,
    /// What it shows.
    pub value: Shown<'a>,
    /// Whether its children are shown; `None` when it has none.
    pub expanded: Option<bool>,
}

/// A JSON value as rows. See the [module](super).
#[derive(Debug, Clone)]
pub struct JsonTree {
    arena: Arena,
    expanded: Vec<bool>,
    rows: Vec<u32>,
}

impl JsonTree {
    /// The tree of a value, open as many levels as fit into a hundred rows.
    #[must_use]
    pub fn new(value: &Value) -> Self {
        let arena = Arena::new(value);
        let mut levels: Vec<usize> = Vec::new();
        for node in &arena.nodes {
            let depth = usize::from(node.depth);
            if depth == levels.len() {
                levels.push(0);
            }
            if let Some(count) = levels.get_mut(depth) {
                *count += 1;
            }
        }
        let mut rows = 0;
        let open = levels.iter().take_while(|count| {
            rows += **count;
            rows <= FIRST_ROWS
        });
        // The root is open even when it has very many children.
        let open = open.count().max(2) - 1;
        let expanded = arena.nodes.iter().map(|node| usize::from(node.depth) < open).collect();
        let mut tree = Self { arena, expanded, rows: Vec::new() };
        tree.rebuild();
        tree
    }

    fn rebuild(&mut self) {
        self.rows.clear();
        let mut at = 0;
        while let Some(node) = self.arena.get(at) {
            self.rows.push(at);
            at = if self.is_open(at) { at + 1 } else { node.end };
        }
    }

    fn is_open(&self, node: u32) -> bool {
        self.expanded.get(node as usize).copied().unwrap_or_default()
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Never: there is always a root.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<JsonRow<'_>> {
        let id = *self.rows.get(row)?;
        let node = self.arena.get(id)?;
        let key = match node.depth {
            0 => Key::None,
            _ if node.kind == Kind::More => Key::None,
            _ if self.arena.in_object(node) => Key::Name(self.arena.key(node)),
            _ => Key::Index(node.index),
        };
        let expanded = (node.kind.is_branch() && node.children > 0).then(|| self.is_open(id));
        Some(JsonRow { node: NodeId(id), depth: node.depth, key, value: self.shown(node), expanded })
    }

    fn shown<'a>(&'a self, node: &Node) -> Shown<'a> {
        match node.kind {
            Kind::Null => Shown::Null,
            Kind::False => Shown::Bool(false),
            Kind::True => Shown::Bool(true),
            Kind::Number => Shown::Number(self.arena.text(node)),
            Kind::String => {
                let text = self.arena.text(node);
                match text.char_indices().nth(MAX_STRING) {
                    Some((at, _)) => Shown::String { text: &text[..at], chars: Some(text.chars().count()) },
                    None => Shown::String { text, chars: None },
                }
            }
            Kind::Array => Shown::Array(node.children),
            Kind::Object => Shown::Object(node.children),
            Kind::More => Shown::More(node.children),
        }
    }

    /// Shows or hides the children of a value.
    pub fn toggle(&mut self, node: NodeId) {
        if let Some(open) = self.expanded.get_mut(node.0 as usize) {
            *open = !*open;
            self.rebuild();
        }
    }

    /// The root, for [`JsonTree::text`].
    #[must_use]
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// A value as text: a string as it is, anything else as indented JSON with all digits.
    #[must_use]
    pub fn text(&self, node: NodeId) -> String {
        write::text(&self.arena, node.0)
    }
}
