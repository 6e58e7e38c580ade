//! Code that the browser itself has sent twice: when a connection that was used before is closed without an answer,
//! browsers send the request once more, a POST too, and say nothing of it. It can't be prevented, but it can be seen.

use std::rc::Rc;

use livy_api::{GetStatement, Statement, StatementId};
use notebook::{Marker, SessionIdentity};
use polling::Priority;

use super::Inner;
use super::runner::target;

impl Inner {
    /// The server took code as this statement. If the one before it is nobody's that is known, and the same code, the cell
    /// says so.
    pub(super) fn look_for_twin(self: &Rc<Self>, marker: &Marker, session: &SessionIdentity, statement: &Statement) {
        let Some(before) = statement.id.0.checked_sub(1).map(StatementId).filter(|before| self.is_new(*before)) else {
            return;
        };
        let cell = {
            let machine = self.machine.borrow();
            self.order().into_iter().find(|id| machine.view(id).marker.as_ref() == Some(marker))
        };
        let Some(cell) = cell else { return };
        let (inner, api) = (Rc::downgrade(self), self.services.api());
        let (endpoint, code) = (GetStatement(target(session), before), statement.code.clone());
        self.look(async move {
            let Ok(other) = api.call(&endpoint, Priority::Background).await else { return };
            let Some(inner) = inner.upgrade().filter(|inner| other.code == code && inner.is_new(before)) else { return };
            inner.is_own(before);
            inner.complain(
                &cell,
                format!("It ran twice: the connection broke off, and the browser sent it again. Statement {before} was the first."),
            );
        });
    }
}
