//! What is known, as signals. No IO here: drivers write, views read.

pub mod listing;
pub mod live;
pub mod log;
pub mod notebook;
pub mod seen;
