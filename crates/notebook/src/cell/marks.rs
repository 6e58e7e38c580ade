//! Tags and flags in a cell's metadata, under the names that Jupyter's programs use.

use serde_json::{Map, Value, json};

use super::Cell;

/// A switch of a cell that is kept in its metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flag {
    /// The source is not shown (`jupyter.source_hidden`).
    SourceHidden,
    /// The outputs are not shown (`jupyter.outputs_hidden`, in older files `collapsed`).
    OutputsHidden,
    /// The outputs scroll in a box of limited height (`scrolled`).
    Scrolled,
    /// The section under this heading is not shown (`jp-MarkdownHeadingCollapsed`, in older files
    /// `heading_collapsed`).
    HeadingCollapsed,
    /// The cell is left out when several are run (`livy_frozen`; Zeppelin's disabled paragraph).
    Frozen,
}

impl Flag {
    /// Where it is kept: a key, and a key inside that one.
    fn path(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::SourceHidden => ("jupyter", Some("source_hidden")),
            Self::OutputsHidden => ("jupyter", Some("outputs_hidden")),
            Self::Scrolled => ("scrolled", None),
            Self::HeadingCollapsed => ("jp-MarkdownHeadingCollapsed", None),
            Self::Frozen => ("livy_frozen", None),
        }
    }

    /// Where older programs, or people by tag, say the same.
    fn also(self) -> (Option<&'static str>, &'static [&'static str]) {
        match self {
            Self::SourceHidden => (Some("hide_input"), &["hide-input", "hide-cell", "remove-input"]),
            Self::OutputsHidden => (Some("collapsed"), &["hide-output", "hide-cell", "remove-output"]),
            Self::HeadingCollapsed => (Some("heading_collapsed"), &[]),
            Self::Scrolled | Self::Frozen => (None, &[]),
        }
    }
}

impl Cell {
    /// Its tags, in order.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.metadata.get("tags").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// It has this tag.
    #[must_use]
    pub fn has_tag(&self, tag: &str) -> bool {
        self.tags().any(|own| own == tag)
    }

    /// A run goes on after this cell failed (tag `raises-exception`).
    #[must_use]
    pub fn may_fail(&self) -> bool {
        self.has_tag("raises-exception")
    }

    /// Nothing forbids to edit it (`editable`).
    #[must_use]
    pub fn is_editable(&self) -> bool {
        self.metadata.get("editable") != Some(&Value::Bool(false))
    }

    /// Nothing forbids to delete it (`deletable`).
    #[must_use]
    pub fn is_deletable(&self) -> bool {
        self.metadata.get("deletable") != Some(&Value::Bool(false))
    }

    /// The flag's state. What is set explicitly wins over older keys and tags.
    #[must_use]
    pub fn flag(&self, flag: Flag) -> bool {
        let (key, inner) = flag.path();
        let value = self.metadata.get(key);
        let value = inner.map_or(value, |inner| value.and_then(|value| value.get(inner)));
        if let Some(Value::Bool(set)) = value {
            return *set;
        }
        let (older, tags) = flag.also();
        match older.and_then(|key| self.metadata.get(key)) {
            Some(Value::Bool(set)) => *set,
            _ => tags.iter().any(|tag| self.has_tag(tag)),
        }
    }

    /// The top-level metadata key to change, and its new value (`None`: the key goes), so that the flag is `set`.
    pub(crate) fn flag_change(&self, flag: Flag, set: bool) -> (&'static str, Option<Value>) {
        let (key, inner) = flag.path();
        let Some(inner) = inner else {
            return (key, Some(Value::Bool(set)));
        };
        let mut object = self.metadata.get(key).and_then(Value::as_object).cloned().unwrap_or_else(Map::new);
        object.insert(inner.to_owned(), Value::Bool(set));
        (key, Some(Value::Object(object)))
    }

    /// The value of the `tags` key for these tags.
    pub(crate) fn tags_value(tags: &[String]) -> Option<Value> {
        (!tags.is_empty()).then(|| json!(tags))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Ids;
    use crate::language::{CellKind, Language};

    fn cell(metadata: Value) -> Cell {
        let mut cell = Cell::new(Ids::new(1).cell(), CellKind::Code, Language::Python, "");
        cell.metadata = metadata.as_object().expect("an object").clone();
        cell
    }

    #[test]
    fn a_cell_hidden_the_old_way_or_by_tag_is_hidden_until_shown_explicitly() {
        assert!(cell(json!({"collapsed": true})).flag(Flag::OutputsHidden));
        assert!(cell(json!({"tags": ["hide-input"]})).flag(Flag::SourceHidden));
        assert!(!cell(json!({"tags": ["hide-input"], "jupyter": {"source_hidden": false}})).flag(Flag::SourceHidden));
        assert!(!cell(json!({"jupyter": 3, "tags": "x"})).flag(Flag::SourceHidden));
    }

    #[test]
    fn setting_one_flag_keeps_what_else_stands_under_its_key() {
        let cell = cell(json!({"jupyter": {"outputs_hidden": true, "x": 1}}));
        assert_eq!(
            cell.flag_change(Flag::SourceHidden, true),
            ("jupyter", Some(json!({"outputs_hidden": true, "x": 1, "source_hidden": true})))
        );
    }
}
