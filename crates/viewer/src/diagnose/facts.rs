//! What is known beside the log.

use super::{Confidence, Finding};
use crate::format::duration;

/// What died.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Subject {
    /// An interactive session.
    #[default]
    Session,
    /// A batch.
    Batch,
}

/// What is known beside the log; what is not known stays as it is by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// What it is about.
    pub subject: Subject,
    /// Livy's word for the last state seen: `dead`, `killed`, `starting`, …
    pub state: String,
    /// The server does not know it any more.
    pub gone: bool,
    /// It was deleted from here.
    pub deleted_here: bool,
    /// How long it has been starting, or was when it was last seen so, in milliseconds.
    pub starting_for: Option<u64>,
    /// How long nobody had used the session when it went, in milliseconds.
    pub unused_for: Option<u64>,
    /// After how long without use the server ends the session, in milliseconds; an hour unless configured otherwise.
    pub idle_timeout: Option<u64>,
}

/// Livy's `livy.server.session.timeout`.
const IDLE_TIMEOUT: u64 = 3_600_000;
/// A start that takes longer waits for something.
const LONG_START: u64 = 180_000;

pub(super) const IDS: [&str; 6] = ["deleted-here", "idle-timeout", "deleted", "long-start", "killed", "unknown"];

fn finding(id: &'static str, title: String, advice: &'static str, confidence: Confidence) -> Finding {
    Finding { id, title, advice, line: None, quote: String::new(), count: 0, confidence }
}

/// What the facts alone say: before what the log says, and after it.
pub(super) fn findings(facts: &Facts, found: &[Finding]) -> (Option<Finding>, Option<Finding>) {
    let name = match facts.subject {
        Subject::Session => "session",
        Subject::Batch => "batch",
    };
    if facts.deleted_here {
        let title = format!("The {name} was deleted from here.");
        return (Some(finding("deleted-here", title, "Start a new one when it is needed.", Confidence::Certain)), None);
    }
    let known = found.iter().any(|finding| finding.confidence > Confidence::Possible);
    if facts.gone && !known {
        return (Some(gone(facts, name)), None);
    }
    if facts.starting_for.is_some_and(|time| time > LONG_START) && !known && is_starting(&facts.state) {
        let time = duration(facts.starting_for.unwrap_or_default());
        let advice = "The cluster has no room yet, or the driver can't reach the server. Wait, ask for less (driverMemory, \
                      numExecutors), or use another queue; the log shows how far it has come.";
        let title = format!("The {name} has been starting for {time}.");
        return (Some(finding("long-start", title, advice, Confidence::Likely)), None);
    }
    if facts.state == "killed" && !known {
        let advice = "A person or the cluster ended it; the application's page in the cluster says who.";
        return (None, Some(finding("killed", format!("The {name} was killed."), advice, Confidence::Likely)));
    }
    if found.is_empty() && matches!(facts.state.as_str(), "dead" | "error") {
        let advice = "What is left of the log does not say why. The links to the application and its driver's log lead \
                      to the rest; on the server, Livy's own log has what spark-submit said.";
        return (None, Some(finding("unknown", format!("The {name} died."), advice, Confidence::Possible)));
    }
    (None, None)
}

fn is_starting(state: &str) -> bool {
    matches!(state, "starting" | "not_started")
}

fn gone(facts: &Facts, name: &str) -> Finding {
    let timeout = facts.idle_timeout.unwrap_or(IDLE_TIMEOUT);
    // The server looks once a minute.
    let unused = facts.subject == Subject::Session && facts.unused_for.is_some_and(|time| time + 60_000 >= timeout);
    if unused {
        let title = format!("Livy ended the session: nobody had used it for {}.", duration(timeout));
        let advice = "Start a new one, with a longer idleTimeout (as 4h) if the server knows that field; \
                      livy.server.session.timeout is the server's own. A statement that runs longer than that is no use \
                      either, unless livy.server.session.timeout-check.skip-busy is true.";
        return finding("idle-timeout", title, advice, Confidence::Likely);
    }
    let title = format!("The {name} was deleted, or the server was restarted.");
    let advice = "Somebody else may have deleted it (the list shows everybody's), its heartbeat or time to live may have \
                  run out, or the server forgot it when it restarted. Start a new one.";
    finding("deleted", title, advice, Confidence::Possible)
}
