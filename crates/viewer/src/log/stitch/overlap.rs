//! The longest end of one snapshot that is the beginning of the next.

/// Number of lines in the longest overlap. Takes time in proportion to the number of lines, however they repeat.
pub(super) fn longest(old: &[String], new: &[String]) -> usize {
    // For each beginning of `new`: the longest shorter beginning that is also its end (Knuth, Morris, Pratt).
    let mut borders: Vec<usize> = Vec::with_capacity(new.len());
    let back = |borders: &[usize], length: usize| length.checked_sub(1).and_then(|at| borders.get(at)).copied();
    for at in 0..new.len() {
        let mut length = if at == 0 { 0 } else { back(&borders, at).unwrap_or(0) };
        while at > 0 && new.get(length) != new.get(at) {
            match back(&borders, length) {
                Some(shorter) => length = shorter,
                None => break,
            }
        }
        borders.push(if at > 0 && new.get(length) == new.get(at) { length + 1 } else { 0 });
    }
    // How many lines of `new` stand at the end of what has been read of `old`.
    let mut length = 0;
    for line in old {
        while length > 0 && new.get(length) != Some(line) {
            length = back(&borders, length).unwrap_or(0);
        }
        if new.get(length) == Some(line) {
            length += 1;
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.chars().map(String::from).collect()
    }

    #[test]
    fn overlaps_are_the_longest_ones() {
        for (old, new, length) in [
            ("", "", 0),
            ("abc", "", 0),
            ("", "abc", 0),
            ("abc", "abc", 3),
            ("abc", "cde", 1),
            ("abc", "bcd", 2),
            ("abc", "def", 0),
            ("aaaa", "aaaa", 4),
            ("baaa", "aaab", 3),
            ("abab", "abac", 2),
            ("xabab", "ababx", 4),
            ("abc", "abcdef", 3),
            ("aabaab", "aabaac", 3),
            ("abcabd", "abcabcabd", 0),
        ] {
            assert_eq!(longest(&lines(old), &lines(new)), length, "{old} {new}");
        }
    }

    #[test]
    fn every_pair_of_short_texts_agrees_with_trying_all_lengths() {
        let texts: Vec<String> = (0..6usize)
            .flat_map(|length| {
                (0..2usize.pow(length as u32)).map(move |bits| {
                    (0..length).map(|at| if bits >> at & 1 == 1 { 'a' } else { 'b' }).collect::<String>()
                })
            })
            .collect();
        for old in &texts {
            for new in &texts {
                let tried = (0..=old.len().min(new.len()))
                    .rev()
                    .find(|length| old[old.len() - length..] == new[..*length])
                    .unwrap_or(0);
                assert_eq!(longest(&lines(old), &lines(new)), tried, "{old} {new}");
            }
        }
    }
}
