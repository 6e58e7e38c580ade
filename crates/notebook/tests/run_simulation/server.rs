//! The truth: a server with one session.

use livy_api::{ErrorOutput, Millis, MimeBundle, Output as Reply, SessionId, Statement, StatementId, StatementState};
use notebook::SessionIdentity;
use serde_json::json;

/// The truth: statements of one session.
#[derive(Default)]
pub(crate) struct Server {
    pub(crate) statements: Vec<Statement>,
    /// Code on a long way.
    pub(crate) late: Vec<String>,
    pub(crate) generation: u32,
}

impl Server {
    pub(crate) fn identity(&self) -> SessionIdentity {
        SessionIdentity {
            server: "http://livy".into(),
            id: SessionId(0),
            name: Some(format!("s{}", self.generation)),
            app_id: None,
            owner: None,
            born: None,
            first_seen: Millis(0),
        }
    }

    pub(crate) fn add(&mut self, code: &str) -> Statement {
        let id = StatementId(u32::try_from(self.statements.len()).expect("few"));
        let statement = Statement {
            id,
            code: code.to_owned(),
            state: StatementState::Waiting,
            output: None,
            progress: 0.0,
            started: None,
            completed: None,
        };
        self.statements.push(statement.clone());
        statement
    }

    pub(crate) fn first_open(&mut self) -> Option<&mut Statement> {
        self.statements.iter_mut().find(|statement| !statement.state.is_final())
    }

    pub(crate) fn go_on(&mut self, how: u8) {
        let Some(statement) = self.first_open() else { return };
        match (&statement.state, how) {
            (StatementState::Waiting, _) => {
                statement.state = StatementState::Running;
                statement.started = Some(Millis(1));
            }
            (StatementState::Cancelling, _) => {
                statement.state = StatementState::Cancelled;
                statement.completed = Some(Millis(2));
            }
            (_, 0) => statement.progress = (statement.progress + 0.7) % 1.01,
            (_, 1) => self.end(Reply::Error(ErrorOutput { ename: "E".into(), ..ErrorOutput::default() })),
            _ => {
                let data = json!({"text/plain": statement.code});
                self.end(Reply::Ok(MimeBundle(data.as_object().expect("an object").clone())));
            }
        }
    }

    pub(crate) fn end(&mut self, output: Reply) {
        if let Some(statement) = self.first_open() {
            statement.state = StatementState::Available;
            statement.output = Some(output);
            statement.progress = 1.0;
            statement.completed = Some(Millis(2));
        }
    }

    pub(crate) fn cancel(&mut self, id: StatementId) {
        let Some(statement) = self.statements.get_mut(id.0 as usize) else { return };
        match statement.state {
            StatementState::Waiting => statement.state = StatementState::Cancelled,
            StatementState::Running => statement.state = StatementState::Cancelling,
            _ => {}
        }
    }
}
