//! The server's version.

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
}
