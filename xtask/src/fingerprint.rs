//! Whether files have changed since something was made from them, by their contents: a fresh clone, a changed branch and
//! a touched file all have other times than contents.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::failure::{Context, Result};
use crate::{paths, say};

/// Folders that are made, not written.
const MADE: [&str; 5] = ["node_modules", "target", "dist", "__pycache__", "results"];

/// A number that changes with the name or the contents of any file given, or below a folder given. Paths are relative
/// to the root; one that is not there counts as such.
pub(crate) fn of(inputs: &[&str]) -> Result<String> {
    let mut files = Vec::new();
    for input in inputs {
        collect(&paths::root().join(input), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(&file).context(&format!("cannot read {}", file.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).context(&format!("cannot list {}", path.display()))? {
            let entry = entry.context("cannot list a folder")?;
            let name = entry.file_name();
            if !MADE.iter().any(|made| name.as_os_str() == *made) {
                collect(&entry.path(), files)?;
            }
        }
    }
    Ok(())
}

/// Keeps other runs of this program from doing the same at the same time; until the file is dropped.
pub(crate) fn lock(name: &str) -> Result<File> {
    let folder = paths::tools().join("locks");
    fs::create_dir_all(&folder).context("cannot make .tools/locks")?;
    let file = File::create(folder.join(name)).context("cannot make a lock file")?;
    if file.try_lock().is_err() {
        say::line(&format!("waiting for another cargo xtask to finish with {name} ..."));
        file.lock().context("cannot lock")?;
    }
    Ok(file)
}

/// What was last made under a name: a fingerprint or a version.
pub(crate) fn stamp(name: &str) -> Option<String> {
    fs::read_to_string(stamp_path(name)).ok()
}

/// Remembers what was made under a name.
pub(crate) fn set_stamp(name: &str, value: &str) -> Result<()> {
    let path = stamp_path(name);
    fs::create_dir_all(paths::tools().join("stamps")).context("cannot make .tools/stamps")?;
    fs::write(path, value).context("cannot write a stamp")
}

fn stamp_path(name: &str) -> PathBuf {
    paths::tools().join("stamps").join(name)
}
