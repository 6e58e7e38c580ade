//! Terminal text as data: what a program printed, after carriage returns, erasing and cursor movement, as lines of
//! styled runs.
//!
//! A [`Screen`] is fed text as it comes and may be read at any time. Colours stay what the program asked for (a palette
//! index or red, green and blue); the app's style sheet decides how they look. Sequences that neither move, erase nor
//! style are swallowed, hyperlinks are kept when they are `http` or `https`.
//!
//! The output of a program without end is bounded: the first lines and the last lines are kept, and the number of
//! those left out between them is exact. A screen row can be reached by the cursor as long as it is among the last
//! [`ROWS`]; rows above are final.

mod escape;
mod line;
mod screen;
mod sgr;
mod store;
mod style;

pub use line::{Line, Run, Spans};
pub use screen::Screen;
pub use store::{Limits, Omitted};
pub use style::{Color, LinkId, Style};

/// Height of the screen that the cursor can move on, in rows. Lines above are final.
pub const ROWS: usize = 100;

/// Columns the cursor may be moved to beyond the end of a line; text itself may be longer.
const COLUMNS: usize = 500;
