//! Files that are given to a running session: what each is, what is wrong with it, and the code that uses it.

use livy_api::{AddKind, SessionKind, UPLOAD_LIMIT};

use crate::format;

/// What a file of this name most likely is.
#[must_use]
pub fn guess(name: &str) -> AddKind {
    let ending = ending(name);
    match ending.as_str() {
        "py" | "egg" | "zip" => AddKind::PyFile,
        "jar" => AddKind::Jar,
        _ => AddKind::File,
    }
}

/// The last part of an address, by which Spark names the file.
#[must_use]
pub fn name_of(address: &str) -> &str {
    let plain = address.split(['?', '#']).next().unwrap_or_default();
    let path = match plain.split_once("//") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => plain,
    };
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

/// What is wrong with an address, if anything: Livy reads paths and URLs, and no blanks in them.
#[must_use]
pub fn address_problem(address: &str) -> Option<&'static str> {
    let scheme = address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    if address.is_empty() {
        Some("Type an address, such as hdfs:///data/lookup.csv.")
    } else if !scheme && !address.starts_with('/') {
        Some("An address begins with a scheme, such as s3a:// or hdfs://, or is a whole path from / on.")
    } else if address.contains(|c: char| c.is_whitespace() || "\"<>\\^`{|}".contains(c)) {
        Some("Blanks and some signs have to be escaped, a blank as %20.")
    } else if name_of(address).is_empty() {
        Some("The address has to end with the name of a file.")
    } else {
        None
    }
}

/// What is wrong with a file's name for what it is to be, if anything. `others` are the names that the session has already:
/// it keeps the first file of a name.
#[must_use]
pub fn name_problem<'a>(name: &str, kind: AddKind, mut others: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let ending = ending(name);
    if name.trim().is_empty() {
        Some("Give it a name.")
    } else if name == "." || name == ".." || name.len() > 200 {
        Some("Choose another name.")
    } else if name.contains(|c: char| c.is_control() || "/\\:\"".contains(c)) {
        Some("The name may not contain / \\ : or a quotation mark.")
    } else if kind == AddKind::Jar && ending != "jar" {
        Some("The name of a jar has to end in .jar.")
    } else if kind == AddKind::PyFile && !matches!(ending.as_str(), "py" | "zip" | "egg") {
        Some("The name of a Python module has to end in .py, .zip or .egg.")
    } else if others.any(|other| other == name) {
        Some("The session has a file of this name and keeps that one: choose another name.")
    } else {
        None
    }
}

/// The name with a number behind its stem: `data.csv` becomes `data-2.csv` and that `data-3.csv`; in a module's name it
/// is an underscore.
#[must_use]
pub fn next_name(name: &str) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let joint = if ending == ".py" { '_' } else { '-' };
    let numbered = stem.rsplit_once(joint).and_then(|(stem, number)| Some((stem, number.parse::<u32>().ok()?)));
    let (stem, number) = numbered.map_or((stem, 2), |(stem, number)| (stem, number.saturating_add(1)));
    format!("{stem}{joint}{number}{ending}")
}

/// What to say of a file's size before it is sent.
#[must_use]
pub fn size_warning(bytes: u64) -> Option<String> {
    let limit = format::bytes(UPLOAD_LIMIT);
    (bytes > UPLOAD_LIMIT).then(|| {
        format!(
            "It is larger than {limit}, which is all that Livy takes unless an administrator raised its limit. Better put it \
             where the cluster reads it, and add its address."
        )
    })
}

/// As what it is sent to a session of this kind. Livy imports modules only in Python sessions; elsewhere a module is a file
/// that the code takes in by itself.
#[must_use]
pub fn sent_as(kind: AddKind, session: &SessionKind) -> AddKind {
    if kind == AddKind::PyFile && *session != SessionKind::PySpark { AddKind::File } else { kind }
}

/// The code that uses it; `None` where only its author knows what is in it.
#[must_use]
pub fn code(kind: AddKind, name: &str, session: &SessionKind) -> Option<String> {
    let quoted = serde_json::Value::from(name).to_string();
    match kind {
        AddKind::File => Some(match session {
            SessionKind::Spark => {
                format!("val path = org.apache.spark.SparkFiles.get({quoted})")
            }
            SessionKind::SparkR => format!("path <- SparkR::spark.getSparkFiles({quoted})"),
            _ => format!("from pyspark import SparkFiles\npath = SparkFiles.get({quoted})"),
        }),
        AddKind::PyFile => {
            let import =
                name.strip_suffix(".py").filter(|stem| is_identifier(stem)).map(|stem| format!("import {stem}"));
            if *session == SessionKind::PySpark {
                return import;
            }
            let add = format!("from pyspark import SparkFiles\nsc.addPyFile(SparkFiles.get({quoted}))");
            Some(import.map_or_else(|| add.clone(), |import| format!("{add}\n{import}")))
        }
        AddKind::Jar => None,
    }
}

/// The code that says which files the session has.
#[must_use]
pub fn look(session: &SessionKind) -> Option<&'static str> {
    match session {
        SessionKind::Spark => {
            Some("new java.io.File(org.apache.spark.SparkFiles.getRootDirectory()).list.foreach(println)")
        }
        SessionKind::SparkR => Some("list.files(SparkR::spark.getSparkFilesRootDirectory())"),
        SessionKind::PySpark | SessionKind::Shared => {
            Some("import os\nfrom pyspark import SparkFiles\nprint(os.listdir(SparkFiles.getRootDirectory()))")
        }
        SessionKind::Sql | SessionKind::Unknown(_) => None,
    }
}

/// What can be done with it where there is no line of code for that.
#[must_use]
pub fn hint(kind: AddKind) -> &'static str {
    match kind {
        AddKind::Jar => "Its classes can be imported in Scala.",
        AddKind::PyFile => "Its modules can be imported.",
        AddKind::File => "",
    }
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_') && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_guessed_by_its_ending() {
        for (name, kind) in [
            ("helpers.py", AddKind::PyFile),
            ("libs.ZIP", AddKind::PyFile),
            ("a.b.jar", AddKind::Jar),
            ("data.csv", AddKind::File),
            ("jar", AddKind::File),
            ("", AddKind::File),
        ] {
            assert_eq!(guess(name), kind, "{name}");
        }
    }

    #[test]
    fn an_address_is_a_path_or_has_a_scheme_and_ends_with_a_name() {
        for address in ["hdfs://host/a/b.csv", "/a/b.csv", "s3a://x/b.csv#c"] {
            assert_eq!((address_problem(address), name_of(address)), (None, "b.csv"));
        }
        for address in ["", "b.csv", "a/b:c", "/a b", "hdfs://", "hdfs://host/"] {
            assert!(address_problem(address).is_some(), "{address}");
        }
    }

    #[test]
    fn a_name_that_would_lead_elsewhere_or_is_taken_is_said() {
        let problem = |name: &str, kind| name_problem(name, kind, ["taken.py"].into_iter());
        assert_eq!(problem("fine name.txt", AddKind::File), None);
        for name in ["", " ", "..", "a/b", "a\\b", "a:b", "a\"b", "a\nb", "taken.py"] {
            assert!(problem(name, AddKind::File).is_some(), "{name}");
        }
        assert!(problem("a.txt", AddKind::Jar).is_some() && problem("a.JAR", AddKind::Jar).is_none());
        assert!(problem("a.txt", AddKind::PyFile).is_some() && problem("a.egg", AddKind::PyFile).is_none());
    }

    #[test]
    fn the_next_name_counts_on() {
        for (name, next) in [
            ("data.csv", "data-2.csv"),
            ("data-9.csv", "data-10.csv"),
            ("m.py", "m_2.py"),
            ("x", "x-2"),
            (".a", ".a-2"),
        ] {
            assert_eq!(next_name(name), next);
        }
    }

    #[test]
    fn the_code_is_in_the_language_of_the_session() {
        let python = SessionKind::PySpark;
        let read = "from pyspark import SparkFiles\npath = SparkFiles.get(\"a b.csv\")";
        assert_eq!(code(AddKind::File, "a b.csv", &python).as_deref(), Some(read));
        assert_eq!(code(AddKind::PyFile, "helpers.py", &python).as_deref(), Some("import helpers"));
        assert_eq!(code(AddKind::PyFile, "two words.py", &python), None);
        let taken_in = "from pyspark import SparkFiles\nsc.addPyFile(SparkFiles.get(\"helpers.py\"))\nimport helpers";
        assert_eq!(code(AddKind::PyFile, "helpers.py", &SessionKind::Shared).as_deref(), Some(taken_in));
        assert_eq!(sent_as(AddKind::PyFile, &SessionKind::Shared), AddKind::File);
        assert_eq!(sent_as(AddKind::PyFile, &python), AddKind::PyFile);
        assert_eq!(sent_as(AddKind::Jar, &SessionKind::Sql), AddKind::Jar);
        let scala = code(AddKind::File, "a.csv", &SessionKind::Spark);
        assert_eq!(scala.as_deref(), Some("val path = org.apache.spark.SparkFiles.get(\"a.csv\")"));
    }

    #[test]
    fn what_is_larger_than_the_usual_limit_is_said_before_it_is_sent() {
        assert_eq!(size_warning(UPLOAD_LIMIT), None);
        assert!(size_warning(UPLOAD_LIMIT + 1).is_some_and(|text| text.contains("100 MiB")));
    }
}
