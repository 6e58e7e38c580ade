//! Where things are.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}

/// What the commands install and remember; not in git.
pub(crate) fn tools() -> PathBuf {
    root().join(".tools")
}

/// The interpreter that has PySpark.
pub(crate) fn python() -> PathBuf {
    tools().join("venv/bin/python")
}

/// The built app.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Where cargo puts development builds: beside this very program.
pub(crate) fn debug_builds() -> PathBuf {
    let own = env::current_exe().ok();
    own.and_then(|path| path.parent().map(Path::to_owned)).unwrap_or_else(|| root().join("target/debug"))
}

/// `PATH` with the project's own tools first.
pub(crate) fn search_path() -> OsString {
    let mut folders = vec![tools().join("bin")];
    folders.extend(env::var_os("PATH").iter().flat_map(env::split_paths));
    // A folder with a separator in its name cannot be on a PATH anyway.
    env::join_paths(folders).unwrap_or_default()
}

/// The first program of that name that is not one of ours.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}
