//! Apache's Livy server 0.7.1, for tests against the original.

use crate::failure::Result;
use crate::process::{command, download};
use crate::setup::{announced, debian};
use crate::{fingerprint, paths};

pub(super) fn server() -> Result<()> {
    let wanted = fingerprint::of(&["e2e/livy-server/pom.xml"])?;
    let jars = paths::tools().join("livy-server/jars");
    if fingerprint::stamp("livy-server").as_ref() == Some(&wanted) && jars.is_dir() {
        return Ok(());
    }
    if paths::on_path("mvn").is_none() {
        debian::apt_install("Maven", &["maven"])?;
    }
    announced("Apache Livy 0.7.1", "less than a minute", || {
        let mut copy = command("mvn");
        copy.args(["--quiet", "--batch-mode", "--file", "e2e/livy-server/pom.xml", "dependency:copy-dependencies"]);
        copy.arg("-DincludeScope=runtime").arg(format!("-DoutputDirectory={}", jars.display()));
        download("maven", &mut copy)
    })?;
    fingerprint::set_stamp("livy-server", &wanted)
}
