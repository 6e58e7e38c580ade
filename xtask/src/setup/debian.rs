//! What Debian's packages give the tests: a browser and a reverse proxy. Other systems bring their own.

use std::path::PathBuf;

use crate::failure::{Context, Failure, Result};
use crate::process::{command, download, output, quietly};
use crate::setup::announced;
use crate::{fingerprint, paths};

pub(super) fn chromium() -> Result<()> {
    if ["chromium", "chromedriver"].iter().all(|program| paths::on_path(program).is_some()) {
        return Ok(());
    }
    apt_install("Chromium and its driver", &["chromium", "chromium-driver", "fonts-liberation"])
}

/// Where nginx is, if it is there.
pub(crate) fn nginx_program() -> Option<PathBuf> {
    let own = paths::tools().join("nginx/usr/sbin/nginx");
    let system = PathBuf::from("/usr/sbin/nginx");
    paths::on_path("nginx").or_else(|| [own, system].into_iter().find(|path| path.is_file()))
}

/// Unpacked into `.tools`, not installed: a package that is installed starts a server.
pub(super) fn nginx() -> Result<()> {
    if nginx_program().is_some() {
        return Ok(());
    }
    if paths::on_path("apt-get").is_none() {
        return Err(Failure::new("nginx is needed to test docs/nginx.conf: install it (there is no apt-get here)"));
    }
    announced("nginx", "some seconds", || {
        let folder = paths::tools().join("nginx");
        std::fs::create_dir_all(&folder).context("cannot make .tools/nginx")?;
        update_lists()?;
        download("apt-nginx", command("apt-get").args(["download", "nginx"]).current_dir(&folder))?;
        let mut unpack = command("sh");
        unpack.args(["-c", "dpkg-deb -x nginx_*.deb . && rm nginx_*.deb"]).current_dir(&folder);
        quietly("dpkg-nginx", &mut unpack)
    })
}

/// Installs packages for the whole system, as root or through sudo.
pub(super) fn apt_install(what: &str, packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if paths::on_path("apt-get").is_none() {
        return Err(Failure::new(format!(
            "{what} is needed for the tests: install it (there is no apt-get here for {names})"
        )));
    }
    announced(what, "about a minute", || {
        update_lists()?;
        let mut install = as_root(&names)?;
        install.args(["apt-get", "install", "--yes", "--no-install-recommends"]).args(packages);
        download("apt-install", install.env("DEBIAN_FRONTEND", "noninteractive"))
    })
}

fn update_lists() -> Result<()> {
    let day = || output(command("date").arg("+%F"));
    if day().is_some() && fingerprint::stamp("apt-lists") == day() {
        return Ok(());
    }
    // Without the right to do so, what lists there are must do.
    let Ok(mut update) = as_root("") else { return Ok(()) };
    download("apt-update", update.args(["apt-get", "update"]))?;
    fingerprint::set_stamp("apt-lists", &day().unwrap_or_default())
}

fn as_root(names: &str) -> Result<std::process::Command> {
    if output(command("id").arg("-u")).as_deref() == Some("0") {
        return Ok(command("env"));
    }
    if paths::on_path("sudo").is_some() && output(command("sudo").args(["--non-interactive", "true"])).is_some() {
        let mut sudo = command("sudo");
        sudo.args(["--non-interactive", "env"]);
        return Ok(sudo);
    }
    Err(Failure::new(format!(
        "the tests need Debian's packages {names}: run apt-get install {names} as root, then this again"
    )))
}
