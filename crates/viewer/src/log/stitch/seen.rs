//! Which lines have been seen, and whether more than once.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Lines remembered at least; up to twice as many are.
pub(super) const MEMORY: usize = 100_000;

/// The keys are hashes already.
#[derive(Debug, Clone, Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0 << 8 | u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

type Counts = HashMap<u64, bool, BuildHasherDefault<AsIs>>;

/// Remembers lines by their hashes. Two lines with the same hash count as one that repeats, which only makes the
/// stitcher more careful.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// Hash of a line, and whether it was seen more than once.
    recent: Counts,
    older: Counts,
}

impl Seen {
    pub(super) fn add(&mut self, line: &str) {
        let hash = hash(line);
        let known = self.older.get(&hash).copied();
        let repeats = self.recent.contains_key(&hash) || known.is_some();
        self.recent.insert(hash, repeats);
        if self.recent.len() >= MEMORY {
            self.older = std::mem::take(&mut self.recent);
        }
    }

    /// The line has been seen exactly once.
    pub(super) fn once(&self, line: &str) -> bool {
        let hash = hash(line);
        match (self.recent.get(&hash), self.older.get(&hash)) {
            (Some(repeats), None) | (None, Some(repeats)) => !repeats,
            _ => false,
        }
    }
}

/// FNV-1a, with its high bits mixed into the low ones.
fn hash(line: &str) -> u64 {
    let hash = line
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_known_once_until_it_comes_again() {
        let mut seen = Seen::default();
        assert!(!seen.once("a"));
        seen.add("a");
        assert!(seen.once("a"));
        seen.add("a");
        assert!(!seen.once("a"));
    }

    #[test]
    fn memory_is_bounded_and_lasts_long_enough() {
        let mut seen = Seen::default();
        seen.add("repeats");
        for number in 0..MEMORY - 2 {
            seen.add(&number.to_string());
        }
        seen.add("repeats");
        assert!(!seen.once("repeats"));
        for number in 0..5 * MEMORY {
            seen.add(&format!("x{number}"));
        }
        assert!(seen.recent.len() + seen.older.len() <= 2 * MEMORY);
        assert!(!seen.once("repeats"), "forgotten, so not known to be there once");
    }
}
