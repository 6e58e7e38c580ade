//! Cell ids, and where new ones come from.

use std::fmt;
use std::sync::Arc;

/// Identifies a cell inside its notebook, as nbformat 4.5 has it: 1 to 64 of `A-Z a-z 0-9 - _`. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId(Arc<str>);

impl CellId {
    /// `None` when `text` is not a valid id.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let valid = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        valid.then(|| Self(text.into()))
    }

    /// The id as written in files.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CellId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Makes ids and run markers from entropy that the caller brings: the crate itself has no source of randomness.
/// Different entropy gives different ids (60 bits each), the same entropy the same ones.
#[derive(Debug, Clone)]
pub struct Ids(u64);

impl Ids {
    /// A generator started from `entropy`, which should be 64 random bits.
    #[must_use]
    pub fn new(entropy: u64) -> Self {
        Self(entropy)
    }

    /// A new cell id.
    pub fn cell(&mut self) -> CellId {
        CellId(self.text().into())
    }

    /// A new text of 12 letters and digits, fit for an id or a marker.
    pub fn text(&mut self) -> String {
        const DIGITS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let bits = self.bits();
        (0..12).map(|i| char::from(DIGITS[(bits >> (i * 5)) as usize & 31])).collect()
    }

    /// SplitMix64: every state is visited once, and neighbouring states give unrelated results.
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn generated_ids_are_valid_and_do_not_repeat() {
        let mut ids = Ids::new(7);
        let made: BTreeSet<CellId> = (0..10_000).map(|_| ids.cell()).collect();
        assert_eq!(made.len(), 10_000);
        assert!(made.iter().all(|id| CellId::parse(id.as_str()).is_some()));
        assert_ne!(Ids::new(7).cell(), Ids::new(8).cell());
    }

    #[test]
    fn what_nbformat_would_refuse_is_no_id() {
        for bad in ["", "a b", "é", "a/b", &"x".repeat(65)] {
            assert_eq!(CellId::parse(bad), None, "{bad:?}");
        }
        assert!(CellId::parse(&"x".repeat(64)).is_some());
    }
}
