//! Code of which it is not known whether it arrived, and code that was refused.

use livy_api::{Millis, StatementId};
use notebook::run::{Effect, Event, Note, QueueMode, RunState};
use notebook::{Lost, Outcome};

use crate::bench::*;

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
