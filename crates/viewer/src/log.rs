//! Logs as data: a million lines in one text, parsed in passing, folded, filtered and searched in steps.
//!
//! * [`LogBuffer`] holds the text. Lines have numbers that never change, gaps say where lines are not known.
//! * [`stitch::Stitcher`] makes that text from the moving snapshots that Livy gives.
//! * [`LogIndex`] knows each line's level and which lines belong to the line above (stack traces, plans); it is made in
//!   steps, because a million lines at once would freeze a page.
//! * [`LogView`] maps rows on the screen to lines, after filters and folding.
//! * [`Search`] finds, counts and walks through what a [`Matcher`] matches, also in steps.

mod buffer;
mod chunk;
mod export;
mod fold;
mod gap;
mod head;
mod index;
mod search;
pub(crate) mod shape;
mod stamp;
pub mod stitch;
mod view;

pub use buffer::{FarPiece, LogBuffer, Piece};
pub use chunk::Elsewhere;
pub use export::Export;
pub use gap::{Gap, GapKind};
pub use head::{Head, Level};
pub use index::{LineInfo, LogIndex};
pub use search::{Hit, Matcher, Plain, Search};
pub use stamp::LocalMillis;
pub use view::{Filter, LevelSet, LogView, Row, SectionSet};

/// Where a line of a log came from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Standard output; for batches, standard error as well.
    #[default]
    Stdout,
    /// Standard error.
    Stderr,
    /// What the cluster manager says.
    Diagnostics,
}

impl Section {
    /// Every section.
    pub const ALL: [Self; 3] = [Self::Stdout, Self::Stderr, Self::Diagnostics];

    fn index(self) -> usize {
        match self {
            Self::Stdout => 0,
            Self::Stderr => 1,
            Self::Diagnostics => 2,
        }
    }

    fn from_index(index: u32) -> Self {
        match index {
            0 => Self::Stdout,
            1 => Self::Stderr,
            _ => Self::Diagnostics,
        }
    }
}
