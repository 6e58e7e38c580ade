//! Command-line words, read without a library: this program must compile in seconds.

use crate::failure::{Failure, Result};

/// The words after a command.
pub(crate) struct Flags {
    words: Vec<String>,
}

impl Flags {
    pub(crate) fn new(words: &[String]) -> Self {
        Self { words: words.to_vec() }
    }

    /// Whether a flag is there; it is taken out.
    pub(crate) fn take(&mut self, flag: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|word| word != flag);
        self.words.len() != before
    }

    /// The value of `--flag VALUE` or `--flag=VALUE`; it is taken out.
    pub(crate) fn take_value(&mut self, flag: &str) -> Result<Option<String>> {
        let with_equals = format!("{flag}=");
        if let Some(at) = self.words.iter().position(|word| word.starts_with(&with_equals)) {
            let word = self.words.remove(at);
            return Ok(Some(word[with_equals.len()..].to_owned()));
        }
        let Some(at) = self.words.iter().position(|word| word == flag) else { return Ok(None) };
        self.words.remove(at);
        if at < self.words.len() {
            Ok(Some(self.words.remove(at)))
        } else {
            Err(Failure::new(format!("{flag} needs a value")))
        }
    }

    /// The words that are left, or an error if there may be none.
    pub(crate) fn finish(self) -> Result<()> {
        match self.words.first() {
            None => Ok(()),
            Some(word) => Err(Failure::new(format!("{word} is not known here; cargo xtask lists the commands"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(words: &[&str]) -> Flags {
        Flags::new(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn values_come_after_a_space_or_an_equals_sign() {
        let mut given = flags(&["--port", "1", "--livy=http://l", "--no-open"]);
        assert_eq!(given.take_value("--port").unwrap().as_deref(), Some("1"));
        assert_eq!(given.take_value("--livy").unwrap().as_deref(), Some("http://l"));
        assert!(given.take("--no-open"));
        assert!(!given.take("--no-open"));
        assert!(given.finish().is_ok());
    }

    #[test]
    fn a_missing_value_and_an_unknown_word_are_errors() {
        assert!(flags(&["--port"]).take_value("--port").is_err());
        assert!(flags(&["--prot", "1"]).finish().is_err());
    }
}
