//! What the state machines decide is carried out here: requests, waits, and what is written to the state.

pub mod api;
pub mod attached;
pub mod attend;
pub mod bell;
pub mod completion;
pub mod connection;
pub mod copied;
pub mod files;
pub mod fleet;
pub mod follow;
pub mod kept;
pub mod listing;
pub mod live;
pub mod live_setting;
pub mod log_search;
pub mod log_tail;
pub mod modules;
pub mod notebook;
pub mod recorder;
pub mod servers;
pub mod services;
pub mod session_files;
pub mod shelf;
pub mod spark_conf;
pub mod window;
