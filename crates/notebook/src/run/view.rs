//! What the machine shows of itself.

use livy_api::{Millis, StatementId};

use super::{Phase, Run, RunMachine};
use crate::binding::{Lost, Marker, Outcome, SessionIdentity, SourceRevision};
use crate::id::CellId;
use crate::outline::Mark;

/// How a cell's run stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RunState {
    /// It was not run.
    NotRun,
    /// It waits here or on the server; its position, the next one to run being 1.
    Queued {
        /// Position.
        position: usize,
    },
    /// It runs.
    Running {
        /// Finished share, above 0 and below 1 and never less than before; `None` while nothing is known of it.
        progress: Option<f64>,
        /// Cancelling was asked for; code may go on.
        cancelling: bool,
    },
    /// It ended well.
    Done,
    /// It ended with an error.
    Error,
    /// It was cancelled.
    Cancelled,
    /// What became of it can't be known any more.
    Lost(Lost),
    /// Whether it runs, or ran, is being found out.
    Unknown,
}

impl RunState {
    /// The word shown for it.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::NotRun => "Not run",
            Self::Queued { .. } => "Queued",
            Self::Running { .. } => "Running",
            Self::Done => "Done",
            Self::Error => "Error",
            Self::Cancelled => "Cancelled",
            Self::Lost(_) => "Lost",
            Self::Unknown => "Unknown",
        }
    }

    /// It waits or runs, or may do so.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        matches!(self, Self::Queued { .. } | Self::Running { .. } | Self::Unknown)
    }

    /// How urgent it is in an outline. `edited`: the cell was edited since.
    #[must_use]
    pub fn mark(&self, edited: bool) -> Mark {
        match self {
            Self::NotRun => Mark::None,
            Self::Queued { .. } => Mark::Queued,
            Self::Running { .. } => Mark::Running,
            Self::Done | Self::Cancelled if edited => Mark::Edited,
            Self::Done | Self::Cancelled => Mark::Done,
            Self::Error => Mark::Error,
            Self::Lost(_) | Self::Unknown => Mark::Lost,
        }
    }
}

/// Why a cell that was to run did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A person took it out of the queue.
    Cancelled,
    /// Not sent, because this cell before it failed or was cancelled.
    Skipped(CellId),
    /// Not sent, because the session ended or another one was chosen.
    SessionChanged,
    /// The server refused it, or its intent could not be stored; why.
    NotSent(String),
}

/// A cell's run, to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct RunView {
    /// How it stands.
    pub state: RunState,
    /// Why it did not run when it last should have.
    pub note: Option<Note>,
    /// It will run once more after the run that goes on.
    pub again: bool,
    /// The run.
    pub marker: Option<Marker>,
    /// Revision of the source that was run.
    pub revision: Option<SourceRevision>,
    /// The session it ran in.
    pub session: Option<SessionIdentity>,
    /// The session is the one that the notebook uses now.
    pub in_attached: bool,
    /// Its statement.
    pub statement: Option<StatementId>,
    /// When a person asked for it, by this machine's clock.
    pub asked: Option<Millis>,
    /// When it began, by the server's clock.
    pub started: Option<Millis>,
    /// When it ended, by the server's clock.
    pub completed: Option<Millis>,
}

impl RunView {
    /// The mark left of a cell: `[ ]` not run in the session that is used now, `[q2]` waiting at that place, `[*]` on
    /// its way or running, `[?]` not known, `[3]` the execution count of its outputs.
    #[must_use]
    pub fn prompt(&self, execution_count: Option<u64>) -> String {
        match (self.state, execution_count) {
            (RunState::Queued { position }, _) => format!("[q{position}]"),
            (RunState::Running { .. }, _) => "[*]".to_owned(),
            (RunState::Unknown, _) => "[?]".to_owned(),
            (_, Some(count)) => format!("[{count}]"),
            (_, None) => "[ ]".to_owned(),
        }
    }
}

impl RunMachine {
    /// How a cell stands.
    #[must_use]
    pub fn view(&self, cell: &CellId) -> RunView {
        let run = self.runs.get(cell);
        let waiting = self.queue.iter().position(|pending| pending.request.cell == *cell);
        let note = self.notes.get(cell).cloned();
        let active = run.filter(|run| run.is_active());
        let state = match (active, waiting, &note, run) {
            (Some(run), ..) => self.active_state(run),
            (None, Some(waiting), ..) => RunState::Queued { position: self.ahead() + waiting + 1 },
            (None, None, Some(Note::Cancelled), _) => RunState::Cancelled,
            (None, None, _, Some(run)) => ended_state(run),
            (None, None, _, None) => RunState::NotRun,
        };
        // What the cell waits for has nothing to show yet; what it ran before is told by its outputs.
        let hidden = waiting.is_some() || note == Some(Note::Cancelled);
        let run = active.or(run.filter(|_| !hidden));
        RunView {
            state,
            note,
            again: active.is_some() && waiting.is_some(),
            marker: run.map(|run| run.marker.clone()),
            revision: run.map(|run| run.revision),
            session: run.filter(|run| !run.is_action).map(|run| self.sessions[run.session].identity.clone()),
            in_attached: run.is_some_and(|run| Some(run.session) == self.attached),
            statement: run.and_then(|run| run.statement),
            asked: run.map(|run| run.asked),
            started: run.and_then(|run| run.started),
            completed: run.and_then(|run| run.completed),
        }
    }

    /// Something runs or waits.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        !self.queue.is_empty() || self.runs.values().any(Run::is_active)
    }

    /// The cell that runs now, if one does.
    #[must_use]
    pub fn running(&self) -> Option<&CellId> {
        let active = self.runs.iter().filter(|(_, run)| run.is_active());
        active.min_by_key(|(_, run)| (!run.running, run.statement.is_none(), run.statement)).map(|(cell, _)| cell)
    }

    /// Cells that wait here, in order, and those sent but not ended, in the order of their statements before them.
    #[must_use]
    pub fn waiting(&self) -> Vec<CellId> {
        let mut sent: Vec<(&CellId, &Run)> = self.runs.iter().filter(|(_, run)| run.is_active()).collect();
        sent.sort_by_key(|(_, run)| (run.statement.is_none(), run.statement));
        let sent = sent.into_iter().map(|(cell, _)| cell);
        sent.chain(self.queue.iter().map(|pending| &pending.request.cell)).cloned().collect()
    }

    /// Runs that are sent and only wait on the server.
    fn ahead(&self) -> usize {
        self.runs.values().filter(|run| run.is_active() && run.phase == Phase::Sent && !run.running).count()
    }

    fn active_state(&self, run: &Run) -> RunState {
        match run.phase {
            Phase::Looking => RunState::Unknown,
            Phase::Sent if !run.seen => RunState::Unknown,
            Phase::Sent if run.running => {
                let progress = (run.progress > 0.0).then_some(run.progress);
                RunState::Running { progress, cancelling: run.cancel }
            }
            Phase::Acting => RunState::Running { progress: None, cancelling: run.cancel },
            Phase::Sent => {
                let before = |other: &&Run| {
                    other.is_active()
                        && other.session == run.session
                        && !other.running
                        && other.statement < run.statement
                };
                let waits = self.runs.values().filter(|other| other.statement.is_some()).filter(before).count();
                RunState::Queued { position: waits + 1 }
            }
            Phase::Storing | Phase::Posting | Phase::Ended(_) => RunState::Queued { position: 1 },
        }
    }
}

fn ended_state(run: &Run) -> RunState {
    match run.phase {
        Phase::Ended(Outcome::Done) => RunState::Done,
        Phase::Ended(Outcome::Error) => RunState::Error,
        Phase::Ended(Outcome::Cancelled) => RunState::Cancelled,
        Phase::Ended(Outcome::Lost(why)) => RunState::Lost(why),
        _ => RunState::Unknown,
    }
}
