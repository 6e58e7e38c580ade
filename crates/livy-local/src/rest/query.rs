//! Numbers in queries and paths, as Java reads them.

use super::reply::Refusal;

/// A query's parameters, decoded, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Query(pub(crate) Vec<(String, String)>);

impl Query {
    /// The first value of `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first value of `name` as a 32-bit number.
    pub(crate) fn number(&self, name: &str) -> Result<Option<i32>, Refusal> {
        self.get(name).map(number).transpose()
    }
}

/// A 32-bit number, or Java's complaint.
pub(crate) fn number(text: &str) -> Result<i32, Refusal> {
    text.parse().map_err(|_| not_a_number(text))
}

/// A 64-bit number, or Java's complaint.
pub(crate) fn long(text: &str) -> Result<i64, Refusal> {
    text.parse().map_err(|_| not_a_number(text))
}

fn not_a_number(text: &str) -> Refusal {
    Refusal::bad(format!("For input string: \"{text}\""))
}

/// Milliseconds of a time such as `30m`: a number and a unit (`us ms s m min h d`; none means milliseconds).
pub(crate) fn time(text: &str) -> Result<u64, String> {
    let lower = text.trim().to_lowercase();
    let digits = lower.strip_prefix('-').unwrap_or(&lower);
    let split = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (number, unit) = digits.split_at(split);
    if number.is_empty() || !unit.chars().all(|c| c.is_ascii_lowercase()) {
        return Err(format!("Invalid time string: {text}"));
    }
    let (factor, divisor) = match unit {
        "us" => (1, 1000),
        "ms" | "" => (1, 1),
        "s" => (1000, 1),
        "m" | "min" => (60_000, 1),
        "h" => (3_600_000, 1),
        "d" => (86_400_000, 1),
        _ => return Err(format!("Invalid suffix: \"{unit}\"")),
    };
    let number: u64 = number.parse().map_err(|_| format!("For input string: \"{number}\""))?;
    if lower.starts_with('-') && number > 0 {
        return Err(format!("Invalid value: -{number}"));
    }
    Ok(number.saturating_mul(factor) / divisor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_livys_units_and_complaints() {
        let ok: Vec<_> = ["30m", "5", "2 ", "1500us", "1d", "3min", "-0"].map(time).into_iter().collect();
        assert_eq!(ok, [Ok(1_800_000), Ok(5), Ok(2), Ok(1), Ok(86_400_000), Ok(180_000), Ok(0)]);
        assert_eq!(time("3 x"), Err("Invalid time string: 3 x".to_owned()));
        assert_eq!(time("3x"), Err("Invalid suffix: \"x\"".to_owned()));
        assert_eq!(time("-3s"), Err("Invalid value: -3".to_owned()));
        assert_eq!(time(""), Err("Invalid time string: ".to_owned()));
    }

    #[test]
    fn a_number_that_is_none_is_told_in_javas_words() {
        assert_eq!(number("x"), Err(Refusal::bad("For input string: \"x\"")));
        assert_eq!(number("99999999999"), Err(Refusal::bad("For input string: \"99999999999\"")));
    }
}
