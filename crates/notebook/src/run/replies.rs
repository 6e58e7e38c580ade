//! What the server says.

use livy_api::{Millis, Output as Reply, Statement, StatementId, StatementState};

use super::machine::find;
use super::{Effect, Phase, Run, RunMachine};
use crate::binding::{CodeHash, Lost, Marker, Outcome, SessionIdentity, Show};
use crate::id::CellId;
use crate::output::Output;

/// So often a server may have nothing of the code before it counts as not arrived. A request can be on its way for
/// longer than the answer to the first look takes.
const MISSES: u32 = 3;

impl RunMachine {
    /// The server took the code. It may say so late: after the run was looked for, or even given up.
    pub(super) fn posted(&mut self, marker: &Marker, statement: &Statement, out: &mut Vec<Effect>) {
        let Some((cell, run)) = find(&mut self.runs, marker) else { return };
        let may_arrive = matches!(
            run.phase,
            Phase::Posting | Phase::Looking | Phase::Ended(Outcome::Cancelled | Outcome::Lost(Lost::NeverArrived))
        );
        if run.statement.is_none() && may_arrive {
            let cell = cell.clone();
            self.arrived(&cell, statement, out);
        }
    }

    fn arrived(&mut self, cell: &CellId, statement: &Statement, out: &mut Vec<Effect>) {
        let Some(run) = self.runs.get_mut(cell) else { return };
        run.phase = Phase::Sent;
        run.statement = Some(statement.id);
        run.before = None;
        let known = &mut self.sessions[run.session];
        known.newest = known.newest.max(Some(statement.id));
        known.confirmed = true;
        let cancel = run.cancel;
        if !is_final(statement) {
            self.record(cell, None, out);
        }
        self.settle(cell, statement, out);
        if cancel && self.runs.get(cell).is_some_and(Run::is_active) {
            self.cancel_run(cell, out);
        }
    }

    /// The session's statements, asked for because it is not known whether the code arrived.
    pub(super) fn listed(&mut self, marker: &Marker, statements: &[Statement], now: Millis, out: &mut Vec<Effect>) {
        let Some((cell, run)) = find(&mut self.runs, marker) else { return };
        if run.phase != Phase::Looking {
            return;
        }
        let (cell, session, code, after) = (cell.clone(), run.session, run.code, run.after);
        let known = &mut self.sessions[session];
        known.newest = known.newest.max(statements.iter().map(|statement| statement.id).max());
        let claimed = |id: StatementId| {
            let own = |run: &Run| run.session == session && run.statement == Some(id);
            self.runs.values().any(|run| own(run) || run.before.as_deref().is_some_and(own))
        };
        let ours = |statement: &&Statement| {
            after.is_none_or(|after| statement.id > after)
                && CodeHash::of(&statement.code) == code
                && !claimed(statement.id)
        };
        if let Some(found) = statements.iter().filter(ours).min_by_key(|statement| statement.id) {
            self.arrived(&cell, found, out);
            return;
        }
        let Some(run) = self.runs.get_mut(&cell) else { return };
        run.misses += 1;
        if run.misses < MISSES {
            self.look(marker, now, out);
        } else if run.cancel {
            self.end(&cell, Outcome::Cancelled, None, out);
        } else {
            self.lose(&cell, Lost::NeverArrived, out);
        }
    }

    /// A statement as the server describes it.
    pub(super) fn snapshot(&mut self, session: &SessionIdentity, statement: &Statement, out: &mut Vec<Effect>) {
        let Some(session) = self.index_of(session) else { return };
        let known = &mut self.sessions[session];
        known.newest = known.newest.max(Some(statement.id));
        for cell in self.bound_to(session, statement.id) {
            let Some(run) = self.runs.get(&cell) else { continue };
            let is_other = !statement.code.is_empty() && CodeHash::of(&statement.code) != run.code;
            if !is_other {
                self.settle(&cell, statement, out);
            } else if run.is_active() {
                self.lose(&cell, Lost::OtherStatement, out);
            }
        }
    }

    pub(super) fn statement_gone(&mut self, session: &SessionIdentity, id: StatementId, out: &mut Vec<Effect>) {
        let Some(session) = self.index_of(session) else { return };
        for cell in self.bound_to(session, id) {
            if self.runs.get(&cell).is_some_and(Run::is_active) {
                self.lose(&cell, Lost::Evicted, out);
            }
        }
    }

    pub(super) fn cancel_failed(&mut self, session: &SessionIdentity, id: StatementId) {
        let Some(session) = self.index_of(session) else { return };
        for cell in self.bound_to(session, id) {
            if let Some(run) = self.runs.get_mut(&cell) {
                run.cancel_sent = false;
            }
        }
    }

    /// Code that went on after its cancellation has ended now; whatever it left is read once.
    pub(super) fn idle(&mut self, session: &SessionIdentity, out: &mut Vec<Effect>) {
        let Some(index) = self.index_of(session) else { return };
        for run in self.runs.values_mut() {
            let late = run.session == index && run.phase == Phase::Ended(Outcome::Cancelled) && run.started.is_some();
            if let (true, false, Some(statement)) = (late, run.output_read, run.statement) {
                run.output_read = true;
                out.push(Effect::ReadOnce(session.clone(), statement));
            }
        }
    }

    /// Cells whose newest run is this statement; more than one only when a bound cell was copied.
    fn bound_to(&self, session: usize, statement: StatementId) -> Vec<CellId> {
        let bound = |run: &Run| run.session == session && run.statement == Some(statement);
        self.runs.iter().filter(|(_, run)| bound(run)).map(|(cell, _)| cell.clone()).collect()
    }

    /// Takes over what is newer in a snapshot than what is known already.
    fn settle(&mut self, cell: &CellId, statement: &Statement, out: &mut Vec<Effect>) {
        let Some(run) = self.runs.get_mut(cell) else { return };
        let count = u64::from(statement.id.0);
        let outputs = |show: Show| statement.output.as_ref().map(|output| shown(output, count, show));
        match run.phase {
            Phase::Sent => {
                run.seen = true;
                run.started = run.started.or(statement.started);
                match &statement.state {
                    StatementState::Available => {
                        run.completed = statement.completed;
                        let outcome = match &statement.output {
                            // A cancelled Spark job ends with an error; that is what was wanted.
                            Some(Reply::Error(_)) if run.cancel => Outcome::Cancelled,
                            Some(Reply::Error(_)) => Outcome::Error,
                            _ => Outcome::Done,
                        };
                        let outputs = outputs(run.show).unwrap_or_default();
                        self.end(cell, outcome, Some(outputs), out);
                    }
                    StatementState::Cancelled => {
                        run.completed = statement.completed;
                        let outputs = outputs(run.show);
                        self.end(cell, Outcome::Cancelled, outputs, out);
                    }
                    StatementState::Waiting => {}
                    StatementState::Running | StatementState::Cancelling | StatementState::Unknown(_) => {
                        run.running = true;
                        // Livy's figure goes back and forth, and reaches 1 before the end.
                        run.progress = run.progress.max(statement.progress.min(0.99));
                    }
                }
            }
            // A result that overtook the news that the session, or the statement, is gone.
            Phase::Ended(Outcome::Lost(_)) if is_final(statement) && statement.output.is_some() => {
                run.started = run.started.or(statement.started);
                run.phase = Phase::Sent;
                self.settle(cell, statement, out);
            }
            // The time of the end, and a cancelled statement's output, may come after its final state.
            Phase::Ended(Outcome::Done | Outcome::Error | Outcome::Cancelled) if is_final(statement) => {
                let late_end = run.completed.is_none() && statement.completed.is_some();
                let late_output =
                    statement.output.is_some() && run.phase == Phase::Ended(Outcome::Cancelled) && !run.has_output;
                if late_end || late_output {
                    run.completed = run.completed.or(statement.completed);
                    run.has_output |= late_output;
                    let outputs = if late_output { outputs(run.show) } else { None };
                    self.record(cell, outputs, out);
                }
            }
            _ => {}
        }
    }
}

fn is_final(statement: &Statement) -> bool {
    statement.state.is_final()
}

fn shown(output: &Reply, count: u64, show: Show) -> Vec<Output> {
    let outputs = Output::from_livy(output, Some(count));
    match (show, output) {
        (Show::Quiet, Reply::Ok(_)) => Vec::new(),
        (Show::Pretty, Reply::Ok(_)) => outputs.into_iter().flat_map(Output::with_pretty_tables).collect(),
        _ => outputs,
    }
}
