//! Everything that can go wrong with a call, as something a person can act on.

mod parse;

use thiserror::Error;

use crate::request::RawReply;

/// What the caller should do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Ask again later; the server or the way to it is in trouble.
    Retry,
    /// The person has to sign in or be given rights.
    SignIn,
    /// What was asked for does not exist (any more).
    Gone,
    /// The request has to be changed by the person.
    Invalid,
    /// Something is wrong that neither waiting nor the person can mend.
    Bug,
}

/// What went wrong, as far as the reply tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Session or batch not found.
    NotFound,
    /// Statement not found: evicted (a session keeps 100), or of another session.
    StatementNotFound,
    /// The server has no such route: an older Livy, another program, or a wrong address.
    NoSuchRoute,
    /// Malformed body, field of the wrong type.
    Malformed,
    /// A field this server's version does not know.
    UnknownField(String),
    /// A kind this server does not know.
    InvalidKind(String),
    /// The name is in use by a session that the server still holds (perhaps a dead one).
    NameTaken,
    /// The creation was refused for another reason; see the message.
    Rejected,
    /// The file is larger than the server, or a gateway before it, takes.
    TooLarge,
    /// A local file outside of the folders that sessions may use.
    PathNotAllowed,
    /// The session's driver can't read the file at this address.
    FileUnreadable,
    /// The file arrived, but there is no file system from which the driver could get it.
    NoSharedFiles,
    /// The session's driver did not take the file; see the message.
    NotTaken,
    /// Too many sessions are starting at this moment.
    TooManyStarting,
    /// The session is in a state in which it does not take statements.
    NotReady(String),
    /// The session has ended; its log can still be read for a while.
    NotActive,
    /// The server lost its connection to the driver. The session may still say `idle`, but won't answer again.
    DriverLost,
    /// The signed-in person may not do that with this session.
    Forbidden,
    /// The server does not let the signed-in person act for that user.
    Impersonation,
    /// The server (or a gateway before it) wants to know who is asking.
    SignIn,
    /// The server wants an `X-Requested-By` header; a gateway may have dropped it.
    Csrf,
    /// A gateway could not reach Livy.
    Gateway,
    /// The reply is not Livy's: HTML, nothing, half a JSON, or other JSON than this endpoint answers.
    NotLivy,
    /// Any other refusal.
    Other,
}

/// A reply that is an error, or that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct ApiError {
    /// What went wrong.
    pub problem: Problem,
    /// HTTP status.
    pub status: u16,
    /// What happened, in the server's words where it had any; one or a few lines, plain text.
    pub message: String,
    /// The rest of what the server said, such as a Java stack trace.
    pub detail: Option<String>,
}

impl ApiError {
    /// Reads a reply whose status is not a success, in any of Livy's five shapes.
    #[must_use]
    pub fn from_reply(reply: RawReply<'_>) -> Self {
        parse::from_reply(reply)
    }

    /// A success whose body is not JSON.
    pub(crate) fn unreadable(reply: RawReply<'_>, what: &str, error: &serde_json::Error) -> Self {
        let message = if reply.body.trim().is_empty() {
            format!("Expected {what}, but the server answered nothing.")
        } else if parse::is_html(reply.body) {
            format!("Expected {what}, but the server answered a web page{}.", parse::title(reply.body))
        } else if error.is_eof() {
            format!("Expected {what}, but the answer was cut off after {} bytes.", reply.body.len())
        } else {
            format!("Expected {what}, but the answer is not JSON.")
        };
        Self::not_livy(reply, message)
    }

    /// A success whose JSON is something else.
    pub(crate) fn unexpected(reply: RawReply<'_>, what: &str) -> Self {
        Self::not_livy(reply, format!("Expected {what}, but the server answered something else."))
    }

    fn not_livy(reply: RawReply<'_>, message: String) -> Self {
        let detail = (!reply.body.trim().is_empty()).then(|| reply.body.chars().take(2000).collect());
        Self { problem: Problem::NotLivy, status: reply.status, message, detail }
    }

    /// Read as the answer to a file for a session, which was uploaded or else named by its address.
    pub(crate) fn of_file(mut self, uploaded: bool) -> Self {
        self.problem = match self.problem {
            // It is Livy's own copy that the driver can't read or may not be given.
            Problem::PathNotAllowed | Problem::FileUnreadable if uploaded => Problem::NoSharedFiles,
            Problem::Other if self.status == 500 && self.message.contains("Exception") => {
                // In Python sessions the message is a traceback; what went wrong stands at its end.
                let last = self.message.lines().last().unwrap_or_default().trim_start_matches(": ").to_owned();
                let whole = std::mem::replace(&mut self.message, last);
                self.detail.get_or_insert(whole);
                Problem::NotTaken
            }
            other => other,
        };
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn class(&self) -> Class {
        match self.problem {
            Problem::NotFound | Problem::StatementNotFound | Problem::NotActive | Problem::DriverLost => Class::Gone,
            Problem::Malformed
            | Problem::UnknownField(_)
            | Problem::InvalidKind(_)
            | Problem::NameTaken
            | Problem::Rejected
            | Problem::TooLarge
            | Problem::PathNotAllowed
            | Problem::FileUnreadable
            | Problem::NoSharedFiles
            | Problem::NotTaken => Class::Invalid,
            Problem::TooManyStarting | Problem::NotReady(_) | Problem::Gateway | Problem::NotLivy => Class::Retry,
            Problem::Forbidden | Problem::Impersonation | Problem::SignIn => Class::SignIn,
            Problem::Csrf | Problem::NoSuchRoute => Class::Bug,
            Problem::Other if self.status == 408 || self.status == 429 || self.status >= 500 => Class::Retry,
            Problem::Other => Class::Bug,
        }
    }

    /// What the person can do, in one sentence.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self.problem {
            Problem::NotFound => "It was deleted, ended by a time-out, or the server was restarted.",
            Problem::StatementNotFound => "Livy keeps only the newest statements of a session; this one is gone.",
            Problem::NoSuchRoute => "Check the server's address in Settings; an older Livy may lack this function.",
            Problem::Malformed => "Correct the values and send again.",
            Problem::UnknownField(_) => {
                "This server's version of Livy does not know the field: clear it and send again."
            }
            Problem::InvalidKind(_) => "Choose one of Livy's kinds: pyspark, spark, sql, sparkr or shared.",
            Problem::NameTaken => "Choose another name, or delete the session that has it.",
            Problem::Rejected => "Correct what the server names and send again.",
            Problem::TooLarge => {
                "Put it where the cluster reads it and add its address, or ask an administrator to raise the limit: Livy's \
                 is livy.file.upload.max.size, 100 MiB unless set, and a gateway before it may have its own."
            }
            Problem::PathNotAllowed => {
                "Sessions may use local files only in the folders of livy.file.local-dir-whitelist: use one there, or \
                 an address of the cluster's file system."
            }
            Problem::FileUnreadable => {
                "Check the address, that the cluster has such a file system, and that you may read the file."
            }
            Problem::NoSharedFiles => {
                "Uploads need a file system that server and driver share: an administrator can set fs.defaultFS or \
                 livy.session.staging-dir. Or put the file where the cluster reads it and add its address."
            }
            Problem::NotTaken => "Correct what it names, then add the file again.",
            Problem::TooManyStarting => "Wait until other sessions have started, then send again.",
            Problem::NotReady(_) => "Wait until the session is idle.",
            Problem::NotActive => "The session has ended. Its log says why; start a new one to go on.",
            Problem::DriverLost => "The session's driver is gone. Start a new session; the log says why it ended.",
            Problem::Forbidden => "Ask the session's owner or an administrator for the right.",
            Problem::Impersonation => "Clear the user to act for, or ask an administrator for the right.",
            Problem::SignIn => "Sign in to the server in this browser, then try again.",
            Problem::Csrf => "A gateway drops the X-Requested-By header: let it pass.",
            Problem::Gateway => "The gateway runs but can't reach Livy. Try again when Livy is up.",
            Problem::NotLivy => "Check the server's address in Settings: this does not look like Livy's API.",
            Problem::Other => "Try again; if it stays, the server's own log says more.",
        }
    }
}

/// What can happen to a request before there is a reply.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Transport {
    /// No connection, or it broke before the reply was whole. Whether a POST arrived is not known.
    #[error("The server can't be reached.")]
    Unreachable,
    /// No reply within the deadline, in milliseconds. Whether a POST arrived is not known.
    #[error("The server did not answer within {} s.", .0 / 1000)]
    TimedOut(u32),
    /// Given up on purpose.
    #[error("The request was given up.")]
    Aborted,
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CallError {
    /// There was no reply.
    #[error(transparent)]
    Transport(#[from] Transport),
    /// There was one, and it is an error.
    #[error(transparent)]
    Api(#[from] ApiError),
}

impl CallError {
    /// The server does not know what was asked about.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Api(error) if error.problem == Problem::NotFound)
    }

    /// What to do about it.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Self::Transport(_) => Class::Retry,
            Self::Api(error) => error.class(),
        }
    }

    /// What the person can do, in one sentence.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Transport(Transport::Aborted) => "Try again.",
            Self::Transport(_) => "Check the network and whether the server runs; it is tried again by itself.",
            Self::Api(error) => error.advice(),
        }
    }

    /// The request may have reached the server and done its work although this error came back: after a POST, look
    /// before sending again.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        match self {
            Self::Transport(_) => true,
            Self::Api(error) => {
                matches!(error.problem, Problem::Gateway | Problem::NotLivy | Problem::Other)
                    && !(400..500).contains(&error.status)
            }
        }
    }
}
