//! The kinds that Livy accepts. Unlike a client's reading of them, nothing unknown gets in.

/// Language of a session or a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// Scala.
    Spark,
    /// Python.
    PySpark,
    /// R.
    SparkR,
    /// SQL.
    Sql,
    /// Said with each statement.
    Shared,
}

impl Kind {
    /// Reads Livy's word; case-sensitive, aliases included.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "spark" | "scala" => Self::Spark,
            "pyspark" | "python" => Self::PySpark,
            "sparkr" | "r" => Self::SparkR,
            "sql" => Self::Sql,
            "shared" => Self::Shared,
            _ => return None,
        })
    }

    /// The canonical word.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Spark => "spark",
            Self::PySpark => "pyspark",
            Self::SparkR => "sparkr",
            Self::Sql => "sql",
            Self::Shared => "shared",
        }
    }
}
