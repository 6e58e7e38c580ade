//! How lines of a log are written in what is kept: `eTEXT`, a letter for the section and the text, or `E5TEXT` with what the
//! index knew of the line. `js/src/kept/lines.ts` reads the same.

use crate::log::{LogIndex, Section};

/// The character of the code 0; those of the others follow.
const ZERO: u8 = b'0';

/// Adds a line to a piece. `code`: what [`LogIndex::code`] says of it.
pub fn write_line(piece: &mut String, section: Section, code: u8, text: &str) {
    let letter = section_letter(section);
    if code < 32 {
        piece.push(letter.to_ascii_uppercase());
        piece.push(char::from(ZERO + code));
    } else {
        piece.push(letter);
    }
    piece.push_str(text);
    piece.push('\n');
}

/// A line of a piece: its section, its code, and its text.
#[must_use]
pub fn read_line(line: &str) -> (Section, u8, &str) {
    let mut rest = line.chars();
    let letter = rest.next().unwrap_or_default();
    let section = section_of(letter.to_ascii_lowercase());
    let code =
        rest.clone().next().and_then(|code| u8::try_from(code).ok()?.checked_sub(ZERO)).filter(|code| *code < 32);
    match code.filter(|_| letter.is_ascii_uppercase()) {
        Some(code) => (section, code, rest.as_str().get(1..).unwrap_or_default()),
        None => (section, LogIndex::UNKNOWN, rest.as_str()),
    }
}

/// The lines of a piece as they were printed.
#[must_use]
pub fn printed(piece: &str) -> String {
    let mut text = String::with_capacity(piece.len());
    for line in piece.lines() {
        text.push_str(read_line(line).2);
        text.push('\n');
    }
    text
}

/// A section's letter.
pub(super) fn section_letter(section: Section) -> char {
    match section {
        Section::Stdout => 'o',
        Section::Stderr => 'e',
        Section::Diagnostics => 'd',
    }
}

/// The section of a letter.
pub(super) fn section_of(letter: char) -> Section {
    match letter {
        'e' => Section::Stderr,
        'd' => Section::Diagnostics,
        _ => Section::Stdout,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        for section in Section::ALL {
            for code in (0..32).chain([LogIndex::UNKNOWN]) {
                let mut piece = String::new();
                write_line(&mut piece, section, code, "Ä 1");
                assert_eq!(read_line(piece.trim_end()), (section, code, "Ä 1"));
            }
        }
    }

    #[test]
    fn what_nobody_wrote_is_read_as_well_as_can_be() {
        let unknown = LogIndex::UNKNOWN;
        assert_eq!(read_line(""), (Section::Stdout, unknown, ""));
        assert_eq!(read_line("E"), (Section::Stderr, unknown, ""));
        assert_eq!(read_line("Eéx"), (Section::Stderr, unknown, "éx"));
        assert_eq!(read_line("E~x"), (Section::Stderr, unknown, "~x"));
    }
}
