//! What this browser keeps of one session or batch, for when the server has forgotten it.

mod cause;
pub mod compare;
mod line;
pub mod room;
mod statement;

pub use self::cause::KeptCause;
pub use self::line::{printed, read_line, write_line};
use self::line::{section_letter, section_of};
pub use self::statement::{KeptStatement, statement_key, statements_prefix};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::log::stitch::StitchState;
use crate::log::{Gap, GapKind};

/// What it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// A session.
    Session,
    /// A batch.
    Batch,
}

impl Sort {
    /// Its letter in keys.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Session => 's',
            Self::Batch => 'b',
        }
    }
}

/// What tells one from another that has the same number after a restart of the server, as well as can be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Who {
    /// Name.
    pub name: String,
    /// Owner.
    pub owner: String,
    /// Kind; batches have none.
    pub kind: String,
    /// The cluster's application; comes some time after the start.
    pub app: String,
}

impl Who {
    /// Both can be the same one.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        self.name == other.name
            && self.owner == other.owner
            && self.kind == other.kind
            && (self.app == other.app || self.app.is_empty() || other.app.is_empty())
    }
}

/// One run: a session or a batch from when it was first seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its key in the database: server, sort, number and birth.
    pub key: String,
    /// What it is.
    pub sort: Sort,
    /// Its number.
    pub id: u32,
    /// When it was first seen, in milliseconds since 1970.
    pub born: u64,
    /// Who it is.
    pub who: Who,
    /// Its states in Livy's words, and when each was first seen.
    pub states: Vec<(String, u64)>,
    /// The server does not know it any more.
    pub gone: bool,
    /// The request that began it, as JSON, when it was sent from this browser.
    pub request: Option<String>,
    /// What was kept of its log.
    pub log: KeptLog,
    /// Why it failed, once its log was read for that.
    pub cause: Option<Arc<KeptCause>>,
    /// Bytes of the statements that are kept beside it.
    pub statements: u64,
}

/// How far a log is kept, and what is needed to go on with it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KeptLog {
    /// Number of lines.
    pub lines: u32,
    /// Bytes of their text.
    pub bytes: u64,
    /// Where the piece begins that may still grow.
    pub open: u32,
    /// Where lines may be missing.
    pub gaps: Vec<Gap>,
    /// Lines in the last snapshot, and sizes of the rings.
    pub stitch: StitchState,
}

impl Record {
    /// A run that was just seen for the first time on the server at `root`.
    #[must_use]
    pub fn new(root: &str, sort: Sort, id: u32, who: Who, now: u64) -> Self {
        Self {
            key: format!("{}{now:016}", prefix(root, sort, Some(id))),
            sort,
            id,
            born: now,
            who,
            states: Vec::new(),
            gone: false,
            request: None,
            log: KeptLog::default(),
            cause: None,
            statements: 0,
        }
    }

    /// Bytes that are kept of it.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.log.bytes.saturating_add(self.statements)
    }

    /// The state seen last, in Livy's words.
    #[must_use]
    pub fn state(&self) -> &str {
        self.states.last().map_or("", |(state, _)| state)
    }

    /// When that was first seen.
    #[must_use]
    pub fn since(&self) -> u64 {
        self.states.last().map_or(self.born, |(_, at)| *at)
    }

    /// Why it failed, when its log says so.
    #[must_use]
    pub fn known_cause(&self) -> Option<&KeptCause> {
        self.cause.as_deref().filter(|cause| !cause.is_unknown())
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> String {
        let noun = if self.sort == Sort::Session { "Session" } else { "Batch" };
        if self.who.name.is_empty() { format!("{noun} {}", self.id) } else { self.who.name.clone() }
    }

    /// Notes a state; whether it is another than before.
    pub fn saw(&mut self, state: &str, now: u64) -> bool {
        if self.state() == state {
            return false;
        }
        self.states.push((state.to_owned(), now));
        true
    }

    /// As it is written.
    #[must_use]
    pub fn to_json(&self) -> String {
        let gap =
            |gap: &Gap| json!([gap.before, section_letter(gap.section).to_string(), kind_word(gap.kind), gap.at_least]);
        let ring = |ring: Option<usize>| ring.map_or(Value::Null, |ring| json!(ring));
        json!({
            "sort": self.sort.letter().to_string(),
            "id": self.id,
            "born": self.born,
            "who": [self.who.name, self.who.owner, self.who.kind, self.who.app],
            "states": self.states.iter().map(|(state, at)| json!([state, at])).collect::<Vec<_>>(),
            "gone": self.gone,
            "request": self.request,
            "lines": self.log.lines,
            "bytes": self.log.bytes,
            "open": self.log.open,
            "gaps": self.log.gaps.iter().map(gap).collect::<Vec<_>>(),
            "held": self.log.stitch.held,
            "rings": self.log.stitch.rings.map(ring),
            "cause": self.cause.as_deref().map(KeptCause::to_json),
            "statements": self.statements,
        })
        .to_string()
    }

    /// From what [`Record::to_json`] wrote.
    #[must_use]
    pub fn read(key: &str, text: &str) -> Option<Self> {
        let map: Map<String, Value> = serde_json::from_str(text).ok()?;
        let number = |key: &str| map.get(key).and_then(Value::as_u64);
        let small = |key: &str| number(key).and_then(|number| u32::try_from(number).ok());
        let list = |key: &str| map.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
        let size = |value: &Value| value.as_u64().and_then(|size| usize::try_from(size).ok());
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let (who, held, rings) = (list("who"), list("held"), list("rings"));
        let state = |item: &Value| Some((item.get(0)?.as_str()?.to_owned(), item.get(1)?.as_u64()?));
        let gap = |item: &Value| {
            Some(Gap {
                before: item.get(0)?.as_u64().and_then(|line| u32::try_from(line).ok())?,
                section: section_of(item.get(1)?.as_str()?.chars().next()?),
                kind: kind_of(item.get(2)?.as_str()?),
                at_least: item.get(3)?.as_u64()?,
            })
        };
        let two = |items: &[Value]| [items.first().and_then(size), items.get(1).and_then(size)];
        Some(Self {
            key: key.to_owned(),
            sort: if map.get("sort")?.as_str()? == "s" { Sort::Session } else { Sort::Batch },
            id: small("id")?,
            born: number("born")?,
            who: Who {
                name: text(who.first()),
                owner: text(who.get(1)),
                kind: text(who.get(2)),
                app: text(who.get(3)),
            },
            states: list("states").iter().filter_map(state).collect(),
            gone: map.get("gone").and_then(Value::as_bool).unwrap_or_default(),
            request: map.get("request").and_then(Value::as_str).map(str::to_owned),
            log: KeptLog {
                lines: small("lines").unwrap_or_default(),
                bytes: number("bytes").unwrap_or_default(),
                open: small("open").unwrap_or_default(),
                gaps: list("gaps").iter().filter_map(gap).collect(),
                stitch: StitchState { order: 0, held: two(&held).map(Option::unwrap_or_default), rings: two(&rings) },
            },
            cause: map.get("cause").and_then(KeptCause::read).map(Arc::new),
            statements: number("statements").unwrap_or_default(),
        })
    }
}

/// What the keys of a server's runs begin with; of one number, when it is given.
#[must_use]
pub fn prefix(root: &str, sort: Sort, id: Option<u32>) -> String {
    let id = id.map(|id| format!("{id:010} ")).unwrap_or_default();
    format!("{root} {} {id}", sort.letter())
}

/// The key of the piece of a log that begins at line `from`.
#[must_use]
pub fn piece_key(key: &str, from: u32) -> String {
    format!("{key}/{from:010}")
}

/// The key is of a piece of a log, not of something else that is kept of a run.
#[must_use]
pub fn is_piece(key: &str) -> bool {
    key.rsplit_once('/').is_some_and(|(_, from)| from.len() == 10 && from.bytes().all(|byte| byte.is_ascii_digit()))
}

fn kind_word(kind: GapKind) -> &'static str {
    match kind {
        GapKind::Possible => "possible",
        GapKind::Before => "before",
        GapKind::Overrun => "overrun",
        GapKind::Restart => "restart",
    }
}

fn kind_of(word: &str) -> GapKind {
    match word {
        "before" => GapKind::Before,
        "overrun" => GapKind::Overrun,
        "restart" => GapKind::Restart,
        _ => GapKind::Possible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::Confidence;
    use crate::log::Section;

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let who = Who { name: "etl".to_owned(), owner: "ana".to_owned(), ..Who::default() };
        let mut record = Record::new("/livy", Sort::Batch, 7, who, 1_700_000_000_000);
        assert!(record.saw("starting", 1) && record.saw("dead", 2) && !record.saw("dead", 3));
        record.request = Some(r#"{"file":"x"}"#.to_owned());
        record.log = KeptLog {
            lines: 9,
            bytes: 700,
            open: 3,
            gaps: vec![Gap { before: 4, section: Section::Stderr, kind: GapKind::Overrun, at_least: 1 }],
            stitch: StitchState { order: 0, held: [2, 5], rings: [None, Some(200)] },
        };
        record.statements = 41;
        let (id, title) = ("driver-heap".to_owned(), "The driver ran out of heap memory".to_owned());
        record.cause = Some(Arc::new(KeptCause { id, title, confidence: Confidence::Likely, line: Some(4) }));
        assert_eq!(Record::read(&record.key, &record.to_json()), Some(record));
        assert_eq!(Record::read("x", "half"), None);
    }
}
