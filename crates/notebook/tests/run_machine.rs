//! The run machine, event by event.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

use std::sync::Arc;

use livy_api::{
    ErrorOutput, Millis, MimeBundle, Output as Reply, SessionId, SessionKind, Statement, StatementId, StatementState,
};
use notebook::magic::Action;
use notebook::run::{Effect, Event, Note, QueueMode, RunMachine, RunRequest, RunState, Work};
use notebook::{
    Binding, CellId, CodeHash, Language, Lost, Marker, Outcome, Output, SessionIdentity, Show, SourceRevision,
};
use serde_json::json;

fn session() -> SessionIdentity {
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

fn cell(name: &str) -> CellId {
    CellId::parse(name).expect("valid")
}

fn request(name: &str) -> RunRequest {
    RunRequest {
        cell: cell(name),
        revision: SourceRevision::of(Language::Python, name),
        work: Work::Code { kind: SessionKind::PySpark, code: name.into() },
        may_fail: false,
        show: Show::Plain,
    }
}

fn statement(id: u32, code: &str, state: StatementState) -> Statement {
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

fn waiting(id: u32, code: &str) -> Statement {
    statement(id, code, StatementState::Waiting)
}

fn running(id: u32, code: &str, progress: f64) -> Statement {
    Statement { progress, started: Some(Millis(10)), ..statement(id, code, StatementState::Running) }
}

fn done(id: u32, code: &str) -> Statement {
    let data = json!({"text/plain": format!("result of {code}")});
    let output = Reply::Ok(MimeBundle(data.as_object().expect("an object").clone()));
    let state = StatementState::Available;
    Statement { output: Some(output), progress: 1.0, completed: Some(Millis(20)), ..statement(id, code, state) }
}

fn failed(id: u32, code: &str) -> Statement {
    let output = Reply::Error(ErrorOutput { ename: "E".into(), ..ErrorOutput::default() });
    Statement { output: Some(output), ..done(id, code) }
}

/// A machine with a session, and what it wants done.
struct Bench {
    machine: RunMachine,
    effects: Vec<Effect>,
    now: u64,
}

impl Bench {
    fn new() -> Self {
        let mut bench = Self { machine: RunMachine::new(1), effects: vec![], now: 1000 };
        bench.on(Event::Attached { session: session(), ready: true });
        bench
    }

    fn on(&mut self, event: Event) -> &[Effect] {
        self.now += 1;
        self.effects = self.machine.on(event, Millis(self.now));
        &self.effects
    }

    fn submit(&mut self, names: &[&str], mode: QueueMode) {
        self.on(Event::Submit { requests: names.iter().map(|name| request(name)).collect(), mode });
    }

    fn marker(&self, name: &str) -> Marker {
        self.machine.view(&cell(name)).marker.expect("a run")
    }

    /// Stores the intent of the run that just asked for it, and answers its code.
    fn store(&mut self, name: &str) -> bool {
        let marker = self.marker(name);
        self.on(Event::IntentStored(marker));
        self.effects.iter().any(|effect| matches!(effect, Effect::Post { code, .. } if **code == *name))
    }

    /// Sends a cell's code and gives it a statement.
    fn post(&mut self, name: &str, id: u32) {
        assert!(self.store(name), "{name} is sent");
        let marker = self.marker(name);
        self.on(Event::Posted(marker, waiting(id, name)));
    }

    fn see(&mut self, statement: Statement) -> &[Effect] {
        self.on(Event::Snapshot(session(), statement))
    }

    fn state(&self, name: &str) -> RunState {
        self.machine.view(&cell(name)).state
    }

    fn note(&self, name: &str) -> Option<Note> {
        self.machine.view(&cell(name)).note
    }

    fn wants(&self, wanted: impl Fn(&Effect) -> bool) -> bool {
        self.effects.iter().any(wanted)
    }

    fn stores(&self, name: &str) -> bool {
        self.wants(|effect| matches!(effect, Effect::StoreIntent(id, _) if *id == cell(name)))
    }

    fn cancels(&self, id: u32) -> bool {
        self.effects.contains(&Effect::CancelStatement(session(), StatementId(id)))
    }
}

#[test]
fn a_cell_is_sent_only_after_its_intent_is_stored_and_followed_to_its_end() {
    let mut bench = Bench::new();
    bench.submit(&["a"], QueueMode::Client);
    let [Effect::StoreIntent(_, binding)] = bench.effects.as_slice() else { panic!("{:?}", bench.effects) };
    assert_eq!((binding.outcome, binding.statement, binding.code), (Outcome::Intended, None, CodeHash::of("a")));
    assert_eq!(bench.state("a"), RunState::Queued { position: 1 });
    bench.post("a", 7);
    assert!(bench.effects.contains(&Effect::Poll(session(), StatementId(7))));
    bench.see(running(7, "a", 0.25));
    assert_eq!(bench.state("a"), RunState::Running { progress: Some(0.25), cancelling: false });
    let effects = bench.see(done(7, "a")).to_vec();
    let Some(Effect::Record { binding: Some(binding), outputs: Some(outputs), .. }) = effects.first() else {
        panic!("{effects:?}")
    };
    assert_eq!((binding.outcome, binding.duration_ms()), (Outcome::Done, Some(10)));
    assert_eq!(*outputs, [Output::stream("stdout", "result of a")]);
    assert_eq!(effects.last(), Some(&Effect::StopPoll(session(), StatementId(7))));
    assert!(!bench.machine.is_busy());
}

#[test]
fn cells_run_one_after_another_and_show_their_place() {
    let mut bench = Bench::new();
    bench.submit(&["a", "b", "c"], QueueMode::Client);
    bench.post("a", 0);
    bench.see(running(0, "a", 0.0));
    assert_eq!(bench.state("b"), RunState::Queued { position: 1 });
    assert_eq!(bench.state("c"), RunState::Queued { position: 2 });
    assert_eq!(bench.machine.running(), Some(&cell("a")));
    bench.see(done(0, "a"));
    assert!(bench.stores("b") && !bench.stores("c"));
}

#[test]
fn what_is_queued_behind_a_cell_that_fails_is_not_sent_and_says_why() {
    let mut bench = Bench::new();
    bench.submit(&["a", "b", "c"], QueueMode::Client);
    bench.post("a", 0);
    bench.see(failed(0, "a"));
    assert!(!bench.stores("b"));
    assert_eq!((bench.state("a"), bench.state("b")), (RunState::Error, RunState::NotRun));
    assert_eq!(bench.note("c"), Some(Note::Skipped(cell("a"))));
    assert!(!bench.machine.is_busy());
}

#[test]
fn a_cell_that_may_fail_does_not_stop_the_others() {
    let mut bench = Bench::new();
    let requests = vec![RunRequest { may_fail: true, ..request("a") }, request("b")];
    bench.on(Event::Submit { requests, mode: QueueMode::Client });
    bench.post("a", 0);
    bench.see(failed(0, "a"));
    assert_eq!(bench.state("a"), RunState::Error);
    assert!(bench.stores("b"));
}

#[test]
fn a_cell_that_waits_or_runs_is_not_queued_again_unless_asked() {
    let mut bench = Bench::new();
    bench.submit(&["a", "b", "b"], QueueMode::Client);
    assert!(bench.effects.contains(&Effect::AskAgain(cell("b"))));
    bench.submit(&["a"], QueueMode::Client);
    assert_eq!(bench.effects, [Effect::AskAgain(cell("a"))]);
    bench.post("a", 0);
    bench.on(Event::Again(request("a")));
    assert!(bench.machine.view(&cell("a")).again);
    bench.see(done(0, "a"));
    bench.post("b", 1);
    bench.see(done(1, "b"));
    assert!(bench.stores("a"));
    bench.post("a", 2);
    bench.see(done(2, "a"));
    assert_eq!((bench.state("a"), bench.machine.is_busy()), (RunState::Done, false));
}

#[test]
fn queued_on_the_server_all_are_sent_at_once_and_in_order() {
    let mut bench = Bench::new();
    bench.submit(&["a", "b", "c"], QueueMode::Server);
    for (i, name) in ["a", "b", "c"].into_iter().enumerate() {
        assert!(bench.stores(name), "{name} follows at once");
        assert!(bench.store(name));
        assert_eq!(bench.effects.len(), 1, "but only once the one before has arrived: the server keeps their order");
        let marker = bench.marker(name);
        bench.on(Event::Posted(marker, waiting(i as u32, name)));
    }
    bench.see(running(0, "a", 0.1));
    assert_eq!(
        (bench.state("b"), bench.state("c")),
        (RunState::Queued { position: 1 }, RunState::Queued { position: 2 })
    );
    bench.see(done(0, "a"));
    let next = [Effect::StopPoll(session(), StatementId(0)), Effect::Poll(session(), StatementId(1))];
    assert!(bench.effects.ends_with(&next), "{:?}", bench.effects);
    bench.see(failed(1, "b"));
    assert!(bench.cancels(2), "the rest is cancelled");
    bench.see(statement(2, "c", StatementState::Cancelled));
    assert_eq!((bench.state("b"), bench.state("c")), (RunState::Error, RunState::Cancelled));
}

#[test]
fn a_cell_cancelled_while_it_waits_was_never_sent_and_the_others_go_on() {
    let mut bench = Bench::new();
    bench.submit(&["a", "b", "c"], QueueMode::Client);
    bench.post("a", 0);
    bench.on(Event::Cancel { cell: cell("b"), behind: false });
    assert_eq!((bench.effects.len(), bench.state("b")), (0, RunState::Cancelled));
    bench.see(done(0, "a"));
    assert!(bench.stores("c"));
}

#[test]
fn a_cell_cancelled_while_it_waits_takes_those_behind_it_along_if_wanted() {
    let mut bench = Bench::new();
    bench.submit(&["a", "b", "c"], QueueMode::Client);
    bench.post("a", 0);
    bench.on(Event::Cancel { cell: cell("b"), behind: true });
    bench.see(done(0, "a"));
    assert!(!bench.machine.is_busy());
    assert_eq!(bench.note("c"), Some(Note::Skipped(cell("b"))));
}

#[test]
fn cancelling_a_running_cell_asks_the_server_and_says_cancelled_only_when_it_is() {
    let mut bench = Bench::new();
    bench.submit(&["a", "b"], QueueMode::Client);
    bench.post("a", 0);
    bench.see(running(0, "a", 0.5));
    bench.on(Event::Cancel { cell: cell("a"), behind: false });
    assert!(bench.cancels(0));
    assert_eq!(bench.state("a"), RunState::Running { progress: Some(0.5), cancelling: true });
    assert_eq!(bench.note("b"), Some(Note::Skipped(cell("a"))));
    bench.on(Event::Cancel { cell: cell("a"), behind: false });
    assert!(!bench.cancels(0), "once is enough");
    bench.on(Event::CancelFailed(session(), StatementId(0)));
    bench.on(Event::Cancel { cell: cell("a"), behind: false });
    assert!(bench.cancels(0), "after a failure it may be asked again");
    bench.see(statement(0, "a", StatementState::Cancelling));
    bench.see(statement(0, "a", StatementState::Cancelled));
    assert_eq!((bench.state("a"), bench.machine.is_busy()), (RunState::Cancelled, false));
}

#[test]
fn an_error_that_cancelling_brought_about_is_no_error() {
    let mut bench = Bench::new();
    bench.submit(&["a"], QueueMode::Client);
    bench.post("a", 0);
    bench.on(Event::Cancel { cell: cell("a"), behind: false });
    bench.see(failed(0, "a"));
    assert_eq!(bench.state("a"), RunState::Cancelled);
}

#[test]
fn a_cell_cancelled_on_its_way_is_cancelled_as_soon_as_it_has_arrived() {
    let mut bench = Bench::new();
    bench.submit(&["a"], QueueMode::Client);
    assert!(bench.store("a"));
    bench.on(Event::Cancel { cell: cell("a"), behind: false });
    assert!(bench.effects.is_empty());
    let marker = bench.marker("a");
    bench.on(Event::Posted(marker, waiting(4, "a")));
    assert!(bench.cancels(4));
}

#[test]
fn a_cell_cancelled_before_its_intent_is_stored_is_never_sent() {
    let mut bench = Bench::new();
    bench.submit(&["a"], QueueMode::Client);
    bench.on(Event::Cancel { cell: cell("a"), behind: false });
    assert_eq!(bench.state("a"), RunState::Cancelled);
    assert!(!bench.store("a"));
}

#[test]
fn an_output_that_comes_after_the_cancellation_is_shown() {
    let mut bench = Bench::new();
    bench.submit(&["a"], QueueMode::Client);
    bench.post("a", 0);
    bench.see(running(0, "a", 0.0));
    bench.on(Event::Cancel { cell: cell("a"), behind: false });
    bench.see(statement(0, "a", StatementState::Cancelled));
    bench.on(Event::Idle(session()));
    assert_eq!(bench.effects, [Effect::ReadOnce(session(), StatementId(0))]);
    bench.on(Event::Idle(session()));
    assert_eq!(bench.effects, [], "only once");
    bench.see(Statement { state: StatementState::Cancelled, ..done(0, "a") });
    assert!(bench.wants(|effect| matches!(effect, Effect::Record { outputs: Some(_), .. })));
    assert_eq!(bench.state("a"), RunState::Cancelled);
}

#[test]
fn late_and_repeated_replies_change_nothing_that_is_newer() {
    let mut bench = Bench::new();
    bench.submit(&["a"], QueueMode::Client);
    bench.post("a", 0);
    bench.see(running(0, "a", 0.6));
    bench.see(running(0, "a", 0.2));
    bench.see(waiting(0, "a"));
    assert_eq!(bench.state("a"), RunState::Running { progress: Some(0.6), cancelling: false });
    bench.see(running(0, "a", 1.0));
    assert_eq!(bench.state("a"), RunState::Running { progress: Some(0.99), cancelling: false }, "not before the end");
    bench.see(done(0, "a"));
    for late in [done(0, "a"), running(0, "a", 0.9), waiting(0, "a"), failed(0, "a")] {
        assert_eq!(bench.see(late), []);
        assert_eq!(bench.state("a"), RunState::Done);
    }
}

#[test]
fn the_time_of_the_end_may_come_after_the_end() {
    let mut bench = Bench::new();
    bench.submit(&["a"], QueueMode::Client);
    bench.post("a", 0);
    bench.see(Statement { completed: None, ..done(0, "a") });
    bench.see(done(0, "a"));
    assert!(bench.wants(|effect| matches!(effect, Effect::Record { outputs: None, binding: Some(binding), .. } if binding.completed == Some(Millis(20)))));
}

#[test]
fn an_answer_that_is_final_already_needs_no_polling() {
    let mut bench = Bench::new();
    bench.submit(&["a"], QueueMode::Client);
    assert!(bench.store("a"));
    let marker = bench.marker("a");
    bench.on(Event::Posted(marker, done(0, "a")));
    assert!(!bench.wants(|effect| matches!(effect, Effect::Poll(..))));
    assert_eq!(bench.state("a"), RunState::Done);
}

fn unclear() -> Bench {
    let mut bench = Bench::new();
    bench.on(Event::Seen { session: session(), newest: Some(StatementId(4)) });
    bench.submit(&["a", "b"], QueueMode::Client);
    assert!(bench.store("a"));
    let marker = bench.marker("a");
    bench.on(Event::PostUnclear(marker));
    bench
}

#[test]
fn when_it_is_not_known_whether_code_arrived_it_is_looked_for_and_never_sent_again() {
    let mut bench = unclear();
    assert_eq!(bench.state("a"), RunState::Unknown);
    let marker = bench.marker("a");
    let [Effect::LookFor { after, not_before, .. }] = bench.effects.as_slice() else { panic!("{:?}", bench.effects) };
    assert_eq!((*after, *not_before), (Some(StatementId(4)), Millis(bench.now)));
    // The same code as an older statement, and another's code, are not it.
    let list = vec![done(4, "a"), running(5, "other", 0.0), running(6, "a", 0.0), waiting(7, "a")];
    bench.on(Event::Listed(marker, list));
    assert!(bench.effects.contains(&Effect::Poll(session(), StatementId(6))));
    assert!(matches!(bench.state("a"), RunState::Running { .. }));
    assert!(!bench.wants(|effect| matches!(effect, Effect::Post { .. })));
}

#[test]
fn code_that_never_arrived_is_lost_after_looking_more_than_once() {
    let mut bench = unclear();
    let marker = bench.marker("a");
    for _ in 0..2 {
        bench.on(Event::Listed(marker.clone(), vec![done(4, "a")]));
        let [Effect::LookFor { not_before, .. }] = bench.effects.as_slice() else { panic!("{:?}", bench.effects) };
        assert!(not_before.0 > bench.now, "later than at once");
        assert_eq!(bench.state("a"), RunState::Unknown);
    }
    bench.on(Event::LookFailed(marker.clone()));
    assert_eq!(bench.state("a"), RunState::Unknown, "no answer is not the answer no");
    bench.on(Event::Listed(marker, vec![]));
    assert_eq!(bench.state("a"), RunState::Lost(Lost::NeverArrived));
    assert_eq!(bench.note("b"), Some(Note::Skipped(cell("a"))));
    assert!(!bench.machine.is_busy());
}

#[test]
fn a_reply_that_comes_after_all_still_counts() {
    let mut bench = unclear();
    let marker = bench.marker("a");
    for _ in 0..3 {
        bench.on(Event::Listed(marker.clone(), vec![]));
    }
    bench.on(Event::Posted(marker, running(9, "a", 0.0)));
    assert!(bench.effects.contains(&Effect::Poll(session(), StatementId(9))));
    assert!(matches!(bench.state("a"), RunState::Running { .. }));
}

#[test]
fn refused_code_leaves_the_cell_as_it_was_and_says_why() {
    let mut bench = Bench::new();
    bench.submit(&["a"], QueueMode::Client);
    bench.post("a", 0);
    bench.see(done(0, "a"));
    bench.submit(&["a", "b"], QueueMode::Client);
    assert!(bench.store("a"));
    let marker = bench.marker("a");
    bench.on(Event::PostRefused(marker, "no".into()));
    assert!(bench.wants(|effect| matches!(effect, Effect::Forget(_, Some(before)) if before.outcome == Outcome::Done)));
    assert_eq!((bench.state("a"), bench.note("a")), (RunState::Done, Some(Note::NotSent("no".into()))));
    assert_eq!(bench.note("b"), Some(Note::Skipped(cell("a"))));
}

#[test]
fn an_intent_that_can_not_be_stored_is_not_sent() {
    let mut bench = Bench::new();
    bench.submit(&["a"], QueueMode::Client);
    let marker = bench.marker("a");
    bench.on(Event::IntentFailed(marker.clone(), "full".into()));
    assert_eq!(bench.state("a"), RunState::NotRun);
    assert_eq!(bench.on(Event::IntentStored(marker)), []);
}

#[test]
fn a_session_that_dies_takes_what_ran_along_and_blames_nobody() {
    let mut bench = Bench::new();
    bench.submit(&["a", "b"], QueueMode::Client);
    bench.post("a", 0);
    bench.on(Event::SessionEnded(session()));
    assert_eq!(bench.state("a"), RunState::Lost(Lost::SessionGone));
    assert_eq!((bench.state("b"), bench.note("b")), (RunState::NotRun, Some(Note::SessionChanged)));
    assert!(bench.effects.contains(&Effect::StopPoll(session(), StatementId(0))));
    bench.see(running(0, "a", 0.5));
    assert_eq!(bench.state("a"), RunState::Lost(Lost::SessionGone), "older than the news of the end");
    bench.see(done(0, "a"));
    assert_eq!(bench.state("a"), RunState::Done, "but a result is a result");
}

#[test]
fn an_evicted_statement_is_lost_though_it_may_have_run() {
    let mut bench = Bench::new();
    bench.submit(&["a", "b"], QueueMode::Client);
    bench.post("a", 0);
    bench.on(Event::StatementGone(session(), StatementId(0)));
    assert_eq!(bench.state("a"), RunState::Lost(Lost::Evicted));
    assert!(!bench.stores("b"));
}

#[test]
fn a_session_that_got_the_number_of_another_is_not_taken_for_it() {
    let mut bench = Bench::new();
    bench.submit(&["a"], QueueMode::Client);
    bench.post("a", 0);
    let other = SessionIdentity { name: Some("other".into()), ..session() };
    bench.on(Event::Attached { session: other.clone(), ready: true });
    assert_eq!(bench.state("a"), RunState::Lost(Lost::IdReused));
    bench.on(Event::Snapshot(other, done(0, "x")));
    assert_eq!(bench.state("a"), RunState::Lost(Lost::IdReused));
}

#[test]
fn a_statement_with_other_code_is_not_ours() {
    let mut bench = Bench::new();
    bench.submit(&["a"], QueueMode::Client);
    bench.post("a", 0);
    bench.see(done(0, "something else"));
    assert_eq!(bench.state("a"), RunState::Lost(Lost::OtherStatement));
}

#[test]
fn nothing_is_sent_until_the_session_is_ready() {
    let mut bench = Bench::new();
    bench.on(Event::Ready(false));
    bench.submit(&["a"], QueueMode::Client);
    assert!(bench.effects.is_empty());
    assert_eq!(bench.state("a"), RunState::Queued { position: 1 });
    bench.on(Event::Ready(true));
    assert!(bench.stores("a"));
}

#[test]
fn what_was_asked_of_one_session_is_not_sent_to_another() {
    let mut bench = Bench::new();
    bench.on(Event::Ready(false));
    bench.submit(&["a"], QueueMode::Client);
    let other = SessionIdentity { id: SessionId(4), ..session() };
    bench.on(Event::Attached { session: other, ready: true });
    assert!(bench.effects.is_empty() && !bench.machine.is_busy());
    assert_eq!(bench.note("a"), Some(Note::SessionChanged));
}

#[test]
fn an_action_takes_its_turn_and_may_change_the_session_for_what_follows() {
    let mut bench = Bench::new();
    let action = RunRequest { work: Work::Action(Arc::new(Action::Help)), ..request("conf") };
    bench.on(Event::Submit { requests: vec![action, request("a")], mode: QueueMode::Server });
    let marker = bench.marker("conf");
    assert_eq!(bench.effects, [Effect::Act(cell("conf"), marker.clone(), Arc::new(Action::Help))]);
    bench.on(Event::SessionEnded(session()));
    let new = SessionIdentity { id: SessionId(4), ..session() };
    bench.on(Event::Attached { session: new, ready: false });
    bench.on(Event::Acted { marker, ok: true, outputs: vec![] });
    assert_eq!(bench.state("a"), RunState::Queued { position: 1 });
    bench.on(Event::Ready(true));
    assert!(bench.stores("a"));
}

#[test]
fn an_action_needs_no_session_and_code_behind_it_waits_for_one() {
    let mut bench = Bench { machine: RunMachine::new(2), effects: vec![], now: 1000 };
    let action = RunRequest { work: Work::Action(Arc::new(Action::Help)), ..request("conf") };
    bench.on(Event::Submit { requests: vec![action, request("a")], mode: QueueMode::Client });
    let marker = bench.marker("conf");
    bench.on(Event::Acted { marker, ok: true, outputs: vec![Output::stream("stdout", "help")] });
    assert!(bench.wants(|effect| matches!(effect, Effect::Record { binding: None, outputs: Some(_), .. })));
    assert_eq!((bench.state("conf"), bench.state("a")), (RunState::Done, RunState::Queued { position: 1 }));
    bench.on(Event::Attached { session: session(), ready: true });
    assert!(bench.stores("a"));
}

#[test]
fn what_waits_behind_an_action_that_left_no_session_is_not_sent_some_day() {
    let mut bench = Bench::new();
    let action = RunRequest { work: Work::Action(Arc::new(Action::Help)), ..request("conf") };
    bench.on(Event::Submit { requests: vec![action, request("a")], mode: QueueMode::Client });
    let marker = bench.marker("conf");
    bench.on(Event::SessionEnded(session()));
    bench.on(Event::Acted { marker, ok: true, outputs: vec![] });
    bench.on(Event::Attached { session: SessionIdentity { id: SessionId(4), ..session() }, ready: true });
    assert!(!bench.machine.is_busy());
}

fn binding(outcome: Outcome, statement: Option<u32>) -> Arc<Binding> {
    Arc::new(Binding {
        marker: Marker("old".into()),
        session: session(),
        revision: SourceRevision(1),
        code: CodeHash::of("a"),
        after: Some(StatementId(4)),
        statement: statement.map(StatementId),
        outcome,
        show: Show::Plain,
        asked: Millis(1),
        started: None,
        completed: None,
    })
}

fn opened(binding: Arc<Binding>) -> Bench {
    let mut bench = Bench { machine: RunMachine::new(2), effects: vec![], now: 1000 };
    bench.on(Event::Opened(vec![(cell("a"), binding)]));
    bench
}

#[test]
fn after_a_reload_a_run_is_found_again_by_its_statement_in_the_same_session() {
    let mut bench = opened(binding(Outcome::Sent, Some(5)));
    assert_eq!(bench.effects, [Effect::FindSession(session())]);
    assert_eq!(bench.state("a"), RunState::Unknown);
    bench.on(Event::Seen { session: session(), newest: Some(StatementId(6)) });
    assert_eq!(bench.effects, [Effect::Poll(session(), StatementId(5))]);
    bench.see(done(5, "a"));
    assert_eq!(bench.state("a"), RunState::Done);
}

#[test]
fn after_a_crash_on_the_way_a_run_is_looked_for() {
    let mut bench = opened(binding(Outcome::Intended, None));
    bench.on(Event::Seen { session: session(), newest: None });
    assert!(matches!(bench.effects.as_slice(), [Effect::LookFor { after: Some(StatementId(4)), .. }]));
    bench.on(Event::Listed(Marker("old".into()), vec![failed(5, "a")]));
    assert_eq!(bench.state("a"), RunState::Error);
}

#[test]
fn a_run_whose_session_is_gone_is_lost_and_one_that_ended_stays_as_it_is() {
    let mut bench = opened(binding(Outcome::Sent, Some(5)));
    bench.on(Event::SessionEnded(session()));
    assert_eq!(bench.state("a"), RunState::Lost(Lost::SessionGone));
    let mut bench = opened(binding(Outcome::Done, Some(5)));
    assert!(bench.effects.is_empty());
    bench.on(Event::SessionEnded(session()));
    assert_eq!(bench.state("a"), RunState::Done);
}

#[test]
fn opening_and_attaching_send_nothing() {
    for outcome in [Outcome::Intended, Outcome::Sent, Outcome::Done, Outcome::Lost(Lost::Evicted)] {
        let mut bench = opened(binding(outcome, Some(5)));
        bench.on(Event::Attached { session: session(), ready: true });
        bench.on(Event::Ready(true));
        assert!(!bench.wants(|effect| matches!(effect, Effect::Post { .. } | Effect::StoreIntent(..))));
    }
}

#[test]
fn a_person_need_not_wait_for_news_from_elsewhere() {
    let mut bench = opened(binding(Outcome::Sent, Some(5)));
    let other = SessionIdentity { id: SessionId(9), ..session() };
    bench.on(Event::Attached { session: other, ready: true });
    bench.submit(&["b"], QueueMode::Client);
    assert!(bench.stores("b"), "a run in another session is in nobody's way");
    bench.on(Event::GiveUp(cell("a")));
    assert_eq!(bench.state("a"), RunState::Lost(Lost::GivenUp));
    assert!(bench.machine.is_busy(), "and takes nothing of this session along");
}

#[test]
fn a_cell_that_may_still_run_elsewhere_is_not_sent_until_that_is_settled() {
    let mut bench = opened(binding(Outcome::Sent, Some(5)));
    let other = SessionIdentity { id: SessionId(9), ..session() };
    bench.on(Event::Attached { session: other, ready: true });
    bench.submit(&["a"], QueueMode::Client);
    assert_eq!(bench.effects, [Effect::AskAgain(cell("a"))]);
    bench.on(Event::Again(request("a")));
    assert!(!bench.stores("a"));
    bench.on(Event::GiveUp(cell("a")));
    assert!(bench.stores("a"));
}

#[test]
fn a_statement_that_belongs_to_one_cell_is_not_taken_for_anothers() {
    let mut bench = Bench { machine: RunMachine::new(2), effects: vec![], now: 1000 };
    let sent = binding(Outcome::Sent, Some(5));
    let intended = Binding { marker: Marker("other".into()), ..Binding::clone(&binding(Outcome::Intended, None)) };
    bench.on(Event::Opened(vec![(cell("a"), sent), (cell("b"), Arc::new(intended))]));
    bench.on(Event::Seen { session: session(), newest: None });
    bench.on(Event::Listed(Marker("other".into()), vec![running(5, "a", 0.0), done(6, "a")]));
    assert_eq!(bench.machine.view(&cell("b")).statement, Some(StatementId(6)));
}

#[test]
fn the_mark_beside_a_cell_says_how_it_stands() {
    let mut bench = Bench::new();
    let prompt = |bench: &Bench, name: &str, count| bench.machine.view(&cell(name)).prompt(count);
    assert_eq!(prompt(&bench, "a", None), "[ ]");
    bench.submit(&["a", "b"], QueueMode::Client);
    bench.post("a", 3);
    bench.see(running(3, "a", 0.0));
    assert_eq!((prompt(&bench, "a", Some(1)), prompt(&bench, "b", None)), ("[*]".into(), "[q1]".into()));
    bench.see(done(3, "a"));
    assert_eq!(prompt(&bench, "a", Some(3)), "[3]");
}

#[test]
fn quiet_runs_show_errors_only_and_pretty_ones_real_tables() {
    for (show, reply, count) in
        [(Show::Quiet, done(0, "a"), 0), (Show::Quiet, failed(0, "a"), 1), (Show::Plain, done(0, "a"), 1)]
    {
        let mut bench = Bench::new();
        bench.on(Event::Submit { requests: vec![RunRequest { show, ..request("a") }], mode: QueueMode::Client });
        bench.post("a", 0);
        let effects = bench.see(reply).to_vec();
        let Some(Effect::Record { outputs: Some(outputs), .. }) = effects.first() else { panic!("{effects:?}") };
        assert_eq!(outputs.len(), count);
    }
}

#[test]
fn deleted_cells_that_wait_are_not_sent_and_one_that_runs_is_followed() {
    let mut bench = Bench::new();
    bench.submit(&["a", "b"], QueueMode::Client);
    bench.post("a", 0);
    bench.on(Event::Removed(vec![cell("a"), cell("b")]));
    bench.see(done(0, "a"));
    assert!(bench.wants(|effect| matches!(effect, Effect::Record { outputs: Some(_), .. })));
    assert!(!bench.machine.is_busy());
}
