//! PySpark and what notebooks draw and count with, in a virtual environment of the project's own.

use crate::failure::{Context, Failure, Result};
use crate::process::{command, download, output, quietly};
use crate::setup::announced;
use crate::{fingerprint, paths};

/// What PySpark's source package is built with; it is the only one that is not ready-made.
const BUILD_TOOLS: [&str; 2] = ["setuptools==84.2.1", "wheel==0.48.0"];

/// What the versions in requirements.txt run on.
const PYTHONS: [&str; 3] = ["python3.11", "python3.12", "python3"];

pub(super) fn environment() -> Result<()> {
    let wanted = fingerprint::of(&["requirements.txt"])?;
    if fingerprint::stamp("python").as_ref() == Some(&wanted) && paths::python().is_file() {
        return Ok(());
    }
    let python = PYTHONS.into_iter().find(|python| {
        let code = "import sys, venv, ensurepip; print(sys.version_info >= (3, 11) and sys.version_info < (3, 13))";
        output(command(python).args(["-c", code])).as_deref() == Some("True")
    });
    let Some(python) = python else {
        let advice = "Python 3.11 or 3.12 with venv is needed to run Spark here (Debian: apt-get install python3-venv)";
        return Err(Failure::new(advice));
    };
    announced("PySpark 3.5 with pandas, pyarrow and matplotlib", "1 to 2 minutes", || {
        let folder = paths::tools().join("venv");
        if folder.exists() {
            std::fs::remove_dir_all(&folder).context("cannot remove the old virtual environment")?;
        }
        quietly("venv", command(python).args(["-m", "venv"]).arg(&folder))?;
        let pip = || {
            let mut pip = command(paths::python());
            pip.args(["-m", "pip", "install", "--disable-pip-version-check", "--no-input"]);
            pip
        };
        download("pip-build-tools", pip().args(BUILD_TOOLS))?;
        download("pip", pip().args(["--no-build-isolation", "--requirement", "requirements.txt"]))
    })?;
    fingerprint::set_stamp("python", &wanted)
}
