//! How many tests ran, from what their runners print.

use std::fmt;

/// Tests of one step.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
    /// Of those that passed: by their second try.
    pub(crate) unsteady: u64,
}

impl Counts {
    /// A single thing that succeeded or not.
    pub(crate) fn one(succeeded: bool) -> Self {
        Self { passed: u64::from(succeeded), failed: u64::from(!succeeded), ..Self::default() }
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
            unsteady: self.unsteady + other.unsteady,
        }
    }

    /// A program that failed has failed, even if none of its tests has.
    pub(super) fn with_outcome(mut self, succeeded: bool) -> Self {
        if !succeeded && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(out, ", {} skipped", self.skipped)?;
        }
        if self.unsteady > 0 {
            write!(out, ", {} unsteady", self.unsteady)?;
        }
        Ok(())
    }
}

/// cargo test and wasm-bindgen-test: `test result: ok. 3 passed; 0 failed; 1 ignored; ...`, once for each program.
pub(super) fn rust(output: &str) -> Counts {
    let results = output.lines().filter(|line| line.starts_with("test result: "));
    results.fold(Counts::default(), |counts, line| {
        let of = |word| number_before(line, word);
        counts.plus(&Counts { passed: of("passed"), failed: of("failed"), skipped: of("ignored"), ..Counts::default() })
    })
}

/// pytest: `1 failed, 2 passed, 1 skipped in 0.12s`.
pub(super) fn pytest(output: &str) -> Counts {
    let last =
        output.lines().rfind(|line| line.contains(" in ") && (line.contains("passed") || line.contains("failed")));
    let of = |word| last.map_or(0, |line| number_before(line, word));
    Counts { passed: of("passed"), failed: of("failed") + of("error"), skipped: of("skipped"), unsteady: 0 }
}

/// Playwright: `  2 failed`, `  1 flaky`, `  3 skipped`, `  12 passed (30.1s)`, each on a line.
pub(super) fn playwright(output: &str) -> Counts {
    let of = |word: &str| {
        let lines = output.lines().map(str::trim);
        let ours = lines.filter(|line| line.split(' ').nth(1) == Some(word));
        ours.map(|line| number_before(line, word)).sum()
    };
    Counts {
        passed: of("passed") + of("flaky"),
        failed: of("failed") + of("interrupted"),
        skipped: of("skipped"),
        unsteady: of("flaky"),
    }
}

/// Node's own runner, `# pass 3` and `# fail 0` (or `i pass 3`), or a plain `3 passed, 0 failed`.
pub(super) fn node(output: &str) -> Counts {
    let after = |word: &str| -> u64 {
        let words = output.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        words
            .filter(|words| words.len() == 3 && words[1] == word)
            .filter_map(|words| words[2].parse::<u64>().ok())
            .sum()
    };
    let plain = output.lines().rfind(|line| line.contains(" passed, ") && line.contains(" failed"));
    let of = |word| plain.map_or(0, |line| number_before(line, word));
    Counts {
        passed: after("pass") + of("passed"),
        failed: after("fail") + of("failed"),
        skipped: after("skipped") + of("skipped"),
        unsteady: 0,
    }
}

/// The number right before a word that begins with `word`; 0 if there is none.
fn number_before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> =
        line.split(|char: char| char.is_whitespace() || char == '=').filter(|word| !word.is_empty()).collect();
    let pairs = words.windows(2).filter(|pair| pair[1].starts_with(word));
    pairs.filter_map(|pair| pair[0].parse::<u64>().ok()).next_back().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts { passed, failed, skipped, unsteady: 0 }
    }

    #[test]
    fn each_runners_lines_are_read() {
        let cargo = "test a ... ok\ntest result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\n\
                     test result: FAILED. 2 passed; 1 failed; 0 ignored";
        assert_eq!(rust(cargo), counts(5, 1, 1));
        assert_eq!(pytest("...F\n1 failed, 2 passed, 1 skipped in 0.12s"), counts(2, 1, 1));
        assert_eq!(pytest("==== 7 passed in 1.00s ===="), counts(7, 0, 0));
        assert_eq!(pytest("1 passed, 2 errors in 1.00s"), counts(1, 2, 0));
        assert_eq!(
            playwright("  1 failed\n    a.spec.ts:3 › x ───\n  2 skipped\n  12 passed (30.1s)"),
            counts(12, 1, 2)
        );
        assert_eq!(playwright("  1 flaky\n  3 passed (2s)"), Counts { unsteady: 1, ..counts(4, 0, 0) });
        assert_eq!(node("# tests 3\n# pass 2\n# fail 1\n# skipped 0"), counts(2, 1, 0));
        assert_eq!(node("ℹ pass 4\nℹ fail 0"), counts(4, 0, 0));
        assert_eq!(node("5 passed, 1 failed"), counts(5, 1, 0));
    }

    #[test]
    fn a_failed_program_is_a_failure_even_without_a_failed_test() {
        assert_eq!(rust("error: could not compile").with_outcome(false), counts(0, 1, 0));
        assert_eq!(counts(3, 2, 0).with_outcome(false), counts(3, 2, 0));
    }

    #[test]
    fn the_summary_is_a_line_that_other_programs_read() {
        assert_eq!(counts(3, 0, 0).to_string(), "3 passed, 0 failed");
        assert_eq!(counts(3, 1, 2).to_string(), "3 passed, 1 failed, 2 skipped");
        assert_eq!(Counts { unsteady: 1, ..counts(4, 0, 0) }.to_string(), "4 passed, 0 failed, 1 unsteady");
    }
}
