//! What a cell is, and what language a code cell speaks.

use std::fmt;
use std::sync::Arc;

use livy_api::SessionKind;

/// What a cell is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellKind {
    /// Code, in the cell's [`Language`].
    Code,
    /// Markdown.
    Markdown,
    /// Raw text, passed through untouched.
    Raw,
    /// A type this crate does not know, as the file had it; handled as raw text.
    Unknown(Arc<str>),
}

impl CellKind {
    /// Reads nbformat's `cell_type`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "code" => Self::Code,
            "markdown" => Self::Markdown,
            "raw" => Self::Raw,
            other => Self::Unknown(other.into()),
        }
    }

    /// nbformat's `cell_type`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Code => "code",
            Self::Markdown => "markdown",
            Self::Raw => "raw",
            Self::Unknown(text) => text,
        }
    }
}

/// Language of a code cell. One session runs them all: each becomes the `kind` of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// Python (`pyspark`).
    #[default]
    Python,
    /// Scala (`spark`).
    Scala,
    /// SQL (`sql`).
    Sql,
    /// R (`sparkr`).
    R,
}

impl Language {
    /// All languages, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Python, Self::Scala, Self::Sql, Self::R];

    /// The statement kind to send.
    #[must_use]
    pub fn kind(self) -> SessionKind {
        match self {
            Self::Python => SessionKind::PySpark,
            Self::Scala => SessionKind::Spark,
            Self::Sql => SessionKind::Sql,
            Self::R => SessionKind::SparkR,
        }
    }

    /// The language of a session or statement kind; `None` for `shared` and unknown kinds.
    #[must_use]
    pub fn of_kind(kind: &SessionKind) -> Option<Self> {
        match kind {
            SessionKind::PySpark => Some(Self::Python),
            SessionKind::Spark => Some(Self::Scala),
            SessionKind::Sql => Some(Self::Sql),
            SessionKind::SparkR => Some(Self::R),
            SessionKind::Shared | SessionKind::Unknown(_) => None,
        }
    }

    /// Reads the names that notebooks, kernels and editors use, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "python" | "python3" | "python2" | "ipython" | "py" | "pyspark" | "pyspark3" => Some(Self::Python),
            "scala" | "spark" => Some(Self::Scala),
            "sql" | "sparksql" | "spark-sql" | "spark_sql" => Some(Self::Sql),
            "r" | "sparkr" | "ir" => Some(Self::R),
            _ => None,
        }
    }

    /// The name shown to people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::Scala => "Scala",
            Self::Sql => "SQL",
            Self::R => "R",
        }
    }

    /// Livy's canonical name of its statement kind.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Python => "pyspark",
            Self::Scala => "spark",
            Self::Sql => "sql",
            Self::R => "sparkr",
        }
    }

    /// What begins a comment that goes to the end of the line.
    #[must_use]
    pub fn comment(self) -> &'static str {
        match self {
            Self::Python | Self::R => "#",
            Self::Scala => "//",
            Self::Sql => "--",
        }
    }

    /// The ending of its files' names.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Python => "py",
            Self::Scala => "scala",
            Self::Sql => "sql",
            Self::R => "r",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_found_again_by_each_of_its_names() {
        for language in Language::ALL {
            assert_eq!(Language::of_kind(&language.kind()), Some(language));
            assert_eq!(Language::parse(language.label()), Some(language));
            assert_eq!(Language::parse(language.as_str()), Some(language));
            assert_eq!(language.as_str(), language.kind().as_str());
        }
    }

    #[test]
    fn an_unknown_cell_type_keeps_its_name() {
        assert_eq!(CellKind::parse("chart").as_str(), "chart");
    }
}
