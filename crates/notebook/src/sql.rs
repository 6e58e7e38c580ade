//! SQL that is being written, read as far as completion needs it: what may stand at a place, and which tables and
//! columns are in sight. Offsets are bytes.

/// What stands at a place of a query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SqlPlace {
    /// Where the name begins that is being written.
    pub from: usize,
    /// What stands before its dot: a table, an alias or a database.
    pub qualifier: Option<String>,
    /// Only names of tables make sense here.
    pub wants_table: bool,
    /// Tables that the query names, each with the name it goes by.
    pub tables: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A name, with dots inside: `db.table`.
    Name,
    Symbol,
}

#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
    start: usize,
    end: usize,
}

/// Words that a table's name follows.
const BEFORE_TABLE: [&str; 9] = ["from", "join", "into", "table", "update", "describe", "desc", "view", "overwrite"];
/// Words that end a table's entry and are no alias.
const NO_ALIAS: [&str; 26] = [
    "where",
    "on",
    "using",
    "group",
    "order",
    "having",
    "limit",
    "join",
    "inner",
    "left",
    "right",
    "full",
    "cross",
    "semi",
    "anti",
    "union",
    "intersect",
    "except",
    "lateral",
    "window",
    "cluster",
    "distribute",
    "sort",
    "values",
    "select",
    "set",
];

/// Looks at the place `at` of a query; `None` inside strings and comments.
#[must_use]
pub fn place(query: &str, at: usize) -> Option<SqlPlace> {
    let tokens = tokens(query, at)?;
    let mut found = SqlPlace { from: at, tables: tables(&tokens), ..SqlPlace::default() };
    let mut before: Vec<&Token<'_>> = tokens.iter().filter(|token| token.start < at).collect();
    // The name that is being written, with what stands before its last dot.
    if let Some(name) = before.last().filter(|token| token.kind == Kind::Name && token.end >= at) {
        let written = query.get(name.start..at)?;
        let (qualifier, typed) = written.rsplit_once('.').map_or((None, written), |(left, typed)| (Some(left), typed));
        found.from = at - typed.trim_start_matches('`').len();
        found.qualifier = qualifier.map(plain);
        before.pop();
    }
    found.wants_table = match before.last() {
        Some(token) if token.kind == Kind::Name => is_one_of(token.text, &BEFORE_TABLE),
        Some(token) if token.text == "," => in_list_of_tables(&before),
        _ => false,
    };
    Some(found)
}

/// The comma separates tables: going back over names and commas one comes to `FROM`.
fn in_list_of_tables(before: &[&Token<'_>]) -> bool {
    let mut words = before.iter().rev();
    let from = words
        .find(|token| token.kind == Kind::Symbol && token.text != "," || is_one_of(token.text, &["from", "select"]));
    from.is_some_and(|token| is_one_of(token.text, &["from"]))
}

fn tables(tokens: &[Token<'_>]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    let name = |at: usize| tokens.get(at).filter(|token| token.kind == Kind::Name && !is_one_of(token.text, &NO_ALIAS));
    while at < tokens.len() {
        let starts = tokens[at].kind == Kind::Name && is_one_of(tokens[at].text, &BEFORE_TABLE);
        at += 1;
        if !starts {
            continue;
        }
        while let Some(table) = name(at) {
            at += 1;
            if tokens.get(at).is_some_and(|token| is_one_of(token.text, &["as"])) {
                at += 1;
            }
            let table = plain(table.text);
            let alias = match name(at) {
                Some(alias) => {
                    at += 1;
                    plain(alias.text)
                }
                None => table.rsplit('.').next().unwrap_or_default().to_owned(),
            };
            found.push((alias, table));
            if tokens.get(at).is_none_or(|token| token.text != ",") {
                break;
            }
            at += 1;
        }
    }
    found
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|one| one.eq_ignore_ascii_case(word))
}

fn plain(name: &str) -> String {
    name.chars().filter(|letter| *letter != '`').collect()
}

/// The query's tokens; `None` when `at` is inside a string or a comment.
fn tokens(query: &str, at: usize) -> Option<Vec<Token<'_>>> {
    let bytes = query.as_bytes();
    let mut tokens = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let rest = query.get(start..).unwrap_or_default();
        let letter = rest.chars().next().unwrap_or(' ');
        if rest.starts_with("--") || rest.starts_with("/*") {
            let close = if letter == '-' { "\n" } else { "*/" };
            let end = rest.find(close).map_or(query.len() + 1, |end| start + end + if letter == '-' { 0 } else { 2 });
            if at > start && at < end {
                return None;
            }
            start = end.min(query.len());
        } else if matches!(letter, '\'' | '"') {
            let end = string_end(rest, letter).map_or(query.len() + 1, |length| start + length);
            if at > start && at < end {
                return None;
            }
            start = end.min(query.len());
        } else if is_name(letter) {
            let mut quoted = false;
            let length = rest
                .find(|letter: char| {
                    quoted ^= letter == '`';
                    !(quoted && letter != '\n' || is_name(letter) || letter == '.')
                })
                .unwrap_or(rest.len());
            tokens.push(Token { kind: Kind::Name, text: &rest[..length], start, end: start + length });
            start += length;
        } else {
            let length = letter.len_utf8();
            if !letter.is_whitespace() {
                tokens.push(Token { kind: Kind::Symbol, text: &rest[..length], start, end: start + length });
            }
            start += length;
        }
    }
    Some(tokens)
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '`'
}

/// Length of the string that `text` begins with, with its quotes.
fn string_end(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().skip(1).find_map(|(at, letter)| {
        let ends = letter == quote && !escaped;
        escaped = letter == '\\' && !escaped;
        ends.then_some(at + 1)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The place of the `|` in a query.
    fn at(query: &str) -> Option<SqlPlace> {
        let place_of = query.find('|').expect("a mark");
        place(&query.replace('|', ""), place_of)
    }

    #[test]
    fn after_from_and_join_only_tables_make_sense() {
        for query in
            ["select * from |", "select * from ev|", "select a from x join |", "select * from a, |", "insert into |"]
        {
            assert!(at(query).expect(query).wants_table, "{query}");
        }
        for query in ["select |", "select a, | from x", "select * from x where |", "select f(a, |"] {
            assert!(!at(query).expect(query).wants_table, "{query}");
        }
    }

    #[test]
    fn columns_are_of_the_tables_that_the_query_names_also_behind_the_place() {
        let place = at("select u.na| from events e, db.users as u join `odd name` where 1").expect("a place");
        assert_eq!((place.from, place.qualifier.as_deref()), (9, Some("u")));
        let table = |alias: &str, table: &str| (alias.to_owned(), table.to_owned());
        assert_eq!(place.tables, [table("e", "events"), table("u", "db.users"), table("odd name", "odd name")]);
    }

    #[test]
    fn strings_and_comments_are_left_alone() {
        assert_eq!(at("select 'it|'"), None);
        assert_eq!(at("select 1 -- from |"), None);
        assert_eq!(at("select /* | */ 1"), None);
        assert_eq!(at("select '\\'|"), None);
        assert!(at("select 'a' |").is_some());
        let place = at("select | 'from x' from y -- from z").expect("a place");
        assert_eq!(place.tables, [("y".to_owned(), "y".to_owned())]);
    }

    proptest! {
        #[test]
        fn any_text_can_be_read_at_any_place(query in "[a-z`'\" .,()/*\n-]{0,60}|.{0,20}", at in 0..70_usize) {
            let at = (0..=at.min(query.len())).rev().find(|at| query.is_char_boundary(*at)).unwrap_or(0);
            if let Some(place) = place(&query, at) {
                prop_assert!(query.is_char_boundary(place.from) && place.from <= at);
            }
        }
    }
}
