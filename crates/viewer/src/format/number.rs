//! Counts and sizes.

/// A whole number with its thousands apart: `1,234,567`.
#[must_use]
pub fn count(number: u64) -> String {
    group_digits(&number.to_string())
}

/// A number as text with the thousands before its point apart. Text that is no plain number stays as it is, and so do
/// numbers in scientific notation; no digit is lost.
#[must_use]
pub fn group_digits(text: &str) -> String {
    let (sign, rest) = text.split_at(usize::from(text.starts_with('-')));
    let whole = rest.split('.').next().unwrap_or_default();
    let plain = rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !plain || whole.len() < 4 || rest.bytes().filter(|byte| *byte == b'.').count() > 1 {
        return text.to_owned();
    }
    let mut grouped = String::with_capacity(text.len() + whole.len() / 3);
    grouped.push_str(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped.push_str(rest.get(whole.len()..).unwrap_or_default());
    grouped
}

/// A size in powers of 1024, as Spark writes it: `512 B`, `1.5 KiB`, `34 MiB`. Up to 9.9 with one decimal, then whole;
/// never rounded up into the next unit's range.
#[must_use]
pub fn bytes(number: u64) -> String {
    let mut unit = 1;
    let mut name = "B";
    for next in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] {
        if number / unit < 1024 {
            break;
        }
        unit *= 1024;
        name = next;
    }
    let whole = number / unit;
    let tenth = u128::from(number % unit) * 10 / u128::from(unit);
    if unit > 1 && whole < 10 && tenth > 0 { format!("{whole}.{tenth} {name}") } else { format!("{whole} {name}") }
}

/// A number and its noun: `1 line`, `2,000 lines`, `3 matches`.
#[must_use]
pub fn plural(number: u64, noun: &str) -> String {
    let ending = match number {
        1 => "",
        _ if noun.ends_with("ch") => "es",
        _ => "s",
    };
    format!("{} {noun}{ending}", count(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart_and_no_digit_is_lost() {
        for (text, grouped) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-1234567", "-1,234,567"),
            ("1234.56789", "1,234.56789"),
            ("123456789012345678901234567890", "123,456,789,012,345,678,901,234,567,890"),
            ("1.2345678901234567E19", "1.2345678901234567E19"),
            ("NaN", "NaN"),
            ("Infinity", "Infinity"),
            ("-", "-"),
            ("", ""),
            ("1234.5.6", "1234.5.6"),
            ("2024-01-02", "2024-01-02"),
        ] {
            assert_eq!(group_digits(text), grouped);
        }
        assert_eq!(count(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn sizes_and_counts_are_short() {
        assert_eq!(bytes(0), "0 B");
        assert_eq!(bytes(1023), "1023 B");
        assert_eq!(bytes(1536), "1.5 KiB");
        assert_eq!(bytes(10 << 20), "10 MiB");
        assert_eq!(bytes((10 << 20) - 1), "9.9 MiB");
        assert_eq!(bytes(u64::MAX), "15 EiB");
        assert_eq!(plural(1, "line"), "1 line");
        assert_eq!(plural(2000, "line"), "2,000 lines");
        assert_eq!(plural(2, "match"), "2 matches");
    }
}
