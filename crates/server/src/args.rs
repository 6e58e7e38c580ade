//! The command line.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::base::BasePath;

/// Serves Livy Notebook: notebooks, sessions and batch logs for Apache Livy, in the browser.
///
/// With --livy it shows that Livy; without, it runs a Livy of its own on this machine's Spark.
#[derive(Debug, Parser)]
#[command(name = "livy-notebook", disable_version_flag = true)]
pub struct Args {
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// The Livy to show, such as http://livy.example.com:8998
    #[arg(long, value_name = "URL")]
    pub livy: Option<String>,

    /// The port to listen at; 0 for any that is free
    #[arg(long, default_value_t = 8999)]
    pub port: u16,

    /// The address to listen at; others than this machine reach it only if it is not a loopback one
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub bind: IpAddr,

    /// A host name that people reach this server by, beside localhost; may be given several times
    #[arg(long = "allow-host", value_name = "NAME")]
    pub allowed_hosts: Vec<String>,

    /// The path prefix under which a proxy shows this server, if it does not take it off
    #[arg(long, value_name = "PATH", default_value = "/", value_parser = BasePath::parse)]
    pub base: BasePath,

    /// Serve the app from this folder instead of the one built in
    #[arg(long, value_name = "DIR")]
    pub app: Option<PathBuf>,

    /// Let everybody on this machine run code: ask for no token (for tests)
    #[arg(long, conflicts_with = "livy")]
    pub no_token: bool,

    /// The Python that runs Spark; it must be able to import pyspark
    #[arg(long, value_name = "FILE", conflicts_with = "livy")]
    pub python: Option<PathBuf>,

    /// A setting of the Livy that runs here, by the name it has in livy.conf; may be given several times
    #[arg(long = "conf", value_name = "KEY=VALUE", conflicts_with = "livy")]
    pub settings: Vec<String>,

    /// What runs the code that is sent: Spark, or a script (for tests)
    #[arg(long, value_enum, default_value_t = EngineName::Spark, conflicts_with = "livy")]
    pub engine: EngineName,

    /// How long a scripted session takes to start
    #[arg(long, value_name = "MILLISECONDS", hide = true)]
    pub start_delay: Option<u64>,

    /// Open the browser once the server is ready
    #[arg(long)]
    pub open: bool,
}

/// The engines of the Livy that runs in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum EngineName {
    /// Real Spark, one driver a session.
    Spark,
    /// Made-up answers, among them slow and broken ones.
    Scripted,
}

/// What else the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the app as plain files, for a web server that serves them itself
    Export {
        /// The folder to write to
        folder: PathBuf,
        /// The path prefix under which that server shows the app
        #[arg(long, value_name = "PATH", default_value = "/", value_parser = BasePath::parse)]
        base: BasePath,
        /// Where that server has Livy's API: relative to the base, or an absolute path
        #[arg(long, value_name = "PATH", default_value = "livy")]
        api: String,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_livy_elsewhere_leaves_nothing_to_say_about_an_engine() {
        for args in [["--livy", "http://l", "--no-token"].as_slice(), &["--livy", "http://l", "--engine", "spark"]] {
            assert!(Args::try_parse_from(std::iter::once(&"livy-notebook").chain(args)).is_err(), "{args:?}");
        }
        assert!(Args::try_parse_from(["livy-notebook", "--base", "//evil"]).is_err());
    }
}
