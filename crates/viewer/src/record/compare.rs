//! What differs between two runs: how they went, what was asked for, and where their logs part.

use serde_json::Value;

use super::{KeptCause, Record, Sort};
use crate::format;

/// Something that is not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What.
    pub what: String,
    /// What it is in each; empty where it is not there.
    pub values: [String; 2],
}

/// What differs between two runs, beside their logs.
#[must_use]
pub fn differences(one: &Record, other: &Record) -> Vec<Difference> {
    let both = [one, other];
    let mut rows: Vec<(String, [String; 2])> = vec![
        ("State".to_owned(), both.map(|run| run.state().to_owned())),
        ("Duration".to_owned(), both.map(|run| run.duration().map(format::duration).unwrap_or_default())),
        (
            "States".to_owned(),
            both.map(|run| run.states.iter().map(|(state, _)| state.as_str()).collect::<Vec<_>>().join(" → ")),
        ),
        ("Kind".to_owned(), both.map(|run| run.who.kind.clone())),
        ("Owner".to_owned(), both.map(|run| run.who.owner.clone())),
        ("Cause".to_owned(), both.map(|run| run.known_cause().map(KeptCause::said).unwrap_or_default())),
        ("Lines of log".to_owned(), both.map(|run| format::count(u64::from(run.log.lines)))),
    ];
    let requests = both.map(|run| run.request.as_deref().map(settings).unwrap_or_default());
    let mut keys: Vec<&String> = requests.iter().flatten().map(|(key, _)| key).collect();
    keys.sort();
    keys.dedup();
    for key in keys {
        let value = |request: &Vec<(String, String)>| {
            request.iter().find(|(own, _)| own == key).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        rows.push((key.clone(), [value(&requests[0]), value(&requests[1])]));
    }
    let differ =
        |(what, values): (String, [String; 2])| (values[0] != values[1]).then_some(Difference { what, values });
    rows.into_iter().filter_map(differ).collect()
}

/// The fields of a request, those of `conf` by their keys.
fn settings(request: &str) -> Vec<(String, String)> {
    let Ok(Value::Object(fields)) = serde_json::from_str::<Value>(request) else { return Vec::new() };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut settings = Vec::new();
    for (key, value) in &fields {
        match value {
            Value::Object(inner) => settings.extend(inner.iter().map(|(key, value)| (key.clone(), text(value)))),
            _ => settings.push((key.clone(), text(value))),
        }
    }
    settings
}

impl Record {
    /// How long it took in milliseconds, or has been seen to take so far; `None` when only one state was seen.
    #[must_use]
    pub fn duration(&self) -> Option<u64> {
        let first = self.states.first()?.1;
        (self.states.len() > 1).then(|| self.since().saturating_sub(first))
    }

    /// What stands for it in addresses: `b7.1700000000000`.
    #[must_use]
    pub fn short(&self) -> String {
        format!("{}{}.{}", self.sort.letter(), self.id, self.born)
    }

    /// From what [`Record::short`] wrote: sort, number and birth.
    #[must_use]
    pub fn read_short(text: &str) -> Option<(Sort, u32, u64)> {
        let sort = match text.chars().next()? {
            's' => Sort::Session,
            'b' => Sort::Batch,
            _ => return None,
        };
        let (id, born) = text.get(1..)?.split_once('.')?;
        Some((sort, id.parse().ok()?, born.parse().ok()?))
    }
}

/// Where two logs part: the places of the first lines that say something else. Words with digits in them (times, numbers,
/// ports, names made up for the run) are taken for the same.
#[must_use]
pub fn parting<'a>(one: impl Iterator<Item = &'a str>, other: impl Iterator<Item = &'a str>) -> Option<u32> {
    let (mut one, mut other) = (one, other);
    let mut line = 0;
    loop {
        match (one.next(), other.next()) {
            (None, None) => return None,
            (Some(left), Some(right)) if left == right || said(left).eq(said(right)) => line += 1,
            _ => return Some(line),
        }
    }
}

/// The words of a line; those with digits in them are all alike.
fn said(line: &str) -> impl Iterator<Item = &str> {
    let breaks = |char: char| !(char.is_alphanumeric() || matches!(char, '.' | '_' | '-' | ':' | '/'));
    let alike = |word: &'static str, text| if has_digit(text) { word } else { text };
    line.split(breaks).filter(|word| !word.is_empty()).map(move |word| alike("0", word))
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Who;

    #[test]
    fn what_two_runs_have_in_common_is_left_out() {
        let run = |born: u64, state: &str, request: &str| {
            let mut record = Record::new("/livy", Sort::Batch, 7, Who::default(), born);
            record.saw("running", born);
            record.saw(state, born + 65_000);
            record.request = Some(request.to_owned());
            record
        };
        let one = run(1, "success", r#"{"file":"/a.py","args":["1"],"conf":{"spark.a":"1","spark.b":"x"}}"#);
        let other = run(2, "dead", r#"{"file":"/a.py","args":["1","2"],"conf":{"spark.a":"2"}}"#);
        let found: Vec<(String, [String; 2])> =
            differences(&one, &other).into_iter().map(|row| (row.what, row.values)).collect();
        let row = |what: &str, one: &str, other: &str| (what.to_owned(), [one.to_owned(), other.to_owned()]);
        assert_eq!(
            found,
            [
                row("State", "success", "dead"),
                row("States", "running → success", "running → dead"),
                row("args", r#"["1"]"#, r#"["1","2"]"#),
                row("spark.a", "1", "2"),
                row("spark.b", "x", ""),
            ]
        );
        assert_eq!(Record::read_short(&one.short()), Some((Sort::Batch, 7, 1)));
        assert_eq!((Record::read_short("x7.1"), Record::read_short("b7")), (None, None));
    }

    #[test]
    fn logs_part_where_they_say_something_else() {
        let one = "24/03/01 04:05:06 INFO A: task 1.0 (TID 7)\nread 5 rows from /in/a\nall well";
        let other = "24/03/02 14:00:00 INFO A: task 9.0 (TID 8)\nread 17 rows from /in/a\nno rows";
        assert_eq!(parting(one.lines(), other.lines()), Some(2));
        assert_eq!(parting(one.lines(), one.lines()), None);
        assert_eq!(parting(one.lines(), one.lines().take(1)), Some(1));
    }
}
