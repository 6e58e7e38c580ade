//! The server's version, and what servers of that version know.

use serde_json::Value;

use crate::decode::Fields;

/// What the server says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Version {
    /// Such as `0.9.0-incubating`; a vendor's build may say anything, or nothing.
    pub version: String,
    /// Branch it was built from.
    pub branch: String,
    /// Revision it was built from.
    pub revision: String,
    /// When it was built.
    pub date: String,
}

impl Version {
    pub(crate) fn decode(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        Some(Self {
            version: fields.text("version")?,
            branch: fields.text("branch").unwrap_or_default(),
            revision: fields.text("revision").unwrap_or_default(),
            date: fields.text("date").unwrap_or_default(),
        })
    }

    /// Major and minor number, if the version begins with them.
    #[must_use]
    pub fn number(&self) -> Option<(u32, u32)> {
        let mut parts = self.version.split(|c: char| !c.is_ascii_digit());
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    }

    /// The server is known to be at least this new; `false` when it does not say.
    #[must_use]
    pub fn at_least(&self, major: u32, minor: u32) -> bool {
        self.number().is_some_and(|number| number >= (major, minor))
    }

    /// Whether the server has a function; `None` when its version does not say.
    #[must_use]
    pub fn has(&self, feature: &Feature) -> Option<bool> {
        self.number().map(|number| number >= feature.since)
    }
}

/// A function that not every Livy has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// What it is.
    pub title: &'static str,
    /// What is to be expected where it is missing.
    pub without: &'static str,
    /// Major and minor number of the first version that has it.
    pub since: (u32, u32),
}

/// The functions that this client makes use of, the oldest first.
pub const FEATURES: [Feature; 6] = [
    Feature {
        title: "Names of sessions and batches",
        without: "They are found again by their number alone, which a restarted server uses again.",
        since: (0, 6),
    },
    Feature {
        title: "Times of statements, owners of batches",
        without: "How long a statement ran is measured here, as well as that can be done.",
        since: (0, 7),
    },
    Feature {
        title: "Newest statements first",
        without: "To look for one statement, all that the session keeps are read.",
        since: (0, 8),
    },
    Feature {
        title: "Time to live (ttl)",
        without: "The server refuses the field when a session is created.",
        since: (0, 8),
    },
    Feature {
        title: "Idle time-out of one session (idleTimeout)",
        without: "The server refuses the field; its own setting, an hour unless changed, holds for all.",
        since: (0, 9),
    },
    Feature {
        title: "Links to executor logs (Kubernetes)",
        without: "Executor logs are found through the Spark UI.",
        since: (0, 9),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_says_nothing_leaves_open_what_the_server_has() {
        let version = |text: &str| Version { version: text.to_owned(), ..Version::default() };
        let has = |text: &str| FEATURES.map(|feature| version(text).has(&feature));
        assert_eq!(
            has("0.7.1-incubating"),
            [Some(true), Some(true), Some(false), Some(false), Some(false), Some(false)]
        );
        assert_eq!(has("0.9.0-incubating"), [Some(true); 6]);
        assert_eq!(has("vendor build"), [None; 6]);
    }
}
