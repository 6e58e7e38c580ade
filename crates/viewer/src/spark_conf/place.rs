//! Where in a text of settings somebody types.

/// The line with the caret, taken apart. Positions are in UTF-16 units, as browsers count them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name of the setting as far as it is there; up to the caret when the caret is in it.
    pub key: String,
    /// The value up to the caret; `None` while the caret is in the name.
    pub value: Option<String>,
    /// Where the name, or the value if the caret is in it, begins.
    pub from: usize,
    /// Where it ends, which may be behind the caret.
    pub to: usize,
}

impl Place {
    /// The place at `caret`; `None` in a comment.
    #[must_use]
    pub fn of(text: &str, caret: usize) -> Option<Self> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let caret = caret.min(units.len());
        let newline = u16::from(b'\n');
        let start = units[..caret].iter().rposition(|unit| *unit == newline).map_or(0, |at| at + 1);
        let end = units[caret..].iter().position(|unit| *unit == newline).map_or(units.len(), |at| caret + at);
        let is_blank = |unit: u16| unit == u16::from(b' ') || unit == u16::from(b'\t');
        let is_between = |unit: u16| is_blank(unit) || unit == u16::from(b'=');
        let from = start + units[start..end].iter().take_while(|unit| is_blank(**unit)).count();
        if units.get(from) == Some(&u16::from(b'#')) || caret < from {
            return None;
        }
        let key_end = from + units[from..end].iter().take_while(|unit| !is_between(**unit)).count();
        let word = |from: usize, to: usize| String::from_utf16_lossy(&units[from..to]);
        if caret <= key_end {
            return Some(Self { key: word(from, caret), value: None, from, to: key_end });
        }
        let value = key_end + units[key_end..end].iter().take_while(|unit| is_between(**unit)).count();
        let value = value.min(caret);
        Some(Self { key: word(from, key_end), value: Some(word(value, caret)), from: value, to: end })
    }

    /// The text with `words` in place of the name or value, and where the caret is then.
    #[must_use]
    pub fn put(&self, text: &str, words: &str) -> (String, usize) {
        let units: Vec<u16> = text.encode_utf16().collect();
        let part =
            |from: usize, to: usize| String::from_utf16_lossy(&units[from.min(units.len())..to.min(units.len())]);
        let rest = part(self.to, units.len());
        // A name is followed by its `=`, unless there is something already.
        let between = if self.value.is_none() && !rest.starts_with(['=', ' ', '\t']) { "=" } else { "" };
        let put = format!("{words}{between}");
        let caret = self.from + put.encode_utf16().count();
        (format!("{}{put}{rest}", part(0, self.from)), caret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<Place> {
        let caret = text.find('|').unwrap_or(text.len());
        Place::of(&text.replace('|', ""), text[..caret].encode_utf16().count())
    }

    #[test]
    fn the_caret_is_in_a_name_in_a_value_or_in_neither() {
        let name = at("spark.a=1\n  spark.ex|ecutor=2").expect("a place");
        assert_eq!((name.key.as_str(), name.value, name.from, name.to), ("spark.ex", None, 12, 26));
        let value = at("é=1\nspark.a = tr|ue").expect("a place");
        assert_eq!((value.key.as_str(), value.value.as_deref(), value.from), ("spark.a", Some("tr"), 14));
        assert_eq!(at("# spark.a|"), None);
        assert_eq!(at("").expect("a place").key, "");
        let blank = at("spark.a |").expect("a place");
        assert_eq!((blank.key.as_str(), blank.value.as_deref()), ("spark.a", Some("")));
    }

    #[test]
    fn what_is_chosen_takes_the_place_of_what_was_typed() {
        let text = "spark.a=1\nspark.ex\n😀";
        let place = Place::of(text, 18).expect("a place");
        assert_eq!(place.put(text, "spark.executor.cores"), ("spark.a=1\nspark.executor.cores=\n😀".to_owned(), 31));
        let text = "spark.a=tru";
        let place = Place::of(text, text.len()).expect("a place");
        assert_eq!(place.put(text, "true"), ("spark.a=true".to_owned(), 12));
        let text = "spark.x=3";
        let place = Place::of(text, 7).expect("a place");
        assert_eq!(place.put(text, "spark.y"), ("spark.y=3".to_owned(), 7));
    }
}
