//! Tests of the app's own units in a browser: `cargo xtask test wasm`.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod components;
mod http;
mod page;
mod shelf;
mod storage;
mod tasks;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
