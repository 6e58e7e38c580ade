//! The Python programs, carried inside this library and written out for each session: the supervisor removes them again
//! when the session is over.

use std::io;
use std::path::{Path, PathBuf};

macro_rules! files {
    ($($path:literal),+ $(,)?) => {
        [$(($path, include_str!(concat!("../../python/", $path)))),+]
    };
}

const FILES: [(&str, &str); 17] = files![
    "supervisor.py",
    "driver.py",
    "livy_driver/__init__.py",
    "livy_driver/channel.py",
    "livy_driver/files.py",
    "livy_driver/jobs.py",
    "livy_driver/lines.py",
    "livy_driver/magics.py",
    "livy_driver/progress.py",
    "livy_driver/repl.R",
    "livy_driver/results.py",
    "livy_driver/rlang.py",
    "livy_driver/scala.py",
    "livy_driver/shell.py",
    "livy_driver/spark.py",
    "livy_driver/sql.py",
    "livy_driver/streams.py",
];

/// Writes the programs below `folder`; gives the supervisor's and the driver's paths.
pub(crate) fn write(folder: &Path) -> io::Result<(PathBuf, PathBuf)> {
    let root = folder.join("python");
    std::fs::create_dir_all(root.join("livy_driver"))?;
    for (name, text) in FILES {
        std::fs::write(root.join(name), text)?;
    }
    Ok((root.join("supervisor.py"), root.join("driver.py")))
}
