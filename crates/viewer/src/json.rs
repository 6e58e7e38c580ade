//! Any JSON value as rows of a tree that can be folded.
//!
//! A [`JsonTree`] is made once from a value; after that showing a row, folding a branch and searching touch only what
//! they need. Numbers keep all their digits. What a view gets of a long string is its beginning and its length.

mod arena;
mod tree;
mod write;

pub use arena::NodeId;
pub use tree::{JsonRow, JsonTree, Key, Shown};

/// Characters of a string that a row shows.
pub const MAX_STRING: usize = 500;
/// Values kept; of a larger tree the rest is left out and counted.
pub const MAX_NODES: usize = 1_000_000;
