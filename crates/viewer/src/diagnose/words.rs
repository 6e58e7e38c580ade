//! Many words looked for at once, letters of the ASCII alphabet in either case (Aho and Corasick's automaton).

const NONE: u16 = u16::MAX;

/// Words that end at a state: one itself, and the nearest state with one among those for its text's ends.
#[derive(Debug, Clone, Copy)]
struct Ends {
    word: u16,
    next: u16,
}

/// Finds which of its words are in a text, in one pass and one step a byte.
#[derive(Debug, Clone)]
pub(super) struct Words {
    /// Bytes that mean the same to every state have the same class; 0 are those of no word.
    classes: [u8; 256],
    width: usize,
    /// The next state for each state and class.
    next: Vec<u16>,
    ends: Vec<Ends>,
}

impl Words {
    /// The words are known by their places in the list. All together may have up to 65,000 letters.
    pub(super) fn new(words: &[&str]) -> Self {
        let mut automaton = Self { classes: [0; 256], width: 1, next: Vec::new(), ends: Vec::new() };
        for byte in words.iter().flat_map(|word| word.bytes()) {
            automaton.classify(byte);
        }
        automaton.add_state();
        for (number, word) in words.iter().enumerate() {
            let mut state = 0;
            for byte in word.bytes() {
                let slot = state * automaton.width + automaton.class(byte);
                state = match automaton.next.get(slot).copied() {
                    Some(NONE) | None => {
                        let new = automaton.add_state();
                        if let Some(slot) = automaton.next.get_mut(slot) {
                            *slot = u16::try_from(new).unwrap_or(NONE);
                        }
                        new
                    }
                    Some(known) => usize::from(known),
                };
            }
            if let Some(ends) = automaton.ends.get_mut(state) {
                ends.word = u16::try_from(number).unwrap_or(NONE);
            }
        }
        automaton.link();
        automaton
    }

    fn classify(&mut self, byte: u8) {
        if self.class(byte) > 0 {
            return;
        }
        for byte in [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()] {
            if let (Some(class), Ok(width)) = (self.classes.get_mut(usize::from(byte)), u8::try_from(self.width)) {
                *class = width;
            }
        }
        self.width += 1;
    }

    fn class(&self, byte: u8) -> usize {
        self.classes.get(usize::from(byte)).copied().map_or(0, usize::from)
    }

    fn add_state(&mut self) -> usize {
        self.next.resize(self.next.len() + self.width, NONE);
        self.ends.push(Ends { word: NONE, next: NONE });
        self.ends.len() - 1
    }

    /// Fills in where to go on when a letter does not continue a word: where the longest end of what was read that
    /// begins a word would go on. Shorter texts first.
    fn link(&mut self) {
        let mut queue = vec![(0, 0)];
        let mut at = 0;
        while let Some(&(state, fail)) = queue.get(at) {
            at += 1;
            for class in 0..self.width {
                let beyond = if state == 0 { 0 } else { self.step(fail, class) };
                let Some(slot) = self.next.get_mut(state * self.width + class) else { continue };
                if *slot == NONE {
                    *slot = u16::try_from(beyond).unwrap_or(0);
                } else {
                    queue.push((usize::from(*slot), beyond));
                }
            }
            let behind = self.ends.get(fail).copied().filter(|_| state != 0);
            if let (Some(behind), Some(ends)) = (behind, self.ends.get_mut(state)) {
                ends.next = if behind.word == NONE { behind.next } else { u16::try_from(fail).unwrap_or(NONE) };
            }
        }
    }

    fn step(&self, state: usize, class: usize) -> usize {
        self.next.get(state * self.width + class).copied().map_or(0, usize::from)
    }

    /// Appends the words in `text` to `found`, some perhaps several times.
    pub(super) fn find(&self, text: &str, found: &mut Vec<u16>) {
        let mut state = 0;
        for byte in text.bytes() {
            state = self.step(state, self.class(byte));
            let mut at = state;
            while let Some(ends) = self.ends.get(at) {
                if ends.word != NONE {
                    found.push(ends.word);
                }
                if ends.next == NONE {
                    break;
                }
                at = usize::from(ends.next);
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
