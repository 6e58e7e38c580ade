//! The run machine, event by event.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod bench;
mod cancel;
mod queue;
mod reload;
mod sessions;
mod unclear;
