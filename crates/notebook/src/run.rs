//! Running cells, as a state machine: events in, effects out. It never does anything by itself: time, replies and
//! people's wishes come in through [`RunMachine::on`], and what has to be done comes out as [`Effect`]s.
//!
//! A notebook's cells run one after another. A cell's code is sent once its intent is stored, and the next cell's only
//! after the one before ended well; or, with [`QueueMode::Server`], as soon as the one before has arrived. Whatever
//! order replies come in, late or twice, a result is never replaced by an older state, and code is never sent twice
//! for one wish: after a failure that may hide a success the server's statements are looked through, and until that is
//! answered the state is [`RunState::Unknown`].

mod machine;
mod outcome;
mod replies;
mod request;
mod resume;
mod view;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use livy_api::{Millis, SessionKind, Statement, StatementId};

use crate::binding::{Binding, CodeHash, Marker, Outcome, SessionIdentity, Show, SourceRevision};
use crate::id::{CellId, Ids};
use crate::magic::Action;
use crate::output::Output;
pub use request::{Planned, Which, plan, targets};
pub use view::{Note, RunState, RunView};

/// What running a cell means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Code for the session.
    Code {
        /// Kind of the statement.
        kind: SessionKind,
        /// The code.
        code: Arc<str>,
    },
    /// Something that this program does itself, such as showing the session's log.
    Action(Arc<Action>),
}

/// A person's wish that a cell be run, with its text as it was at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRequest {
    /// The cell.
    pub cell: CellId,
    /// Revision of its source.
    pub revision: SourceRevision,
    /// What to do.
    pub work: Work,
    /// What is queued behind it goes on when it fails.
    pub may_fail: bool,
    /// How its output is shown.
    pub show: Show,
}

/// Where cells wait for their turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueueMode {
    /// Here: a cell is sent when the one before ended well.
    #[default]
    Client,
    /// On the server: all are sent at once, so that this program may be closed. When one fails the rest is cancelled,
    /// as soon as this program sees it.
    Server,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A notebook was opened; these are the runs its cells are bound to. Nothing is sent because of it.
    Opened(Vec<(CellId, Arc<Binding>)>),
    /// A session was found to live. `newest` is its newest statement, if it has one; runs that were bound to it go on,
    /// and those bound to another one with the same number are lost.
    Seen {
        /// The session, as it is now.
        session: SessionIdentity,
        /// Its newest statement, if that is known.
        newest: Option<StatementId>,
    },
    /// The notebook uses this session from now on, which must have been [`Event::Seen`]. `ready`: it takes statements.
    Attached {
        /// The session.
        session: SessionIdentity,
        /// It takes statements now. What was submitted before while no session was attached is sent then, so withdraw it
        /// with [`Event::CancelAll`] if the person meant something else.
        ready: bool,
    },
    /// The notebook uses no session any more. What was sent is followed to its end.
    Detached,
    /// The attached session takes statements now, or does not.
    Ready(bool),
    /// A session has nothing left to do. Cancelled code that went on has ended now, and may have left an output.
    Idle(SessionIdentity),
    /// A session ended, or can't be found.
    SessionEnded(SessionIdentity),
    /// A person wants cells to run, in this order. Cells that wait or run already are left as they are.
    Submit {
        /// The cells.
        requests: Vec<RunRequest>,
        /// Where they wait.
        mode: QueueMode,
    },
    /// A person confirmed that a cell that runs shall run once more afterwards.
    Again(RunRequest),
    /// The intent was stored: its code may be sent.
    IntentStored(Marker),
    /// The intent could not be stored; nothing was sent.
    IntentFailed(Marker, String),
    /// The server took the code.
    Posted(Marker, Statement),
    /// The server refused the code; it did not run. What it said.
    PostRefused(Marker, String),
    /// Whether the server took the code is not known.
    PostUnclear(Marker),
    /// Answer to [`Effect::LookFor`]: the statements that the session holds.
    Listed(Marker, Vec<Statement>),
    /// [`Effect::LookFor`] could not be answered.
    LookFailed(Marker),
    /// The state of a statement, asked for by anyone at any time.
    Snapshot(SessionIdentity, Statement),
    /// The session lives, but does not hold this statement any more.
    StatementGone(SessionIdentity, StatementId),
    /// An action of [`Effect::Act`] ended.
    Acted {
        /// The run.
        marker: Marker,
        /// It ended well.
        ok: bool,
        /// What it shows.
        outputs: Vec<Output>,
    },
    /// A person wants a cell not to run. `behind`: of cells that only wait, those behind it are not sent either; behind
    /// a cell that was sent nothing is sent in any case.
    Cancel {
        /// The cell.
        cell: CellId,
        /// Also what waits behind a waiting cell.
        behind: bool,
    },
    /// A person wants everything to stop.
    CancelAll,
    /// A person does not want to wait any longer for news of a run; it is lost, and may go on where it is.
    GiveUp(CellId),
    /// A [`Effect::CancelStatement`] did not reach the server; the person may ask again.
    CancelFailed(SessionIdentity, StatementId),
    /// Cells were deleted. Those that wait are not sent; a run that was sent is followed to its end.
    Removed(Vec<CellId>),
}

/// What has to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Put the run into the cell and store it so that it survives a crash, then answer [`Event::IntentStored`] or
    /// [`Event::IntentFailed`].
    StoreIntent(CellId, Arc<Binding>),
    /// Put the run into the cell and store it some time soon.
    Record {
        /// The cell.
        cell: CellId,
        /// The run as it is now; `None` for an action, which nothing has to be found again of.
        binding: Option<Arc<Binding>>,
        /// Outputs to replace those of the cell; `None` leaves them.
        outputs: Option<Vec<Output>>,
    },
    /// The run never came about: put back what the cell had before.
    Forget(CellId, Option<Arc<Binding>>),
    /// Send code; answer [`Event::Posted`], [`Event::PostRefused`] or [`Event::PostUnclear`]. Never to be repeated.
    Post {
        /// The run.
        marker: Marker,
        /// Where to.
        session: SessionIdentity,
        /// Kind of the statement.
        kind: SessionKind,
        /// The code.
        code: Arc<str>,
    },
    /// Ask for a statement again and again, with [`Event::Snapshot`], until [`Effect::StopPoll`].
    Poll(SessionIdentity, StatementId),
    /// Ask no more.
    StopPoll(SessionIdentity, StatementId),
    /// Ask for a statement once.
    ReadOnce(SessionIdentity, StatementId),
    /// List a session's statements that are newer than `after` (all it holds, if `None`), not before a time; answer
    /// [`Event::Listed`] or [`Event::LookFailed`].
    LookFor {
        /// The run.
        marker: Marker,
        /// The session.
        session: SessionIdentity,
        /// The newest statement known when the code was sent.
        after: Option<StatementId>,
        /// When to ask.
        not_before: Millis,
    },
    /// Cancel a statement.
    CancelStatement(SessionIdentity, StatementId),
    /// Find out whether this session lives: answer [`Event::Seen`] with the session that has its number, or
    /// [`Event::SessionEnded`].
    FindSession(SessionIdentity),
    /// Do what the cell asks of this program; answer [`Event::Acted`].
    Act(CellId, Marker, Arc<Action>),
    /// A person wanted to run a cell that waits or runs already: ask whether it shall run again ([`Event::Again`]).
    AskAgain(CellId),
}

/// Runs a notebook's cells. See the module's description.
#[derive(Debug, Clone)]
pub struct RunMachine {
    ids: Ids,
    /// Sessions that runs refer to, by index.
    sessions: Vec<KnownSession>,
    /// The session that new runs go to.
    attached: Option<usize>,
    /// It takes statements.
    ready: bool,
    queue: VecDeque<Pending>,
    /// The newest run of each cell.
    runs: BTreeMap<CellId, Run>,
    notes: BTreeMap<CellId, Note>,
    polled: BTreeSet<(usize, StatementId)>,
}

/// Index of the session of actions that ran while none was attached.
const NOWHERE: usize = 0;

#[derive(Debug, Clone)]
struct KnownSession {
    identity: SessionIdentity,
    /// It was seen to live since this machine was made, so its statement numbers mean what they meant.
    confirmed: bool,
    newest: Option<StatementId>,
}

/// A wish that waits here.
#[derive(Debug, Clone)]
struct Pending {
    request: RunRequest,
    mode: QueueMode,
    asked: Millis,
    /// The session that was attached then.
    session: Option<usize>,
}

/// A run that left the queue.
#[derive(Debug, Clone)]
struct Run {
    marker: Marker,
    session: usize,
    revision: SourceRevision,
    code: CodeHash,
    /// The work, until it has been sent.
    work: Option<Work>,
    /// This program does it, without the session.
    is_action: bool,
    may_fail: bool,
    show: Show,
    mode: QueueMode,
    phase: Phase,
    after: Option<StatementId>,
    statement: Option<StatementId>,
    /// A snapshot of the statement was seen.
    seen: bool,
    running: bool,
    /// The most that was ever reported, below 1.
    progress: f64,
    /// Cancelling was asked for.
    cancel: bool,
    /// … of the server.
    cancel_sent: bool,
    /// An output came.
    has_output: bool,
    /// An output came, or was asked for once more after the end.
    output_read: bool,
    /// How often the server was asked whether the code arrived, and how often it had nothing.
    looks: u32,
    misses: u32,
    asked: Millis,
    started: Option<Millis>,
    completed: Option<Millis>,
    /// What the cell had before, until it is certain that this run came about.
    before: Option<Box<Run>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The intent is being stored.
    Storing,
    /// The code is on its way.
    Posting,
    /// It is not known whether the code arrived.
    Looking,
    /// The server has it.
    Sent,
    /// This program does something.
    Acting,
    Ended(Outcome),
}

impl Run {
    fn is_active(&self) -> bool {
        !matches!(self.phase, Phase::Ended(_))
    }
}
