//! Cells that are code, with or without a head.

use super::{CellPlan, CodePlan, Context, Head, MagicError};
use crate::binding::Show;
use crate::language::Language;
use crate::magic::head::dedent;

/// Heads of Python's kernels and of other services that mean nothing here.
const IGNORED: [&str; 19] = [
    "load_ext",
    "reload_ext",
    "unload_ext",
    "manage_spark",
    "matplotlib",
    "autoreload",
    "autosave",
    "config",
    "pylab",
    "idle_timeout",
    "glue_version",
    "worker_type",
    "number_of_workers",
    "session_id_prefix",
    "iam_role",
    "region",
    "profile",
    "streaming",
    "etl",
];

/// Code in a language, from this line of the cell on.
pub(super) fn plain(code: &str, language: Language, first_line: usize) -> CellPlan {
    if code.trim().is_empty() {
        return CellPlan::Empty;
    }
    let mut notes = Vec::new();
    let code = if language == Language::Python { python(code, &mut notes) } else { code.to_owned() };
    if code.lines().all(|line| line.trim().is_empty()) {
        return CellPlan::Empty;
    }
    let (kind, first_line) = (language.kind(), Some(first_line));
    CellPlan::Code(CodePlan { kind, code, first_line, show: Show::Plain, notes })
}

/// Python as Livy can run it: lines with magics of Jupyter's kernels become comments, so that the lines keep their
/// numbers.
fn python(code: &str, notes: &mut Vec<String>) -> String {
    let mut ignored = Vec::new();
    let mut lines = String::with_capacity(code.len());
    for line in dedent(code).split_inclusive('\n') {
        let word = line.strip_prefix('%').map(|rest| rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next());
        match word.flatten() {
            Some(word) if IGNORED.contains(&word) => {
                ignored.push(format!("%{word}"));
                lines.push_str("# ");
            }
            Some("pip" | "conda") => notes.push(PIP.to_owned()),
            _ if line.starts_with('!') => notes.push(BANG.to_owned()),
            _ => {}
        }
        lines.push_str(line);
    }
    if !ignored.is_empty() {
        ignored.dedup();
        notes.push(format!("{} is not needed here and was left out.", ignored.join(", ")));
    }
    lines
}

const PIP: &str = "Packages are installed when a session starts: give pyFiles or archives in the session's settings.";
const BANG: &str = "Lines that begin with ! are Jupyter's; use a cell with %%sh for shell commands on the driver.";

/// `%%pyspark`, `%scala` and their like.
pub(super) fn in_language(head: &Head<'_>, language: Language) -> CellPlan {
    let (code, line) = head.code();
    plain(&code, language, line)
}

/// `%%pretty`.
pub(super) fn pretty(head: &Head<'_>, context: Context) -> Result<CellPlan, MagicError> {
    head.options(&[], &[])?;
    Ok(match plain(&dedent(head.body), context.notebook, head.body_line()) {
        CellPlan::Code(plan) => CellPlan::Code(CodePlan { show: Show::Pretty, ..plan }),
        other => other,
    })
}

/// Heads that are none of ours.
pub(super) fn other(head: &Head<'_>, source: &str, context: Context) -> Result<CellPlan, MagicError> {
    let written = head.written();
    match head.name {
        "time" | "timeit" | "prun" | "capture" if head.is_double => {
            let mut plan = plain(&dedent(head.body), context.language, head.body_line());
            if let CellPlan::Code(plan) = &mut plan {
                plan.notes.push(format!("{written} was left out: every cell shows how long it took."));
            }
            Ok(plan)
        }
        name if IGNORED.contains(&name) && !head.is_double => Ok(match plain(source, Language::Python, 0) {
            CellPlan::Code(plan) if plan.code.lines().any(|line| !line.trim_start().starts_with('#')) => {
                CellPlan::Code(plan)
            }
            _ => CellPlan::Action(super::Action::Say(format!("{written} is not needed here."))),
        }),
        "pip" | "conda" => Err(head.error(PIP)),
        "run" => Err(head.error("%run can't reach other notebooks from here: paste their cells into this one.")),
        "fs" => {
            Err(head.error("%fs is Databricks' own. In Python, use the Hadoop file system through sc._jvm instead."))
        }
        _ => {
            let known = "%%help lists the heads that are known. Livy itself knows %table, %json and %matplot.";
            Err(head.error(format!("{written} is not known. {known}")))
        }
    }
}
