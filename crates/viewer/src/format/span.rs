//! Durations, and how long ago something was.

use thiserror::Error;

/// A duration in milliseconds, in two units at most: `340 ms`, `3.4 s`, `12 s`, `3 min 4 s`, `2 h 5 min`, `3 d 4 h`.
#[must_use]
pub fn duration(millis: u64) -> String {
    let seconds = millis / 1000;
    match millis {
        0..1000 => format!("{millis} ms"),
        1000..10_000 => format!("{seconds}.{} s", millis % 1000 / 100),
        10_000..60_000 => format!("{seconds} s"),
        60_000..3_600_000 => two(seconds / 60, "min", seconds % 60, "s"),
        3_600_000..86_400_000 => two(seconds / 3600, "h", seconds % 3600 / 60, "min"),
        _ => two(seconds / 86_400, "d", seconds % 86_400 / 3600, "h"),
    }
}

fn two(large: u64, unit: &str, small: u64, small_unit: &str) -> String {
    if small == 0 { format!("{large} {unit}") } else { format!("{large} {unit} {small} {small_unit}") }
}

/// A moment `millis` milliseconds ago (ahead when negative), in one unit: `just now`, `40 s ago`, `3 min ago`,
/// `in 2 h`.
#[must_use]
pub fn ago(millis: i64) -> String {
    let seconds = millis.unsigned_abs() / 1000;
    let span = match seconds {
        0..10 => return "just now".to_owned(),
        10..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..86_400 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    };
    if millis < 0 { format!("in {span}") } else { format!("{span} ago") }
}

/// Why a text is no duration that Livy accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SpanError {
    /// Nothing there.
    #[error("Write a duration, such as 30m.")]
    Empty,
    /// No number at the beginning, or a fraction.
    #[error("Write a whole number and a unit without a space between, such as 30m or 90s.")]
    Number,
    /// Another unit than Livy's.
    #[error("The unit must be one of us, ms, s, m, min, h and d.")]
    Unit,
    /// More than fits.
    #[error("This duration is too long.")]
    TooLong,
}

/// Reads a duration as Livy does (`ttl`, `idleTimeout`): a whole number and `us`, `ms`, `s`, `m`, `min`, `h` or `d`;
/// without a unit milliseconds. The result is in milliseconds.
///
/// # Errors
/// Says what to write instead.
pub fn parse_span(text: &str) -> Result<u64, SpanError> {
    let text = text.trim().to_ascii_lowercase();
    if text.is_empty() {
        return Err(SpanError::Empty);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    if number.is_empty() || unit.starts_with(['.', ',', ' ']) {
        return Err(SpanError::Number);
    }
    let number: u64 = number.parse().map_err(|_| SpanError::TooLong)?;
    let factor = match unit {
        "us" => return Ok(number / 1000),
        "" | "ms" => 1,
        "s" => 1000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(SpanError::Unit),
    };
    number.checked_mul(factor).filter(|millis| i64::try_from(*millis).is_ok()).ok_or(SpanError::TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_two_units_at_most() {
        for (millis, text) in [
            (0, "0 ms"),
            (999, "999 ms"),
            (3499, "3.4 s"),
            (12_999, "12 s"),
            (60_000, "1 min"),
            (184_000, "3 min 4 s"),
            (7_500_000, "2 h 5 min"),
            (273_600_000, "3 d 4 h"),
        ] {
            assert_eq!(duration(millis), text);
        }
    }

    #[test]
    fn moments_have_one_unit() {
        assert_eq!(ago(9_999), "just now");
        assert_eq!(ago(-3_000), "just now");
        assert_eq!(ago(40_000), "40 s ago");
        assert_eq!(ago(200_000), "3 min ago");
        assert_eq!(ago(-7_200_000), "in 2 h");
        assert_eq!(ago(i64::MAX), "106751991167 d ago");
    }

    #[test]
    fn durations_are_read_as_livy_reads_them() {
        assert_eq!(parse_span("30m"), Ok(1_800_000));
        assert_eq!(parse_span(" 5MIN "), Ok(300_000));
        assert_eq!(parse_span("1500"), Ok(1500));
        assert_eq!(parse_span("2000us"), Ok(2));
        assert_eq!(parse_span("2d"), Ok(172_800_000));
        assert_eq!(parse_span(""), Err(SpanError::Empty));
        assert_eq!(parse_span("1.5h"), Err(SpanError::Number));
        assert_eq!(parse_span("30 m"), Err(SpanError::Number));
        assert_eq!(parse_span("-5m"), Err(SpanError::Number));
        assert_eq!(parse_span("5 minutes"), Err(SpanError::Number));
        assert_eq!(parse_span("5minutes"), Err(SpanError::Unit));
        assert_eq!(parse_span("99999999999999999999d"), Err(SpanError::TooLong));
        assert_eq!(parse_span("9999999999999999d"), Err(SpanError::TooLong));
    }
}
