//! Places where lines are not known.

use super::Section;

/// Why lines may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapKind {
    /// The text around it repeats itself, so that it can't be told whether more of the same was printed here.
    Possible,
    /// The log was longer than what the server keeps when it was seen for the first time.
    Before,
    /// More was printed between two looks than the server keeps.
    Overrun,
    /// The server began a new log; the end of the old one may be missing.
    Restart,
}

/// A place in a [`super::LogBuffer`] where lines of one section may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Number of the line that follows the gap; the log's end when none follows yet.
    pub before: u32,
    /// The section.
    pub section: Section,
    /// The reason.
    pub kind: GapKind,
    /// At least so many lines are missing. 0 means that their number is not known at all, and may be 0.
    pub at_least: u64,
}

impl Gap {
    /// What to show in the place of the missing lines.
    #[must_use]
    pub fn describe(&self) -> String {
        let known = match self.at_least {
            0 => String::new(),
            1 => "at least 1 line".to_owned(),
            lines => format!("at least {lines} lines"),
        };
        let number = if known.is_empty() { "an unknown number of lines" } else { &known };
        match self.kind {
            GapKind::Possible => {
                "Lines may be missing here: what was printed repeats itself, so it can't be told.".to_owned()
            }
            GapKind::Before => {
                format!("The log began before it was watched: {number} may be missing here.")
            }
            GapKind::Overrun => format!("More was printed than the server keeps: {number} missing here."),
            GapKind::Restart => format!("The server began a new log here: {number} may be missing before it."),
        }
    }
}
