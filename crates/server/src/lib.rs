//! Serves Livy Notebook: the built app with its headers, and under `livy/` either a Livy elsewhere (`--livy URL`) or
//! `livy-local` in the same process.
//!
//! One request goes through [`router`]: the [`guard`] refuses what another web page may have sent, the public prefix is
//! taken off ([`base`]), and then [`assets`] or the [`api`] answers, with the headers of [`headers`].

pub mod api;
pub mod args;
pub mod assets;
pub mod base;
pub mod export;
pub mod forward;
pub mod guard;
pub mod headers;
pub mod local;
pub mod router;
pub mod serve;
pub mod token;
