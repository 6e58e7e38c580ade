//! Whether a driver's log ends in order, or stops in the middle of something because the driver was killed.

use super::cause::{Cause, USUAL};
use super::classifier::MAX_QUOTE;
use super::{Confidence, Facts};
use crate::log::Level;

/// What Spark prints when a driver begins, and when it ends by itself, whatever the reason.
const BEGINS: &[&str] = &["SparkContext: Running Spark version"];
const ENDS: &[&str] = &[
    "Invoking stop() from shutdown hook",
    "Shutdown hook called",
    "Successfully stopped SparkContext",
    "SparkContext is stopping with",
];

pub(super) const CUT: Cause = Cause {
    id: "cut-short",
    title: "The driver was killed from outside: its log stops in the middle, without what Spark prints at the end",
    advice: "A kill -9, the kernel when the machine or container had no memory left, or a machine that went down; none \
             of them leaves a word. The kernel's log on that machine (dmesg) names what it killed. If it was memory: a \
             smaller spark.driver.memory, or more of it for the container (spark.driver.memoryOverhead=2g).",
    depth: 84,
    sure: Confidence::Likely,
    ..USUAL
};

pub(super) const QUIET: Cause = Cause {
    id: "ended-quietly",
    title: "The program ended itself, or its process was killed, without a word",
    advice: "Spark was stopped because the program was over, and no exception says why. Look for sys.exit() or \
             System.exit() with something else than 0; a Python process that is killed (kill -9, or for want of memory \
             on its machine) ends like this too: dmesg there names what the kernel killed.",
    depth: 30,
    sure: Confidence::Likely,
    ..USUAL
};

pub(super) const IDS: [&str; 2] = [CUT.id, QUIET.id];

/// Follows how a driver begins and ends.
#[derive(Debug, Clone, Default)]
pub(super) struct Ending {
    begun: bool,
    ended: bool,
    /// Lines of this level are still printed at the end.
    chatty: bool,
    line: u32,
    quote: String,
    /// Where Spark was stopped because the program was over.
    stopped: Option<(u32, String)>,
}

impl Ending {
    /// The words to look for: their number, and in [`Ending::line`] their places from 0.
    pub(super) fn words() -> impl Iterator<Item = &'static str> {
        BEGINS.iter().chain(ENDS).copied()
    }

    /// Looks at a line with a time stamp; `has` says which of the words are in it.
    pub(super) fn line(&mut self, number: u32, text: &str, level: Option<Level>, has: impl Fn(usize) -> bool) {
        if (0..BEGINS.len()).any(&has) {
            (self.begun, self.ended, self.stopped) = (true, false, None);
        } else if (BEGINS.len()..BEGINS.len() + ENDS.len()).any(&has) {
            self.ended = true;
            if has(BEGINS.len()) {
                self.stopped = Some((number, quote(text).to_owned()));
            }
        }
        self.chatty = level.is_none_or(|level| level <= Level::Info);
        self.line = number;
        self.quote.clear();
        self.quote.push_str(quote(text));
    }

    /// The last line, when the log stops although everything goes on. A program may have made Spark silent before it
    /// ended in order: that is no sign of anything.
    pub(super) fn cut(&self, facts: &Facts) -> Option<(u32, &str)> {
        (is_dead(facts) && self.begun && !self.ended && self.chatty).then_some((self.line, self.quote.as_str()))
    }

    /// Where Spark was stopped, when it was stopped because the program was over.
    pub(super) fn quiet(&self, facts: &Facts) -> Option<(u32, &str)> {
        let (line, quote) = self.stopped.as_ref().filter(|_| is_dead(facts))?;
        Some((*line, quote))
    }
}

fn is_dead(facts: &Facts) -> bool {
    matches!(facts.state.as_str(), "dead" | "error")
}

fn quote(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_QUOTE)]
}

/// The exception says only that the driver's JVM does not answer any more.
pub(super) fn is_loss(exception: &str) -> bool {
    const LOSSES: [&str; 4] =
        ["Py4JNetworkError", "Answer from Java side is empty", "ConnectionRefusedError", "ConnectionResetError"];
    LOSSES.iter().any(|loss| exception.contains(loss))
}
