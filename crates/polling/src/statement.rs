//! How often to ask for a statement that runs.

/// The pace of asking for one statement: at first as fast as a short statement ends, then a tenth of its age, so that
/// its end is noticed within a few percent of its duration, and never slower than what keeps a result's way to the
/// screen short while somebody looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatementPoll {
    posted_at: crate::Now,
}

/// The shortest wait, in milliseconds.
const SHORTEST: u64 = 4;
/// The longest wait in the first minute, in milliseconds: the end of a statement is then seen 40 ms late on average.
const LONGEST_FRESH: u64 = 80;
/// The longest wait at all while the page is visible, in milliseconds.
const LONGEST: u64 = 1_000;
/// The wait while the page is hidden, in milliseconds.
const HIDDEN: u64 = 61_000;

impl StatementPoll {
    /// For a statement that was posted at this time.
    #[must_use]
    pub fn posted(at: crate::Now) -> Self {
        Self { posted_at: at }
    }

    /// Milliseconds from a reply to the next question.
    #[must_use]
    pub fn wait(&self, now: crate::Now, visible: bool) -> u32 {
        let age = now.saturating_sub(self.posted_at);
        let wait = if !visible {
            HIDDEN
        } else if age < 60_000 {
            (age / 10).clamp(SHORTEST, LONGEST_FRESH)
        } else {
            // Grows from 80 ms at one minute to a second after about ten.
            (LONGEST_FRESH + (age - 60_000) / 600).min(LONGEST)
        };
        u32::try_from(wait).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_statement_is_asked_for_every_few_milliseconds_and_a_long_one_calmly() {
        let poll = StatementPoll::posted(1_000);
        assert_eq!(poll.wait(1_000, true), 4);
        assert_eq!(poll.wait(1_300, true), 30);
        assert_eq!(poll.wait(10_000, true), 80);
        assert_eq!(poll.wait(61_000, true), 80);
        assert_eq!(poll.wait(3_600_000, true), 1_000);
        assert_eq!(poll.wait(1_000, false), 61_000);
    }

    #[test]
    fn a_clock_that_stands_still_does_not_stop_the_asking() {
        assert_eq!(StatementPoll::posted(500).wait(0, true), 4);
    }
}
