//! Cancelling.

use livy_api::{Statement, StatementId, StatementState};
use notebook::run::{Effect, Event, Note, QueueMode, RunState};

use crate::bench::*;

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
