//! A new session or batch as people type it: its fields, what each may say, and the request they make.

mod spec;

use livy_api::Version;
use serde_json::{Map, Value, json};

pub use self::spec::{FIELDS, Group, Reads, Spec};
use crate::format::{self, Memory};
use crate::record::Sort;

/// What is wrong, by the API's name of the field.
pub type Problems = Vec<(&'static str, String)>;

/// The fields of a session or batch, in the order of the dialog.
pub fn fields(sort: Sort) -> impl Iterator<Item = &'static Spec> {
    FIELDS.iter().filter(move |spec| spec.only.is_none_or(|only| only == sort))
}

/// The request that texts make, and what is wrong with them. A field with a problem is left out of the request. `text` gives
/// what was typed into a field; `version` is the server's, where it is known.
pub fn read(
    sort: Sort,
    version: Option<&Version>,
    text: impl Fn(&'static str) -> String,
) -> (Map<String, Value>, Problems) {
    let mut request = Map::new();
    let mut problems = Problems::new();
    for spec in fields(sort) {
        let text = text(spec.key);
        let text = text.trim();
        if text.is_empty() {
            if spec.reads == Reads::File {
                let message = "Say which jar or Python file to run, as an address the cluster can read.";
                problems.push((spec.key, message.to_owned()));
            }
            continue;
        }
        if let Some(message) = spec.refusal(version) {
            problems.push((spec.key, message));
            continue;
        }
        match spec.read(text) {
            Ok(value) => {
                request.insert(spec.key.to_owned(), value);
            }
            Err(message) => problems.push((spec.key, message)),
        }
    }
    (request, problems)
}

impl Spec {
    /// Why a server of this version would refuse the field; `None` where it takes it or does not say its version.
    #[must_use]
    pub fn refusal(&self, version: Option<&Version>) -> Option<String> {
        let (since, version) = (self.since?, version?);
        let number = version.number()?;
        (number < since).then(|| {
            format!(
                "This server is Livy {}.{} and refuses the field, which came with {}.{}: leave it empty.",
                number.0, number.1, since.0, since.1
            )
        })
    }

    /// The value in the request for what was typed, which is not blank.
    ///
    /// # Errors
    /// Says what to write instead.
    pub fn read(&self, text: &str) -> Result<Value, String> {
        match self.reads {
            Reads::Text | Reads::Kind | Reads::File => Ok(json!(text)),
            Reads::Name if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                Err("Livy reads a name of digits as a number: add a letter.".to_owned())
            }
            Reads::Name => Ok(json!(text)),
            Reads::Memory => Memory::parse_heap(text).map(|_| json!(text)).map_err(|problem| problem.to_string()),
            Reads::Whole => match text.parse::<u32>() {
                Ok(number) if number > 0 => Ok(json!(number)),
                _ => Err("A whole number of 1 or more, or empty for the server's default.".to_owned()),
            },
            Reads::Span => format::parse_span(text).map(|_| json!(text)).map_err(|problem| problem.to_string()),
            Reads::Lines => {
                Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| json!(line)).collect())
            }
            Reads::Arguments => {
                format::split_arguments(text).map(|words| json!(words)).map_err(|problem| problem.to_string())
            }
            Reads::Conf => format::parse_conf(text)
                .map(|pairs| Value::Object(pairs.into_iter().map(|(key, value)| (key, json!(value))).collect()))
                .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
        }
    }

    /// What to type for a value of a request; empty for one that is none.
    #[must_use]
    pub fn write(&self, value: &Value) -> String {
        let plain = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match (self.reads, value) {
            (Reads::Arguments, Value::Array(items)) => {
                format::join_arguments(&items.iter().map(plain).collect::<Vec<_>>())
            }
            (_, Value::Array(items)) => items.iter().map(plain).collect::<Vec<_>>().join("\n"),
            (Reads::Conf, Value::Object(map)) => {
                let pairs: Vec<(String, String)> = map.iter().map(|(key, value)| (key.clone(), plain(value))).collect();
                format::write_conf(&pairs).trim_end().to_owned()
            }
            (_, value) => plain(value),
        }
    }

    /// What the text means, or what is the matter with it, for a field where that helps while it is typed.
    #[must_use]
    pub fn means(&self, text: &str) -> Option<String> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        match self.reads {
            Reads::Memory => Some(match Memory::parse_heap(text) {
                Ok(heap) => format!(
                    "{} of heap; the cluster is asked for {}.",
                    format::bytes(heap.0),
                    format::bytes(with_overhead(heap.0))
                ),
                Err(problem) => problem.to_string(),
            }),
            Reads::Span => Some(match format::parse_span(text) {
                Ok(millis) => format!("After {}.", format::duration(millis)),
                Err(problem) => problem.to_string(),
            }),
            Reads::Lines => match text.lines().filter(|line| !line.trim().is_empty()).count() {
                0 | 1 => None,
                count => Some(format!("{count} of them.")),
            },
            Reads::Arguments => match format::split_arguments(text) {
                Ok(words) => Some(match words.len() {
                    1 => "One argument.".to_owned(),
                    count => format!("{count} arguments."),
                }),
                Err(problem) => Some(problem.to_string()),
            },
            _ => None,
        }
    }
}

/// What YARN and Kubernetes are asked for a heap: a tenth more, at least 384 MiB, unless the settings say otherwise.
fn with_overhead(heap: u64) -> u64 {
    heap.saturating_add((heap / 10).max(384 << 20))
}

/// What the resources come to in all, in one sentence; `None` until a driver's or an executor's memory is given.
#[must_use]
pub fn total(text: impl Fn(&'static str) -> String) -> Option<String> {
    let memory = |key| Memory::parse_heap(&text(key)).ok().map(|heap| with_overhead(heap.0));
    let number = |key| text(key).trim().parse::<u64>().ok().filter(|number| *number > 0);
    let (driver, executor, count) = (memory("driverMemory"), memory("executorMemory"), number("numExecutors"));
    let all = executor.zip(count).map(|(executor, count)| executor.saturating_mul(count));
    let sum = match (driver, all) {
        (Some(driver), Some(all)) => format!("Driver and executors: {}", format::bytes(driver.saturating_add(all))),
        (None, Some(all)) => format!("Executors: {}", format::bytes(all)),
        _ => return None,
    };
    let cores = number("executorCores").zip(count).map(|(cores, count)| cores.saturating_mul(count));
    let tasks = cores.map(|cores| format!(", {cores} tasks at a time")).unwrap_or_default();
    Some(format!("{sum} of the cluster's memory in all{tasks}."))
}

#[cfg(test)]
mod tests {
    use livy_api::{CreateBatch, CreateSession};

    use super::*;

    fn typed(sort: Sort, version: &str, texts: &[(&str, &str)]) -> (Value, Problems) {
        let version = Version { version: version.to_owned(), ..Version::default() };
        let text =
            |key: &str| texts.iter().find(|(of, _)| *of == key).map_or(String::new(), |(_, text)| (*text).to_owned());
        let (request, problems) = read(sort, Some(&version), text);
        (Value::Object(request), problems)
    }

    #[test]
    fn what_is_typed_becomes_the_request_and_blanks_are_left_out() {
        let (request, problems) = typed(
            Sort::Session,
            "0.9.0",
            &[
                ("kind", "pyspark"),
                ("name", " etl "),
                ("driverMemory", "2g"),
                ("executorCores", "4"),
                ("queue", "  "),
                ("jars", "/a.jar\n\n /b.jar "),
                ("conf", "spark.a=1\n# no\nspark.b 2"),
                ("idleTimeout", "30m"),
                ("file", "not a field of sessions"),
            ],
        );
        assert_eq!(problems, []);
        let expected = json!({"kind": "pyspark", "name": "etl", "driverMemory": "2g", "executorCores": 4,
            "jars": ["/a.jar", "/b.jar"], "conf": {"spark.a": "1", "spark.b": "2"}, "idleTimeout": "30m"});
        assert_eq!(request, expected);
        let session = CreateSession::from_json(request).expect("a session");
        assert_eq!(session.to_json(), expected);
    }

    #[test]
    fn every_field_of_the_requests_is_in_the_form_and_comes_back_as_it_was() {
        let both = json!({"name": "n", "proxyUser": "u", "queue": "q", "driverMemory": "1g", "driverCores": 1,
            "executorMemory": "2g", "executorCores": 2, "numExecutors": 3, "jars": ["/j"], "pyFiles": ["/p"],
            "files": ["/f"], "archives": ["/a"], "conf": {"spark.x": "y z"}});
        let with = |more: Value| {
            let mut all = both.as_object().cloned().unwrap_or_default();
            all.extend(more.as_object().cloned().unwrap_or_default());
            Value::Object(all)
        };
        let session = with(json!({"kind": "spark", "heartbeatTimeoutInSecond": 300, "ttl": "1h", "idleTimeout": "5m"}));
        let batch = with(json!({"file": "/f.py", "className": "C", "args": ["a b", "", "c"]}));
        for (sort, request) in [(Sort::Session, session), (Sort::Batch, batch)] {
            let (again, problems) = read(sort, None, |key| {
                FIELDS.iter().find(|spec| spec.key == key).map(|spec| spec.write(&request[key])).unwrap_or_default()
            });
            assert_eq!((Value::Object(again.clone()), problems), (request.clone(), Vec::new()));
            let typed = match sort {
                Sort::Session => CreateSession::from_json(request.clone()).map(|one| one.to_json()),
                Sort::Batch => CreateBatch::from_json(request.clone()).map(|one| one.to_json()),
            };
            assert_eq!(typed, Some(request));
        }
    }

    #[test]
    fn each_wrong_field_is_named() {
        let texts =
            [("file", ""), ("name", "12"), ("driverMemory", "2gb"), ("driverCores", "0"), ("args", "'"), ("conf", "x")];
        let (request, problems) = typed(Sort::Batch, "0.9.0", &texts);
        assert_eq!(request, json!({}));
        let named: Vec<&str> = problems.iter().map(|(field, _)| *field).collect();
        assert_eq!(named, ["file", "name", "args", "driverMemory", "driverCores", "conf"]);
    }

    #[test]
    fn a_field_that_the_servers_version_does_not_know_is_refused_before_it_is_sent() {
        let texts = [("ttl", "1h"), ("idleTimeout", "1h")];
        let fields = |version: &str| {
            typed(Sort::Session, version, &texts).1.into_iter().map(|(field, _)| field).collect::<Vec<_>>()
        };
        assert_eq!(fields("0.7.1-incubating"), ["idleTimeout", "ttl"]);
        assert_eq!(fields("0.8.0"), ["idleTimeout"]);
        assert!(fields("0.9.0").is_empty());
        assert!(fields("").is_empty(), "who says no version is asked");
        let (_, problems) = typed(Sort::Session, "0.5.0", &[("name", "x")]);
        assert_eq!(
            problems,
            [(
                "name",
                "This server is Livy 0.5 and refuses the field, which came with 0.6: leave it empty.".to_owned()
            )]
        );
    }

    #[test]
    fn amounts_say_what_they_come_to() {
        let means = |key: &str, text: &str| {
            FIELDS.iter().find(|spec| spec.key == key).and_then(|spec| spec.means(text)).unwrap_or_default()
        };
        assert_eq!(means("driverMemory", "2g"), "2 GiB of heap; the cluster is asked for 2.3 GiB.");
        assert_eq!(means("driverMemory", "10g"), "10 GiB of heap; the cluster is asked for 11 GiB.");
        assert_eq!(means("driverMemory", "1.5g"), "Spark does not take fractions: write 1536m.");
        assert_eq!(means("ttl", "90m"), "After 1 h 30 min.");
        assert_eq!(means("args", "a 'b c'"), "2 arguments.");
        assert_eq!(means("queue", "x"), "");
        let text = |key: &str| {
            let texts =
                [("driverMemory", "2g"), ("executorMemory", "10g"), ("numExecutors", "4"), ("executorCores", "3")];
            texts.iter().find(|(of, _)| *of == key).map_or(String::new(), |(_, text)| (*text).to_owned())
        };
        let said = total(text).expect("a total");
        assert_eq!(said, "Driver and executors: 46 GiB of the cluster's memory in all, 12 tasks at a time.");
        assert_eq!(total(|_| String::new()), None);
    }
}
