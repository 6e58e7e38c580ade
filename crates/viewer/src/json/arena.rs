//! The values of a tree one after the other, each before its children.

use serde_json::Value;

use super::MAX_NODES;

/// A value of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    False,
    True,
    Number,
    String,
    Array,
    Object,
    /// Stands for children that were left out.
    More,
}

impl Kind {
    pub(super) fn is_branch(self) -> bool {
        matches!(self, Self::Array | Self::Object)
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) depth: u16,
    pub(super) parent: u32,
    /// One more than the last node below this one.
    pub(super) end: u32,
    /// Place among its siblings.
    pub(super) index: u32,
    /// Children of a branch; children left out for [`Kind::More`].
    pub(super) children: u32,
    /// Where the name under which an object holds it begins and ends in the text.
    key: (u32, u32),
    text: (u32, u32),
}

/// The nodes and all their text in one piece.
#[derive(Debug, Clone, Default)]
pub(super) struct Arena {
    pub(super) nodes: Vec<Node>,
    text: String,
}

impl Arena {
    pub(super) fn new(value: &Value) -> Self {
        let mut arena = Self::default();
        arena.add(value, 0, 0, 0, (0, 0));
        arena.nodes.shrink_to_fit();
        arena.text.shrink_to_fit();
        arena
    }

    fn put(&mut self, text: &str) -> (u32, u32) {
        let start = self.text.len();
        // 4 GiB of text is more than any answer; what is beyond is left out.
        if u32::try_from(start + text.len()).is_err() {
            return (0, 0);
        }
        self.text.push_str(text);
        (start as u32, self.text.len() as u32)
    }

    fn node(&mut self, kind: Kind, depth: u16, parent: u32, index: u32, children: usize, key: (u32, u32)) -> usize {
        let end = self.nodes.len() as u32 + 1;
        let children = u32::try_from(children).unwrap_or(u32::MAX);
        self.nodes.push(Node { kind, depth, parent, end, index, children, key, text: (0, 0) });
        self.nodes.len() - 1
    }

    fn add(&mut self, value: &Value, depth: u16, parent: u32, index: u32, key: (u32, u32)) {
        let (kind, children) = match value {
            Value::Null => (Kind::Null, 0),
            Value::Bool(false) => (Kind::False, 0),
            Value::Bool(true) => (Kind::True, 0),
            Value::Number(_) => (Kind::Number, 0),
            Value::String(_) => (Kind::String, 0),
            Value::Array(items) => (Kind::Array, items.len()),
            Value::Object(fields) => (Kind::Object, fields.len()),
        };
        let place = self.node(kind, depth, parent, index, children, key);
        match value {
            Value::Number(number) => self.set_text(place, &number.to_string()),
            Value::String(text) => self.set_text(place, text),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if self.is_full(depth, place, index, children) {
                        break;
                    }
                    self.add(item, depth + 1, place as u32, index as u32, (0, 0));
                }
            }
            Value::Object(fields) => {
                for (index, (name, field)) in fields.iter().enumerate() {
                    if self.is_full(depth, place, index, children) {
                        break;
                    }
                    let key = self.put(name);
                    self.add(field, depth + 1, place as u32, index as u32, key);
                }
            }
            _ => {}
        }
        let end = self.nodes.len() as u32;
        if let Some(node) = self.nodes.get_mut(place) {
            node.end = end;
        }
    }

    /// Puts one node in the place of all children from `index` on, when there is no room for more.
    fn is_full(&mut self, depth: u16, place: usize, index: usize, children: usize) -> bool {
        let full = self.nodes.len() >= MAX_NODES;
        if full {
            self.node(Kind::More, depth + 1, place as u32, index as u32, children - index, (0, 0));
        }
        full
    }

    fn set_text(&mut self, place: usize, text: &str) {
        let range = self.put(text);
        if let Some(node) = self.nodes.get_mut(place) {
            node.text = range;
        }
    }

    pub(super) fn get(&self, node: u32) -> Option<&Node> {
        self.nodes.get(node as usize)
    }

    fn slice(&self, range: (u32, u32)) -> &str {
        self.text.get(range.0 as usize..range.1 as usize).unwrap_or_default()
    }

    /// Digits of a number, text of a string.
    pub(super) fn text(&self, node: &Node) -> &str {
        self.slice(node.text)
    }

    /// The name under which an object holds the node.
    pub(super) fn key(&self, node: &Node) -> &str {
        self.slice(node.key)
    }

    pub(super) fn in_object(&self, node: &Node) -> bool {
        node.depth > 0 && self.get(node.parent).is_some_and(|parent| parent.kind == Kind::Object)
    }
}
