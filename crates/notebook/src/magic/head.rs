//! The first line of a cell: name, options, and what follows.

use super::MagicError;

/// A cell's head and body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head<'a> {
    /// Name without `%`.
    pub(super) name: &'a str,
    /// It began with `%%`.
    pub(super) is_double: bool,
    /// The rest of its line.
    pub(super) rest: &'a str,
    /// The lines after it.
    pub(super) body: &'a str,
    /// Line of the cell it stands on, counted from 0.
    pub(super) line: usize,
}

impl<'a> Head<'a> {
    /// The head of a cell that begins with one; only empty lines may stand before it.
    pub(super) fn of(source: &'a str) -> Option<Self> {
        let text = source.trim_start();
        let line = source[..source.len() - text.len()].matches('\n').count();
        let rest = text.strip_prefix('%')?;
        let (is_double, rest) = rest.strip_prefix('%').map_or((false, rest), |rest| (true, rest));
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        if name.is_empty() || !(rest.is_empty() || rest.starts_with(char::is_whitespace)) {
            return None;
        }
        let (rest, body) = rest.split_once('\n').unwrap_or((rest, ""));
        Some(Self { name, is_double, rest: rest.trim(), body, line })
    }

    /// As it is written.
    pub(super) fn written(&self) -> String {
        format!("{}{}", if self.is_double { "%%" } else { "%" }, self.name)
    }

    /// Line of the cell that the body's first line is.
    pub(super) fn body_line(&self) -> usize {
        self.line + 1
    }

    /// The code after the head: the rest of its line, if that has no options, and the lines after it.
    pub(super) fn code(&self) -> (String, usize) {
        if self.rest.is_empty() {
            (dedent(self.body), self.body_line())
        } else if self.body.is_empty() {
            (self.rest.to_owned(), self.line)
        } else {
            (format!("{}\n{}", self.rest, self.body), self.line)
        }
    }

    pub(super) fn error(&self, message: impl Into<String>) -> MagicError {
        MagicError::new(self.line, message)
    }

    /// Fails when lines follow a head that takes none.
    pub(super) fn no_body(&self) -> Result<(), MagicError> {
        match self.body.lines().position(|line| !line.trim().is_empty()) {
            None => Ok(()),
            Some(line) => {
                let message = format!("{} stands alone in its cell: take the lines below it away.", self.written());
                Err(MagicError::new(self.body_line() + line, message))
            }
        }
    }

    /// Reads the options of the head's line. `flags` stand alone, `valued` take a value; each is given as its letter
    /// and its long name.
    pub(super) fn options(&self, flags: &[Opt], valued: &[Opt]) -> Result<Options, MagicError> {
        let mut words = words(self.rest).map_err(|message| self.error(message))?.into_iter().peekable();
        let mut options = Options::default();
        while let Some(word) = words.next() {
            let Some(text) = word.strip_prefix('-').filter(|text| !text.is_empty() && !is_number(&word)) else {
                options.words.push(word);
                continue;
            };
            let (name, mut value) = match text.strip_prefix('-') {
                Some(long) => match long.split_once('=') {
                    Some((name, value)) => (name, Some(value.to_owned())),
                    None => (long, None),
                },
                None => {
                    let end = text.chars().next().map_or(0, char::len_utf8);
                    (&text[..end], Some(text[end..].to_owned()).filter(|value| !value.is_empty()))
                }
            };
            let is = |opt: &&Opt| name == opt.1 || name.len() == 1 && name.starts_with(opt.0);
            if let Some(flag) = flags.iter().find(is) {
                // Where Python's parser allows a value, it is True or False.
                let off =
                    words.next_if(|next| matches!(next.as_str(), "True" | "False")).is_some_and(|next| next == "False");
                if !off {
                    options.given.push((flag.0, String::new()));
                }
            } else if let Some(opt) = valued.iter().find(is) {
                value = value.or_else(|| words.next());
                let Some(value) = value else {
                    return Err(self.error(format!("-{} ({}) needs a value.", opt.0, opt.1)));
                };
                options.given.push((opt.0, value));
            } else {
                let known: Vec<String> = flags.iter().chain(valued).map(|opt| format!("-{}", opt.0)).collect();
                let known = if known.is_empty() { "no options".to_owned() } else { known.join(", ") };
                return Err(self.error(format!("{} does not know {word}; it knows {known}.", self.written())));
            }
        }
        Ok(options)
    }
}

/// An option: letter and long name.
pub(super) struct Opt(pub(super) char, pub(super) &'static str);

/// Options that were given.
#[derive(Debug, Default)]
pub(super) struct Options {
    given: Vec<(char, String)>,
    /// Words that are no options.
    pub(super) words: Vec<String>,
}

impl Options {
    pub(super) fn has(&self, letter: char) -> bool {
        self.given.iter().any(|(own, _)| *own == letter)
    }

    /// The value that was given last.
    pub(super) fn get(&self, letter: char) -> Option<&str> {
        self.given.iter().rev().find(|(own, _)| *own == letter).map(|(_, value)| value.as_str())
    }

    /// A value that must be a variable's name.
    pub(super) fn name(&self, letter: char, head: &Head<'_>) -> Result<Option<&str>, MagicError> {
        let Some(name) = self.get(letter) else { return Ok(None) };
        let valid = !name.starts_with(|c: char| c.is_ascii_digit())
            && !name.is_empty()
            && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        if valid {
            Ok(Some(name))
        } else {
            Err(head.error(format!("-{letter} needs a variable's name, not {name:?}.")))
        }
    }

    /// A value that must be a number.
    pub(super) fn number<T: std::str::FromStr>(
        &self,
        letter: char,
        default: T,
        what: &str,
        head: &Head<'_>,
    ) -> Result<T, MagicError> {
        match self.get(letter) {
            None => Ok(default),
            Some(text) => text.parse().map_err(|_| head.error(format!("-{letter} needs {what}, not {text:?}."))),
        }
    }
}

fn is_number(word: &str) -> bool {
    word.parse::<f64>().is_ok()
}

/// Words as a shell cuts them, with quotes.
fn words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some('"') | None, '\\') => word.get_or_insert_default().extend(chars.next()),
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    match quote {
        Some(open) => Err(format!("A quote {open} is not closed.")),
        None => Ok(words),
    }
}

/// `text` without the white space that all its lines begin with, as Python's `textwrap.dedent` has it.
pub(super) fn dedent(text: &str) -> String {
    let mut margin: Option<&str> = None;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        margin = Some(match margin {
            None => indent,
            Some(margin) => {
                let same = margin.bytes().zip(indent.bytes()).take_while(|(a, b)| a == b).count();
                &margin[..same]
            }
        });
    }
    let margin = margin.unwrap_or_default();
    if margin.is_empty() {
        return text.to_owned();
    }
    let cut = |line: &str| line.strip_prefix(margin).unwrap_or(line.trim_start_matches([' ', '\t'])).to_owned();
    text.split_inclusive('\n').map(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_found_only_where_a_cell_begins() {
        let head = Head::of("\n  %%sql -o x\nselect 1\n").expect("a head");
        assert_eq!((head.name, head.rest, head.body, head.line), ("sql", "-o x", "select 1\n", 1));
        for none in ["x %sql", "# c\n%%sql", "%", "%%", "% x", "%sql(1)", "%%%x", "100 % 3"] {
            assert_eq!(Head::of(none), None, "{none}");
        }
    }

    #[test]
    fn options_are_read_as_pythons_argument_parser_does() {
        let head = Head::of("%%sql --output=df -n50 -r 0.5 -q True -c 'a b' -m \"x\"").expect("a head");
        let valued =
            [Opt('o', "output"), Opt('n', "maxrows"), Opt('r', "rate"), Opt('c', "coerce"), Opt('m', "method")];
        let options = head.options(&[Opt('q', "quiet")], &valued).expect("fits");
        let got: Vec<_> = ['o', 'n', 'r', 'c', 'm'].iter().map(|c| options.get(*c).unwrap_or_default()).collect();
        assert_eq!(got, ["df", "50", "0.5", "a b", "x"]);
        assert!(options.has('q'));
        assert_eq!(options.number('n', 0, "a number", &head), Ok(50));
        assert!(options.name('c', &head).is_err());
    }

    #[test]
    fn wrong_options_are_told() {
        let error =
            |text: &str| Head::of(text).expect("a head").options(&[], &[Opt('n', "maxrows")]).expect_err("wrong");
        assert_eq!(error("%x -z").to_string(), "Line 1: %x does not know -z; it knows -n.");
        assert_eq!(error("%x -n").to_string(), "Line 1: -n (maxrows) needs a value.");
        assert_eq!(error("%x 'a").to_string(), "Line 1: A quote ' is not closed.");
        let head = Head::of("%x -n -5").expect("a head");
        assert_eq!(head.options(&[], &[Opt('n', "maxrows")]).expect("fits").get('n'), Some("-5"));
    }

    #[test]
    fn common_indent_goes() {
        assert_eq!(dedent("  a\n\n    b\n  c"), "a\n\n  b\nc");
        assert_eq!(dedent("a\n  b"), "a\n  b");
        assert_eq!(dedent("\ta\n  b"), "\ta\n  b");
    }
}
