//! Identifiers and units that must not be mixed up.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id! {
    /// Number of an interactive session. A server without recovery starts again at 0 after a restart, so a number
    /// alone does not identify a session for longer than the server lives.
    SessionId(u32)
}
id! {
    /// Number of a batch; counted apart from sessions.
    BatchId(u32)
}
id! {
    /// Number of a statement inside its session: 0, 1, 2, … and never used twice there.
    StatementId(u32)
}
id! {
    /// Number of a submitted job (`submit-job`) inside its session.
    JobId(u64)
}
id! {
    /// Milliseconds since 1970-01-01 UTC by the server's clock.
    Millis(u64)
}

/// How a request names a session or a batch: by number, or by the name it was created with (Livy 0.6 and later).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// By number.
    Id(u32),
    /// By name. Livy reads a name of digits only as a number, so such names can't be used.
    Name(String),
}

/// Everything but RFC 3986's unreserved characters is escaped: names may hold `/`, `?` and spaces.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `text` escaped for use as one path segment or query value.
pub(crate) fn escape(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

impl Target {
    /// The path segment for this target, escaped.
    #[must_use]
    pub fn segment(&self) -> String {
        match self {
            Self::Id(id) => id.to_string(),
            Self::Name(name) => escape(name),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}

impl From<SessionId> for Target {
    fn from(id: SessionId) -> Self {
        Self::Id(id.0)
    }
}

impl From<BatchId> for Target {
    fn from(id: BatchId) -> Self {
        Self::Id(id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_escaped_as_one_path_segment() {
        let target = Target::Name("a/b c?é".to_owned());
        assert_eq!(target.segment(), "a%2Fb%20c%3F%C3%A9");
        assert_eq!(Target::from(SessionId(7)).segment(), "7");
    }
}
