//! Sessions that come and go, and runs that are found again.

use std::sync::Arc;

use livy_api::{Millis, SessionId, StatementId};

use super::{Effect, KnownSession, Note, Phase, QueueMode, Run, RunMachine};
use crate::binding::{Binding, Lost, Outcome, SessionIdentity};
use crate::id::CellId;

impl RunMachine {
    /// Bindings of a notebook's cells, from its file or this program's storage.
    pub(super) fn opened(&mut self, bindings: Vec<(CellId, Arc<Binding>)>, now: Millis, out: &mut Vec<Effect>) {
        for (cell, binding) in bindings {
            if self.runs.get(&cell).is_some_and(Run::is_active) {
                continue;
            }
            let session = self.intern(&binding.session);
            let known = &mut self.sessions[session];
            known.newest = known.newest.max(binding.statement).max(binding.after);
            let confirmed = known.confirmed;
            let run = resumed(&binding, session);
            let looking = run.phase == Phase::Looking;
            self.runs.insert(cell, run);
            if confirmed && looking {
                self.look(&binding.marker, now, out);
            }
        }
        let open = |i: usize| self.runs.values().any(|run| run.session == i && run.is_active());
        let asked = self.sessions.iter().enumerate().filter(|(i, session)| !session.confirmed && open(*i));
        out.extend(asked.map(|(_, session)| Effect::FindSession(session.identity.clone())));
    }

    /// A session lives. What was bound to another one under its number is lost.
    pub(super) fn seen(
        &mut self,
        session: &SessionIdentity,
        newest: Option<StatementId>,
        now: Millis,
        out: &mut Vec<Effect>,
    ) {
        let index = self.intern(session);
        let known = &mut self.sessions[index];
        known.newest = known.newest.max(newest);
        let first = !std::mem::replace(&mut known.confirmed, true);
        let others: Vec<usize> = (0..self.sessions.len())
            .filter(|i| *i != index)
            .filter(|i| {
                self.sessions[*i].identity.server == session.server && self.sessions[*i].identity.id == session.id
            })
            .collect();
        for other in others {
            self.give_up(other, Lost::IdReused, out);
        }
        if first {
            let looking: Vec<_> = self
                .runs
                .values()
                .filter(|run| run.session == index && run.phase == Phase::Looking)
                .map(|run| run.marker.clone())
                .collect();
            looking.iter().for_each(|marker| self.look(marker, now, out));
        }
    }

    pub(super) fn attach(&mut self, session: &SessionIdentity, ready: bool, now: Millis, out: &mut Vec<Effect>) {
        self.seen(session, None, now, out);
        let index = self.intern(session);
        if self.is_acting() {
            // The action chose the session, as `%%configure -f` does: what waits behind it is meant for it.
            self.queue.iter_mut().for_each(|pending| pending.session = Some(index));
        } else if self.queue.iter().any(|pending| pending.session.is_some_and(|asked| asked != index)) {
            // What was asked for while another session was attached was not meant for this one.
            self.drop_queue(&Note::SessionChanged);
        }
        self.attached = Some(index);
        self.ready = ready;
    }

    pub(super) fn detach(&mut self) {
        self.attached = None;
        self.ready = false;
        if !self.is_acting() {
            self.drop_queue(&Note::SessionChanged);
        }
    }

    /// This program itself does something that a cell asked for.
    fn is_acting(&self) -> bool {
        self.runs.values().any(|run| run.phase == Phase::Acting)
    }

    pub(super) fn session_ended(&mut self, session: &SessionIdentity, out: &mut Vec<Effect>) {
        let Some(index) = self.index_of(session) else { return };
        self.give_up(index, Lost::SessionGone, out);
    }

    /// Nothing more will be heard of this session.
    fn give_up(&mut self, session: usize, why: Lost, out: &mut Vec<Effect>) {
        self.sessions[session].confirmed = false;
        if self.attached == Some(session) {
            self.attached = None;
            self.ready = false;
        }
        // No cell is to blame: what waited is simply not sent.
        if !self.is_acting() && self.queue.iter().any(|pending| pending.session == Some(session)) {
            self.drop_queue_of(Some(session), &Note::SessionChanged);
        }
        let active = |run: &Run| run.session == session && run.is_active();
        let lost: Vec<CellId> = self.runs.iter().filter(|(_, run)| active(run)).map(|(cell, _)| cell.clone()).collect();
        for cell in lost {
            match self.runs.get(&cell).map(|run| run.phase) {
                Some(Phase::Storing) => self.forget(&cell, Note::SessionChanged, out),
                Some(Phase::Acting) => {}
                _ => self.lose(&cell, why, out),
            }
        }
    }

    /// The known session that this can be, or a new one.
    fn intern(&mut self, identity: &SessionIdentity) -> usize {
        if let Some(index) = self.index_of(identity) {
            self.sessions[index].identity.learn(identity);
            return index;
        }
        self.sessions.push(KnownSession { identity: identity.clone(), confirmed: false, newest: None });
        self.sessions.len() - 1
    }

    /// The known session that this can be; of several the one that was seen last.
    pub(super) fn index_of(&self, identity: &SessionIdentity) -> Option<usize> {
        self.sessions.iter().rposition(|known| known.identity.may_be(identity))
    }
}

impl KnownSession {
    /// No session at all: never seen, never attached.
    pub(super) fn nowhere() -> Self {
        let identity = SessionIdentity {
            server: String::new(),
            id: SessionId(u32::MAX),
            name: None,
            app_id: None,
            owner: None,
            born: None,
            first_seen: Millis(0),
        };
        Self { identity, confirmed: false, newest: None }
    }
}

/// A run as its binding tells.
fn resumed(binding: &Binding, session: usize) -> Run {
    Run {
        marker: binding.marker.clone(),
        session,
        revision: binding.revision,
        code: binding.code,
        work: None,
        is_action: false,
        may_fail: false,
        show: binding.show,
        mode: QueueMode::Client,
        phase: match (binding.outcome, binding.statement) {
            (Outcome::Sent, Some(_)) => Phase::Sent,
            // Whether the code was sent before the program went away is not known.
            (Outcome::Intended | Outcome::Sent, _) => Phase::Looking,
            (outcome, _) => Phase::Ended(outcome),
        },
        after: binding.after,
        statement: binding.statement,
        seen: false,
        running: false,
        progress: 0.0,
        cancel: false,
        cancel_sent: false,
        has_output: binding.outcome.is_final(),
        output_read: binding.outcome.is_final(),
        looks: 0,
        misses: 0,
        asked: binding.asked,
        started: binding.started,
        completed: binding.completed,
        before: None,
    }
}
