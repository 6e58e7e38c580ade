//! Licence expressions (SPDX) against the list of those that this project may build on.

/// Permissive ones, and MPL-2.0, whose conditions end at its own files.
const ALLOWED: [&str; 16] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Whether an expression can be satisfied by allowed licences alone. `/` is an old way to write `OR`.
pub(super) fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut position = 0;
    let allowed = any(&words, &mut position);
    allowed && position == words.len()
}

fn any(words: &[&str], position: &mut usize) -> bool {
    let mut allowed = all(words, position);
    while words.get(*position) == Some(&"OR") {
        *position += 1;
        // Both sides must be read, whatever the first says.
        allowed |= all(words, position);
    }
    allowed
}

fn all(words: &[&str], position: &mut usize) -> bool {
    let mut allowed = single(words, position);
    while words.get(*position) == Some(&"AND") {
        *position += 1;
        allowed &= single(words, position);
    }
    allowed
}

fn single(words: &[&str], position: &mut usize) -> bool {
    let Some(word) = words.get(*position) else { return false };
    *position += 1;
    if *word == "(" {
        let allowed = any(words, position);
        let closed = words.get(*position) == Some(&")");
        *position += 1;
        return allowed && closed;
    }
    let mut name = (*word).to_owned();
    if words.get(*position) == Some(&"WITH") {
        name = format!("{name} WITH {}", words.get(*position + 1).unwrap_or(&""));
        *position += 2;
    }
    ALLOWED.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_allowed_alternative_is_enough_and_all_parts_of_it_must_be() {
        for allowed in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR X",
        ] {
            assert!(is_allowed(allowed), "{allowed}");
        }
        for refused in
            ["", "GPL-3.0-only", "MIT AND GPL-3.0-only", "(MIT", "MIT MIT", "GPL-2.0 WITH Classpath-exception-2.0"]
        {
            assert!(!is_allowed(refused), "{refused}");
        }
    }
}
