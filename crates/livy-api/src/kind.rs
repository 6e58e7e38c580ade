//! Session and statement kinds.

use std::fmt;

/// What language a session or a statement speaks. Livy's words; case-sensitive on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SessionKind {
    /// Scala (`spark`, alias `scala`).
    Spark,
    /// Python (`pyspark`, aliases `python` and, before Livy 0.5, `pyspark3`).
    PySpark,
    /// R (`sparkr`, alias `r`).
    SparkR,
    /// SQL (`sql`).
    Sql,
    /// Any language, said with each statement (`shared`, Livy's default for sessions). Never a statement's kind: Livy
    /// accepts such a statement and then leaves it `waiting` forever.
    Shared,
    /// A kind this crate does not know, as the server sent it.
    Unknown(String),
}

impl SessionKind {
    /// The kinds a session can be created with, Livy's default last.
    pub const ALL: [Self; 5] = [Self::PySpark, Self::Spark, Self::Sql, Self::SparkR, Self::Shared];

    /// Reads Livy's name of a kind, aliases included.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "spark" | "scala" => Self::Spark,
            "pyspark" | "python" | "pyspark3" => Self::PySpark,
            "sparkr" | "r" => Self::SparkR,
            "sql" => Self::Sql,
            "shared" => Self::Shared,
            other => Self::Unknown(other.to_owned()),
        }
    }

    /// Livy's canonical name, as sent in requests.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Spark => "spark",
            Self::PySpark => "pyspark",
            Self::SparkR => "sparkr",
            Self::Sql => "sql",
            Self::Shared => "shared",
            Self::Unknown(text) => text,
        }
    }
}

impl fmt::Display for SessionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
