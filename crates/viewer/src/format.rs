//! Values as people read and write them: durations, sizes, memory, Spark settings, arguments.

mod arguments;
mod conf;
mod memory;
mod number;
mod span;

pub use arguments::{ArgumentsError, join_arguments, split_arguments};
pub use conf::{ConfError, parse_conf, parse_conf_lines, write_conf};
pub use memory::{Memory, MemoryError};
pub use number::{bytes, count, group_digits, plural};
pub use span::{SpanError, ago, duration, parse_span};
