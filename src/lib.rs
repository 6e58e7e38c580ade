//! The browser app of Livy Notebook.
//!
//! A library so that tests in a browser can reach its parts; `main.rs` only starts it. Who may use whom is checked by
//! `cargo xtask check`: see ARCHITECTURE.md.

#![allow(unreachable_pub, reason = "a component is public for its sibling modules")]
#![allow(missing_docs, reason = "props say by their names what they are; what needs more has it")]
#![allow(clippy::new_without_default, reason = "a signal is made on purpose, with an owner")]

#[macro_use]
mod part;

pub mod app;
pub mod bridge;
pub mod components;
pub mod drivers;
pub mod outputs;
pub mod pages;
pub mod platform;
pub mod state;
