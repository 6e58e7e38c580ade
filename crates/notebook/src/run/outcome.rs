//! What is kept of a run, and what is asked for.

use std::collections::BTreeSet;
use std::sync::Arc;

use livy_api::StatementId;

use super::{Effect, Phase, Run, RunMachine};
use crate::binding::{Binding, Outcome};
use crate::id::CellId;
use crate::output::Output;

impl RunMachine {
    /// The run as stored with its cell.
    pub(super) fn binding(&self, run: &Run) -> Binding {
        Binding {
            marker: run.marker.clone(),
            session: self.sessions[run.session].identity.clone(),
            revision: run.revision,
            code: run.code,
            after: run.after,
            statement: run.statement,
            outcome: match run.phase {
                Phase::Storing | Phase::Posting | Phase::Looking | Phase::Acting => Outcome::Intended,
                Phase::Sent => Outcome::Sent,
                Phase::Ended(outcome) => outcome,
            },
            show: run.show,
            asked: run.asked,
            started: run.started,
            completed: run.completed,
        }
    }

    pub(super) fn record(&mut self, cell: &CellId, outputs: Option<Vec<Output>>, out: &mut Vec<Effect>) {
        let Some(run) = self.runs.get(cell) else { return };
        let binding = (!run.is_action).then(|| Arc::new(self.binding(run)));
        out.push(Effect::Record { cell: cell.clone(), binding, outputs });
    }

    /// Of each session only the oldest statement that has not ended is asked for: a session runs them one by one.
    pub(super) fn update_polls(&mut self, out: &mut Vec<Effect>) {
        let mut wanted: BTreeSet<(usize, StatementId)> = BTreeSet::new();
        for i in (0..self.sessions.len()).filter(|i| self.sessions[*i].confirmed) {
            let sent = self.runs.values().filter(|run| run.session == i && run.phase == Phase::Sent);
            wanted.extend(sent.filter_map(|run| run.statement).min().map(|statement| (i, statement)));
        }
        for (session, statement) in self.polled.difference(&wanted) {
            out.push(Effect::StopPoll(self.sessions[*session].identity.clone(), *statement));
        }
        for (session, statement) in wanted.difference(&self.polled) {
            out.push(Effect::Poll(self.sessions[*session].identity.clone(), *statement));
        }
        self.polled = wanted;
    }
}
