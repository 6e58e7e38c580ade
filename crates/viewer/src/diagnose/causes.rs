//! The tables.

mod cluster;
mod code;
mod data;
mod kubernetes;
mod livy;
mod memory;
mod network;
mod security;
mod submit;

use super::cause::Cause;

/// All causes that lines of a log can name.
pub(super) fn all() -> impl Iterator<Item = &'static Cause> {
    [
        memory::CAUSES,
        submit::CAUSES,
        cluster::CAUSES,
        kubernetes::CAUSES,
        code::CAUSES,
        data::CAUSES,
        security::CAUSES,
        network::CAUSES,
        livy::CAUSES,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_stands_in_some_log_of_its_cause() {
        let mut id = "";
        let mut lines: Vec<(&str, String)> = Vec::new();
        for line in include_str!("../../tests/data/deaths.txt").lines() {
            match line.strip_prefix("### ") {
                Some(name) => id = name,
                None => lines.push((id, line.to_ascii_lowercase())),
            }
        }
        let mut missing = Vec::new();
        for cause in all() {
            for sign in cause.signs {
                let has = |line: &str, word: &str| match word.strip_prefix('!') {
                    Some(word) => !line.contains(&word.to_ascii_lowercase()),
                    None => line.contains(&word.to_ascii_lowercase()),
                };
                let seen = lines.iter().any(|(id, line)| *id == cause.id && sign.iter().all(|word| has(line, word)));
                if !seen {
                    missing.push((cause.id, sign));
                }
            }
            assert!(cause.hides.iter().all(|id| all().any(|other| other.id == *id)), "{}", cause.id);
            assert!(cause.depth <= 100 && !cause.title.ends_with('.'), "{}", cause.id);
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }
}
