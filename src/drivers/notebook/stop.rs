//! Stopping a cell: Python is interrupted through the live channel; everything else, and Python without the channel, is
//! cancelled by Livy, which stops Spark jobs and nothing else.

use std::rc::Rc;

use leptos::prelude::*;
use livy_api::live::{Did, Question};
use livy_api::{CancelStatement, StatementId};
use notebook::run::Event;
use notebook::{CellId, SessionIdentity};
use polling::Priority;
use polling::live::{Capability, Purpose};

use super::live::ask_alone;
use super::runner::{target, tell};
use super::{Inner, OpenNotebook};
use crate::platform::timer;
use crate::state::live::Stopping;

/// Milliseconds after which an interrupt should have ended the cell.
const PATIENCE: u32 = 2_000;
/// The same for Livy's cancel.
const LIVY_PATIENCE: u32 = 4_000;

impl OpenNotebook {
    /// Interrupts the running cell once more.
    pub fn stop_again(&self) {
        self.inner().stop_again();
    }
}

impl Inner {
    /// Stops everything; what was stopped before and goes on once more.
    pub(super) fn interrupt(self: &Rc<Self>) {
        let again = self.channel.state.stopping.with_untracked(Option::is_some);
        self.on(Event::CancelAll);
        if again {
            self.stop_again();
        }
    }

    /// Stops a statement that was sent.
    pub(super) fn stop(self: &Rc<Self>, session: SessionIdentity, statement: StatementId) {
        let watch = self.channel.watch.borrow();
        let subject = watch.as_ref().map(|watch| &watch.subject).filter(|subject| subject.statement == statement);
        let off = matches!(self.channel.live.capability(), Capability::Off(_));
        // A statement that has only just begun is not watched yet.
        let cell = subject.map(|subject| subject.cell.clone()).or_else(|| self.running(statement));
        match cell.clone().filter(|_| !off && subject.is_some_and(|subject| subject.python)) {
            Some(cell) => self.interrupt_python(cell, session, statement),
            None => self.cancel_in_livy(cell, session, statement),
        }
    }

    pub(super) fn stop_again(self: &Rc<Self>) {
        let cell = self.machine.borrow().running().cloned();
        let Some(cell) = cell else { return };
        let view = self.machine.borrow().view(&cell);
        if let (Some(session), Some(statement)) = (view.session, view.statement) {
            self.stop(session, statement);
        }
    }

    fn interrupt_python(self: &Rc<Self>, cell: CellId, session: SessionIdentity, statement: StatementId) {
        let (state, live, inner) = (self.channel.state, self.channel.live.clone(), Rc::downgrade(self));
        state.say_stopping(Some((cell.clone(), Stopping::Interrupting)));
        ask_alone(async move {
            let heard = live.ask(Purpose::Interrupt, Question::interrupt(&statement.to_string())).await;
            let did = heard.ok().and_then(|(value, _)| Did::read(value));
            let Some(strong) = inner.upgrade() else { return };
            if did != Some(Did::Interrupted) {
                return strong.cancel_in_livy(Some(cell), session, statement);
            }
            drop(strong);
            timer::sleep(PATIENCE).await;
            if let Some(inner) = inner.upgrade() {
                inner.escalate(&cell, statement, Stopping::Ignored);
            }
        });
    }

    fn cancel_in_livy(self: &Rc<Self>, cell: Option<CellId>, session: SessionIdentity, statement: StatementId) {
        let (state, api, inner) = (self.channel.state, self.services.api(), Rc::downgrade(self));
        if let Some(cell) = &cell {
            state.say_stopping(Some((cell.clone(), Stopping::Cancelling)));
        }
        ask_alone(async move {
            let endpoint = CancelStatement(target(&session), statement);
            if api.call(&endpoint, Priority::Act).await.is_err() {
                return tell(&inner, Event::CancelFailed(session, statement));
            }
            timer::sleep(LIVY_PATIENCE).await;
            if let (Some(inner), Some(cell)) = (inner.upgrade(), cell) {
                inner.escalate(&cell, statement, Stopping::GoesOn);
            }
        });
    }

    /// The cell that runs, if this is its statement.
    fn running(&self, statement: StatementId) -> Option<CellId> {
        let machine = self.machine.borrow();
        machine.running().filter(|cell| machine.view(cell).statement == Some(statement)).cloned()
    }

    /// The cell has ended, by itself or because it was stopped.
    pub(super) fn has_stopped(&self, cell: &CellId) {
        let state = self.channel.state;
        if state.stopping.with_untracked(|stopping| stopping.as_ref().is_some_and(|(stopped, _)| stopped == cell)) {
            state.say_stopping(None);
        }
    }

    /// The cell should have ended by now.
    fn escalate(&self, cell: &CellId, statement: StatementId, stage: Stopping) {
        if self.running(statement).as_ref() == Some(cell) {
            self.channel.state.say_stopping(Some((cell.clone(), stage)));
        }
    }
}
