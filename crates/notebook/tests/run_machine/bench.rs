//! A machine with a session, and the replies it gets.

use livy_api::{
    ErrorOutput, Millis, MimeBundle, Output as Reply, SessionId, SessionKind, Statement, StatementId, StatementState,
};
use notebook::run::{Effect, Event, Note, QueueMode, RunMachine, RunRequest, RunState, Work};
use notebook::{CellId, Language, Marker, SessionIdentity, Show, SourceRevision};
use serde_json::json;

pub(crate) fn session() -> SessionIdentity {
    SessionIdentity {
        server: "http://livy".into(),
        id: SessionId(3),
        name: Some("etl".into()),
        app_id: None,
        owner: None,
        born: None,
        first_seen: Millis(0),
    }
}

pub(crate) fn cell(name: &str) -> CellId {
    CellId::parse(name).expect("valid")
}

pub(crate) fn request(name: &str) -> RunRequest {
    RunRequest {
        cell: cell(name),
        revision: SourceRevision::of(Language::Python, name),
        work: Work::Code { kind: SessionKind::PySpark, code: name.into() },
        may_fail: false,
        show: Show::Plain,
    }
}

pub(crate) fn statement(id: u32, code: &str, state: StatementState) -> Statement {
    Statement {
        id: StatementId(id),
        code: code.into(),
        state,
        output: None,
        progress: 0.0,
        started: None,
        completed: None,
    }
}

pub(crate) fn waiting(id: u32, code: &str) -> Statement {
    statement(id, code, StatementState::Waiting)
}

pub(crate) fn running(id: u32, code: &str, progress: f64) -> Statement {
    Statement { progress, started: Some(Millis(10)), ..statement(id, code, StatementState::Running) }
}

pub(crate) fn done(id: u32, code: &str) -> Statement {
    let data = json!({"text/plain": format!("result of {code}")});
    let output = Reply::Ok(MimeBundle(data.as_object().expect("an object").clone()));
    let state = StatementState::Available;
    Statement { output: Some(output), progress: 1.0, completed: Some(Millis(20)), ..statement(id, code, state) }
}

pub(crate) fn failed(id: u32, code: &str) -> Statement {
    let output = Reply::Error(ErrorOutput { ename: "E".into(), ..ErrorOutput::default() });
    Statement { output: Some(output), ..done(id, code) }
}

/// A machine with a session, and what it wants done.
pub(crate) struct Bench {
    pub(crate) machine: RunMachine,
    pub(crate) effects: Vec<Effect>,
    pub(crate) now: u64,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let mut bench = Self { machine: RunMachine::new(1), effects: vec![], now: 1000 };
        bench.on(Event::Attached { session: session(), ready: true });
        bench
    }

    pub(crate) fn on(&mut self, event: Event) -> &[Effect] {
        self.now += 1;
        self.effects = self.machine.on(event, Millis(self.now));
        &self.effects
    }

    pub(crate) fn submit(&mut self, names: &[&str], mode: QueueMode) {
        self.on(Event::Submit { requests: names.iter().map(|name| request(name)).collect(), mode });
    }

    pub(crate) fn marker(&self, name: &str) -> Marker {
        self.machine.view(&cell(name)).marker.expect("a run")
    }

    /// Stores the intent of the run that just asked for it, and answers its code.
    pub(crate) fn store(&mut self, name: &str) -> bool {
        let marker = self.marker(name);
        self.on(Event::IntentStored(marker));
        self.effects.iter().any(|effect| matches!(effect, Effect::Post { code, .. } if **code == *name))
    }

    /// Sends a cell's code and gives it a statement.
    pub(crate) fn post(&mut self, name: &str, id: u32) {
        assert!(self.store(name), "{name} is sent");
        let marker = self.marker(name);
        self.on(Event::Posted(marker, waiting(id, name)));
    }

    pub(crate) fn see(&mut self, statement: Statement) -> &[Effect] {
        self.on(Event::Snapshot(session(), statement))
    }

    pub(crate) fn state(&self, name: &str) -> RunState {
        self.machine.view(&cell(name)).state
    }

    pub(crate) fn note(&self, name: &str) -> Option<Note> {
        self.machine.view(&cell(name)).note
    }

    pub(crate) fn wants(&self, wanted: impl Fn(&Effect) -> bool) -> bool {
        self.effects.iter().any(wanted)
    }

    pub(crate) fn stores(&self, name: &str) -> bool {
        self.wants(|effect| matches!(effect, Effect::StoreIntent(id, _) if *id == cell(name)))
    }

    pub(crate) fn cancels(&self, id: u32) -> bool {
        self.effects.contains(&Effect::CancelStatement(session(), StatementId(id)))
    }
}
