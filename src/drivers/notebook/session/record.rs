//! What the notebook sees of its session and of what runs in it is kept by the recorder, too. Nothing is asked for that.

use livy_api::{Session, SessionId, Statement, StatementId};
use notebook::SessionIdentity;
use viewer::record::{Sort, Who};

use super::super::Inner;
use crate::drivers::recorder;

impl Inner {
    /// The session as just heard of.
    pub(in crate::drivers::notebook) fn record_session(&self, session: &Session) {
        let session = session.clone();
        recorder::note(self.services, move |recorder| {
            recorder.saw_session(&session);
        });
    }

    /// The server does not know the session any more.
    pub(in crate::drivers::notebook) fn record_gone(&self, id: SessionId) {
        recorder::note(self.services, move |recorder| recorder.missed(Sort::Session, id.0));
    }

    /// Statements of a session as just heard of; those that have ended are kept.
    pub(in crate::drivers::notebook) fn record_statements(&self, session: &SessionIdentity, statements: &[Statement]) {
        let ended: Vec<Statement> = statements.iter().filter(|statement| statement.state.is_final()).cloned().collect();
        if ended.is_empty() {
            return;
        }
        let (id, who) = who(session);
        recorder::note(self.services, move |recorder| recorder.saw_run(id, &who, &ended));
    }

    /// What a statement printed before it failed, as far as it was heard.
    pub(in crate::drivers::notebook) fn record_printed(
        &self,
        session: &SessionIdentity,
        statement: StatementId,
        printed: String,
    ) {
        if !printed.is_empty() {
            let (id, who) = who(session);
            recorder::note(self.services, move |recorder| recorder.saw_printed(id, &who, statement.0, &printed));
        }
    }
}

fn who(session: &SessionIdentity) -> (u32, Who) {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let who =
        Who { name: text(&session.name), owner: text(&session.owner), kind: String::new(), app: text(&session.app_id) };
    (session.id.0, who)
}
