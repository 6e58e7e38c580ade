//! Spark settings, a line each.

use std::collections::BTreeMap;

use thiserror::Error;

/// What is wrong with a line of settings.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("Line {line}: {message}")]
pub struct ConfError {
    /// Number of the line, from 1.
    pub line: usize,
    /// What is wrong and what to write.
    pub message: String,
}

/// Reads settings: `key=value` or, as in `spark-defaults.conf`, `key value`; `--conf` before it is ignored, and so are
/// blank lines and lines that begin with `#`. Keys and values lose the space around them.
///
/// # Errors
/// One for each line that can't be read or that sets a key again.
pub fn parse_conf(text: &str) -> Result<Vec<(String, String)>, Vec<ConfError>> {
    let settings = parse_conf_lines(text)?;
    Ok(settings.into_iter().map(|(_, key, value)| (key, value)).collect())
}

/// The same with the number of each setting's line before it.
///
/// # Errors
/// The same.
pub fn parse_conf_lines(text: &str) -> Result<Vec<(usize, String, String)>, Vec<ConfError>> {
    let mut settings: Vec<(usize, String, String)> = Vec::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    let mut errors = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line
            .strip_prefix("--conf")
            .filter(|rest| rest.starts_with([' ', '=']))
            .map_or(line, |rest| rest.trim_start_matches([' ', '=']));
        match setting(line) {
            Err(message) => errors.push(ConfError { line: number, message }),
            Ok((key, value)) => match lines.insert(key.to_owned(), number) {
                Some(first) => {
                    errors.push(ConfError { line: number, message: format!("{key} is set in line {first} already.") });
                }
                None => settings.push((number, key.to_owned(), value.to_owned())),
            },
        }
    }
    if errors.is_empty() { Ok(settings) } else { Err(errors) }
}

fn setting(line: &str) -> Result<(&str, &str), String> {
    let separator = line.find(|char: char| char == '=' || char.is_whitespace());
    let Some((key, rest)) = separator.map(|at| line.split_at(at)) else {
        return Err(format!("Write a value: {line}=value."));
    };
    if key.is_empty() {
        return Err("Write a key before the =, such as spark.executor.cores=2.".to_owned());
    }
    // `key = value`, `key value`: one `=` at most belongs to the separator.
    let rest = rest.trim_start();
    Ok((key, rest.strip_prefix('=').unwrap_or(rest).trim()))
}

/// Writes settings as [`parse_conf`] reads them.
#[must_use]
pub fn write_conf(settings: &[(String, String)]) -> String {
    settings.iter().map(|(key, value)| format!("{key}={value}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        parse_conf(text).expect("settings")
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    #[test]
    fn settings_are_read_in_the_ways_people_write_them() {
        let text =
            "# cores\nspark.executor.cores=2\n\n spark.a = b=c d \nspark.x\ty z\n--conf spark.q=1\nspark.empty=\n";
        let expected = [
            pair("spark.executor.cores", "2"),
            pair("spark.a", "b=c d"),
            pair("spark.x", "y z"),
            pair("spark.q", "1"),
            pair("spark.empty", ""),
        ];
        assert_eq!(pairs(text), expected);
    }

    #[test]
    fn every_wrong_line_is_named() {
        let errors = parse_conf("spark.a=1\nnonsense\n=5\nspark.a=2\n").expect_err("errors");
        let texts: Vec<_> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "Line 2: Write a value: nonsense=value.",
                "Line 3: Write a key before the =, such as spark.executor.cores=2.",
                "Line 4: spark.a is set in line 1 already.",
            ]
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let settings = vec![pair("spark.a", "b=c"), pair("spark.d", "e f")];
        assert_eq!(pairs(&write_conf(&settings)), settings);
    }
}
