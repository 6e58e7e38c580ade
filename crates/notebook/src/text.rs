//! Splices of text. Offsets count UTF-8 bytes; browsers count UTF-16 units, which [`byte_offset`] converts.

use std::ops::Range;

/// Replaces a piece of a text by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// Where, in bytes from the beginning; on a character boundary.
    pub at: usize,
    /// Bytes to take out there.
    pub delete: usize,
    /// Text to put in their place.
    pub insert: String,
}

impl Splice {
    /// Replaces bytes `range` by `insert`.
    #[must_use]
    pub fn new(range: Range<usize>, insert: impl Into<String>) -> Self {
        Self { at: range.start, delete: range.end.saturating_sub(range.start), insert: insert.into() }
    }

    /// The smallest splice that makes `old` into `new`; `None` when they are equal.
    #[must_use]
    pub fn between(old: &str, new: &str) -> Option<Self> {
        if old == new {
            return None;
        }
        let mut start = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
        while !old.is_char_boundary(start) {
            start -= 1;
        }
        let (old_rest, new_rest) = (&old[start..], &new[start..]);
        let mut tail = old_rest.bytes().rev().zip(new_rest.bytes().rev()).take_while(|(a, b)| a == b).count();
        while !old_rest.is_char_boundary(old_rest.len() - tail) {
            tail -= 1;
        }
        Some(Self::new(start..old.len() - tail, &new_rest[..new_rest.len() - tail]))
    }

    /// The bytes of the old text that are replaced.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.at..self.at.saturating_add(self.delete)
    }

    /// Applies it; returns the splice that takes it back, or `None` (and changes nothing) when its ends are not
    /// character boundaries of `text`.
    pub fn apply(&self, text: &mut String) -> Option<Self> {
        let range = self.range();
        let removed = text.get(range.clone())?.to_owned();
        text.replace_range(range, &self.insert);
        Some(Self { at: self.at, delete: self.insert.len(), insert: removed })
    }
}

/// The byte offset of UTF-16 offset `units` in `text`; `None` beyond its end and inside a surrogate pair.
#[must_use]
pub fn byte_offset(text: &str, units: usize) -> Option<usize> {
    let mut seen = 0;
    for (offset, c) in text.char_indices() {
        if seen >= units {
            return (seen == units).then_some(offset);
        }
        seen += c.len_utf16();
    }
    (seen == units).then_some(text.len())
}

/// The UTF-16 offset of byte offset `bytes` in `text`; the end for offsets beyond it.
#[must_use]
pub fn utf16_offset(text: &str, bytes: usize) -> usize {
    text.char_indices().take_while(|(offset, _)| *offset < bytes).map(|(_, c)| c.len_utf16()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_offsets_and_bytes_are_converted_both_ways() {
        let text = "aé😀z";
        for (units, bytes) in [(0, 0), (1, 1), (2, 3), (4, 7), (5, 8)] {
            assert_eq!(byte_offset(text, units), Some(bytes));
            assert_eq!(utf16_offset(text, bytes), units);
        }
        assert_eq!(byte_offset(text, 3), None, "inside the surrogate pair");
        assert_eq!(byte_offset(text, 6), None, "beyond the end");
    }

    #[test]
    fn a_splice_taken_back_leaves_the_text_as_it_was() {
        let mut text = "aé😀z".to_owned();
        let splice = Splice::new(1..7, "bc");
        let back = splice.apply(&mut text).expect("applies");
        assert_eq!(text, "abcz");
        assert_eq!(back.apply(&mut text), Some(splice));
        assert_eq!(text, "aé😀z");
    }

    #[test]
    fn a_splice_inside_a_character_or_beyond_the_end_changes_nothing() {
        let mut text = "é".to_owned();
        for range in [0..1, 1..2, 0..3, 3..3] {
            assert_eq!(Splice::new(range, "x").apply(&mut text), None);
        }
        assert_eq!(text, "é");
    }

    #[test]
    fn the_difference_of_two_texts_is_found_and_is_small() {
        assert_eq!(Splice::between("print(1)", "print(12)"), Some(Splice::new(7..7, "2")));
        assert_eq!(Splice::between("é", "è"), Some(Splice::new(0..2, "è")), "never inside a character");
        assert_eq!(Splice::between("aaa", "aa"), Some(Splice::new(2..3, "")));
        assert_eq!(Splice::between("a", "a"), None);
    }
}
