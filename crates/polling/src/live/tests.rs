//! What the machine promises.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const A: CallId = CallId(1);
const B: CallId = CallId(2);
const C: CallId = CallId(3);

fn ready() -> Channel {
    let mut channel = Channel::new(true, true, 0);
    channel.on(Event::Session { there: true }, 0);
    channel
}

fn working() -> Channel {
    let mut channel = ready();
    channel.on(Event::Want(CallId(0), Purpose::Fill), 0);
    channel.on(Event::Answered(CallId(0)), 0);
    channel
}

fn submits(effects: &[Effect]) -> Vec<(CallId, bool)> {
    let submit = |effect: &Effect| match effect {
        Effect::Submit { call, install } => Some((*call, *install)),
        _ => None,
    };
    effects.iter().filter_map(submit).collect()
}

#[test]
fn the_first_call_brings_the_modules_and_shows_whether_there_is_a_channel() {
    let mut channel = ready();
    assert_eq!(submits(&channel.on(Event::Want(A, Purpose::Help), 0)), [(A, true)]);
    assert_eq!(channel.capability(), &Capability::Probing);
    assert!(channel.on(Event::Taken(A), 10).contains(&Effect::Ask(A, 3)));
    assert!(channel.on(Event::Unfinished(A), 20).contains(&Effect::Ask(A, 6)));
    channel.on(Event::Answered(A), 30);
    assert_eq!(channel.capability(), &Capability::On);
    assert_eq!(submits(&channel.on(Event::Want(B, Purpose::Look), 40)), [(B, false)]);
}

#[test]
fn a_server_without_the_route_is_asked_once_a_session() {
    let mut channel = ready();
    channel.on(Event::Want(A, Purpose::Help), 0);
    channel.on(Event::Want(B, Purpose::Look), 0);
    let effects = channel.on(Event::Failed(A, Failure::NotThere), 1);
    assert!(
        effects.contains(&Effect::Refuse(A, Refusal::Failed)) && effects.contains(&Effect::Refuse(B, Refusal::Off))
    );
    assert_eq!(channel.on(Event::Want(C, Purpose::Interrupt), 2), [Effect::Refuse(C, Refusal::Off)]);
    assert_eq!(channel.capability(), &Capability::Off(Why::NotThere));
    channel.on(Event::Session { there: true }, 3);
    assert_eq!(submits(&channel.on(Event::Want(C, Purpose::Help), 4)), [(C, true)]);
}

#[test]
fn an_interrupt_waits_for_nobody() {
    let mut channel = working();
    channel.on(Event::Want(A, Purpose::Help), 0);
    let effects = channel.on(Event::Want(B, Purpose::Interrupt), 1);
    assert!(effects.contains(&Effect::Abandon(A)) && effects.contains(&Effect::Refuse(A, Refusal::Replaced)));
    assert_eq!(submits(&effects), [(B, false)]);
    assert!(channel.on(Event::Answered(A), 2).iter().all(|effect| !matches!(effect, Effect::Submit { .. })));
}

#[test]
fn the_more_urgent_goes_first_and_the_newest_of_a_kind_takes_the_others_place() {
    let mut channel = working();
    channel.on(Event::Want(CallId(9), Purpose::Fill), 0);
    channel.on(Event::Want(A, Purpose::Look), 1);
    channel.on(Event::Want(B, Purpose::Help), 2);
    assert!(channel.on(Event::Want(C, Purpose::Help), 3).contains(&Effect::Refuse(B, Refusal::Replaced)));
    assert_eq!(submits(&channel.on(Event::Answered(CallId(9)), 4)), [(C, false)]);
    assert_eq!(submits(&channel.on(Event::Answered(C), 5)), [(A, false)]);
}

#[test]
fn nothing_but_an_interrupt_is_sent_while_nobody_is_there() {
    let mut channel = working();
    channel.on(Event::Visible(false), 10);
    assert_eq!(channel.on(Event::Want(A, Purpose::Look), 20), [Effect::Refuse(A, Refusal::Away)]);
    channel.on(Event::Visible(true), 30);
    let later = 30 + 6 * 60_000;
    assert_eq!(channel.on(Event::Want(A, Purpose::Fill), later), [Effect::Refuse(A, Refusal::Away)]);
    channel.on(Event::Input(later), later);
    assert_eq!(submits(&channel.on(Event::Want(B, Purpose::Fill), later)), [(B, false)]);
    channel.on(Event::Answered(B), later);
    channel.on(Event::Visible(false), later);
    assert_eq!(submits(&channel.on(Event::Want(C, Purpose::Interrupt), later)), [(C, false)]);
}

#[test]
fn a_driver_that_forgot_the_modules_gets_them_with_the_same_question() {
    let mut channel = working();
    channel.on(Event::Want(A, Purpose::Help), 0);
    assert_eq!(submits(&channel.on(Event::Absent(A), 1)), [(A, true)]);
}

#[test]
fn an_answer_that_is_being_found_out_is_asked_for_again_and_others_go_meanwhile() {
    let mut channel = working();
    channel.on(Event::Want(A, Purpose::Check), 0);
    let effects = channel.on(Event::Pending(A), 10);
    let Some(Effect::Arm(alarm, 200)) = effects.last() else { panic!("{effects:?}") };
    assert_eq!(submits(&channel.on(Event::Timer(*alarm), 210)), [(A, false)]);
}

#[test]
fn a_call_that_takes_too_long_is_given_up_and_the_next_one_goes() {
    let mut channel = working();
    let effects = channel.on(Event::Want(A, Purpose::Help), 0);
    let Some(Effect::Arm(alarm, 6_000)) = effects.last() else { panic!("{effects:?}") };
    let alarm = *alarm;
    channel.on(Event::Want(B, Purpose::Look), 1);
    let effects = channel.on(Event::Timer(alarm), 6_000);
    assert!(effects.contains(&Effect::Refuse(A, Refusal::Late)));
    assert_eq!(submits(&effects), [(B, false)]);
}

#[test]
fn trouble_on_the_way_is_no_verdict_on_the_session() {
    let mut channel = ready();
    for id in 0..3 {
        channel.on(Event::Want(CallId(id), Purpose::Help), 0);
        channel.on(Event::Failed(CallId(id), Failure::Trouble), 0);
    }
    assert_eq!(channel.capability(), &Capability::Unknown);
    assert_eq!(channel.on(Event::Want(A, Purpose::Help), 1), [Effect::Refuse(A, Refusal::Failed)]);
    assert_eq!(submits(&channel.on(Event::Want(B, Purpose::Help), 31_000)), [(B, true)]);
}

#[test]
fn switched_off_it_sends_nothing_and_says_why() {
    let mut channel = working();
    channel.on(Event::Allowed(false), 0);
    assert_eq!(channel.on(Event::Want(A, Purpose::Help), 0), [Effect::Refuse(A, Refusal::Off)]);
    assert_eq!(channel.capability(), &Capability::Off(Why::Setting));
    channel.on(Event::Allowed(true), 0);
    assert_eq!(submits(&channel.on(Event::Want(B, Purpose::Help), 0)), [(B, true)]);
}

proptest! {
    #[test]
    fn one_call_is_under_way_at_most_and_each_gets_one_end(steps in proptest::collection::vec(0..14_u8, 1..300)) {
        let purposes = [Purpose::Fill, Purpose::Look, Purpose::Check, Purpose::Help, Purpose::Act, Purpose::Interrupt];
        let mut channel = ready();
        let (mut flying, mut alarm, mut next) = (None::<CallId>, None::<Alarm>, 0_u64);
        let mut open = BTreeMap::new();
        for (at, step) in steps.into_iter().enumerate() {
            let now = at as u64 * 700;
            let known = flying.unwrap_or(CallId(next / 2));
            let event = match step {
                0..=4 => {
                    next += 1;
                    open.insert(CallId(next), ());
                    Event::Want(CallId(next), purposes[at % purposes.len()])
                }
                5 => Event::Taken(known),
                6 => Event::Unfinished(known),
                7 => Event::Answered(known),
                8 => Event::Pending(known),
                9 => Event::Absent(known),
                10 => Event::Failed(known, Failure::Trouble),
                11 => Event::Visible(at % 3 != 0),
                12 => Event::Session { there: at % 5 != 0 },
                _ => match alarm.take() {
                    Some(alarm) => Event::Timer(alarm),
                    None => Event::Input(now),
                },
            };
            match event {
                Event::Answered(id) | Event::Pending(id) | Event::Absent(id) | Event::Failed(id, _) if flying == Some(id) => {
                    flying = None;
                    if matches!(event, Event::Answered(_)) {
                        prop_assert!(open.remove(&id).is_some(), "answered after its end");
                    }
                }
                _ => {}
            }
            for effect in channel.on(event, now) {
                match effect {
                    Effect::Submit { call, .. } => {
                        prop_assert!(flying.is_none() && open.contains_key(&call), "two at once, or after its end");
                        flying = Some(call);
                    }
                    Effect::Abandon(call) => {
                        prop_assert_eq!(flying.take(), Some(call));
                    }
                    Effect::Refuse(call, _) => prop_assert!(open.remove(&call).is_some(), "refused twice"),
                    Effect::Arm(new, _) => alarm = Some(new),
                    Effect::Disarm => alarm = None,
                    Effect::Ask(call, _) => prop_assert_eq!(flying, Some(call)),
                }
            }
        }
        // Without a session nothing is left.
        for effect in channel.on(Event::Session { there: false }, 1_000_000) {
            if let Effect::Refuse(call, _) = effect {
                open.remove(&call);
            }
        }
        prop_assert!(open.is_empty(), "left without an end: {:?}", open);
    }
}
