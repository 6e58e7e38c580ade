//! Why a session or batch died: known shapes of log lines, the cause they name, and what to change.
//!
//! A [`Classifier`] is given the lines of a log one by one (in as many steps as one likes), looks for all its words at
//! once, and names the causes it found with the line that says so. Several causes of one death are told in order: what
//! made things fail before what failed because of it. What a log can't say (Livy ended the session because nobody used
//! it) comes from [`Facts`].
//!
//! The causes are tables in `causes/`, a file a field.

mod cause;
mod causes;
mod classifier;
mod ending;
mod exceptions;
mod facts;
mod words;

pub use classifier::Classifier;
pub use facts::{Facts, Subject};

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// One of several possible reasons, or only a sign of trouble.
    Possible,
    /// Fits what is seen.
    Likely,
    /// The log says so.
    Certain,
}

impl Confidence {
    /// What stands before a cause that is not certain.
    #[must_use]
    pub fn hedge(self) -> &'static str {
        match self {
            Self::Certain => "",
            Self::Likely => "Likely: ",
            Self::Possible => "Possible: ",
        }
    }
}

/// A cause that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Name of the cause, the same for ever; good for counting and for tests.
    pub id: &'static str,
    /// What happened, one line.
    pub title: String,
    /// What to change.
    pub advice: &'static str,
    /// Number of the line that says so.
    pub line: Option<u32>,
    /// That line.
    pub quote: String,
    /// Number of lines that say so.
    pub count: u32,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Names the causes in a whole log, the likeliest first.
#[must_use]
pub fn diagnose<'a>(lines: impl IntoIterator<Item = &'a str>, facts: &Facts) -> Vec<Finding> {
    let mut classifier = Classifier::new();
    for (number, line) in lines.into_iter().enumerate() {
        classifier.line(u32::try_from(number).unwrap_or(u32::MAX), line);
    }
    classifier.finish(facts)
}

/// The names of all causes that can be found.
#[must_use]
pub fn all_causes() -> Vec<&'static str> {
    causes::all().map(|cause| cause.id).chain(exceptions::IDS).chain(ending::IDS).chain(facts::IDS).collect()
}
