//! The tests of the Python parts, run with the Python that has PySpark.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod common;

use std::process::Command;

#[test]
fn the_drivers_python_parts_pass_their_own_tests() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/python");
    let output = Command::new(common::spark::python())
        .args(["-B", "-m", "unittest", "discover", "tests"])
        .current_dir(folder)
        .output()
        .expect("Python runs");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    assert!(!text.contains("Ran 0 tests"), "{text}");
}
