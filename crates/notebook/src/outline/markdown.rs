//! As much of Markdown as headings need.

/// A heading in a Markdown text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found<'a> {
    pub(crate) line: usize,
    pub(crate) level: u8,
    pub(crate) text: &'a str,
}

/// All headings, of both styles, outside fenced code.
pub(crate) fn headings(source: &str) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut paragraph: Option<(usize, &str)> = None;
    for (line, text) in source.lines().enumerate() {
        if let Some((c, length)) = fence {
            let run = marks(text.trim_start(), c);
            if run >= length && text.trim_start()[run..].trim().is_empty() {
                fence = None;
            }
            continue;
        }
        if let Some(opened) = fence_start(text) {
            fence = Some(opened);
            paragraph = None;
        } else if let Some((level, heading)) = atx(text) {
            found.push(Found { line, level, text: heading });
            paragraph = None;
        } else if let (Some(level), Some((line, heading))) = (setext(text), paragraph) {
            found.push(Found { line, level, text: heading });
            paragraph = None;
        } else {
            let is_text =
                !text.trim().is_empty() && indent(text) < 4 && !text.trim_start().starts_with(['>', '-', '|']);
            paragraph = match paragraph {
                Some(begun) if is_text => Some(begun),
                _ => is_text.then(|| (line, text.trim())),
            };
        }
    }
    found
}

/// Level of the heading on the first line that is not empty.
pub(crate) fn level(source: &str) -> Option<u8> {
    let trimmed = source.trim_start_matches(['\n', '\r']);
    if let Some((level, _)) = atx(trimmed.lines().next()?) {
        return Some(level);
    }
    let skipped = source[..source.len() - trimmed.len()].lines().count();
    headings(source).first().filter(|found| found.line == skipped).map(|found| found.level)
}

fn indent(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b' ').count()
}

fn marks(text: &str, mark: char) -> usize {
    text.chars().take_while(|c| *c == mark).count()
}

/// `## Text ##`
fn atx(line: &str) -> Option<(u8, &str)> {
    let text = line.trim_start_matches(' ');
    let level = marks(text, '#');
    let rest = &text[level..];
    if indent(line) > 3 || !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let rest = rest.trim();
    let open = rest.trim_end_matches('#');
    let text = if open.is_empty() || open.ends_with([' ', '\t']) { open.trim_end() } else { rest };
    Some((u8::try_from(level).ok()?, text))
}

/// A line of `=` or `-` under a paragraph.
fn setext(line: &str) -> Option<u8> {
    let text = line.trim();
    let only = |mark: char| !text.is_empty() && text.chars().all(|c| c == mark);
    match indent(line) {
        0..=3 if only('=') => Some(1),
        0..=3 if only('-') => Some(2),
        _ => None,
    }
}

fn fence_start(line: &str) -> Option<(char, usize)> {
    let text = line.trim_start_matches(' ');
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = marks(text, mark);
    let valid = indent(line) < 4 && length >= 3 && !(mark == '`' && text[length..].contains('`'));
    valid.then_some((mark, length))
}

/// Text of a heading without emphasis, code marks, links and images: the words only.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => plain.extend(chars.next()),
            '*' | '`' => {}
            '_' if plain.is_empty() || plain.ends_with(' ') || chars.peek().is_none_or(|c| *c == ' ') => {}
            '!' if chars.peek() == Some(&'[') => {}
            '[' => {}
            ']' if chars.peek() == Some(&'(') => {
                chars.by_ref().take_while(|c| *c != ')').for_each(drop);
            }
            ']' => {}
            c => plain.push(c),
        }
    }
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(source: &str) -> Vec<(usize, u8, &str)> {
        headings(source).into_iter().map(|found| (found.line, found.level, found.text)).collect()
    }

    #[test]
    fn headings_of_both_styles_are_found_outside_code() {
        let source = "# A #\n\nB\nmore\n---\n\n```py\n# no\n~~~\n```\n   ###### C#\n    # no\n#no\n####### no\n---\n#";
        assert_eq!(short(source), [(0, 1, "A"), (2, 2, "B"), (10, 6, "C#"), (12, 2, "#no"), (15, 1, "")]);
    }

    #[test]
    fn a_cell_is_a_heading_only_if_it_begins_with_one() {
        assert_eq!(level("\n\n## A\ntext"), Some(2));
        assert_eq!(level("A\n=\n"), Some(1));
        assert_eq!(level("text\n\n# A"), None);
        assert_eq!(level(""), None);
    }

    #[test]
    fn marks_are_taken_off_a_headings_text() {
        assert_eq!(plain("**Bold** `code` [link](http://x) _it_ snake_case \\*"), "Bold code link it snake_case *");
    }
}
