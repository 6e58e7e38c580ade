//! Command-line arguments in one text, as a shell would split them; nothing is expanded.

use thiserror::Error;

/// Why a text can't be split into arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ArgumentsError {
    /// A quote that does not end.
    #[error("The {quote} that begins at character {at} is not closed.")]
    Unclosed {
        /// `'` or `"`.
        quote: char,
        /// Where it begins, in characters from 1.
        at: usize,
    },
    /// A backslash with nothing after it.
    #[error("There is nothing after the last \\.")]
    Backslash,
}

/// Splits a text into arguments by the rules of a POSIX shell: space and line ends separate, `'…'` is taken as it is,
/// `\` quotes the next character, inside `"…"` only before `"`, `\`, `$`, `` ` `` and a line end. `$`, `*` and the like
/// mean nothing.
///
/// # Errors
/// When a quote is not closed.
pub fn split_arguments(text: &str) -> Result<Vec<String>, ArgumentsError> {
    let mut arguments = Vec::new();
    let mut current: Option<String> = None;
    let mut chars = text.chars().enumerate();
    while let Some((at, char)) = chars.next() {
        match char {
            char if char.is_whitespace() => arguments.extend(current.take()),
            '\'' => {
                let argument = current.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some((_, '\'')) => break,
                        Some((_, char)) => argument.push(char),
                        None => return Err(ArgumentsError::Unclosed { quote: '\'', at: at + 1 }),
                    }
                }
            }
            '"' => {
                let argument = current.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some((_, '"')) => break,
                        Some((_, '\\')) => match chars.next() {
                            Some((_, '\n')) => {}
                            Some((_, char @ ('"' | '\\' | '$' | '`'))) => argument.push(char),
                            Some((_, char)) => argument.extend(['\\', char]),
                            None => return Err(ArgumentsError::Unclosed { quote: '"', at: at + 1 }),
                        },
                        Some((_, char)) => argument.push(char),
                        None => return Err(ArgumentsError::Unclosed { quote: '"', at: at + 1 }),
                    }
                }
            }
            '\\' => match chars.next() {
                Some((_, '\n')) => {}
                Some((_, char)) => current.get_or_insert_default().push(char),
                None => return Err(ArgumentsError::Backslash),
            },
            char => current.get_or_insert_default().push(char),
        }
    }
    arguments.extend(current);
    Ok(arguments)
}

/// Writes arguments so that [`split_arguments`] and a shell read the same.
#[must_use]
pub fn join_arguments<T: AsRef<str>>(arguments: &[T]) -> String {
    let quoted: Vec<String> = arguments.iter().map(|argument| quote(argument.as_ref())).collect();
    quoted.join(" ")
}

fn quote(argument: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "_-./:=@%+,".contains(char);
    if !argument.is_empty() && argument.chars().all(plain) {
        argument.to_owned()
    } else {
        format!("'{}'", argument.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn arguments_are_split_as_a_shell_would() {
        for (text, arguments) in [
            ("", vec![]),
            ("  a  b\n c ", vec!["a", "b", "c"]),
            ("--name 'my job' \"a b\"c", vec!["--name", "my job", "a bc"]),
            (r#""say \"hi\" \n" 'it'\''s' a\ b"#, vec![r#"say "hi" \n"#, "it's", "a b"]),
            ("'' \"\"", vec!["", ""]),
            ("a \\\n b", vec!["a", "b"]),
            ("$HOME *", vec!["$HOME", "*"]),
        ] {
            assert_eq!(split_arguments(text).expect(text), arguments, "{text}");
        }
    }

    #[test]
    fn an_open_quote_is_named_with_its_place() {
        assert_eq!(split_arguments("a 'b"), Err(ArgumentsError::Unclosed { quote: '\'', at: 3 }));
        assert_eq!(split_arguments("é \"b\\"), Err(ArgumentsError::Unclosed { quote: '"', at: 3 }));
        assert_eq!(split_arguments("a\\"), Err(ArgumentsError::Backslash));
    }

    proptest! {
        #[test]
        fn joined_arguments_are_split_again(arguments in proptest::collection::vec("[ -~\\n€]{0,8}", 0..6)) {
            prop_assert_eq!(split_arguments(&join_arguments(&arguments)).expect("arguments"), arguments);
        }

        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,20}") {
            let _ = split_arguments(&text);
            let _ = parse(&text);
        }
    }

    fn parse(text: &str) -> (bool, bool, bool) {
        use crate::format::{Memory, parse_conf, parse_span};
        (Memory::parse_heap(text).is_ok(), parse_conf(text).is_ok(), parse_span(text).is_ok())
    }
}
