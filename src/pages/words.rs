//! Livy's states and errors in the words and colours of the pages.

use livy_api::{BatchState, CallError, Session, SessionState, Statement, StatementState};

use crate::components::badge::Tone;
use crate::components::notice::Problem;

/// Colour and word of a session's state. The word is Livy's, spaces for underscores.
pub fn session_state(state: &SessionState) -> (Tone, String) {
    let tone = match state {
        SessionState::NotStarted | SessionState::Starting | SessionState::Recovering => Tone::Starting,
        SessionState::Idle => Tone::Idle,
        SessionState::Busy | SessionState::Running | SessionState::Unknown(_) => Tone::Busy,
        SessionState::Error | SessionState::Dead | SessionState::Killed => Tone::Failed,
        SessionState::Success => Tone::Done,
        SessionState::ShuttingDown => Tone::Cancelled,
    };
    (tone, word(state.as_str()))
}

/// Colour and word of a batch's state.
pub fn batch_state(state: &BatchState) -> (Tone, String) {
    let tone = match state {
        BatchState::Starting | BatchState::Recovering => Tone::Starting,
        BatchState::Running | BatchState::Unknown(_) => Tone::Busy,
        BatchState::Success => Tone::Done,
        BatchState::Dead | BatchState::Killed => Tone::Failed,
        BatchState::ShuttingDown => Tone::Cancelled,
    };
    (tone, word(state.as_str()))
}

/// Colour and word of a statement's state; a failed one is `available` to Livy.
pub fn statement_state(statement: &Statement) -> (Tone, String) {
    let failed = matches!(statement.output, Some(livy_api::Output::Error(_)));
    let tone = match statement.state {
        StatementState::Waiting => Tone::Starting,
        StatementState::Running | StatementState::Unknown(_) => Tone::Busy,
        StatementState::Available if failed => return (Tone::Failed, "error".to_owned()),
        StatementState::Available => return (Tone::Done, "done".to_owned()),
        StatementState::Cancelling | StatementState::Cancelled => Tone::Cancelled,
    };
    (tone, word(statement.state.as_str()))
}

fn word(text: &str) -> String {
    if text.is_empty() { "unknown".to_owned() } else { text.replace('_', " ") }
}

/// The last lines of a session's log that say something, at most `count` of the ten that come with its state. Heads of
/// the log's sections say nothing.
pub fn last_lines(session: &Session, count: usize) -> Vec<String> {
    let says =
        |line: &str| !line.is_empty() && !matches!(line, "stdout:" | "stderr:") && !line.ends_with(" Diagnostics:");
    let lines: Vec<&str> = session.log.iter().map(|line| line.trim()).filter(|line| says(line)).collect();
    lines[lines.len().saturating_sub(count)..].iter().map(|line| (*line).to_owned()).collect()
}

/// A title for the tab, where a mark says from afar that something has ended, and how.
pub fn marked(tone: Tone, title: String) -> String {
    match tone {
        Tone::Done => format!("✓ {title}"),
        Tone::Failed => format!("✗ {title}"),
        Tone::Starting | Tone::Idle | Tone::Busy | Tone::Cancelled => title,
    }
}

/// What somebody else said, with a full stop, so that more can be said after it.
pub fn sentence(said: &str) -> String {
    if said.ends_with(['.', '!', '?']) { said.to_owned() } else { format!("{said}.") }
}

/// `etl` becomes `etl-2`, and that `etl-3`.
pub fn next_name(name: &str) -> String {
    let numbered = name.rsplit_once('-').and_then(|(stem, number)| Some((stem, number.parse::<u32>().ok()?)));
    match numbered {
        Some((stem, number)) => format!("{stem}-{}", number.saturating_add(1)),
        None => format!("{name}-2"),
    }
}

/// An error where its cause is: what was tried, what the server said, what to do.
pub fn problem(tried: &str, error: &CallError) -> Problem {
    let detail = match error {
        CallError::Api(error) => error.detail.clone(),
        CallError::Transport(_) => None,
    };
    Problem { what: format!("{tried}: {error}"), advice: error.advice().to_owned(), detail }
}
