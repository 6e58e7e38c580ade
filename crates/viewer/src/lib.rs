//! What is on screen, without a screen: terminal text, logs, tables and JSON as data that a view can draw, and the
//! small sciences around them (which rows are visible, why a session died, how an error is told).
//!
//! Nothing here does IO, reads a clock or knows a browser. Work that can be long is done in steps, so that a page
//! stays fluent, and memory is bounded or in proportion to the text.

pub mod ansi;
pub mod chart;
pub mod diagnose;
pub mod error_view;
pub mod form;
pub mod format;
pub mod json;
pub mod log;
pub mod preset;
pub mod recipe;
pub mod record;
pub mod session_file;
pub mod spark_conf;
pub mod table;
pub mod virtual_rows;
