//! When the live channel may be used, and in which order. See [`Channel`].

mod machine;
#[cfg(test)]
mod tests;

pub use machine::Channel;

use crate::Now;

/// What a call is for; later ones go first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Variables, details of stages, the catalog: nobody waits for them.
    Fill,
    /// What the running statement does.
    Look,
    /// The query that is being written.
    Check,
    /// What a person waits for: completion, help.
    Help,
    /// A person's act: taking a variable away.
    Act,
    /// Ending what runs.
    Interrupt,
}

/// Names a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u64);

/// Names the armed timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alarm(u64);

/// Why there is no channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Switched off in the settings.
    Setting,
    /// The server does not have it.
    NotThere,
    /// The signed-in person may not change the session.
    Forbidden,
    /// The session's Python refused it; what it said.
    Refused(String),
}

impl Why {
    /// The reason as a sentence.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Setting => "Switched off in Settings.".to_owned(),
            Self::NotThere => "This server does not run jobs beside statements (submit-job).".to_owned(),
            Self::Forbidden => "You may look at this session, but not change it.".to_owned(),
            Self::Refused(what) => format!("The session's Python does not take jobs: {what}"),
        }
    }
}

/// Whether the channel can be used with a session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Capability {
    /// It was not tried yet.
    #[default]
    Unknown,
    /// It is being tried.
    Probing,
    /// It works.
    On,
    /// It does not.
    Off(Why),
}

/// Why a call has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The channel is off, or there is no session.
    Off,
    /// Nobody is there: the page is hidden, or was not touched for minutes.
    Away,
    /// A newer one for the same purpose, or an interrupt, took its place.
    Replaced,
    /// It took too long.
    Late,
    /// It failed.
    Failed,
}

/// How a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The server, or the way to it, is in trouble.
    Trouble,
    /// The server has no such route.
    NotThere,
    /// The person may not.
    Forbidden,
    /// The session is gone.
    Gone,
    /// The job ended with an error; its last line.
    Refused(String),
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Another session is used from now on, or none.
    Session {
        /// There is one.
        there: bool,
    },
    /// The setting.
    Allowed(bool),
    /// The page became visible or hidden.
    Visible(bool),
    /// The person did something, at this time.
    Input(Now),
    /// Somebody wants to know something.
    Want(CallId, Purpose),
    /// Nobody wants it any more.
    Drop(CallId),
    /// The server took the job.
    Taken(CallId),
    /// The job has not ended.
    Unfinished(CallId),
    /// The job ended with an answer.
    Answered(CallId),
    /// The modules are not in the driver.
    Absent(CallId),
    /// The answer is being found out.
    Pending(CallId),
    /// It failed.
    Failed(CallId, Failure),
    /// The armed timer ran out.
    Timer(Alarm),
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Post the job; `install`: with the modules.
    Submit {
        /// The call.
        call: CallId,
        /// With the modules.
        install: bool,
    },
    /// Ask for the job's end after so many milliseconds.
    Ask(CallId, u32),
    /// Nobody waits for its requests any more.
    Abandon(CallId),
    /// Tell who asked that there is no answer.
    Refuse(CallId, Refusal),
    /// Send [`Event::Timer`] after so many milliseconds. Replaces the timer before.
    Arm(Alarm, u32),
    /// Forget the armed timer.
    Disarm,
}
