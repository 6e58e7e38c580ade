//! Kinds of values.

use crate::format::{Memory, parse_span};

/// What the value of a setting must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// A whole number, not below the least if there is one.
    Int(Option<i64>),
    /// A number.
    Float,
    /// An amount of memory or data; without a unit in the one given by its letter.
    Bytes {
        /// `b`, `k` or `m`.
        unit: char,
        /// -1 stands for none.
        off: bool,
    },
    /// A time; without a unit in the one given.
    Time(String),
    /// One of these words, in either case.
    Choice(Vec<String>),
    /// Several, with commas between.
    List,
    /// Any text.
    Text,
}

impl Kind {
    /// From its short form in the list: `int>0`, `bytes:m`, `choice:a,b`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (name, rest) = text.split_once(':').unwrap_or((text, ""));
        Some(match name {
            "bool" => Self::Bool,
            "int" => Self::Int(None),
            "int>0" => Self::Int(Some(1)),
            "int>=0" => Self::Int(Some(0)),
            "float" => Self::Float,
            "bytes" | "bytes-1" => Self::Bytes { unit: rest.chars().next()?, off: name == "bytes-1" },
            "time" => Self::Time(rest.to_owned()),
            "choice" => Self::Choice(rest.split(',').map(str::to_owned).collect()),
            "list" => Self::List,
            "text" => Self::Text,
            _ => return None,
        })
    }

    /// What to write, in words.
    #[must_use]
    pub fn takes(&self) -> String {
        match self {
            Self::Bool => "true or false".to_owned(),
            Self::Int(None) => "a whole number".to_owned(),
            Self::Int(Some(least)) => format!("a whole number, {least} or more"),
            Self::Float => "a number, such as 0.6".to_owned(),
            Self::Bytes { unit, .. } => format!("a size, such as 512m or 2g; without a unit in {}", size_unit(*unit)),
            Self::Time(unit) => format!("a time, such as 30s or 5m; without a unit in {unit}"),
            Self::Choice(words) => format!("one of {}", words.join(", ")),
            Self::List => "a list with commas between".to_owned(),
            Self::Text => "text".to_owned(),
        }
    }

    /// The values there are, where they can be listed.
    #[must_use]
    pub fn values(&self) -> Vec<String> {
        match self {
            Self::Bool => vec!["true".to_owned(), "false".to_owned()],
            Self::Choice(words) => words.clone(),
            _ => Vec::new(),
        }
    }

    pub(super) fn check(&self, value: &str) -> Result<(), String> {
        let value = value.trim();
        let fine = |fine: bool, write: &str| if fine { Ok(()) } else { Err(format!("Write {write}.")) };
        match self {
            Self::Bool => fine(matches!(value.to_lowercase().as_str(), "true" | "false"), "true or false"),
            Self::Int(least) => {
                let number = value.parse::<i64>().ok();
                fine(number.is_some_and(|number| least.is_none_or(|least| number >= least)), &self.takes())
            }
            Self::Float => fine(value.parse::<f64>().is_ok_and(f64::is_finite), &self.takes()),
            Self::Bytes { off: true, .. } if value == "-1" => Ok(()),
            Self::Bytes { unit, .. } => {
                let unit = match unit {
                    'k' => 1 << 10,
                    'm' => 1 << 20,
                    _ => 1,
                };
                Memory::parse_setting(value, unit).map(|_| ()).map_err(|problem| problem.to_string())
            }
            Self::Time(_) => {
                // A bare minus one stands for never in some of them.
                let text = value.strip_prefix('-').unwrap_or(value);
                let write = "a whole number and one of us, ms, s, m, min, h, d without a space, such as 120s";
                fine(parse_span(&text.to_lowercase()).is_ok(), write)
            }
            Self::Choice(words) => fine(words.iter().any(|word| word.eq_ignore_ascii_case(value)), &self.takes()),
            Self::List | Self::Text => Ok(()),
        }
    }
}

fn size_unit(unit: char) -> &'static str {
    match unit {
        'k' => "KiB",
        'm' => "MiB",
        _ => "bytes",
    }
}
