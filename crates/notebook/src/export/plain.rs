//! Text that a terminal would show, without its colours.

/// `text` without escape sequences, and with carriage returns and backspaces carried out: of a progress bar that was
/// drawn over and over only the last state is left.
#[must_use]
pub fn plain_text(text: &str) -> String {
    if !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
        return text.to_owned();
    }
    let mut lines = String::with_capacity(text.len());
    let mut line: Vec<char> = Vec::new();
    let mut column = 0_usize;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => {
                lines.extend(line.drain(..));
                lines.push('\n');
                column = 0;
            }
            '\r' => column = 0,
            '\u{8}' => column = column.saturating_sub(1),
            '\u{1b}' => skip_sequence(&mut chars),
            '\t' => put(&mut line, &mut column, '\t'),
            c if c.is_control() => {}
            c => put(&mut line, &mut column, c),
        }
    }
    lines.extend(line);
    lines
}

fn put(line: &mut Vec<char>, column: &mut usize, c: char) {
    if *column < line.len() {
        line[*column] = c;
    } else {
        line.push(c);
    }
    *column += 1;
}

/// Skips what follows an escape: `[ … letter`, `] … bell`, or one character.
fn skip_sequence(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.next() {
        Some('[') => {
            chars.by_ref().take_while(|c| !('@'..='~').contains(c)).for_each(drop);
        }
        Some(']') => {
            while let Some(c) = chars.next() {
                if c == '\u{7}' || c == '\u{1b}' && chars.next_if_eq(&'\\').is_some() {
                    break;
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminals_text_is_left_as_it_would_look() {
        for (text, plain) in [
            ("a\tb\nc", "a\tb\nc"),
            ("\u{1b}[31;1mred\u{1b}[0m", "red"),
            ("10%\r50%\r100% done\n", "100% done\n"),
            ("abc\rX\n", "Xbc\n"),
            ("ab\u{8}c", "ac"),
            ("\u{1b}]8;;http://x\u{7}link\u{1b}]8;;\u{1b}\\!", "link!"),
            ("bell\u{7} nul\u{0} \u{1b}", "bell nul "),
            ("one\r\ntwo\r\n", "one\ntwo\n"),
        ] {
            assert_eq!(plain_text(text), plain, "{text:?}");
        }
    }
}
