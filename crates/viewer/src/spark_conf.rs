//! What is known of Spark's and Livy's settings: to complete their names while they are typed, to say what they mean, and to
//! find values that Spark would refuse.
//!
//! The list is `data/spark-conf.tsv`, a line each: name, kind of value, default, since which version, meaning. It is not
//! part of the program: the page loads it when somebody writes settings.

mod kind;
mod place;

pub use self::kind::Kind;
pub use self::place::Place;
use crate::format::{self, ConfError};

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub key: String,
    /// What its value must be.
    pub kind: Kind,
    /// What holds when it is not set; empty when there is nothing, or when it depends.
    pub default: String,
    /// The first version of Spark that has it (of Livy, for those of Livy).
    pub since: String,
    /// What it does.
    pub about: String,
}

impl Setting {
    /// Whether a value is one that Spark reads.
    ///
    /// # Errors
    /// Says what to write instead.
    pub fn check(&self, value: &str) -> Result<(), String> {
        // `${name}` is replaced later, by something that is not known here.
        if value.contains("${") || (!self.default.is_empty() && value.eq_ignore_ascii_case(&self.default)) {
            return Ok(());
        }
        self.kind.check(value)
    }

    /// Kind, default and age in one line: `true or false · default false · since 1.2.0`.
    #[must_use]
    pub fn facts(&self) -> String {
        let product = if self.about.starts_with("Livy:") { "Livy" } else { "Spark" };
        let default =
            if self.default.is_empty() { "no default".to_owned() } else { format!("default {}", self.default) };
        format!("{} · {default} · since {product} {}", self.kind.takes(), self.since)
    }
}

/// All settings that are known.
#[derive(Debug, Clone, Default)]
pub struct Catalogue(Vec<Setting>);

impl Catalogue {
    /// Reads the list; lines that can't be read are left out.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut settings: Vec<Setting> = text.lines().filter_map(setting).collect();
        settings.sort_by(|a, b| a.key.cmp(&b.key));
        Self(settings)
    }

    /// The setting of this name.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Setting> {
        self.0.binary_search_by(|setting| setting.key.as_str().cmp(key)).ok().map(|at| &self.0[at])
    }

    /// At most `most` settings whose name fits what was typed, the likeliest first: a name that begins with it, a part of a
    /// name that does, a name that has all its parts somewhere. Nothing for nothing.
    #[must_use]
    pub fn complete(&self, typed: &str, most: usize) -> Vec<&Setting> {
        let typed = typed.to_lowercase();
        if typed.is_empty() {
            return Vec::new();
        }
        let parts: Vec<&str> = typed.split(['.', '*']).filter(|part| !part.is_empty()).collect();
        let inner = format!(".{typed}");
        let mut found: Vec<(u8, &Setting)> = Vec::new();
        for setting in &self.0 {
            let key = setting.key.to_lowercase();
            let rank = if key.starts_with(&typed) {
                0
            } else if key.contains(&inner) {
                1
            } else if key.contains(&typed) {
                2
            } else if !parts.is_empty() && in_order(&key, &parts) {
                3
            } else {
                continue;
            };
            found.push((rank, setting));
        }
        // Of those that fit as well, short names first: they are the common ones.
        found.sort_by(|(a, left), (b, right)| (a, left.key.len(), &left.key).cmp(&(b, right.key.len(), &right.key)));
        found.into_iter().take(most).map(|(_, setting)| setting).collect()
    }

    /// What Spark would refuse in a text of settings: values of another kind, lines that are none.
    #[must_use]
    pub fn problems(&self, text: &str) -> Vec<ConfError> {
        match format::parse_conf_lines(text) {
            Err(errors) => errors,
            Ok(settings) => settings
                .into_iter()
                .filter_map(|(line, key, value)| {
                    let message = self.get(&key)?.check(&value).err()?;
                    Some(ConfError { line, message: format!("{key}: {message}") })
                })
                .collect(),
        }
    }

    /// What is odd but may be meant: names that Spark ignores, names that look like slips of the pen, settings that Livy or a
    /// field of its own decides.
    #[must_use]
    pub fn notes(&self, text: &str) -> Vec<ConfError> {
        let settings = format::parse_conf_lines(text).unwrap_or_default();
        let note = |(line, key, _): (usize, String, String)| Some(ConfError { line, message: self.note(&key)? });
        settings.into_iter().filter_map(note).collect()
    }

    fn note(&self, key: &str) -> Option<String> {
        match key {
            "spark.master" => return Some("spark.master: Livy's own setting wins.".to_owned()),
            "spark.submit.deployMode" => {
                return Some(
                    "spark.submit.deployMode: Livy refuses it unless its administrator allowed it.".to_owned(),
                );
            }
            _ => {}
        }
        if !key.starts_with("spark.") && !key.starts_with("livy.") {
            return Some(format!("{key}: Spark ignores names that do not begin with \"spark.\"."));
        }
        if self.0.is_empty() || self.get(key).is_some() {
            return None;
        }
        let near = self.nearest(key)?;
        Some(format!("{key} is not a documented setting: is {near} meant?"))
    }

    /// The name that differs from `key` in two letters at most.
    fn nearest(&self, key: &str) -> Option<&str> {
        let near = self.0.iter().filter(|setting| setting.key.len().abs_diff(key.len()) <= 2);
        near.map(|setting| (distance(&setting.key, key), setting.key.as_str()))
            .filter(|(distance, _)| *distance <= 2)
            .min()
            .map(|(_, key)| key)
    }
}

fn setting(line: &str) -> Option<Setting> {
    let mut columns = line.split('\t').map(str::to_owned);
    let (key, kind) = (columns.next()?, columns.next()?);
    let (default, since, about) = (columns.next()?, columns.next()?, columns.next()?);
    Some(Setting { key, kind: Kind::parse(&kind)?, default, since, about })
}

/// The parts are in a name one after the other; what nearly all names begin with does not count.
fn in_order(key: &str, parts: &[&str]) -> bool {
    let mut rest = key.strip_prefix("spark.").unwrap_or(key);
    parts.iter().filter(|part| **part != "spark").all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

/// How many letters must be put in, left out or changed to make one of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let changed = corner + usize::from(left != *right);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../data/spark-conf.tsv");

    fn catalogue() -> Catalogue {
        Catalogue::read(TEXT)
    }

    #[test]
    fn every_line_of_the_list_is_read_and_its_default_is_a_value_of_its_kind() {
        let catalogue = catalogue();
        assert_eq!(catalogue.0.len(), TEXT.lines().count());
        assert!(catalogue.0.len() >= 150, "{}", catalogue.0.len());
        for window in catalogue.0.windows(2) {
            assert!(window[0].key < window[1].key, "{} is there twice", window[0].key);
        }
        for setting in &catalogue.0 {
            assert!(setting.key.starts_with("spark.") || setting.key.starts_with("livy."), "{}", setting.key);
            assert!(setting.about.ends_with('.'), "{}", setting.key);
            let numbers = setting.since.split('.').filter(|part| part.parse::<u32>().is_ok()).count();
            assert_eq!(numbers, 3, "{} since {}", setting.key, setting.since);
            let odd = ["infinity", "-1"].contains(&setting.default.as_str());
            if !setting.default.is_empty() && !odd {
                assert_eq!(setting.kind.check(&setting.default), Ok(()), "{}", setting.key);
            }
        }
        let areas = [
            "spark.yarn.",
            "spark.kubernetes.",
            "spark.dynamicAllocation.",
            "spark.sql.",
            "spark.shuffle.",
            "livy.rsc.",
        ];
        for area in areas {
            assert!(catalogue.0.iter().filter(|setting| setting.key.starts_with(area)).count() >= 10, "{area}");
        }
    }

    #[test]
    fn a_name_is_completed_from_its_beginning_a_part_of_it_or_several() {
        let catalogue = catalogue();
        let first = |typed| catalogue.complete(typed, 8).first().map(|setting| setting.key.clone()).unwrap_or_default();
        assert_eq!(first("spark.sql.shuffle"), "spark.sql.shuffle.partitions");
        assert_eq!(first("shuffle.part"), "spark.sql.shuffle.partitions");
        assert_eq!(first("spark.executor.memory"), "spark.executor.memory");
        assert_eq!(first("arrow.enabled"), "spark.sql.execution.arrow.pyspark.enabled");
        assert_eq!(first("KRYOSERIALIZER.BUFFER"), "spark.kryoserializer.buffer");
        let found = catalogue.complete("shuffle.pa", 20);
        assert!(
            found.iter().all(|setting| setting.key != "spark.shuffle.compress"),
            "spark. itself is not looked into"
        );
        assert!(catalogue.complete("", 8).is_empty());
        assert!(catalogue.complete("nothing.like.it", 8).is_empty());
        assert_eq!(catalogue.complete("spark", 8).len(), 8);
    }

    #[test]
    fn a_value_of_another_kind_is_named_with_its_line_and_what_to_write() {
        let text = "spark.executor.cores=two\n# fine\nspark.sql.ansi.enabled=yes\nspark.executor.memory=2g\n\
                    spark.scheduler.mode=fair\nspark.network.timeout=5 minutes\nspark.memory.fraction=${f}\n\
                    spark.dynamicAllocation.maxExecutors=infinity\nspark.mine=anything";
        let said: Vec<String> = catalogue().problems(text).iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "Line 1: spark.executor.cores: Write a whole number, 1 or more.",
                "Line 3: spark.sql.ansi.enabled: Write true or false.",
                "Line 6: spark.network.timeout: Write a whole number and one of us, ms, s, m, min, h, d without a space, such as 120s.",
            ]
        );
    }

    #[test]
    fn odd_names_are_pointed_out_and_others_left_alone() {
        let text = "executor.memory=2g\nspark.exeuctor.memory=2g\nspark.master=yarn\nspark.my.own=1\nspark.ui.port=1";
        let said: Vec<String> = catalogue().notes(text).iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "Line 1: executor.memory: Spark ignores names that do not begin with \"spark.\".",
                "Line 2: spark.exeuctor.memory is not a documented setting: is spark.executor.memory meant?",
                "Line 3: spark.master: Livy's own setting wins.",
            ]
        );
    }
}
