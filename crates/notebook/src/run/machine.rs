//! The queue: wishes in, one run after the other out.

use std::sync::Arc;

use livy_api::{Millis, StatementId};

use super::{Effect, Event, KnownSession, NOWHERE, Note, Pending, Phase, QueueMode, Run, RunMachine, RunRequest, Work};
use crate::binding::{CodeHash, Lost, Marker, Outcome};
use crate::id::{CellId, Ids};

impl RunMachine {
    /// A machine for one notebook. `entropy` should be 64 random bits: run markers are made of it.
    #[must_use]
    pub fn new(entropy: u64) -> Self {
        Self {
            ids: Ids::new(entropy),
            sessions: vec![KnownSession::nowhere()],
            attached: None,
            ready: false,
            queue: std::collections::VecDeque::new(),
            runs: std::collections::BTreeMap::new(),
            notes: std::collections::BTreeMap::new(),
            polled: std::collections::BTreeSet::new(),
        }
    }

    /// Takes an event in; answers what to do, in order. `now` is this machine's clock. Every event may come in every
    /// state, late, twice, or for something that is not known.
    pub fn on(&mut self, event: Event, now: Millis) -> Vec<Effect> {
        let mut effects = Vec::new();
        let out = &mut effects;
        match event {
            Event::Opened(bindings) => self.opened(bindings, now, out),
            Event::Seen { session, newest } => self.seen(&session, newest, now, out),
            Event::Attached { session, ready } => self.attach(&session, ready, now, out),
            Event::Detached => self.detach(),
            Event::Ready(ready) => self.ready = ready,
            Event::Idle(session) => self.idle(&session, out),
            Event::SessionEnded(session) => self.session_ended(&session, out),
            Event::Submit { requests, mode } => self.submit(requests, mode, now, out),
            Event::Again(request) => self.again(request, now),
            Event::IntentStored(marker) => self.intent_stored(&marker, out),
            Event::IntentFailed(marker, why) => self.not_sent(&marker, Phase::Storing, why, out),
            Event::Posted(marker, statement) => self.posted(&marker, &statement, out),
            Event::PostRefused(marker, why) => self.not_sent(&marker, Phase::Posting, why, out),
            Event::PostUnclear(marker) => self.post_unclear(&marker, now, out),
            Event::Listed(marker, statements) => self.listed(&marker, &statements, now, out),
            Event::LookFailed(marker) => self.look_failed(&marker, now, out),
            Event::Snapshot(session, statement) => self.snapshot(&session, &statement, out),
            Event::StatementGone(session, statement) => self.statement_gone(&session, statement, out),
            Event::Acted { marker, ok, outputs } => self.acted(&marker, ok, outputs, out),
            Event::Cancel { cell, behind } => self.cancel(&cell, behind, out),
            Event::CancelAll => self.cancel_all(out),
            Event::GiveUp(cell) => {
                if self.runs.get(&cell).is_some_and(Run::is_active) {
                    self.lose(&cell, Lost::GivenUp, out);
                }
            }
            Event::CancelFailed(session, statement) => self.cancel_failed(&session, statement),
            Event::Removed(cells) => self.queue.retain(|pending| !cells.contains(&pending.request.cell)),
        }
        self.pump(out);
        self.update_polls(out);
        effects
    }

    fn submit(&mut self, requests: Vec<RunRequest>, mode: QueueMode, now: Millis, out: &mut Vec<Effect>) {
        for request in requests {
            let waits = self.queue.iter().any(|pending| pending.request.cell == request.cell);
            if waits || self.runs.get(&request.cell).is_some_and(Run::is_active) {
                out.push(Effect::AskAgain(request.cell));
                continue;
            }
            self.enqueue(request, mode, now);
        }
    }

    /// Once more after the run that goes on; at most one wish waits for a cell, the newest.
    fn again(&mut self, request: RunRequest, now: Millis) {
        if let Some(pending) = self.queue.iter_mut().find(|pending| pending.request.cell == request.cell) {
            pending.request = request;
        } else {
            self.enqueue(request, QueueMode::Client, now);
        }
    }

    fn enqueue(&mut self, request: RunRequest, mode: QueueMode, now: Millis) {
        self.notes.remove(&request.cell);
        self.queue.push_back(Pending { request, mode, asked: now, session: self.attached });
    }

    /// Lets the next waiting cell go if nothing is in its way.
    fn pump(&mut self, out: &mut Vec<Effect>) {
        let Some(next) = self.queue.front() else { return };
        let is_action = matches!(next.request.work, Work::Action(_));
        let session = match self.attached {
            Some(session) if self.ready || is_action => session,
            None if is_action => NOWHERE,
            _ => return,
        };
        // On the server they wait for one another by themselves, once it has them in the right order.
        let waits_for_end = next.mode == QueueMode::Client || is_action;
        let in_the_way = |run: &Run| match run.phase {
            Phase::Ended(_) => false,
            // An action may be about to bring the session that the cell is for.
            Phase::Acting => true,
            _ if run.session != session => false,
            Phase::Storing | Phase::Posting | Phase::Looking => true,
            Phase::Sent => waits_for_end || run.mode == QueueMode::Client,
        };
        let own = self.runs.get(&next.request.cell);
        if self.runs.values().any(in_the_way) || own.is_some_and(Run::is_active) {
            return;
        }
        let Some(Pending { request, mode, asked, .. }) = self.queue.pop_front() else { return };
        let known = &self.sessions[session];
        let before = self.runs.remove(&request.cell).map(|before| Box::new(Run { before: None, ..before }));
        let marker = Marker(self.ids.text());
        let (code, phase) = match &request.work {
            Work::Code { code, .. } => (CodeHash::of(code), Phase::Storing),
            Work::Action(_) => (CodeHash::of(""), Phase::Acting),
        };
        let run = Run {
            marker: marker.clone(),
            session,
            revision: request.revision,
            code,
            work: Some(request.work),
            is_action,
            may_fail: request.may_fail,
            show: request.show,
            mode,
            phase,
            after: known.newest,
            statement: None,
            seen: false,
            running: false,
            progress: 0.0,
            cancel: false,
            cancel_sent: false,
            has_output: false,
            output_read: false,
            looks: 0,
            misses: 0,
            asked,
            started: None,
            completed: None,
            before,
        };
        out.push(match &run.work {
            Some(Work::Action(action)) => Effect::Act(request.cell.clone(), marker, Arc::clone(action)),
            _ => Effect::StoreIntent(request.cell.clone(), Arc::new(self.binding(&run))),
        });
        self.runs.insert(request.cell, run);
    }

    fn intent_stored(&mut self, marker: &Marker, out: &mut Vec<Effect>) {
        let Some((_, run)) = find(&mut self.runs, marker) else { return };
        if run.phase != Phase::Storing {
            return;
        }
        run.phase = Phase::Posting;
        if let Some(Work::Code { kind, code }) = run.work.take() {
            let session = self.sessions[run.session].identity.clone();
            out.push(Effect::Post { marker: marker.clone(), session, kind, code });
        }
    }

    fn cancel(&mut self, cell: &CellId, behind: bool, out: &mut Vec<Effect>) {
        let waiting = self.queue.iter().position(|pending| pending.request.cell == *cell);
        if self.runs.get(cell).is_some_and(Run::is_active) {
            self.cancel_run(cell, out);
            self.drop_behind(cell);
            self.cancel_rest(cell, out);
        } else if let Some(at) = waiting {
            self.queue.remove(at);
            self.notes.insert(cell.clone(), Note::Cancelled);
            if behind {
                for pending in self.queue.split_off(at) {
                    self.notes.insert(pending.request.cell, Note::Skipped(cell.clone()));
                }
            }
        }
    }

    fn cancel_all(&mut self, out: &mut Vec<Effect>) {
        self.drop_queue(&Note::Cancelled);
        let active: Vec<CellId> =
            self.runs.iter().filter(|(_, run)| run.is_active()).map(|(cell, _)| cell.clone()).collect();
        active.iter().for_each(|cell| self.cancel_run(cell, out));
    }

    /// Cancels what was sent, or keeps it from being sent.
    pub(super) fn cancel_run(&mut self, cell: &CellId, out: &mut Vec<Effect>) {
        let Some(run) = self.runs.get_mut(cell) else { return };
        run.cancel = true;
        match run.phase {
            Phase::Storing => self.end(cell, Outcome::Cancelled, None, out),
            Phase::Sent if !run.cancel_sent => {
                run.cancel_sent = true;
                let session = self.sessions[run.session].identity.clone();
                out.extend(run.statement.map(|statement| Effect::CancelStatement(session, statement)));
            }
            // Posting, Looking: cancelled as soon as the statement is known. Acting: nothing to take back.
            _ => {}
        }
    }

    /// Cancels what stands behind a run in the server's own queue.
    pub(super) fn cancel_rest(&mut self, cell: &CellId, out: &mut Vec<Effect>) {
        let Some(failed) = self.runs.get(cell) else { return };
        if failed.mode != QueueMode::Server {
            return;
        }
        let (session, statement) = (failed.session, failed.statement);
        let behind = |run: &Run| {
            let later: Option<StatementId> = run.statement;
            run.is_active()
                && run.mode == QueueMode::Server
                && run.session == session
                && (later.is_none() || later > statement)
        };
        let rest: Vec<CellId> =
            self.runs.iter().filter(|(own, run)| *own != cell && behind(run)).map(|(own, _)| own.clone()).collect();
        rest.iter().for_each(|cell| self.cancel_run(cell, out));
    }

    /// What waits behind a run for the same session is not sent.
    fn drop_behind(&mut self, cell: &CellId) {
        let Some(session) = self.runs.get(cell).map(|run| run.session) else { return };
        self.drop_queue_of(Some(session), &Note::Skipped(cell.clone()));
    }

    /// What was asked for while this session was attached (or, if it is one, none) is not sent.
    pub(super) fn drop_queue_of(&mut self, session: Option<usize>, note: &Note) {
        let dropped = |pending: &Pending| pending.session.is_none() || pending.session == session;
        for pending in self.queue.iter().filter(|pending| dropped(pending)) {
            self.notes.insert(pending.request.cell.clone(), note.clone());
        }
        self.queue.retain(|pending| !dropped(pending));
    }

    /// Nothing that waits is sent.
    pub(super) fn drop_queue(&mut self, note: &Note) {
        for pending in std::mem::take(&mut self.queue) {
            self.notes.insert(pending.request.cell, note.clone());
        }
    }

    /// A run has ended: notes it, and if it did not end well sends nothing of what was queued behind it.
    pub(super) fn end(
        &mut self,
        cell: &CellId,
        outcome: Outcome,
        outputs: Option<Vec<crate::output::Output>>,
        out: &mut Vec<Effect>,
    ) {
        let Some(run) = self.runs.get_mut(cell) else { return };
        run.phase = Phase::Ended(outcome);
        run.work = None;
        run.before = None;
        run.has_output |= outputs.is_some();
        run.output_read |= outputs.is_some();
        let goes_on = outcome == Outcome::Done || outcome == Outcome::Error && run.may_fail;
        self.record(cell, outputs, out);
        if !goes_on {
            self.drop_behind(cell);
            self.cancel_rest(cell, out);
        }
    }

    /// The code was not sent, or was refused: as if the cell had not been run.
    fn not_sent(&mut self, marker: &Marker, phase: Phase, why: String, out: &mut Vec<Effect>) {
        let Some((cell, run)) = find(&mut self.runs, marker) else { return };
        if run.phase != phase {
            return;
        }
        let cell = cell.clone();
        if run.cancel {
            self.end(&cell, Outcome::Cancelled, None, out);
            return;
        }
        self.drop_behind(&cell);
        self.cancel_rest(&cell, out);
        self.forget(&cell, Note::NotSent(why), out);
    }

    /// Takes a run back that never came about.
    pub(super) fn forget(&mut self, cell: &CellId, note: Note, out: &mut Vec<Effect>) {
        let Some(run) = self.runs.remove(cell) else { return };
        let before = run.before.map(|before| *before);
        let binding = before.as_ref().filter(|before| !before.is_action).map(|before| Arc::new(self.binding(before)));
        if let Some(before) = before {
            self.runs.insert(cell.clone(), before);
        }
        self.notes.insert(cell.clone(), note);
        out.push(Effect::Forget(cell.clone(), binding));
    }

    fn post_unclear(&mut self, marker: &Marker, now: Millis, out: &mut Vec<Effect>) {
        let Some((_, run)) = find(&mut self.runs, marker) else { return };
        if run.phase == Phase::Posting {
            run.phase = Phase::Looking;
            self.look(marker, now, out);
        }
    }

    /// Looks through the session's statements, the next time a little later.
    pub(super) fn look(&mut self, marker: &Marker, now: Millis, out: &mut Vec<Effect>) {
        let Some((_, run)) = find(&mut self.runs, marker) else { return };
        let wait = if run.looks == 0 { 0 } else { 1000 << run.looks.min(5) };
        run.looks += 1;
        let session = self.sessions[run.session].identity.clone();
        let not_before = Millis(now.0.saturating_add(wait));
        out.push(Effect::LookFor { marker: marker.clone(), session, after: run.after, not_before });
    }

    fn look_failed(&mut self, marker: &Marker, now: Millis, out: &mut Vec<Effect>) {
        let Some((_, run)) = find(&mut self.runs, marker) else { return };
        if run.phase == Phase::Looking {
            self.look(marker, now, out);
        }
    }

    fn acted(&mut self, marker: &Marker, ok: bool, outputs: Vec<crate::output::Output>, out: &mut Vec<Effect>) {
        let Some((cell, run)) = find(&mut self.runs, marker) else { return };
        if run.phase == Phase::Acting {
            let cell = cell.clone();
            self.end(&cell, if ok { Outcome::Done } else { Outcome::Error }, Some(outputs), out);
            // An action may have ended the session. What was asked of that must not go to whatever is attached some day.
            if self.attached.is_none() {
                let stays = |pending: &Pending| pending.session.is_none();
                for pending in self.queue.iter().filter(|pending| !stays(pending)) {
                    self.notes.insert(pending.request.cell.clone(), Note::SessionChanged);
                }
                self.queue.retain(stays);
            }
        }
    }

    pub(super) fn lose(&mut self, cell: &CellId, why: Lost, out: &mut Vec<Effect>) {
        self.end(cell, Outcome::Lost(why), None, out);
    }
}

/// The run with this marker, and its cell.
pub(super) fn find<'a>(
    runs: &'a mut std::collections::BTreeMap<CellId, Run>,
    marker: &Marker,
) -> Option<(&'a CellId, &'a mut Run)> {
    runs.iter_mut().find(|(_, run)| run.marker == *marker)
}
