//! One cell after another; replies that come late or twice.

use livy_api::{Millis, Statement, StatementId, StatementState};
use notebook::run::{Effect, Event, Note, QueueMode, RunRequest, RunState};
use notebook::{CodeHash, Outcome, Output, Show};

use crate::bench::*;

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
