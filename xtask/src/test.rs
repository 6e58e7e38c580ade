//! `cargo xtask test`: everything, cheap before dear, with a summary at the end.

pub(crate) mod count;

use std::time::{Duration, Instant};

use crate::failure::{Context, Failure, Result};
use crate::process::{cargo, command, watched};
use crate::setup::{FOR_BUILDING, Setup, Tool, nginx_program};
pub(crate) use crate::test::count::Counts;
use crate::{app, check, paths, run, say, size};

/// The steps, in order; a word of the command line that equals one of them chooses it.
pub(crate) const STEP_NAMES: [&str; 7] = ["check", "rust", "js", "python", "wasm", "size", "e2e"];

struct Step {
    name: &'static str,
    took: Duration,
    counts: Counts,
}

/// What the steps share.
struct Test {
    setup: Setup,
    /// Words that are no steps: only tests with one of them in their name run.
    names: Vec<String>,
}

pub(crate) fn test(words: &[String]) -> Result<()> {
    let started = Instant::now();
    let (steps, names): (Vec<String>, Vec<String>) =
        words.iter().cloned().partition(|word| STEP_NAMES.contains(&word.as_str()));
    if let Some(flag) = names.iter().find(|word| word.starts_with('-')) {
        return Err(Failure::new(format!("{flag} is not known here; cargo xtask lists the commands")));
    }
    let chosen = |step: &str| {
        // What has no tests with names runs when it is asked for, or when nothing is.
        let by_name = names.is_empty() || !matches!(step, "check" | "size");
        if steps.is_empty() { by_name } else { steps.iter().any(|name| name == step) }
    };
    let chosen: Vec<&'static str> = STEP_NAMES.into_iter().filter(|step| chosen(step)).collect();
    if chosen.iter().any(|step| matches!(*step, "rust" | "e2e")) {
        run::need_java()?;
    }
    let test = Test { setup: Setup::start(&tools_for(&chosen)), names };

    let mut steps = Vec::new();
    for name in chosen {
        say::line(&format!("\n== {name}: {}", describe(name)));
        let started = Instant::now();
        let counts = test.step(name).unwrap_or_else(|failure| {
            say::problem(&failure.to_string());
            Counts::one(false)
        });
        steps.push(Step { name, took: started.elapsed(), counts });
    }
    summary(&steps, started.elapsed())
}

fn describe(step: &str) -> &'static str {
    match step {
        "check" => "formatting, lints, types, import rules, file lengths, dependencies",
        "rust" => "unit and API tests, and the engine on real Spark",
        "js" => "the bundles of js/",
        "python" => "the Python that runs in drivers",
        "wasm" => "the app's own units, in headless Chromium",
        "size" => "what a browser loads, against the budgets",
        _ => "the served app in Chromium, on real Spark and on Apache's Livy",
    }
}

fn tools_for(steps: &[&str]) -> Vec<Tool> {
    let mut tools = Vec::new();
    for step in steps {
        tools.extend_from_slice(match *step {
            "check" => &[Tool::WasmTarget, Tool::Crates, Tool::JsPackages, Tool::E2ePackages],
            "rust" => &[Tool::Crates, Tool::Python],
            "js" => &[Tool::JsPackages, Tool::Chromium],
            "python" => &[Tool::Python],
            "wasm" => &[Tool::WasmTarget, Tool::Crates, Tool::WasmBindgen, Tool::Chromium],
            "size" => &FOR_BUILDING,
            _ => &[
                Tool::WasmTarget,
                Tool::Crates,
                Tool::Trunk,
                Tool::WasmBindgen,
                Tool::WasmSplit,
                Tool::JsPackages,
                Tool::E2ePackages,
                Tool::Python,
                Tool::Chromium,
                Tool::Nginx,
                Tool::LivyServer,
            ],
        });
    }
    tools
}

impl Test {
    fn step(&self, name: &str) -> Result<Counts> {
        self.setup.need(&tools_for(&[name]))?;
        match name {
            "check" => check::steps(),
            "rust" => self.rust(),
            "js" => Ok(self.counted(
                "npm",
                command("npm").args(["test", "--prefix", "js", "--"]).args(&self.names),
                count::node,
            )),
            "python" => self.python(),
            "wasm" => Ok(self.wasm()),
            "size" => {
                app::build()?;
                Ok(Counts::one(size::measure().inspect_err(|over| say::problem(&over.to_string())).is_ok()))
            }
            _ => self.browser(),
        }
    }

    /// Runs a test program and reads from its output how many tests there were. A program that fails without a failed
    /// test (it did not compile, say) counts as one.
    fn counted(&self, name: &str, command: &mut std::process::Command, count: fn(&str) -> Counts) -> Counts {
        match watched(name, command) {
            Ok((succeeded, output)) => count(&output).with_outcome(succeeded),
            Err(failure) => {
                say::problem(&failure.to_string());
                Counts::one(false)
            }
        }
    }

    fn rust(&self) -> Result<Counts> {
        let mut tests = cargo();
        tests.args(["test", "--locked", "--workspace", "--exclude", "livy-notebook-app", "--no-fail-fast"]);
        tests.env("LIVY_TEST_PYTHON", paths::python());
        if !self.names.is_empty() {
            tests.arg("--").args(&self.names);
        }
        Ok(self.counted("cargo test", &mut tests, count::rust))
    }

    fn python(&self) -> Result<Counts> {
        let mut pytest = command(paths::python());
        pytest.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "crates"]);
        if !self.names.is_empty() {
            pytest.arg("-k").arg(self.names.join(" or "));
        }
        let (succeeded, output) = watched("pytest", &mut pytest)?;
        // pytest's exit code 5: there are none.
        if output.contains("no tests ran") || output.contains(" deselected in ") {
            return Ok(Counts::default());
        }
        Ok(count::pytest(&output).with_outcome(succeeded))
    }

    fn wasm(&self) -> Counts {
        let mut tests = cargo();
        tests.args(["test", "--locked", "--package", "livy-notebook-app", "--target", "wasm32-unknown-unknown"]);
        tests.args(["--no-default-features", "--test", "*", "--no-fail-fast"]);
        tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
        tests.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
        if let Some(driver) = paths::on_path("chromedriver") {
            tests.env("CHROMEDRIVER", driver);
        }
        if !self.names.is_empty() {
            tests.arg("--").args(&self.names);
        }
        self.counted("wasm tests", &mut tests, count::rust)
    }

    fn browser(&self) -> Result<Counts> {
        app::build()?;
        let server = app::build_server()?;
        let mut playwright = command("node");
        playwright.args(["node_modules/@playwright/test/cli.js", "test"]).current_dir(paths::root().join("e2e"));
        playwright.env("LIVY_NOTEBOOK", server).env("LIVY_NOTEBOOK_PYTHON", paths::python());
        playwright.env("LIVY_SERVER_JARS", paths::tools().join("livy-server/jars"));
        let nginx = nginx_program().context_none("nginx is not there")?;
        playwright.env("NGINX", nginx);
        if !self.names.is_empty() {
            playwright.arg("--grep").arg(self.names.join("|"));
        }
        Ok(self.counted("playwright", &mut playwright, count::playwright))
    }
}

trait ContextNone<T> {
    fn context_none(self, message: &str) -> Result<T>;
}

impl<T> ContextNone<T> for Option<T> {
    fn context_none(self, message: &str) -> Result<T> {
        self.ok_or(()).map_err(|()| message).context("e2e")
    }
}

fn summary(steps: &[Step], took: Duration) -> Result<()> {
    say::line("");
    let mut total = Counts::default();
    for step in steps {
        say::line(&format!("{:<7} {:<32} {}", step.name, step.counts.to_string(), say::took(step.took)));
        total = total.plus(&step.counts);
    }
    say::line(&format!("all in {}", say::took(took)));
    say::line(&total.to_string());
    if total.failed == 0 { Ok(()) } else { Err(Failure::new("some tests failed")) }
}
