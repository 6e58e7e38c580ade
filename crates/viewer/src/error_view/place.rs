//! Places in the cell's code.

use std::ops::Range;

use super::Place;

/// The characters of a line without the space around them.
pub(super) fn whole_line(line: &str) -> Range<usize> {
    let begin = line.chars().take_while(|char| char.is_whitespace()).count();
    begin..line.trim_end().chars().count().max(begin)
}

/// The word that begins at a column; one character when there is no word.
pub(super) fn word_at(line: &str, column: usize) -> Range<usize> {
    let letters = line.chars().skip(column).take_while(|char| char.is_alphanumeric() || *char == '_').count();
    column..column + letters.max(1)
}

/// A place in `code`, if it has that line.
pub(super) fn at(code: &str, line: usize, columns: impl FnOnce(&str) -> Range<usize>, note: &str) -> Option<Place> {
    let text = code.lines().nth(line.checked_sub(1)?)?;
    let length = text.chars().count();
    let columns = columns(text);
    let start = columns.start.min(length);
    Some(Place { line, columns: start..columns.end.clamp(start, length.max(start)), note: note.to_owned(), sure: true })
}

/// The place of a marked line in `code`: `shown` is a line of it with other space in front, and `mark` the column of
/// the mark in `shown`.
pub(super) fn marked(code: &str, shown: &str, mark: Range<usize>, note: &str) -> Option<Place> {
    let wanted = shown.trim();
    if wanted.is_empty() {
        return None;
    }
    let (index, line, found) =
        code.lines().enumerate().find_map(|(index, line)| Some((index, line, line.find(wanted)?)))?;
    let before = line.get(..found).unwrap_or_default().chars().count();
    let indent = shown.chars().take_while(|char| char.is_whitespace()).count();
    let columns = mark.start.saturating_sub(indent) + before..mark.end.saturating_sub(indent) + before;
    at(code, index + 1, |_| columns, note)
}

/// The columns of a mark such as `   ^^^` or `---^^^`; `None` when the line is none.
pub(super) fn mark(line: &str) -> Option<Range<usize>> {
    let line = line.trim_end();
    if !line.ends_with(['^', '~']) || !line.contains('^') || line.contains(|char| !" \t-^~".contains(char)) {
        return None;
    }
    let begin = line.chars().take_while(|char| !matches!(char, '^' | '~')).count();
    Some(begin..line.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_under_lines_with_other_space_in_front() {
        let code = "val a = 1\n  val y: Int = \"ä\" + b\n";
        let place = marked(code, "       val y: Int = \"ä\" + b", 20..21, "x").expect("a place");
        assert_eq!((place.line, place.columns), (2, 15..16));
        assert_eq!(marked(code, "val z", 0..1, ""), None);
        assert_eq!(marked(code, "  ", 0..1, ""), None);
    }

    #[test]
    fn marks_are_told_from_other_lines() {
        assert_eq!(mark("    ^^^ "), Some(4..7));
        assert_eq!(mark("--------------^^^"), Some(14..17));
        assert_eq!(mark("      ~~^~~"), Some(6..11));
        assert_eq!(mark("---"), None);
        assert_eq!(mark("a ^"), None);
        assert_eq!(mark(""), None);
    }

    #[test]
    fn places_beyond_the_code_are_none_and_columns_stay_in_the_line() {
        assert_eq!(at("a\nb", 3, |_| 0..1, ""), None);
        assert_eq!(at("a\nb", 0, |_| 0..1, ""), None);
        assert_eq!(at("abc", 1, |_| 2..9, "").map(|place| place.columns), Some(2..3));
        assert_eq!(at("abc", 1, |_| 7..9, "").map(|place| place.columns), Some(3..3));
        assert_eq!(word_at("select foo(id)", 7), 7..10);
        assert_eq!(word_at("a = )", 4), 4..5);
        assert_eq!(whole_line("  a b  "), 2..5);
    }
}
