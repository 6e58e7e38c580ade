//! The paths that Rust source names, in `use` items and elsewhere: enough of a reader for import rules, no parser.

/// A path such as `livy_api::Session`, and the line that names it. `use a::{b, c::d}` names `a::b` and `a::c::d`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) line: usize,
    pub(super) path: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    /// `::`
    Separator,
    Other(char),
}

type Tokens<'a> = std::iter::Peekable<std::slice::Iter<'a, (usize, Token)>>;

/// Every path with at least two parts, and every `use`.
pub(super) fn named_paths(source: &str) -> Vec<Named> {
    let tokens = tokens(source);
    let mut rest: Tokens<'_> = tokens.iter().peekable();
    let mut found = Vec::new();
    while let Some((line, token)) = rest.next() {
        match token {
            Token::Word(word) if word == "use" => read_use(&mut rest, &[], &mut found),
            Token::Word(word) => {
                let mut path = vec![word.clone()];
                while rest.next_if(|(_, token)| *token == Token::Separator).is_some() {
                    match rest.next_if(|(_, token)| matches!(token, Token::Word(_))) {
                        Some((_, Token::Word(next))) => path.push(next.clone()),
                        _ => break,
                    }
                }
                if path.len() > 1 {
                    found.push(Named { line: *line, path });
                }
            }
            _ => {}
        }
    }
    found
}

/// Reads a use tree after its prefix, up to the `;`, `,` or `}` that ends it.
fn read_use(rest: &mut Tokens<'_>, prefix: &[String], found: &mut Vec<Named>) {
    let mut path = prefix.to_vec();
    let mut line = 0;
    while let Some((at, token)) = rest.peek() {
        match token {
            Token::Word(word) if word == "as" => {
                rest.next();
                rest.next();
            }
            Token::Word(word) => {
                line = *at;
                path.push(word.clone());
                rest.next();
            }
            Token::Other('*') => {
                line = *at;
                rest.next();
            }
            Token::Separator => {
                rest.next();
            }
            Token::Other('{') => {
                rest.next();
                loop {
                    read_use(rest, &path, found);
                    match rest.next() {
                        Some((_, Token::Other(','))) => {
                            if rest.next_if(|(_, token)| *token == Token::Other('}')).is_some() {
                                return;
                            }
                        }
                        _ => return,
                    }
                }
            }
            Token::Other(_) => break,
        }
    }
    if path.len() > prefix.len() || line > 0 {
        found.push(Named { line, path });
    }
}

/// Words, `::` and single other characters; no comments, strings, characters, lifetimes.
fn tokens(source: &str) -> Vec<(usize, Token)> {
    let chars: Vec<char> = source.chars().collect();
    let at = |position: usize| chars.get(position).copied().unwrap_or('\0');
    let (mut position, mut line) = (0, 1);
    let mut tokens = Vec::new();
    while position < chars.len() {
        let char = at(position);
        let start = position;
        match char {
            '/' if at(position + 1) == '/' => position = find(&chars, position, '\n'),
            '/' if at(position + 1) == '*' => position = end_of_block_comment(&chars, position),
            'r' | 'b' | 'c' if raw_string(&chars, position).is_some() => {
                position = raw_string(&chars, position).unwrap_or(position + 1);
            }
            '"' => position = end_of_string(&chars, position + 1),
            '\'' => position = end_of_quote(&chars, position),
            ':' if at(position + 1) == ':' => {
                tokens.push((line, Token::Separator));
                position += 2;
            }
            _ if char.is_alphabetic() || char == '_' => {
                while at(position).is_alphanumeric() || at(position) == '_' {
                    position += 1;
                }
                tokens.push((line, Token::Word(chars[start..position].iter().collect())));
            }
            _ => {
                if !char.is_whitespace() {
                    tokens.push((line, Token::Other(char)));
                }
                position += 1;
            }
        }
        line += chars[start..position.min(chars.len())].iter().filter(|char| **char == '\n').count();
    }
    tokens
}

fn find(chars: &[char], from: usize, wanted: char) -> usize {
    chars[from..].iter().position(|char| *char == wanted).map_or(chars.len(), |offset| from + offset)
}

/// Block comments nest.
fn end_of_block_comment(chars: &[char], start: usize) -> usize {
    let (mut depth, mut position) = (0_usize, start);
    while position < chars.len() {
        match chars[position..] {
            ['/', '*', ..] => {
                depth += 1;
                position += 2;
            }
            ['*', '/', ..] => {
                depth -= 1;
                position += 2;
                if depth == 0 {
                    return position;
                }
            }
            _ => position += 1,
        }
    }
    position
}

fn end_of_string(chars: &[char], mut position: usize) -> usize {
    while position < chars.len() {
        match chars[position] {
            '\\' => position += 2,
            '"' => return position + 1,
            _ => position += 1,
        }
    }
    position
}

/// `r"..."`, `r#"..."#`, and the same after `b` or `c`: where it ends, or nothing if there is none here.
fn raw_string(chars: &[char], start: usize) -> Option<usize> {
    let before = start.checked_sub(1).map(|position| chars[position]);
    if before.is_some_and(|char| char.is_alphanumeric() || char == '_') {
        return None;
    }
    let mut position = start;
    if matches!(chars.get(position), Some('b' | 'c')) {
        position += 1;
    }
    if chars.get(position) != Some(&'r') {
        return None;
    }
    position += 1;
    let hashes = chars[position..].iter().take_while(|char| **char == '#').count();
    position += hashes;
    if chars.get(position) != Some(&'"') {
        return None;
    }
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let body = &chars[position + 1..];
    let length = body.windows(end.len()).position(|window| window == end).unwrap_or(body.len());
    Some((position + 1 + length + end.len()).min(chars.len()))
}

/// A character literal, or a lifetime: `'a'`, `'\n'`, `'a`.
fn end_of_quote(chars: &[char], start: usize) -> usize {
    match chars[start + 1..] {
        ['\\', ..] => {
            // The character after the backslash may be a quote itself.
            find(chars, (start + 3).min(chars.len()), '\'') + 1
        }
        [_, '\'', ..] => start + 3,
        _ => start + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(source: &str) -> Vec<String> {
        named_paths(source).iter().map(|named| format!("{} {}", named.line, named.path.join("::"))).collect()
    }

    #[test]
    fn use_trees_are_read_to_their_leaves() {
        let source = "use a::b;\npub(crate) use c::{self, d::{e, f as g},\n h::*, };\nuse i as j;";
        assert_eq!(paths(source), ["1 a::b", "2 c::self", "2 c::d::e", "2 c::d::f", "3 c::h", "4 i"]);
    }

    #[test]
    fn paths_in_code_count_as_well() {
        assert_eq!(paths("fn f() -> a::B { c::d::<E>(g::H::new()) }"), ["1 a::B", "1 c::d", "1 g::H::new"]);
    }

    #[test]
    fn comments_and_strings_name_nothing() {
        let source = "// use a::b;\n/* use /* c::d */ e::f */ let x = \"use g::h\"; let y = r#\"i\" j::k\"#;\n\
                      let z = ('\"', 'a', '\\'', b'x', \"\\\"l::m\"); fn n<'a>(o: &'a str) { p::q }";
        assert_eq!(paths(source), ["3 p::q"]);
    }
}
