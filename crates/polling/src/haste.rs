//! How long something may be asked for at its fast pace: where something always changes, that must not be for ever.

use crate::Now;

/// Milliseconds of haste at a stretch.
const MOST: Now = 90_000;
/// Milliseconds without a reason after which there may be haste again.
const REST: Now = 30_000;

/// Whether there is haste.
#[derive(Debug, Clone, Copy, Default)]
pub struct Haste {
    began: Option<Now>,
    /// Since when there is no reason.
    quiet: Option<Now>,
}

impl Haste {
    /// There is a reason for haste right now, or none: whether there is to be haste.
    pub fn wanted(&mut self, wanted: bool, now: Now) -> bool {
        if !wanted {
            if now.saturating_sub(*self.quiet.get_or_insert(now)) >= REST {
                self.began = None;
            }
            return false;
        }
        self.quiet = None;
        now.saturating_sub(*self.began.get_or_insert(now)) < MOST
    }

    /// A person did something and waits for what it leads to.
    pub fn anew(&mut self) {
        self.began = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When there is haste, in seconds, if something is asked for every second and there is a reason when `reason` says so.
    fn haste(seconds: u64, reason: impl Fn(u64) -> bool) -> Vec<u64> {
        let mut haste = Haste::default();
        (0..seconds).filter(|second| haste.wanted(reason(*second), second * 1_000)).collect()
    }

    #[test]
    fn a_reason_that_never_ends_makes_haste_for_a_while_only() {
        assert_eq!(haste(600, |_| true), (0..90).collect::<Vec<_>>());
        assert_eq!(haste(600, |second| second % 20 == 0), [0, 20, 40, 60, 80], "nor one that comes again and again");
    }

    #[test]
    fn after_a_rest_a_reason_makes_haste_again() {
        let busy = |second: u64| !(100..200).contains(&second);
        let expected: Vec<u64> = (0..90).chain(200..290).collect();
        assert_eq!(haste(300, busy), expected);
    }

    #[test]
    fn a_persons_act_makes_haste_again_at_once() {
        let mut haste = Haste::default();
        assert!(haste.wanted(true, 0));
        assert!(!haste.wanted(true, MOST));
        haste.anew();
        assert!(haste.wanted(true, MOST + 1));
        assert!(!haste.wanted(false, MOST + 2));
    }
}
