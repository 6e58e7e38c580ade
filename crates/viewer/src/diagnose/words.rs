//! Many words looked for at once, letters of the ASCII alphabet in either case.

use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, StartKind};

/// The words. `None` only if there are more of them than the library takes, which is millions.
#[derive(Debug, Clone)]
pub(super) struct Words(Option<DFA>);

impl Words {
    /// The words are known by their places in the list.
    pub(super) fn new(words: &[&str]) -> Self {
        let mut builder = DFA::builder();
        builder.ascii_case_insensitive(true).start_kind(StartKind::Unanchored).prefilter(false);
        Self(builder.build(words).ok())
    }

    /// Adds the numbers of the words that are in a line, maybe several times each.
    pub(super) fn find(&self, text: &str, found: &mut Vec<u16>) {
        let Some(words) = &self.0 else { return };
        let Ok(mut state) = words.start_state(Anchored::No) else { return };
        for byte in text.bytes() {
            state = words.next_state(Anchored::No, state, byte);
            if words.is_special(state) && words.is_match(state) {
                let ends = (0..words.match_len(state)).map(|at| words.match_pattern(state, at).as_usize());
                found.extend(ends.filter_map(|word| u16::try_from(word).ok()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn find(words: &[&str], text: &str) -> Vec<u16> {
        let mut found = Vec::new();
        Words::new(words).find(text, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    #[test]
    fn words_inside_and_across_each_other_are_found() {
        assert_eq!(find(&["he", "she", "his", "hers"], "uSHErs"), [0, 1, 3]);
        assert_eq!(find(&["abcd", "bc", "x"], "zabce"), [1]);
        assert_eq!(find(&["a"], ""), Vec::<u16>::new());
    }

    proptest! {
        #[test]
        fn the_same_is_found_as_by_looking_for_each_word(words in proptest::collection::btree_set("[ab]{1,4}", 1..8), text in "[abAB c]{0,30}") {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let lower = text.to_lowercase();
            let plain: Vec<u16> = (0..words.len() as u16).filter(|number| lower.contains(words[usize::from(*number)])).collect();
            prop_assert_eq!(find(&words, &text), plain);
        }
    }
}
