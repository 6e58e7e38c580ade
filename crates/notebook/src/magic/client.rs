//! Heads that this program answers itself.

use serde_json::Value;

use super::head::{Opt, dedent};
use super::{Action, CellPlan, Head, MagicError};

/// `%%configure [-f]`.
pub(super) fn configure(head: &Head<'_>) -> Result<CellPlan, MagicError> {
    let force = head.rest == "-f" || head.rest == "--force" || head.rest.starts_with("-f ");
    configure_with(head, force)
}

/// The JSON may begin on the head's own line.
pub(super) fn configure_with(head: &Head<'_>, force: bool) -> Result<CellPlan, MagicError> {
    let inline = head.rest.find('{').map_or("", |start| &head.rest[start..]);
    let (text, line) = if inline.is_empty() {
        (head.body.to_owned(), head.body_line())
    } else {
        (format!("{inline}\n{}", head.body), head.line)
    };
    if text.trim().is_empty() {
        let message = "Settings are missing: write them as JSON, such as {\"driverMemory\": \"2g\"}.";
        return Err(MagicError::new(line, message));
    }
    match serde_json::from_str(&text) {
        Ok(Value::Object(settings)) => Ok(CellPlan::Action(Action::Configure { force, settings })),
        Ok(_) => Err(MagicError::new(line, "Settings are a JSON object: {\"driverMemory\": \"2g\"}.")),
        Err(error) => {
            let words = error.to_string();
            let words = words.split(" at line ").next().unwrap_or(&words).to_owned();
            let message = format!("The settings are not JSON (column {}): {words}.", error.column());
            Err(MagicError::new(line + error.line().saturating_sub(1), message))
        }
    }
}

/// Heads that stand alone.
pub(super) fn session(head: &Head<'_>) -> Result<CellPlan, MagicError> {
    head.no_body()?;
    let force = Opt('f', "force");
    let action = match head.name {
        "info" => Action::Info,
        "logs" => Action::Logs(None),
        "help" => Action::Help,
        "cleanup" => {
            if !head.options(&[force], &[])?.has('f') {
                return Err(head.error(
                    "This deletes all sessions of the server, other people's too. If you mean it: %%cleanup -f.",
                ));
            }
            Action::Cleanup
        }
        _ => {
            let options = head.options(&[force], &[Opt('s', "session")])?;
            let Some(session) = options.get('s') else {
                return Err(head.error("Say which session: %%delete -f -s ID."));
            };
            if !options.has('f') {
                return Err(
                    head.error(format!("What runs in that session is lost. If you mean it: %%delete -f -s {session}."))
                );
            }
            Action::Delete(session.to_owned())
        }
    };
    Ok(CellPlan::Action(action))
}

/// Text to be rendered.
pub(super) fn show(mime: &'static str, head: &Head<'_>) -> CellPlan {
    let text = if head.rest.is_empty() { dedent(head.body) } else { head.code().0 };
    if text.trim().is_empty() { CellPlan::Empty } else { CellPlan::Action(Action::Show { mime, text }) }
}
