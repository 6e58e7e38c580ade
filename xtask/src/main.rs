//! The project's own commands. `cargo xtask` without a word lists them.
//!
//! Everything that is missing is installed by the command that needs it: pinned, once, into `.tools/`.

mod app;
mod bench;
mod check;
mod failure;
mod fingerprint;
mod flags;
mod paths;
mod process;
mod run;
mod say;
mod setup;
mod size;
mod test;

use std::process::ExitCode;

use crate::failure::{Failure, Result};

const USAGE: &str = "\
cargo xtask run     build what has changed and serve the app
                      --port N      the port (8999)
                      --livy URL    show that Livy instead of running one on this machine's Spark
                      --no-token    ask for no token (everybody on this machine may run code)
                      --no-open     do not open a browser
cargo xtask test    everything that can fail: checks, unit tests, browser tests on real Spark
                      WORD ...      only the steps (see below) or the tests of that name
cargo xtask check   formatting, lints, types, import rules, file lengths, dependencies
cargo xtask size    the sizes of what a browser loads, against their budgets
cargo xtask bench   benchmarks, a line each: name figure unit
cargo xtask release livy-notebook with the app inside it, for other machines
cargo xtask setup   install everything that the other commands would";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = words.split_first().map_or(("", [].as_slice()), |(first, rest)| (first.as_str(), rest));
    match dispatch(command, rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            process::end_all();
            say::problem(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, rest: &[String]) -> Result<()> {
    match command {
        "run" => run::run(rest),
        "test" => test::test(rest),
        "check" => check::check(),
        "size" => size::size(),
        "bench" => bench::bench(rest),
        "release" => app::release(),
        "setup" => setup::everything(),
        "" | "help" | "--help" | "-h" => {
            say::line(USAGE);
            say::line(&format!("\nSteps of the test: {}", test::STEP_NAMES.join(" ")));
            Ok(())
        }
        other => Err(Failure::new(format!("there is no command {other}; cargo xtask lists them"))),
    }
}
