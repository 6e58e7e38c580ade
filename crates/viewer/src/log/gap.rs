//! Places where lines are not known.

use super::Section;

/// Why lines may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapKind {
    /// The text around it repeats itself, so that it can't be told whether more of the same was printed here.
    Possible,
    /// The log was as long as what the server keeps, or longer, when it was seen for the first time.
    Before,
    /// As much was printed between two looks as the server keeps, or more.
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
        let missing = match self.at_least {
            0 => "an unknown number of lines (perhaps none) is missing".to_owned(),
            1 => "at least 1 line is missing".to_owned(),
            lines => format!("at least {lines} lines are missing"),
        };
        match self.kind {
            GapKind::Possible => {
                "Lines may be missing here: what was printed repeats itself, so it can't be told.".to_owned()
            }
            GapKind::Before => {
                format!("The log was as long as what the server keeps when it was first seen: {missing} here.")
            }
            GapKind::Overrun => format!("As much was printed as the server keeps, or more: {missing} here."),
            GapKind::Restart => format!("The server began a new log here: {missing} before it."),
        }
    }
}
