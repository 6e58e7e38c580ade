//! Python that is generated around a cell's own text. The pieces are files beside this one; each defines a function,
//! calls it and removes it, so that nothing stays in the person's namespace.
//!
//! sparkmagic's *local* Python, where `-o` puts its results, runs on the notebook's machine. Here it is a module
//! `livy_local` inside the driver's Python, so that a pandas frame called `df` does not replace the Spark frame `df`.

use livy_api::SessionKind;

use super::head::{Opt, dedent};
use super::sql::Rows;
use super::{CellPlan, CodePlan, Head, MagicError};
use crate::binding::Show;
use crate::json::quoted;
use crate::language::Language;

const PULL: &str = include_str!("python/pull.py");
const LOCAL: &str = include_str!("python/local.py");
const SEND: &str = include_str!("python/send.py");
const SHELL: &str = include_str!("python/shell.py");

const LOCAL_NOTE: &str = "%%local runs in the driver's Python, in a namespace of its own: a browser has no Python.";

/// A JSON string is a Python string literal, too.
fn generated(template: &str, call: &str, notes: &[&str]) -> CellPlan {
    let code = template.replace("CALL", call);
    let notes = notes.iter().map(|note| (*note).to_owned()).collect();
    CellPlan::Code(CodePlan { kind: SessionKind::PySpark, code, first_line: None, show: Show::Plain, notes })
}

/// `%%sql -o`: the result becomes a pandas frame for `%%local`, and is shown unless `quiet`.
pub(super) fn pull_query(query: &str, name: &str, rows: &Rows, quiet: bool) -> CellPlan {
    let query = query.trim().trim_end_matches(';');
    let show = if quiet { "False" } else { "True" };
    let call = format!("spark.sql({}), {}, {}, {show}", quoted(query), quoted(name), rows.arguments());
    generated(PULL, &call, &[LOCAL_NOTE])
}

/// `%%spark -o`: code, then one of its variables becomes a pandas frame for `%%local`.
pub(super) fn pull_variable(body: &str, name: &str, rows: &Rows, language: Language) -> CellPlan {
    let body = dedent(body);
    let body = body.trim_end();
    let limit = |call: &dyn Fn(u64) -> String| rows.limit.map_or(name.to_owned(), call);
    let view = format!("livy_local_{name}");
    let after = match language {
        Language::Python | Language::Sql => {
            let call = format!("{name}, {}, {}, False", quoted(name), rows.arguments());
            PULL.replace("CALL", &call)
        }
        Language::Scala => {
            let frame = limit(&|rows| format!("{name}.limit({rows})"));
            format!("{frame}.createOrReplaceTempView(\"{view}\")")
        }
        Language::R => {
            let frame = limit(&|rows| format!("limit({name}, {rows})"));
            format!("createOrReplaceTempView({frame}, \"{view}\")")
        }
    };
    CellPlan::Code(CodePlan {
        kind: language.kind(),
        code: format!("{body}\n{after}"),
        first_line: None,
        show: Show::Plain,
        notes: vec![LOCAL_NOTE.to_owned()],
    })
}

/// `%%local`.
pub(super) fn local(head: &Head<'_>) -> CellPlan {
    let (code, _) = head.code();
    if code.trim().is_empty() {
        return CellPlan::Empty;
    }
    // Magics of Jupyter's kernel and Livy's for plots: figures are shown anyway.
    let keep = |line: &&str| !line.starts_with("%matplot");
    let code: String = code.split_inclusive('\n').filter(keep).collect();
    generated(LOCAL, &quoted(&code), &[LOCAL_NOTE])
}

/// `%%send_to_spark -i VAR [-t str|df] [-n NAME] [-m ROWS]`.
pub(super) fn send_to_spark(head: &Head<'_>) -> Result<CellPlan, MagicError> {
    head.no_body()?;
    let valued = [Opt('i', "input"), Opt('t', "vartype"), Opt('n', "varname"), Opt('m', "maxrows")];
    let options = head.options(&[], &valued)?;
    let Some(name) = options.name('i', head)? else {
        return Err(head.error("Say which variable: %%send_to_spark -i VAR."));
    };
    let kind = match options.get('t').map(str::to_ascii_lowercase).as_deref() {
        None | Some("str") => "str",
        Some("df") => "df",
        Some(other) => return Err(head.error(format!("-t is str or df, not {other:?}."))),
    };
    let target = options.name('n', head)?.unwrap_or(name);
    let rows: u64 = options.number('m', 2500, "a whole number", head)?;
    let call = format!("{}, {}, {}, {rows}", quoted(name), quoted(target), quoted(kind));
    Ok(generated(SEND, &call, &[]))
}

/// `%%sh`.
pub(super) fn shell(head: &Head<'_>) -> CellPlan {
    let (script, _) = head.code();
    if script.trim().is_empty() {
        return CellPlan::Empty;
    }
    generated(
        SHELL,
        &quoted(&script),
        &["%%sh runs on the machine of the session's driver, as the user that it runs as."],
    )
}
