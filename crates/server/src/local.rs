//! Starts the Livy that runs in this process, by the command line's flags.

use std::path::PathBuf;
use std::time::Duration;

use livy_local::{EngineKind, LivyLocal, Options, ScriptedOptions, SparkOptions};

use crate::args::{Args, EngineName};

/// What is wrong with `--conf`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSetting {
    /// Not `KEY=VALUE`.
    #[error("--conf takes KEY=VALUE, not {0:?}")]
    Form(String),
    /// A key that means nothing here.
    #[error("--conf knows no {0}; it knows {KNOWN}")]
    Key(String),
    /// A value that the key does not take.
    #[error("--conf {key} does not take {value:?}")]
    Value {
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
}

const KNOWN: &str = "livy.spark.master, livy.server.session.timeout, livy.server.session.ttl-check, \
    livy.server.session.state-retain.sec, livy.cache-log.size, livy.rsc.retained-statements, livy.rsc.sql.num-rows, \
    livy.rsc.job-cancel.timeout, livy.file.local-dir-whitelist, livy.file.upload.max.size";

/// Starts `livy-local`.
///
/// # Errors
/// When a setting cannot be understood, or the engine cannot work (no Python, no PySpark, no Java).
pub async fn start(args: &Args) -> Result<LivyLocal, Box<dyn std::error::Error + Send + Sync>> {
    Ok(LivyLocal::start(options(args)?).await?)
}

/// The options that the flags ask for.
fn options(args: &Args) -> Result<Options, InvalidSetting> {
    let engine = match args.engine {
        EngineName::Spark => {
            let defaults = SparkOptions::default();
            EngineKind::Spark(SparkOptions {
                python: args.python.clone().unwrap_or(defaults.python.clone()),
                ..defaults
            })
        }
        EngineName::Scripted => {
            let defaults = ScriptedOptions::default();
            let delay = args.start_delay.map(Duration::from_millis).unwrap_or(defaults.start_delay);
            EngineKind::Scripted(ScriptedOptions { start_delay: delay, ..defaults })
        }
    };
    // Whoever may use this server may run any code as the person who started it: a list of folders would protect nothing.
    let mut options = Options { engine, allowed_dirs: vec![PathBuf::from("/")], ..Options::default() };
    for setting in &args.settings {
        let (key, value) = setting.split_once('=').ok_or_else(|| InvalidSetting::Form(setting.clone()))?;
        set(&mut options, key.trim(), value.trim())?;
    }
    Ok(options)
}

fn set(options: &mut Options, key: &str, value: &str) -> Result<(), InvalidSetting> {
    let invalid = || InvalidSetting::Value { key: key.to_owned(), value: value.to_owned() };
    match key {
        "livy.spark.master" => {
            if let EngineKind::Spark(spark) = &mut options.engine {
                value.clone_into(&mut spark.master);
            }
        }
        "livy.server.session.timeout" => options.session_timeout = duration(value).ok_or_else(invalid)?,
        "livy.server.session.ttl-check" => options.check_ttl = value.parse().map_err(|_| invalid())?,
        "livy.server.session.state-retain.sec" => {
            // In seconds unless it says otherwise, unlike all others.
            let seconds = value.parse().ok().map(Duration::from_secs);
            options.dead_retention = seconds.or_else(|| duration(value)).ok_or_else(invalid)?;
            options.watchdog_interval = options.watchdog_interval.min(options.dead_retention);
        }
        "livy.cache-log.size" => options.log_lines = value.parse().map_err(|_| invalid())?,
        "livy.rsc.retained-statements" => options.retained_statements = value.parse().map_err(|_| invalid())?,
        "livy.rsc.sql.num-rows" => options.sql_rows = value.parse().map_err(|_| invalid())?,
        "livy.rsc.job-cancel.timeout" => options.cancel_timeout = duration(value).ok_or_else(invalid)?,
        "livy.file.local-dir-whitelist" => {
            let folders = value.split(',').map(str::trim).filter(|folder| !folder.is_empty());
            options.allowed_dirs = folders.map(PathBuf::from).collect();
        }
        "livy.file.upload.max.size" => options.upload_limit = value.parse().map_err(|_| invalid())?,
        _ => return Err(InvalidSetting::Key(key.to_owned())),
    }
    Ok(())
}

/// Livy's way to write times: a number with a unit, without one milliseconds.
fn duration(text: &str) -> Option<Duration> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits)?;
    let number: u64 = number.parse().ok()?;
    let milliseconds = match unit {
        "" | "ms" => 1,
        "s" => 1000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.checked_mul(milliseconds).map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn parsed(words: &[&str]) -> Result<Options, InvalidSetting> {
        options(&Args::try_parse_from(std::iter::once(&"livy-notebook").chain(words)).unwrap())
    }

    #[test]
    fn settings_have_livys_names_and_units() {
        let options = parsed(&[
            "--conf",
            "livy.server.session.timeout=10m",
            "--conf",
            "livy.server.session.state-retain.sec=5",
            "--conf",
            "livy.rsc.retained-statements=7",
            "--conf",
            "livy.file.local-dir-whitelist=/a, /b",
        ])
        .unwrap();
        assert_eq!(options.session_timeout, Duration::from_secs(600));
        assert_eq!(options.dead_retention, Duration::from_secs(5));
        assert_eq!(options.retained_statements, 7);
        assert_eq!(options.allowed_dirs, [PathBuf::from("/a"), PathBuf::from("/b")]);
    }

    #[test]
    fn a_setting_that_means_nothing_is_an_error_that_lists_what_does() {
        let unknown = parsed(&["--conf", "livy.server.port=1"]).unwrap_err();
        assert!(unknown.to_string().contains("livy.server.port") && unknown.to_string().contains("livy.spark.master"));
        assert!(matches!(parsed(&["--conf", "x"]), Err(InvalidSetting::Form(_))));
        for value in ["livy.server.session.timeout=soon", "livy.server.session.timeout=5 m", "livy.cache-log.size=-1"] {
            assert!(matches!(parsed(&["--conf", value]), Err(InvalidSetting::Value { .. })), "{value}");
        }
    }

    #[test]
    fn the_python_of_the_command_line_runs_spark() {
        let options = parsed(&["--python", "/venv/bin/python", "--conf", "livy.spark.master=local[2]"]).unwrap();
        let EngineKind::Spark(spark) = options.engine else { unreachable!("Spark is the default") };
        assert_eq!((spark.python, spark.master), (PathBuf::from("/venv/bin/python"), "local[2]".to_owned()));
    }
}
