//! Arguments for `spark-submit`.

use std::collections::BTreeMap;
use std::path::Path;

use super::options::SparkOptions;
use crate::engine::{BatchSpec, Resources, SessionSpec};

/// Arguments of a session's driver, without the application.
pub(crate) fn session(options: &SparkOptions, spec: &SessionSpec, classes: &Path, scratch: &Path) -> Vec<String> {
    let mut conf = BTreeMap::from([
        ("spark.app.name", spec.name.clone().unwrap_or_else(|| format!("livy-session-{}", spec.id))),
        // Any free port: with a fixed one the seventeenth session would not start.
        ("spark.ui.port", "0".to_owned()),
        ("spark.ui.showConsoleProgress", "false".to_owned()),
        ("spark.log.level", options.log_level.clone()),
        ("spark.local.dir", scratch.display().to_string()),
    ])
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value))
    .collect();
    merge(&mut conf, &spec.resources);
    if let Some(name) = &spec.name {
        conf.insert("spark.app.name".to_owned(), name.clone());
    }
    // Where the Scala interpreter puts its classes; executors fetch them from there.
    conf.insert("spark.repl.class.outputDir".to_owned(), classes.display().to_string());
    submit(options, conf)
}

/// Arguments of a batch, with the application.
pub(crate) fn batch(options: &SparkOptions, spec: &BatchSpec) -> Vec<String> {
    let mut conf = BTreeMap::from([("spark.ui.port".to_owned(), "0".to_owned())]);
    merge(&mut conf, &spec.resources);
    let mut arguments = submit(options, conf);
    for (option, value) in [("--name", &spec.name), ("--class", &spec.class_name)] {
        if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
            arguments.extend([option.to_owned(), value.clone()]);
        }
    }
    arguments.push(spec.file.clone());
    arguments.extend(spec.args.iter().cloned());
    arguments
}

/// Adds what was asked for. Livy's own settings and the master are not Spark's business, or not the person's.
fn merge(conf: &mut BTreeMap<String, String>, resources: &Resources) {
    let ours = |key: &str| key.starts_with("livy.") || key == "spark.master" || resources.lists.contains_key(key);
    conf.extend(resources.conf.iter().filter(|(key, _)| !ours(key)).map(|(key, value)| (key.clone(), value.clone())));
    for (key, items) in &resources.lists {
        if !items.is_empty() {
            conf.insert((*key).to_owned(), items.join(","));
        }
    }
    let number = |n: Option<i32>| n.map(|n| n.to_string());
    let asked = [
        ("spark.driver.memory", resources.driver_memory.clone()),
        ("spark.driver.cores", number(resources.driver_cores)),
        ("spark.executor.memory", resources.executor_memory.clone()),
        ("spark.executor.cores", number(resources.executor_cores)),
        ("spark.executor.instances", number(resources.num_executors)),
        ("spark.yarn.queue", resources.queue.clone()),
    ];
    for (key, value) in asked {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            conf.insert(key.to_owned(), value);
        }
    }
}

fn submit(options: &SparkOptions, conf: BTreeMap<String, String>) -> Vec<String> {
    let mut arguments = vec!["--master".to_owned(), options.master.clone()];
    for (key, value) in conf {
        arguments.extend(["--conf".to_owned(), format!("{key}={value}")]);
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kind;

    #[test]
    fn what_a_session_asks_for_becomes_settings_and_the_master_stays_ours() {
        let conf = [("spark.master", "yarn"), ("livy.rsc.sql.num-rows", "5"), ("spark.ui.port", "4040")];
        let spec = SessionSpec {
            id: 3,
            name: None,
            kind: Kind::PySpark,
            resources: Resources {
                driver_memory: Some("1g".to_owned()),
                executor_cores: Some(-1),
                conf: conf.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
                lists: BTreeMap::from([("spark.jars", vec!["file:///a.jar".to_owned(), "file:///b.jar".to_owned()])]),
                ..Resources::default()
            },
            sql_rows: 1000,
            folder: "/f".into(),
        };
        let arguments = session(&SparkOptions::default(), &spec, Path::new("/c"), Path::new("/s")).join(" ");
        for expected in [
            "--master local[*]",
            "spark.driver.memory=1g",
            "spark.executor.cores=-1",
            "spark.ui.port=4040",
            "spark.jars=file:///a.jar,file:///b.jar",
            "spark.app.name=livy-session-3",
            "spark.repl.class.outputDir=/c",
        ] {
            assert!(arguments.contains(expected), "{expected} is not in {arguments}");
        }
        assert!(!arguments.contains("yarn") && !arguments.contains("livy.rsc"), "{arguments}");
    }

    #[test]
    fn a_batchs_arguments_come_after_its_file() {
        let spec = BatchSpec {
            name: Some("nightly".to_owned()),
            file: "file:///ok.py".to_owned(),
            class_name: Some(String::new()),
            args: vec!["one".to_owned(), "--name two words".to_owned()],
            resources: Resources::default(),
        };
        let arguments = batch(&SparkOptions::default(), &spec);
        assert_eq!(arguments[arguments.len() - 5..], ["--name", "nightly", "file:///ok.py", "one", "--name two words"]);
    }
}
