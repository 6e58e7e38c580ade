//! Tables drawn with characters, as Spark's `show` prints them, found in text again.

use serde_json::{Map, Value, json};

use super::LIVY_TABLE;

/// `text` cut into what is no table and what is one (then with its MIME bundle), in order.
pub(crate) fn pieces(text: &str) -> Vec<(&str, Option<Map<String, Value>>)> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut pieces = Vec::new();
    let (mut offset, mut plain, mut i) = (0, 0, 0);
    while i < lines.len() {
        if let Some((count, bundle)) = table(&lines[i..]) {
            let length: usize = lines[i..i + count].iter().map(|line| line.len()).sum();
            if plain < offset {
                pieces.push((&text[plain..offset], None));
            }
            pieces.push((&text[offset..offset + length], Some(bundle)));
            offset += length;
            plain = offset;
            i += count;
        } else {
            offset += lines[i].len();
            i += 1;
        }
    }
    if plain < offset {
        pieces.push((&text[plain..], None));
    }
    pieces
}

/// A table at the beginning of `lines`: number of lines and bundle.
fn table(lines: &[&str]) -> Option<(usize, Map<String, Value>)> {
    let rule = lines.first()?.trim();
    if !is_rule(rule) || lines.get(2)?.trim() != rule {
        return None;
    }
    // Wide characters are counted, not measured: columns are where the rule's crosses are, counted in characters.
    let crosses: Vec<usize> = rule.char_indices().filter(|(_, c)| *c == '+').map(|(i, _)| i).collect();
    let headers = row(lines.get(1)?.trim(), &crosses)?;
    let end = lines.iter().skip(3).position(|line| line.trim() == rule)? + 3;
    let rows = lines[3..end].iter().map(|line| row(line.trim(), &crosses)).collect::<Option<Vec<_>>>()?;
    let headers: Vec<Value> = headers.into_iter().map(|name| json!({"name": name, "type": "STRING_TYPE"})).collect();
    let mut bundle = Map::new();
    bundle.insert(LIVY_TABLE.to_owned(), json!({"headers": headers, "data": rows}));
    Some((end + 1, bundle))
}

fn is_rule(line: &str) -> bool {
    line.len() >= 3 && line.starts_with('+') && line.ends_with('+') && line.bytes().all(|b| b == b'+' || b == b'-')
}

fn row(line: &str, crosses: &[usize]) -> Option<Vec<String>> {
    let chars: Vec<char> = line.chars().collect();
    let fits = chars.len() == crosses.last()? + 1 && crosses.iter().all(|i| chars.get(*i) == Some(&'|'));
    if !fits {
        return None;
    }
    Some(
        crosses
            .windows(2)
            .map(|pair| chars[pair[0] + 1..pair[1]].iter().collect::<String>().trim().to_owned())
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_is_no_table_stays_text() {
        for text in ["+--+\n|a |\n", "+--+\n| a|\n+--+\n|too wide|\n+--+\n", "+-+\n", "a + b\n"] {
            assert_eq!(pieces(text), [(text, None)]);
        }
    }

    #[test]
    fn a_bar_inside_a_value_does_not_shift_the_columns() {
        let text = "+---+---+\n|  a|  b|\n+---+---+\n|x|y|  1|\n+---+---+\n";
        let found = pieces(text);
        assert_eq!(found.len(), 1);
        let bundle = found[0].1.as_ref().expect("a table");
        assert_eq!(bundle[LIVY_TABLE]["data"], json!([["x|y", "1"]]));
    }
}
