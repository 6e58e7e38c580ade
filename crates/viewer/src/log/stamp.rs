//! Time stamps at the beginning of a line.

/// Milliseconds since 1970-01-01 00:00 by the clock of whoever wrote the line, in the zone it wrote in. Good for
/// differences and order inside a log, not for comparing with other clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalMillis(pub i64);

impl LocalMillis {
    /// As a field for date and time writes it, to the second: `2024-03-01T04:05:06`.
    #[must_use]
    pub fn text(self) -> String {
        let (day, rest) = (self.0.div_euclid(86_400_000), self.0.rem_euclid(86_400_000) / 1000);
        let (year, month, day) = date(day);
        format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60)
    }

    /// From what [`LocalMillis::text`] writes, also without seconds.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let whole = if text.len() == 16 { format!("{text}:00") } else { text.to_owned() };
        parse(&whole).filter(|(_, end)| *end == whole.len()).map(|(time, _)| time)
    }
}

/// Year, month and day of a number of days since 1970-01-01: years are counted from March, so that leap days come last.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month < 3), month, day)
}

/// A time stamp at the beginning of `line`, perhaps in square brackets, and the offset after it. Understood are
/// `yy/MM/dd HH:mm:ss` (Spark, Livy), `yyyy-MM-dd HH:mm:ss,SSS` with `T`, `/`, `.` and a zone as well (log4j2, Hadoop,
/// Python, Kubernetes) and `EEE MMM dd HH:mm:ss zone yyyy` (YARN's diagnostics).
pub(super) fn parse(line: &str) -> Option<(LocalMillis, usize)> {
    let mut reader = Reader { bytes: line.as_bytes(), at: 0 };
    let bracket = reader.skip(b'[');
    let time = match reader.peek()? {
        b'0'..=b'9' => reader.numeric()?,
        b'A'..=b'Z' => reader.named()?,
        _ => return None,
    };
    if bracket && !reader.skip(b']') {
        return None;
    }
    Some((LocalMillis(time), reader.at))
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.skip(byte).then_some(())
    }

    /// Exactly `count` digits.
    fn digits(&mut self, count: usize) -> Option<i64> {
        let digits = self.bytes.get(self.at..self.at + count)?;
        let mut number = 0;
        for digit in digits {
            number = number * 10 + i64::from(digit.checked_sub(b'0').filter(|digit| *digit < 10)?);
        }
        self.at += count;
        Some(number)
    }

    fn below(&mut self, limit: i64) -> Option<i64> {
        self.digits(2).filter(|number| *number < limit)
    }

    fn numeric(&mut self) -> Option<i64> {
        let short = self.bytes.get(self.at + 2) == Some(&b'/');
        let year = if short { 2000 + self.digits(2)? } else { self.digits(4)? };
        let separator = self.peek().filter(|byte| matches!(byte, b'/' | b'-'))?;
        self.at += 1;
        let month = self.below(13)?;
        self.expect(separator)?;
        let day = self.below(32)?;
        if !self.skip(b' ') {
            self.expect(b'T')?;
        }
        let clock = self.clock()?;
        let millis = self.fraction();
        self.zone();
        // `2024-01-02 03:04:05x` is no time stamp.
        if self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        Some(days(year, month, day)? * 86_400_000 + clock + millis)
    }

    fn clock(&mut self) -> Option<i64> {
        let hour = self.below(24)?;
        self.expect(b':')?;
        let minute = self.below(60)?;
        self.expect(b':')?;
        let second = self.below(61)?;
        Some(((hour * 60 + minute) * 60 + second) * 1000)
    }

    fn fraction(&mut self) -> i64 {
        if !matches!(self.peek(), Some(b'.' | b',')) || !self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit) {
            return 0;
        }
        self.at += 1;
        let (mut millis, mut unit) = (0, 100);
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            millis += i64::from(digit - b'0') * unit;
            unit /= 10;
            self.at += 1;
        }
        millis
    }

    /// `Z`, `+0100` or `+01:00`.
    fn zone(&mut self) {
        if self.skip(b'Z') || !matches!(self.peek(), Some(b'+' | b'-')) {
            return;
        }
        let begin = self.at;
        self.at += 1;
        let hours = self.digits(2);
        self.skip(b':');
        if hours.is_none() || self.digits(2).is_none() {
            self.at = begin;
        }
    }

    /// `Tue Jan 02 03:04:05 +0000 2024`.
    fn named(&mut self) -> Option<i64> {
        let weekday = self.bytes.get(self.at..self.at + 3)?;
        if ![b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"].iter().any(|name| *name == weekday) {
            return None;
        }
        self.at += 3;
        self.expect(b' ')?;
        let name = self.bytes.get(self.at..self.at + 3)?;
        let month = b"JanFebMarAprMayJunJulAugSepOctNovDec".chunks(3).position(|month| month == name)? as i64 + 1;
        self.at += 3;
        self.expect(b' ')?;
        let day = self.below(32)?;
        self.expect(b' ')?;
        let clock = self.clock()?;
        self.expect(b' ')?;
        let zone = self.bytes.get(self.at..)?.iter().take_while(|byte| **byte != b' ').count();
        self.at += zone.min(6);
        self.expect(b' ')?;
        let year = self.digits(4)?;
        Some(days(year, month, day)? * 86_400_000 + clock)
    }
}

/// Days from 1970-01-01 to a date; `None` when there is no such date.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let index = usize::try_from(month).ok()?.checked_sub(1)?;
    if day < 1 || day > *lengths.get(index)? {
        return None;
    }
    let before = year - 1;
    let years = before * 365 + before / 4 - before / 100 + before / 400 - 719_162;
    Some(years + lengths.iter().take(index).sum::<i64>() + day - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2024-03-01 04:05:06.
    const TIME: i64 = 1_709_265_906_000;

    fn time(line: &str) -> Option<(i64, &str)> {
        parse(line).map(|(time, end)| (time.0, &line[end..]))
    }

    #[test]
    fn the_time_stamps_of_spark_livy_hadoop_and_python_are_read() {
        assert_eq!(time("24/03/01 04:05:06 INFO X: y"), Some((TIME, " INFO X: y")));
        assert_eq!(time("2024-03-01 04:05:06,789 WARN x"), Some((TIME + 789, " WARN x")));
        assert_eq!(time("2024-03-01T04:05:06.789Z INFO"), Some((TIME + 789, " INFO")));
        assert_eq!(time("2024-03-01T04:05:06.789123456Z x"), Some((TIME + 789, " x")));
        assert_eq!(time("2024-03-01T04:05:06.7+02:00 x"), Some((TIME + 700, " x")));
        assert_eq!(time("2024-03-01 04:05:06+0000 x"), Some((TIME, " x")));
        assert_eq!(time("2024/03/01 04:05:06 x"), Some((TIME, " x")));
        assert_eq!(time("[2024-03-01 04:05:06.005]Container killed"), Some((TIME + 5, "Container killed")));
        assert_eq!(time("[Fri Mar 01 04:05:06 +0000 2024] Application"), Some((TIME, " Application")));
        assert_eq!(time("Fri Mar 01 04:05:06 UTC 2024"), Some((TIME, "")));
        assert_eq!(time("2024-03-01 04:05:06 - x"), Some((TIME, " - x")));
        assert_eq!(time("2024-03-01 04:05:06: x"), Some((TIME, ": x")));
    }

    #[test]
    fn what_only_looks_like_a_time_stamp_is_none() {
        for line in [
            "",
            "2",
            "24/03/01",
            "24/13/01 04:05:06 x",
            "24/02/30 04:05:06 x",
            "2024-03-01 24:05:06",
            "2024-03-01x04:05:06",
            "2024-03-01 04:05:06x",
            "1234567890 x",
            "[2024-03-01 04:05:06 x",
            "Foo Mar 01 04:05:06 UTC 2024",
            "2023-02-29 00:00:00",
            "２０24-03-01 04:05:06",
            "2024-03-01 04:05",
            "Mon",
        ] {
            assert_eq!(time(line), None, "{line}");
        }
    }

    #[test]
    fn a_time_is_written_as_fields_write_it_and_read_again() {
        assert_eq!(LocalMillis(TIME + 789).text(), "2024-03-01T04:05:06");
        assert_eq!(LocalMillis::read("2024-03-01T04:05:06"), Some(LocalMillis(TIME)));
        assert_eq!(LocalMillis::read("2024-03-01T04:05"), Some(LocalMillis(TIME - 6000)));
        assert_eq!((LocalMillis::read(""), LocalMillis::read("2024-03-01T04:05:06 x")), (None, None));
        for day in (-200_000..200_000).step_by(37) {
            let (year, month, number) = date(day);
            assert_eq!(days(year, month, number), Some(day));
        }
    }

    #[test]
    fn dates_are_counted_from_1970() {
        assert_eq!(days(1970, 1, 1), Some(0));
        assert_eq!(days(2000, 3, 1), Some(11_017));
        assert_eq!(days(1969, 12, 31), Some(-1));
    }
}
