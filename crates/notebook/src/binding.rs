//! What ties a cell to a statement of a session: what was sent, where to, and what became of it.

mod codec;

use std::fmt;

use livy_api::{Millis, Session, SessionId, StatementId};

use crate::language::Language;

/// Says which text of a cell something belongs to. Equal texts in the same language have equal revisions, so undoing
/// an edit, or opening the file elsewhere, finds an output current again; a counter could not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceRevision(pub u64);

impl SourceRevision {
    /// The revision of `source` in `language`.
    #[must_use]
    pub fn of(language: Language, source: &str) -> Self {
        Self(fnv(fnv(FNV_START, language.as_str().as_bytes()), source.as_bytes()))
    }
}

/// Stands for code that was sent, so that it can be recognised among a session's statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CodeHash(pub u64);

impl CodeHash {
    /// Of code as sent or as Livy gives it back: Livy replaces line ends by its server's, so their kind does not count,
    /// nor does white space around the code.
    #[must_use]
    pub fn of(code: &str) -> Self {
        let mut hash = FNV_START;
        let mut bytes = code.trim().bytes().peekable();
        while let Some(byte) = bytes.next() {
            let byte = if byte == b'\r' {
                bytes.next_if_eq(&b'\n');
                b'\n'
            } else {
                byte
            };
            hash = fnv(hash, &[byte]);
        }
        Self(hash)
    }
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: small, and good enough where nobody gains by a collision.
pub(crate) fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Names one run of a cell. Never used twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Marker(pub String);

impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Everything known that tells a session from another one that got the same number after a server's restart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionIdentity {
    /// The server, as the app names it (its address without credentials).
    pub server: String,
    /// Number.
    pub id: SessionId,
    /// Name it was created with.
    pub name: Option<String>,
    /// Application id of YARN or Kubernetes; comes some seconds after the start, never in local mode.
    pub app_id: Option<String>,
    /// Owner.
    pub owner: Option<String>,
    /// When its statement 0 began, by the server's clock, once that was seen.
    pub born: Option<Millis>,
    /// When it was first seen, by this machine's clock. Only for people to read: it is not compared.
    pub first_seen: Millis,
}

impl SessionIdentity {
    /// The identity of a session that a server described at `now`.
    #[must_use]
    pub fn of(server: &str, session: &Session, now: Millis) -> Self {
        let text = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Self {
            server: server.to_owned(),
            id: session.id,
            name: text(&session.name),
            app_id: text(&session.app_id),
            owner: text(&session.owner),
            born: None,
            first_seen: now,
        }
    }

    /// Nothing known says that the two are different sessions. Name and owner never change; application id and the
    /// time of birth may be known to only one of the two.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        fn agree<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
            a.is_none() || b.is_none() || a == b
        }
        self.server == other.server
            && self.id == other.id
            && self.name == other.name
            && self.owner == other.owner
            && agree(&self.app_id, &other.app_id)
            && agree(&self.born, &other.born)
    }

    /// Takes over what `other`, known to be the same session, knows more.
    pub(crate) fn learn(&mut self, other: &Self) {
        self.app_id = self.app_id.take().or_else(|| other.app_id.clone());
        self.born = self.born.or(other.born);
        self.first_seen = Millis(self.first_seen.0.min(other.first_seen.0));
    }

    /// As text, to be kept.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.to_json().to_string()
    }

    /// Reads what [`SessionIdentity::to_text`] wrote; `None` for anything else.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::from_json(&serde_json::from_str(text).ok()?)
    }

    /// The name for people: `etl-7` or `session 3`.
    #[must_use]
    pub fn label(&self) -> String {
        self.name.clone().unwrap_or_else(|| format!("session {}", self.id))
    }
}

/// Why the outcome of a run can't be known any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lost {
    /// The session ended, or is not on the server any more.
    SessionGone,
    /// The server restarted, and the session's number means another session now.
    IdReused,
    /// The session no longer holds the statement: Livy keeps the newest ones only.
    Evicted,
    /// The session holds another statement under that number.
    OtherStatement,
    /// The code never reached the server, as far as looking for it can tell.
    NeverArrived,
    /// A person did not want to wait any longer for news of it.
    GivenUp,
}

impl Lost {
    /// What happened, and what it means, as text for the cell.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::SessionGone => {
                "The session is gone, and the result with it. Run the cell again in a session that lives."
            }
            Self::IdReused => {
                "The server was restarted: the session's number belongs to another session now. Run the cell again."
            }
            Self::Evicted => {
                "The session keeps only its newest statements, and this one is gone. It may still have run to its end."
            }
            Self::OtherStatement => "The session holds another statement under this number. Run the cell again.",
            Self::NeverArrived => "The code did not reach the server. Run the cell again.",
            Self::GivenUp => "You did not wait for its outcome. It may still run where it is.",
        }
    }

    const ALL: [(Self, &'static str); 6] = [
        (Self::SessionGone, "session-gone"),
        (Self::IdReused, "id-reused"),
        (Self::Evicted, "evicted"),
        (Self::OtherStatement, "other-statement"),
        (Self::NeverArrived, "never-arrived"),
        (Self::GivenUp, "given-up"),
    ];
}

/// How far a run has come, as stored with the cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// About to be sent, or sent without an answer yet: whether it arrived is not known.
    Intended,
    /// The server has it under a statement number.
    Sent,
    /// It ended well.
    Done,
    /// It ended with an error.
    Error,
    /// It was cancelled.
    Cancelled,
    /// What became of it can't be known.
    Lost(Lost),
}

impl Outcome {
    /// Nothing more is expected.
    #[must_use]
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Intended | Self::Sent)
    }
}

/// How a run's output is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// As it is.
    #[default]
    Plain,
    /// Tables drawn with characters become real ones (`%%pretty`).
    Pretty,
    /// Not at all, unless it is an error (`-q`).
    Quiet,
}

/// A run of a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// Names the run.
    pub marker: Marker,
    /// The session it went to.
    pub session: SessionIdentity,
    /// The source it was made from.
    pub revision: SourceRevision,
    /// The code that was sent, which may differ from the source (cell heads are taken off).
    pub code: CodeHash,
    /// The newest statement known when it was sent: its own has a higher number.
    pub after: Option<StatementId>,
    /// Its statement, once known.
    pub statement: Option<StatementId>,
    /// How far it has come.
    pub outcome: Outcome,
    /// How its output is shown.
    pub show: Show,
    /// When the person asked for it, by this machine's clock.
    pub asked: Millis,
    /// When it began, by the server's clock.
    pub started: Option<Millis>,
    /// When it ended, by the server's clock.
    pub completed: Option<Millis>,
}

impl Binding {
    /// How long it ran, in milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> Option<u64> {
        Some(self.completed?.0.saturating_sub(self.started?.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> SessionIdentity {
        SessionIdentity {
            server: "http://livy".into(),
            id: SessionId(3),
            name: Some("etl".into()),
            app_id: None,
            owner: None,
            born: None,
            first_seen: Millis(5),
        }
    }

    #[test]
    fn an_application_id_that_came_later_does_not_make_another_session() {
        let early = identity();
        let late = SessionIdentity { app_id: Some("application_1".into()), first_seen: Millis(99), ..identity() };
        assert!(early.may_be(&late) && late.may_be(&early));
    }

    #[test]
    fn another_name_owner_application_or_birth_is_another_session() {
        let known = SessionIdentity { app_id: Some("a".into()), born: Some(Millis(1)), ..identity() };
        for other in [
            SessionIdentity { name: None, ..known.clone() },
            SessionIdentity { owner: Some("x".into()), ..known.clone() },
            SessionIdentity { app_id: Some("b".into()), ..known.clone() },
            SessionIdentity { born: Some(Millis(2)), ..known.clone() },
            SessionIdentity { server: String::new(), ..known.clone() },
        ] {
            assert!(!known.may_be(&other), "{other:?}");
        }
    }

    #[test]
    fn code_is_recognised_whatever_line_ends_the_server_has() {
        assert_eq!(CodeHash::of("a\r\nb\rc\n"), CodeHash::of("a\nb\nc\n"));
        assert_ne!(CodeHash::of("a\n\nb"), CodeHash::of("a\nb"));
    }

    #[test]
    fn the_same_text_in_another_language_is_another_revision() {
        assert_ne!(SourceRevision::of(Language::Python, "1"), SourceRevision::of(Language::Scala, "1"));
    }
}
