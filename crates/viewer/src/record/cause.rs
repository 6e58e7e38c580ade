//! Why a run failed, as far as its log said: kept with it, so that lists can tell without reading logs again.

use serde_json::{Value, json};

use super::Sort;
use crate::diagnose::{Confidence, Finding, Subject};

impl From<Sort> for Subject {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Session => Self::Session,
            Sort::Batch => Self::Batch,
        }
    }
}

/// A cause of death that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCause {
    /// Name of the cause, as [`Finding::id`] has it.
    pub id: String,
    /// What happened, one line without a full stop.
    pub title: String,
    /// How sure that is.
    pub confidence: Confidence,
    /// Number of the line that says so.
    pub line: Option<u32>,
}

impl KeptCause {
    /// What is kept of a finding.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        Self {
            id: finding.id.to_owned(),
            title: finding.title.trim_end_matches('.').to_owned(),
            confidence: finding.confidence,
            line: finding.line,
        }
    }

    /// Its log was read and does not say why.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.id == "unknown"
    }

    /// What happened, and how sure that is.
    #[must_use]
    pub fn said(&self) -> String {
        if self.is_unknown() {
            "Its log does not say".to_owned()
        } else {
            format!("{}{}", self.confidence.hedge(), self.title)
        }
    }

    /// What happened without the name of what it happened to: the same for all runs that failed alike.
    #[must_use]
    pub fn general(&self) -> &str {
        if self.is_unknown() {
            return "not said";
        }
        self.title.split_once(": ").map_or(self.title.as_str(), |(general, _)| general)
    }

    pub(super) fn to_json(&self) -> Value {
        json!([self.id, self.title, self.confidence as u8, self.line])
    }

    pub(super) fn read(value: &Value) -> Option<Self> {
        Some(Self {
            id: value.get(0)?.as_str()?.to_owned(),
            title: value.get(1)?.as_str()?.to_owned(),
            confidence: match value.get(2)?.as_u64()? {
                0 => Confidence::Possible,
                1 => Confidence::Likely,
                _ => Confidence::Certain,
            },
            line: value.get(3)?.as_u64().and_then(|line| u32::try_from(line).ok()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::{Facts, all_causes, diagnose};

    #[test]
    fn a_cause_is_read_as_it_was_written() {
        for (confidence, line) in
            [(Confidence::Possible, None), (Confidence::Likely, Some(0)), (Confidence::Certain, Some(7))]
        {
            let cause = KeptCause { id: "x".to_owned(), title: "It broke: y".to_owned(), confidence, line };
            assert_eq!(KeptCause::read(&cause.to_json()), Some(cause));
        }
        for other in [json!(null), json!({}), json!(["x"]), json!([1, 2, 3, 4])] {
            assert_eq!(KeptCause::read(&other), None);
        }
    }

    #[test]
    fn it_says_what_happened_and_to_what() {
        let log = ["Traceback (most recent call last):", "ModuleNotFoundError: No module named 'pandas'"];
        let facts = Facts { subject: Subject::Batch, state: "dead".to_owned(), ..Facts::default() };
        let cause = diagnose(log, &facts).first().map(KeptCause::of).expect("a cause");
        assert_eq!(cause.said(), "A Python module is missing: pandas");
        assert_eq!(cause.general(), "A Python module is missing");
        assert_eq!(cause.line, Some(1));

        let silent = diagnose([], &facts).first().map(KeptCause::of).expect("a cause");
        assert!(silent.is_unknown(), "{silent:?}");
        assert_eq!((silent.said().as_str(), silent.general()), ("Its log does not say", "not said"));
        assert!(all_causes().contains(&silent.id.as_str()));
    }
}
