//! What the state machines decide is carried out here: requests, waits, and what is written to the state.

pub mod api;
pub mod completion;
pub mod connection;
pub mod files;
pub mod fleet;
pub mod follow;
pub mod listing;
pub mod log_tail;
pub mod modules;
pub mod notebook;
pub mod services;
pub mod shelf;
