//! What Python writes that JSON does not allow.

/// So many places are named; of further ones only the number.
const NOTES: usize = 5;

/// `text` with `NaN` and infinities made `null`, and half surrogate pairs made U+FFFD; `None` when there is nothing of
/// that kind. Only looked at after a strict reader has refused the text.
pub(crate) fn mend(text: &str) -> Option<(String, Vec<String>)> {
    let mut mended = String::with_capacity(text.len());
    let mut notes = Vec::new();
    let mut more = 0;
    let mut kept = 0;
    let mut replace = |range: std::ops::Range<usize>, with: &str| {
        mended.push_str(&text[kept..range.start]);
        mended.push_str(with);
        kept = range.end;
        if notes.len() == NOTES {
            more += 1;
            return;
        }
        let (line, column) = place(text, range.start);
        let what = &text[range];
        notes.push(format!("Line {line}, column {column}: {what} is not JSON and was read as {with}."));
    };
    let bytes = text.as_bytes();
    let mut in_string = false;
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'"' => in_string = !in_string,
            b'\\' if in_string => {
                if let Some(end) = half_pair(bytes, i) {
                    replace(i..end, "\u{fffd}");
                    i = end;
                    continue;
                }
                // A whole pair is stepped over at once, so that its second half is not taken for a lone one.
                i += if unit(bytes, i).is_some_and(is_high) { 12 } else { 2 };
                continue;
            }
            b'N' | b'I' | b'-' if !in_string => {
                let word =
                    ["NaN", "Infinity", "-Infinity"].into_iter().find(|word| bytes[i..].starts_with(word.as_bytes()));
                if let Some(word) = word {
                    replace(i..i + word.len(), "null");
                    i += word.len();
                    continue;
                }
            }
            _ => {}
        }
        i += 1;
    }
    if notes.is_empty() {
        return None;
    }
    mended.push_str(&text[kept..]);
    if more > 0 {
        notes.push(format!("The same at {more} more places."));
    }
    Some((mended, notes))
}

/// The UTF-16 unit of `\uXXXX` at `i`.
fn unit(bytes: &[u8], i: usize) -> Option<u16> {
    let digits = bytes.get(i..i + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn is_high(unit: u16) -> bool {
    (0xd800..0xdc00).contains(&unit)
}

/// The end of the escape at `i` if it is half a surrogate pair without its other half.
fn half_pair(bytes: &[u8], i: usize) -> Option<usize> {
    let is_low = |unit: u16| (0xdc00..0xe000).contains(&unit);
    let first = unit(bytes, i)?;
    let alone = is_low(first) || (is_high(first) && !unit(bytes, i + 6).is_some_and(is_low));
    alone.then_some(i + 6)
}

/// Line and column of an offset, counted from 1.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_writes_is_mended_outside_and_inside_of_texts() {
        let text = "{\"a\": [NaN, -Infinity, Infinity, -1],\n \"NaN\": \"\\\"NaN \\ud83d\\ude00 \\ud83d! \\\\ud83d\"}";
        let (mended, notes) = mend(text).expect("something to mend");
        assert_eq!(
            mended,
            "{\"a\": [null, null, null, -1],\n \"NaN\": \"\\\"NaN \\ud83d\\ude00 \u{fffd}! \\\\ud83d\"}"
        );
        assert_eq!(notes.len(), 4);
        assert_eq!(notes[3], "Line 2, column 29: \\ud83d is not JSON and was read as \u{fffd}.");
    }

    #[test]
    fn text_without_such_things_is_left_alone() {
        for text in ["", "{}", "[\"NaN\", -1, \"\\u00e9\"]", "\"\\", "\"\\ud8"] {
            assert_eq!(mend(text), None, "{text:?}");
        }
    }
}
