//! `%%spark` of sparkmagic's own kernels, of its magics for the Python kernel, and of Synapse.

use super::head::{Opt, dedent};
use super::{Action, CellPlan, Context, Head, MagicError, client, code, python, sql};
use crate::language::Language;

/// `%%spark`, with or without a word for what to do.
pub(super) fn plan(head: &Head<'_>, context: Context) -> Result<CellPlan, MagicError> {
    let flags = [Opt('q', "quiet"), Opt('k', "skip")];
    let valued = [
        Opt('o', "output"),
        Opt('m', "samplemethod"),
        Opt('n', "maxrows"),
        Opt('r', "samplefraction"),
        Opt('c', "context"),
        Opt('e', "coerce"),
        Opt('s', "session"),
        Opt('l', "language"),
        Opt('u', "url"),
        Opt('t', "auth"),
        Opt('a', "user"),
        Opt('p', "password"),
        Opt('i', "id"),
    ];
    let options = head.options(&flags, &valued)?;
    match options.words.first().map(String::as_str) {
        None | Some("run") => {}
        Some("add") => {
            return Ok(CellPlan::Action(Action::AddSession {
                name: options.get('s').map(str::to_owned),
                language: options.get('l').and_then(Language::parse),
                url: options.get('u').map(str::to_owned),
            }));
        }
        Some("config") => return client::configure_with(head, false),
        Some("info") => return Ok(CellPlan::Action(Action::Info)),
        Some("logs") => return Ok(CellPlan::Action(Action::Logs(options.get('s').map(str::to_owned)))),
        Some("cleanup") => return Ok(CellPlan::Action(Action::Cleanup)),
        Some("delete") => {
            return match options.get('s').or(options.get('i')) {
                Some(target) => Ok(CellPlan::Action(Action::Delete(target.to_owned()))),
                None => Err(head.error("Say which session: %spark delete -s NAME.")),
            };
        }
        Some(word) => {
            let known = "add, config, info, logs, delete, cleanup, or code on the next line";
            return Err(head.error(format!("%spark does not know {word:?}; it knows {known}.")));
        }
    }
    let language = if context.synapse { Language::Scala } else { context.notebook };
    let mut plan = match options.get('c') {
        Some("sql") => sql::query(&options, head)?,
        None | Some("spark" | "True" | "False" | "true" | "false") => match options.name('o', head)? {
            None => code::plain(&dedent(head.body), language, head.body_line()),
            Some(name) => python::pull_variable(head.body, name, &sql::Rows::of(&options, head)?, language),
        },
        Some(other) => return Err(head.error(format!("-c is spark or sql, not {other:?}."))),
    };
    if let (CellPlan::Code(plan), Some(name)) = (&mut plan, options.get('s')) {
        plan.notes.push(format!("-s {name} was left out: cells run in the session that the notebook is attached to."));
    }
    Ok(plan)
}
