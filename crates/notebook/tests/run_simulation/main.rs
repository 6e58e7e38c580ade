//! The run machine against a server that is slow, forgetful and hard to reach: whatever the order of events, what must
//! never happen does not.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod server;
mod world;

use std::collections::BTreeSet;

use livy_api::StatementState;
use notebook::Lost;
use notebook::run::RunState;
use proptest::prelude::*;

use world::{World, cell};

/// What happens next; numbers are taken modulo what there is.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Submit(Vec<u8>, bool),
    Again(u8),
    Cancel(u8, bool),
    CancelAll,
    Removed(u8),
    Ready(bool),
    /// An event that is under way arrives; perhaps it stays under way, too.
    Deliver(usize, bool),
    /// Something polled is answered with the server's state as it is now.
    Tick(usize),
    /// The server goes on: its first statement begins, advances, or ends.
    Server(u8),
    /// What the next request to the server meets.
    Weather(Weather),
    /// The session is lost and another one takes its number.
    Restart,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Weather {
    Fine,
    /// The code arrives, the reply does not.
    ReplyLost,
    /// Nothing arrives.
    Lost,
    /// The code arrives later, the reply does not.
    Delayed,
    Refused,
    NotStored,
}

fn step() -> impl Strategy<Value = Step> {
    let weather = prop::sample::select(vec![
        Weather::Fine,
        Weather::Fine,
        Weather::Fine,
        Weather::ReplyLost,
        Weather::Lost,
        Weather::Delayed,
        Weather::Refused,
        Weather::NotStored,
    ]);
    prop_oneof![
        3 => (prop::collection::vec(0..5_u8, 1..4), any::<bool>()).prop_map(|(cells, server)| Step::Submit(cells, server)),
        1 => (0..5_u8).prop_map(Step::Again),
        1 => (0..5_u8, any::<bool>()).prop_map(|(cell, behind)| Step::Cancel(cell, behind)),
        1 => prop::sample::select(vec![Step::CancelAll, Step::Ready(false), Step::Ready(true), Step::Ready(true)]),
        1 => (0..5_u8).prop_map(Step::Removed),
        12 => (any::<usize>(), prop::bool::weighted(0.2)).prop_map(|(which, again)| Step::Deliver(which, again)),
        6 => any::<usize>().prop_map(Step::Tick),
        6 => (0..4_u8).prop_map(Step::Server),
        3 => weather.prop_map(Step::Weather),
        1 => prop::sample::select(vec![Step::Restart, Step::Ready(true), Step::Ready(true), Step::Ready(true)]),
    ]
}

/// No state gives way to an older one. `sent`: the server has the code.
fn may_become(before: &RunState, after: &RunState, sent: bool) -> bool {
    match before {
        RunState::Done | RunState::Error => before == after,
        // Cancelled, or taken for lost, on its way: if it arrives after all, this is said.
        RunState::Cancelled => before == after || sent,
        RunState::Lost(Lost::NeverArrived) => before == after || sent,
        RunState::Lost(_) => before == after || matches!(after, RunState::Done | RunState::Error | RunState::Cancelled),
        _ => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_nothing_is_sent_twice_nor_shown_older_and_in_the_end_all_is_quiet(
        steps in prop::collection::vec(step(), 1..60)
    ) {
        let mut world = World::new();
        for step in steps {
            world.step(step);
        }
        world.drain();
        prop_assert!(world.polled.is_empty(), "finished means quiet: {:?}", world.polled);
        prop_assert!(!world.machine.is_busy());
        // Each wish is on the server once at most.
        let codes: Vec<&str> = world.server.statements.iter().map(|statement| statement.code.as_str()).collect();
        let distinct: BTreeSet<&str> = codes.iter().copied().collect();
        prop_assert_eq!(codes.len(), distinct.len());
        // What a cell shows is what the server has under its statement.
        for n in 0..5 {
            let view = world.machine.view(&cell(n));
            let here = view.session.as_ref().is_some_and(|session| session.may_be(&world.server.identity()));
            if let (true, Some(id), RunState::Done) = (here, view.statement, view.state) {
                let truth = &world.server.statements[id.0 as usize];
                prop_assert_eq!(&truth.state, &StatementState::Available);
                prop_assert!(world.outputs[&cell(n)].contains(&truth.code));
            }
        }
    }
}
