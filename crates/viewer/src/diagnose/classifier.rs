//! Reads a log line by line and names the causes it saw.

use super::cause::{Cause, Quote, subject};
use super::causes;
use super::ending::{self, Ending};
use super::exceptions::{self, Exceptions};
use super::facts::{self, Facts};
use super::words::Words;
use super::{Confidence, Finding};
use crate::log::{Head, Level};

/// Characters of a quoted line.
pub(super) const MAX_QUOTE: usize = 1000;

/// Causes less deep than this say only that something failed.
const SPECIFIC: u8 = 15;

/// A cause that lines have named.
#[derive(Debug, Clone)]
struct Seen {
    cause: usize,
    line: u32,
    /// The last line that named it, quoted or not.
    last: u32,
    quote: String,
    count: u32,
    confidence: Confidence,
}

/// Names causes of death while it reads a log. Takes time in proportion to the log.
#[derive(Debug, Clone)]
pub struct Classifier {
    causes: Vec<&'static Cause>,
    words: Words,
    /// For each word, the signs it is part of: the cause, and the sign's place among the cause's.
    uses: Vec<Vec<(u16, u16)>>,
    /// For each cause and sign: its words, and the words that must not be there.
    signs: Vec<Vec<(Vec<u16>, Vec<u16>)>>,
    found: Vec<u16>,
    matched: Vec<usize>,
    seen: Vec<Seen>,
    exceptions: Exceptions,
    ending: Ending,
    /// Number of the first word that only the ending is known by.
    ending_words: u16,
    /// Number of the word that only an exception is known by.
    threw: u16,
}

impl Default for Classifier {
    fn default() -> Self {
        Self::new()
    }
}

impl Classifier {
    /// Ready to read.
    #[must_use]
    pub fn new() -> Self {
        let causes: Vec<&'static Cause> = causes::all().collect();
        let mut texts: Vec<&'static str> = Vec::new();
        let mut uses: Vec<Vec<(u16, u16)>> = Vec::new();
        let mut signs = Vec::new();
        for (number, cause) in causes.iter().enumerate() {
            let mut of_cause = Vec::new();
            for (place, sign) in cause.signs.iter().enumerate() {
                let (mut all, mut none) = (Vec::new(), Vec::new());
                for word in *sign {
                    let text = word.strip_prefix('!').unwrap_or(word);
                    let known = texts.iter().position(|other| other.eq_ignore_ascii_case(text));
                    let word_number = known.unwrap_or_else(|| {
                        texts.push(text);
                        uses.push(Vec::new());
                        texts.len() - 1
                    });
                    if text.len() < word.len() {
                        none.push(word_number as u16);
                    } else {
                        all.push(word_number as u16);
                    }
                }
                // One of the words is enough to come upon the sign; the longest is the rarest.
                let longest = all.iter().max_by_key(|word| texts.get(usize::from(**word)).map_or(0, |text| text.len()));
                if let Some(uses) = longest.and_then(|word| uses.get_mut(usize::from(*word))) {
                    uses.push((number as u16, place as u16));
                }
                of_cause.push((all, none));
            }
            signs.push(of_cause);
        }
        let ending_words = u16::try_from(texts.len()).unwrap_or(u16::MAX);
        for text in Ending::words().chain([exceptions::THREW]) {
            texts.push(text);
            uses.push(Vec::new());
        }
        let threw = u16::try_from(texts.len() - 1).unwrap_or(u16::MAX);
        Self {
            words: Words::new(&texts),
            causes,
            uses,
            signs,
            found: Vec::new(),
            matched: Vec::new(),
            seen: Vec::new(),
            exceptions: Exceptions::default(),
            ending: Ending::default(),
            ending_words,
            threw,
        }
    }

    /// Reads the next line; `number` is what a finding calls it.
    pub fn line(&mut self, number: u32, text: &str) {
        self.found.clear();
        self.words.find(text, &mut self.found);
        // Heads are read only where they matter: most lines are neither.
        let starts = text.as_bytes().first().is_some_and(|byte| !byte.is_ascii_whitespace());
        let head = if self.found.is_empty() && !starts { Head::default() } else { Head::parse(text) };
        let headed = head.time.is_some() || head.level.is_some();
        self.exceptions.line(number, text, headed, self.found.contains(&self.threw));
        if head.time.is_some() {
            let (found, first) = (&self.found, usize::from(self.ending_words));
            let has = |word: usize| found.iter().any(|found| usize::from(*found) == first + word);
            self.ending.line(number, text, head.level, has);
        }
        if self.found.is_empty() {
            return;
        }
        self.matched.clear();
        for word in &self.found {
            for (cause, sign) in self.uses.get(usize::from(*word)).into_iter().flatten() {
                let cause = usize::from(*cause);
                let Some((all, none)) = self.signs.get(cause).and_then(|signs| signs.get(usize::from(*sign))) else {
                    continue;
                };
                let has = |word: &u16| self.found.contains(word);
                if all.iter().all(has) && !none.iter().any(has) && !self.matched.contains(&cause) {
                    self.matched.push(cause);
                }
            }
        }
        for index in 0..self.matched.len() {
            if let Some(cause) = self.matched.get(index).copied() {
                self.note(cause, number, text, head.level);
            }
        }
    }

    fn note(&mut self, index: usize, number: u32, text: &str, level: Option<Level>) {
        let Some(cause) = self.causes.get(index) else { return };
        let confidence = match level {
            _ if cause.any_level => cause.sure,
            None | Some(Level::Error | Level::Fatal) => cause.sure,
            Some(Level::Warn) => cause.sure.min(Confidence::Likely),
            Some(_) => Confidence::Possible,
        };
        let quote = || crate::table::one_line(text.trim(), MAX_QUOTE).into_owned();
        let Some(seen) = self.seen.iter_mut().find(|seen| seen.cause == index) else {
            self.seen.push(Seen { cause: index, line: number, last: number, quote: quote(), count: 1, confidence });
            return;
        };
        seen.count += 1;
        seen.last = number;
        let better = confidence > seen.confidence;
        let later = confidence == seen.confidence && cause.quote == Quote::Last;
        if better || later {
            (seen.line, seen.quote, seen.confidence) = (number, quote(), confidence);
        }
    }

    /// Names the causes, the likeliest first.
    #[must_use]
    pub fn finish(&self, facts: &Facts) -> Vec<Finding> {
        let mut ranked: Vec<(i32, Finding)> = Vec::new();
        let hidden = |cause: &Cause| {
            self.seen.iter().any(|seen| {
                let other = self.causes.get(seen.cause);
                seen.confidence > Confidence::Possible && other.is_some_and(|other| other.hides.contains(&cause.id))
            })
        };
        let raised = self.exceptions.finish();
        // A program whose driver was killed may live long enough to complain that it is gone.
        let lost = raised.as_ref().filter(|raised| ending::is_loss(&raised.text));
        let cut = self.ending.cut(facts).filter(|_| raised.is_none() || lost.is_some());
        let complaint = lost.filter(|_| cut.is_some()).map(|lost| lost.first..=lost.last);
        // An exception that a cause explains is not told beside it: the cause is in the very line that names it, or
        // lies deeper and is somewhere in its trace.
        let explained = raised.as_ref().is_some_and(|raised| {
            self.seen.iter().any(|seen| {
                let Some(cause) = self.causes.get(seen.cause).filter(|cause| cause.depth >= SPECIFIC) else {
                    return false;
                };
                let trace = raised.first..=raised.last;
                let lines = [seen.line, seen.last];
                lines.contains(&raised.line) && cause.id != "task-failed"
                    || cause.depth > exceptions::PYTHON.depth && lines.iter().any(|line| trace.contains(line))
            })
        });
        for seen in &self.seen {
            let Some(cause) = self.causes.get(seen.cause).filter(|cause| !hidden(cause)) else { continue };
            if complaint.as_ref().is_some_and(|complaint| complaint.contains(&seen.line)) {
                continue;
            }
            ranked.push(rank(cause, seen.line, &seen.quote, seen.count, seen.confidence));
        }
        if let Some((line, quote)) = cut {
            ranked.push(rank(&ending::CUT, line, quote, 1, ending::CUT.sure));
        }
        let told = ranked.iter().any(|(_, finding)| finding.confidence > Confidence::Possible);
        if let Some((line, quote)) = self.ending.quiet(facts).filter(|_| raised.is_none() && !told) {
            ranked.push(rank(&ending::QUIET, line, quote, 1, ending::QUIET.sure));
        }
        if let Some(raised) = raised.as_ref().filter(|_| !explained && complaint.is_none()) {
            let cause = if raised.python { exceptions::PYTHON } else { exceptions::JVM };
            let (score, mut finding) = rank(&cause, raised.line, &raised.text, 1, cause.sure);
            finding.title = format!("{}: {}", cause.title, crate::table::one_line(&raised.text, 200));
            ranked.push((score, finding));
        }
        // There are few; the highest goes first, of equal ones the first in the log.
        let mut findings = Vec::new();
        while let Some((at, _)) = ranked.iter().enumerate().min_by_key(|(_, (score, finding))| (-score, finding.line)) {
            findings.push(ranked.swap_remove(at).1);
        }
        let (before, after) = facts::findings(facts, &findings);
        findings.splice(0..0, before);
        findings.extend(after);
        findings
    }
}

/// How far up a finding belongs, and the finding.
fn rank(cause: &Cause, line: u32, quote: &str, count: u32, confidence: Confidence) -> (i32, Finding) {
    let doubt = match confidence {
        Confidence::Certain => 0,
        Confidence::Likely => 10,
        Confidence::Possible => 50,
    };
    let title = match subject(quote, cause.subject) {
        Some(subject) => format!("{}: {subject}", cause.title),
        None => format!("{}.", cause.title),
    };
    let quote = quote.to_owned();
    let finding = Finding { id: cause.id, title, advice: cause.advice, line: Some(line), quote, count, confidence };
    (i32::from(cause.depth) - doubt, finding)
}
