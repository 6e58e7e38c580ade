//! Sessions that end, change, or are someone else's; actions of this program itself.

use std::sync::Arc;

use livy_api::{SessionId, StatementId};
use notebook::magic::Action;
use notebook::run::{Effect, Event, Note, QueueMode, RunMachine, RunRequest, RunState, Work};
use notebook::{Lost, Output, SessionIdentity};

use crate::bench::*;

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
    bench.on(Event::Ready(true));
    assert_eq!(bench.effects, []);
    bench.on(Event::Acted { marker, ok: true, outputs: vec![Output::stream("stdout", "help")] });
    assert!(bench.wants(|effect| matches!(effect, Effect::Record { binding: None, outputs: Some(_), .. })));
    assert_eq!((bench.state("conf"), bench.state("a")), (RunState::Done, RunState::Queued { position: 1 }));
    bench.on(Event::Attached { session: session(), ready: true });
    assert!(bench.stores("a"));
}

#[test]
fn code_waits_for_the_end_of_the_action_that_brings_its_session() {
    let mut bench = Bench { machine: RunMachine::new(2), effects: vec![], now: 1000 };
    let action = RunRequest { work: Work::Action(Arc::new(Action::Help)), ..request("conf") };
    bench.on(Event::Submit { requests: vec![action, request("a")], mode: QueueMode::Client });
    let marker = bench.marker("conf");
    bench.on(Event::Attached { session: session(), ready: true });
    assert!(!bench.stores("a"));
    bench.on(Event::Acted { marker, ok: true, outputs: vec![] });
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
