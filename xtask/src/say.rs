//! What the commands print: a line at a time, also from several threads.

use std::io::{self, Write};
use std::time::Duration;

/// A line for the person.
pub(crate) fn line(text: &str) {
    let mut out = io::stdout().lock();
    // Nobody is left to tell when standard output is closed.
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// A line about something that went wrong.
pub(crate) fn problem(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Seconds, or minutes and seconds.
pub(crate) fn took(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..120 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}
