//! Amounts of memory as Spark and the JVM read them.

use std::fmt;

use thiserror::Error;

/// An amount of memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Memory(pub u64);

/// Why a text is no amount of memory that works.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MemoryError {
    /// Nothing there.
    #[error("Write an amount of memory, such as 512m or 2g.")]
    Empty,
    /// It does not begin with a number.
    #[error("Write a whole number and a unit, such as 512m or 2g.")]
    Number,
    /// A fraction, and how to write about the same without one.
    #[error("Spark does not take fractions: write {0}.")]
    Fraction(String),
    /// No unit.
    #[error("Write a unit, such as {0}m or {0}g: the JVM reads a bare number as bytes.")]
    NoUnit(String),
    /// A unit of two letters that the JVM does not know, and the unit it knows.
    #[error("Write {0}: the JVM knows units of one letter only.")]
    LongUnit(String),
    /// Another unit.
    #[error("The unit must be one of k, m, g and t.")]
    Unit,
    /// Nothing.
    #[error("The amount must be more than 0.")]
    Zero,
    /// More than fits.
    #[error("This is more memory than there is.")]
    TooLarge,
}

const UNITS: [(char, u64); 5] = [('p', 1 << 50), ('t', 1 << 40), ('g', 1 << 30), ('m', 1 << 20), ('k', 1 << 10)];

impl Memory {
    /// Reads an amount for the memory of a driver or executor, where it must suit both Spark (which reads it for what
    /// the cluster manager is asked for) and the JVM (which gets it as `-Xmx`): a whole number and `k`, `m`, `g` or
    /// `t`, in either case.
    ///
    /// # Errors
    /// Says what to write instead.
    pub fn parse_heap(text: &str) -> Result<Self, MemoryError> {
        let (number, unit) = split(text)?;
        match unit.as_str() {
            "" => Err(MemoryError::NoUnit(number.to_string())),
            "k" | "m" | "g" | "t" => Self::of(number, &unit),
            "kb" | "mb" | "gb" | "tb" => Err(MemoryError::LongUnit(format!("{number}{}", &unit[..1]))),
            _ => Err(MemoryError::Unit),
        }
    }

    /// Reads an amount as Spark does in other settings: units `b`, `k`, `kb`, … `p`, `pb`; without one, `default` (a
    /// number of bytes) is the unit.
    ///
    /// # Errors
    /// Says what to write instead.
    pub fn parse_setting(text: &str, default: u64) -> Result<Self, MemoryError> {
        let (number, unit) = split(text)?;
        match unit.as_str() {
            "" => number.checked_mul(default).map(Self).ok_or(MemoryError::TooLarge),
            "b" => Ok(Self(number)),
            unit if unit.len() <= 2 && (unit.len() == 1 || unit.ends_with('b')) => Self::of(number, unit),
            _ => Err(MemoryError::Unit),
        }
    }

    fn of(number: u64, unit: &str) -> Result<Self, MemoryError> {
        if number == 0 {
            return Err(MemoryError::Zero);
        }
        let factor = UNITS.iter().find(|(name, _)| unit.starts_with(*name)).ok_or(MemoryError::Unit)?.1;
        number.checked_mul(factor).map(Self).ok_or(MemoryError::TooLarge)
    }
}

/// A whole number and what follows it, in lower case.
fn split(text: &str) -> Result<(u64, String), MemoryError> {
    let text = text.trim().to_ascii_lowercase();
    if text.is_empty() {
        return Err(MemoryError::Empty);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    if number.is_empty() {
        return Err(MemoryError::Number);
    }
    let number: u64 = number.parse().map_err(|_| MemoryError::TooLarge)?;
    match unit.strip_prefix('.') {
        Some(fraction) => Err(without_fraction(number, fraction)),
        None => Ok((number, unit.to_owned())),
    }
}

/// `1.5g` is 1536m.
fn without_fraction(whole: u64, fraction: &str) -> MemoryError {
    let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, unit) = fraction.split_at(digits);
    let smaller = match unit.chars().next() {
        Some('t') => "g",
        Some('g') => "m",
        Some('m') => "k",
        _ => return MemoryError::Number,
    };
    let thousandths: u64 = format!("{digits:0<3.3}").parse().unwrap_or(0);
    let amount = whole.saturating_mul(1024).saturating_add(thousandths * 1024 / 1000);
    MemoryError::Fraction(format!("{amount}{smaller}"))
}

/// In the largest unit that gives a whole number, as Spark reads it: `1536m`.
impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exact = UNITS.iter().skip(1).find(|(_, unit)| self.0 > 0 && self.0.is_multiple_of(*unit));
        match exact {
            Some((name, unit)) => write!(f, "{}{name}", self.0 / unit),
            None => write!(f, "{}b", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spark_and_the_jvm_both_take_is_taken() {
        assert_eq!(Memory::parse_heap("512m"), Ok(Memory(512 << 20)));
        assert_eq!(Memory::parse_heap(" 2G "), Ok(Memory(2 << 30)));
        assert_eq!(Memory::parse_heap("1t"), Ok(Memory(1 << 40)));
    }

    #[test]
    fn what_one_of_them_refuses_is_refused_with_what_to_write() {
        let message = |text| Memory::parse_heap(text).expect_err(text).to_string();
        assert_eq!(message("1.5g"), "Spark does not take fractions: write 1536m.");
        assert_eq!(message("0.25t"), "Spark does not take fractions: write 256g.");
        assert_eq!(message("2gb"), "Write 2g: the JVM knows units of one letter only.");
        assert_eq!(message("512"), "Write a unit, such as 512m or 512g: the JVM reads a bare number as bytes.");
        assert_eq!(Memory::parse_heap(""), Err(MemoryError::Empty));
        assert_eq!(Memory::parse_heap("abc"), Err(MemoryError::Number));
        assert_eq!(Memory::parse_heap("-1g"), Err(MemoryError::Number));
        assert_eq!(Memory::parse_heap("1.5"), Err(MemoryError::Number));
        assert_eq!(Memory::parse_heap("1.€g"), Err(MemoryError::Number));
        assert_eq!(Memory::parse_heap("2 g"), Err(MemoryError::Unit));
        assert_eq!(Memory::parse_heap("2x"), Err(MemoryError::Unit));
        assert_eq!(Memory::parse_heap("0g"), Err(MemoryError::Zero));
        assert_eq!(Memory::parse_heap("99999999999t"), Err(MemoryError::TooLarge));
        assert_eq!(Memory::parse_heap("99999999999999999999g"), Err(MemoryError::TooLarge));
    }

    #[test]
    fn other_settings_follow_spark_alone() {
        assert_eq!(Memory::parse_setting("2gb", 1), Ok(Memory(2 << 30)));
        assert_eq!(Memory::parse_setting("384", 1 << 20), Ok(Memory(384 << 20)));
        assert_eq!(Memory::parse_setting("0", 1), Ok(Memory(0)));
        assert_eq!(Memory::parse_setting("10b", 1), Ok(Memory(10)));
        assert_eq!(Memory::parse_setting("10kx", 1), Err(MemoryError::Unit));
    }

    #[test]
    fn amounts_are_written_as_they_can_be_read_again() {
        for (bytes, text) in [(512 << 20, "512m"), (1536 << 20, "1536m"), (2 << 30, "2g"), (3, "3b"), (0, "0b")] {
            assert_eq!(Memory(bytes).to_string(), text);
        }
    }
}
