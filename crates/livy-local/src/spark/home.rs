//! Finding PySpark and Java before anything is started, so that what is missing can be said in one line.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::options::SparkOptions;
use crate::server::StartError;

/// Says where PySpark's Spark is, without importing it: that would take half a second.
const FIND: &str = "\
import importlib.util, os, sys
spec = importlib.util.find_spec('pyspark')
if spec is None or not spec.submodule_search_locations:
    sys.exit('there is no package pyspark')
homes = [os.path.abspath(spec.submodule_search_locations[0]), os.environ.get('SPARK_HOME', '')]
found = [home for home in homes if os.path.isfile(os.path.join(home, 'bin', 'spark-submit'))]
sys.exit('there is no Spark in ' + homes[0]) if not found else print(found[0])
";

/// Spark's folder.
pub(crate) async fn spark_home(options: &SparkOptions) -> Result<PathBuf, StartError> {
    let python = || options.python.clone();
    let output = Command::new(&options.python).args(["-c", FIND]).output().await;
    let output = output.map_err(|error| StartError::Python { python: python(), error })?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(StartError::NoPySpark { python: python(), reason });
    }
    let found = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    Ok(options.spark_home.clone().unwrap_or(found))
}

/// Whether Spark will find a Java.
pub(crate) fn has_java() -> bool {
    let program = |folder: &Path| folder.join("java").is_file();
    let home = std::env::var_os("JAVA_HOME").is_some_and(|home| program(&Path::new(&home).join("bin")));
    home || std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| program(&folder)))
}
