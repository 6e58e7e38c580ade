//! Runs that are found again after a reload.

use std::sync::Arc;

use livy_api::{Millis, SessionId, StatementId};
use notebook::run::{Effect, Event, QueueMode, RunMachine, RunState};
use notebook::{Binding, CodeHash, Lost, Marker, Outcome, SessionIdentity, Show, SourceRevision};

use crate::bench::*;

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
