//! Names that were not found, and what may have been meant.

/// What was not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// A column.
    Column,
    /// A table or view.
    Table,
    /// A function.
    Function,
}

/// A name that was not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What it was to be.
    pub unknown: Unknown,
    /// The name.
    pub name: String,
    /// What may have been meant, the likeliest first; empty when Spark names nothing.
    pub candidates: Vec<String>,
}

const MAX_CANDIDATES: usize = 5;

/// Text between two marks.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let start = text.find(before)? + before.len();
    let rest = text.get(start..)?;
    rest.get(..rest.find(after)?)
}

fn bare(name: &str) -> String {
    name.trim().trim_matches(['`', '\'', '"']).to_owned()
}

pub(super) fn of(message: &str) -> Option<Hint> {
    let hint = |unknown, name: &str, candidates| Some(Hint { unknown, name: bare(name), candidates });
    if let Some(name) = between(message, "parameter with name ", " cannot be resolved") {
        return hint(Unknown::Column, name, listed(message, "of the following? [", "]"));
    }
    if let Some(name) = between(message, "Column '", "' does not exist") {
        return hint(Unknown::Column, name, listed(message, "of the following? [", "]"));
    }
    // Spark 3.2 and before list all columns there are.
    if let Some(name) = between(message, "cannot resolve '", "' given input columns") {
        let name = bare(name);
        let mut columns = listed(message, "given input columns: [", "]");
        let mut candidates = Vec::new();
        while candidates.len() < MAX_CANDIDATES {
            let far = |(_, column): &(usize, &String)| distance(last_part(column), last_part(&name));
            let Some((nearest, _)) = columns.iter().enumerate().min_by_key(far) else { break };
            candidates.push(columns.remove(nearest));
        }
        return hint(Unknown::Column, &name, candidates);
    }
    if let Some(name) = between(message, "The table or view ", " cannot be found") {
        return hint(Unknown::Table, &name.replace("`.`", "."), Vec::new());
    }
    if let Some(rest) = message.split("Table or view not found: ").nth(1) {
        return hint(Unknown::Table, rest.split([';', '\n', ' ']).next().unwrap_or_default(), Vec::new());
    }
    if let Some(name) = between(message, "Cannot resolve function ", " on search path") {
        return hint(Unknown::Function, name, Vec::new());
    }
    let rest = message.split("Undefined function: ").nth(1)?;
    hint(Unknown::Function, rest.split(['.', ';', '\n', ' ']).next().unwrap_or_default(), Vec::new())
}

/// Names in a list; a name in back quotes may have commas in it.
fn listed(message: &str, before: &str, after: &str) -> Vec<String> {
    let list = between(message, before, after).unwrap_or_default();
    let separator = if list.contains('`') { "`, `" } else { ", " };
    let names = list.split(separator).map(|name| name.trim_matches('`').replace("`.`", "."));
    names.filter(|name| !name.is_empty()).take(100).collect()
}

fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Letters to change, add or take away to make one name of the other, case aside.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
    let b: Vec<char> = b.chars().take(100).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(100).enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (slot, y) in row.iter_mut().skip(1).zip(&b) {
            let changed = diagonal + usize::from(x != *y);
            diagonal = *slot;
            left = changed.min(diagonal + 1).min(left + 1);
            *slot = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_spark_did_not_find_are_read_from_its_messages() {
        let found = |message: &str| of(message).map(|hint| (hint.unknown, hint.name, hint.candidates));
        let name = |unknown, name: &str, candidates: &[&str]| {
            Some((unknown, name.to_owned(), candidates.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()))
        };
        assert_eq!(
            found(
                "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column or function parameter with name `ix` cannot be resolved. Did you mean one of the following? [`id`, `t`.`a, b`].; line 1 pos 7;"
            ),
            name(Unknown::Column, "ix", &["id", "t.a, b"])
        );
        assert_eq!(
            found("Column 'nme' does not exist. Did you mean one of the following? [name, id]; line 1 pos 7;"),
            name(Unknown::Column, "nme", &["name", "id"])
        );
        assert_eq!(
            found("cannot resolve '`nme`' given input columns: [t.city, t.id, t.name];; 'Project"),
            name(Unknown::Column, "nme", &["t.name", "t.id", "t.city"])
        );
        assert_eq!(
            found("[TABLE_OR_VIEW_NOT_FOUND] The table or view `a`.`nope` cannot be found. Verify"),
            name(Unknown::Table, "a.nope", &[])
        );
        assert_eq!(found("Table or view not found: nope; line 1 pos 14"), name(Unknown::Table, "nope", &[]));
        assert_eq!(
            found("[UNRESOLVED_ROUTINE] Cannot resolve function `foo` on search path [`system`]"),
            name(Unknown::Function, "foo", &[])
        );
        assert_eq!(found("Undefined function: foo. This function"), name(Unknown::Function, "foo", &[]));
        assert_eq!(found("division by zero"), None);
    }

    #[test]
    fn distances_count_letters() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("Name", "name"), 0);
    }
}
