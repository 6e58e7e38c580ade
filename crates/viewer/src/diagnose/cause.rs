//! What the tables of causes are made of.

use super::Confidence;

/// Which of the lines that say so is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    First,
    Last,
}

/// A cause of death.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cause {
    /// Its name.
    pub(super) id: &'static str,
    /// What happened. A colon and the subject follow when the line has one.
    pub(super) title: &'static str,
    /// What to change.
    pub(super) advice: &'static str,
    /// How deep it lies: what makes others fail is deeper than what fails because of it. From 0 to 100.
    pub(super) depth: u8,
    /// How sure one line makes it.
    pub(super) sure: Confidence,
    /// A line of any level says so; otherwise warnings make it less sure, and messages below a warning much less.
    pub(super) any_level: bool,
    /// Which line is quoted.
    pub(super) quote: Quote,
    /// The signs; one is enough. A line has a sign when all its words are in it; a word with a `!` in front must not be.
    pub(super) signs: &'static [&'static [&'static str]],
    /// What the thing is called that is missing, refused or too large: it stands after one of these words.
    pub(super) subject: &'static [&'static str],
    /// Causes that are not told when this one was found: consequences that look like causes.
    pub(super) hides: &'static [&'static str],
}

/// What most causes are.
pub(super) const USUAL: Cause = Cause {
    id: "",
    title: "",
    advice: "",
    depth: 70,
    sure: Confidence::Certain,
    any_level: false,
    quote: Quote::First,
    signs: &[],
    subject: &[],
    hides: &[],
};

/// The subject in a line: in quotes, or up to a space or a sign that ends a clause.
pub(super) fn subject<'a>(line: &'a str, after: &[&str]) -> Option<&'a str> {
    let rest = after.iter().find_map(|word| Some(line.get(line.find(word)? + word.len()..)?.trim_start()))?;
    let first = rest.chars().next()?;
    let subject = if matches!(first, '\'' | '"' | '`') {
        let inner = rest.get(1..)?;
        inner.get(..inner.find(first)?)?
    } else {
        let end = rest.find(|char: char| char.is_whitespace() || ",;)]}".contains(char)).unwrap_or(rest.len());
        rest.get(..end)?.trim_end_matches(['.', ':'])
    };
    (!subject.is_empty() && subject.len() <= 200).then_some(subject)
}

#[cfg(test)]
mod tests {
    use super::subject;

    #[test]
    fn subjects_are_read_in_quotes_or_as_a_word() {
        assert_eq!(subject("No module named 'my.mod'", &["No module named "]), Some("my.mod"));
        assert_eq!(subject("No module named foo", &["x", "No module named "]), Some("foo"));
        assert_eq!(subject("table `a`.`b` not", &["table "]), Some("a"));
        assert_eq!(subject("Path does not exist: hdfs://n/a b;", &["exist: "]), Some("hdfs://n/a"));
        assert_eq!(subject("Failed to load class x.Main.", &["class "]), Some("x.Main"));
        assert_eq!(subject("class ", &["class "]), None);
        assert_eq!(subject("class 'x", &["class "]), None);
        assert_eq!(subject("other", &["class "]), None);
    }
}
