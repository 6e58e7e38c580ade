//! A session or a batch as something to paste elsewhere: a shell, a sparkmagic notebook.

use livy_api::{CreateBatch, CreateSession};
use serde_json::Value;

/// A `curl` command that sends `body` to `url`. With `--fail-with-body`, a refusal is shown and makes it fail.
#[must_use]
pub fn curl(url: &str, body: &Value) -> String {
    let body = serde_json::to_string_pretty(body).unwrap_or_default();
    format!(
        "curl --fail-with-body -X POST {} \\\n  -H 'Content-Type: application/json' \\\n  -H 'X-Requested-By: curl' \\\n  -d {}",
        quoted(url),
        quoted(&body)
    )
}

/// The cell that makes sparkmagic start a session like this; `-f` ends the one it has. The kind is that of the notebook's
/// kernel.
#[must_use]
pub fn configure(session: &CreateSession) -> String {
    let mut body = session.to_json();
    if let Value::Object(map) = &mut body {
        map.remove("kind");
    }
    format!("%%configure -f\n{}", serde_json::to_string_pretty(&body).unwrap_or_default())
}

/// The `spark-submit` command that does what the batch does, without Livy.
#[must_use]
pub fn spark_submit(batch: &CreateBatch) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut option = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            words.push(format!("{name} {}", quoted(&value)));
        }
    };
    let number = |number: Option<u32>| number.map(|number| number.to_string());
    let launch = &batch.launch;
    option("--name", batch.name.clone());
    option("--class", batch.class_name.clone());
    option("--proxy-user", launch.proxy_user.clone());
    option("--queue", launch.queue.clone());
    option("--driver-memory", launch.driver_memory.clone());
    option("--driver-cores", number(launch.driver_cores));
    option("--executor-memory", launch.executor_memory.clone());
    option("--executor-cores", number(launch.executor_cores));
    option("--num-executors", number(launch.num_executors));
    option("--jars", Some(launch.jars.join(",")));
    option("--py-files", Some(launch.py_files.join(",")));
    option("--files", Some(launch.files.join(",")));
    option("--archives", Some(launch.archives.join(",")));
    for (key, value) in &launch.conf {
        option("--conf", Some(format!("{key}={value}")));
    }
    words.push(quoted(&batch.file));
    words.extend(batch.args.iter().map(|argument| quoted(argument)));
    format!("spark-submit \\\n  {}", words.join(" \\\n  "))
}

/// One word for a POSIX shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use livy_api::{Launch, SessionKind};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_shell_takes_each_argument_as_it_was() {
        let batch = CreateBatch {
            file: "hdfs:///apps/a b.py".to_owned(),
            args: vec!["it's".to_owned(), String::new(), "$HOME".to_owned(), "7".to_owned()],
            launch: Launch {
                conf: vec![("spark.x".to_owned(), "a;b".to_owned())],
                driver_memory: Some("2g".to_owned()),
                jars: vec!["/a.jar".to_owned(), "/b.jar".to_owned()],
                ..Launch::default()
            },
            ..CreateBatch::default()
        };
        assert_eq!(
            spark_submit(&batch),
            "spark-submit \\\n  --driver-memory 2g \\\n  --jars /a.jar,/b.jar \\\n  --conf 'spark.x=a;b' \\\n  \
             'hdfs:///apps/a b.py' \\\n  'it'\\''s' \\\n  '' \\\n  '$HOME' \\\n  7"
        );
    }

    #[test]
    fn a_request_becomes_a_command_and_a_cell() {
        let session = CreateSession {
            kind: Some(SessionKind::PySpark),
            launch: Launch { driver_memory: Some("1g".to_owned()), ..Launch::default() },
            ..CreateSession::default()
        };
        let command = curl("https://livy.example/sessions", &session.to_json());
        assert!(command.starts_with("curl --fail-with-body -X POST https://livy.example/sessions \\\n"), "{command}");
        assert!(command.ends_with("-d '{\n  \"kind\": \"pyspark\",\n  \"driverMemory\": \"1g\"\n}'"), "{command}");
        assert_eq!(configure(&session), "%%configure -f\n{\n  \"driverMemory\": \"1g\"\n}");
        assert!(curl("x", &json!({"a": "it's"})).contains("it'\\''s"));
    }
}
