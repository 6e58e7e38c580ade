//! One question about one resource, asked again and again: fast while something happens, slower and slower while
//! nothing does, at a crawl while nobody looks, not at all while there is no connection.

use livy_api::Class;

use crate::Now;

/// How often to ask, in milliseconds between a reply and the next question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// While the resource changes by itself.
    pub fast: u32,
    /// While it rests: where backing off ends.
    pub slow: u32,
    /// While nobody looks.
    pub hidden: u32,
}

impl Pace {
    /// The pace for one of `pollers` that share a page, so that together they stay under the page's limits: 12
    /// requests a minute when idle, one a minute when hidden.
    #[must_use]
    pub fn shared_by(fast: u32, pollers: u32) -> Self {
        let pollers = pollers.max(1);
        Self { fast, slow: (5_500 * pollers).max(fast), hidden: 61_000 * pollers }
    }
}

/// Names one armed timer or one sent request; whatever comes back with an older one is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token(u64);

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Somebody wants to know from now on.
    Start,
    /// Nobody wants to know any more.
    Stop,
    /// Something was done that will change the resource: ask now.
    Nudge,
    /// The armed timer ran out.
    Timer(Token),
    /// A reply arrived.
    Replied {
        /// The request it answers.
        token: Token,
        /// The resource changes by itself (something runs or starts): stay fast.
        active: bool,
        /// The resource differs from last time: be fast for a moment.
        changed: bool,
    },
    /// The request failed.
    Failed {
        /// The request it answers.
        token: Token,
        /// What kind of failure.
        class: Class,
    },
    /// The page became visible or hidden.
    Visible(bool),
    /// The connection came (`true`) or went.
    Connected(bool),
    /// The pace changed, because other pollers came or went.
    Pace(Pace),
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Send the request.
    Send(Token),
    /// Give up the request under way; its reply no longer matters.
    Abort(Token),
    /// Send [`Event::Timer`] with this token after so many milliseconds. Replaces the timer before.
    Arm(Token, u32),
    /// Forget the armed timer.
    Disarm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Stopped,
    /// Nothing under way: no connection, or the resource is gone for good.
    Held,
    Waiting(Token),
    InFlight(Token),
}

/// The machine. One request is under way at most.
#[derive(Debug)]
pub struct Poller {
    pace: Pace,
    state: State,
    /// Milliseconds to wait after the next reply.
    interval: u32,
    visible: bool,
    connected: bool,
    /// Asked to ask again while a request was under way.
    again: bool,
    /// The resource is gone or can't be had: only a person's act starts it again.
    gone: bool,
    asked_at: Now,
    next: u64,
}

impl Poller {
    /// A machine that waits for [`Event::Start`].
    #[must_use]
    pub fn new(pace: Pace, visible: bool, connected: bool) -> Self {
        Self {
            pace,
            state: State::Stopped,
            interval: pace.fast,
            visible,
            connected,
            again: false,
            gone: false,
            asked_at: 0,
            next: 0,
        }
    }

    /// Takes an event.
    pub fn on(&mut self, event: Event, now: Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Start if self.state == State::Stopped => {
                self.state = State::Held;
                self.gone = false;
                self.interval = self.pace.fast;
                self.ask(now, &mut effects);
            }
            Event::Start => {}
            Event::Stop => {
                self.leave(&mut effects);
                self.state = State::Stopped;
            }
            Event::Nudge => self.nudge(now, &mut effects),
            Event::Timer(token) if self.state == State::Waiting(token) => {
                self.state = State::Held;
                self.ask(now, &mut effects);
            }
            Event::Replied { token, active, changed } if self.state == State::InFlight(token) => {
                self.state = State::Held;
                self.interval = if active || changed { self.pace.fast } else { self.slower() };
                self.rest(now, &mut effects);
            }
            Event::Failed { token, class } if self.state == State::InFlight(token) => {
                self.state = State::Held;
                self.interval = self.slower();
                self.gone = matches!(class, Class::Gone | Class::Invalid | Class::Bug);
                self.rest(now, &mut effects);
            }
            Event::Timer(_) | Event::Replied { .. } | Event::Failed { .. } => {}
            Event::Visible(visible) => {
                let was = std::mem::replace(&mut self.visible, visible);
                if was != visible {
                    self.reconsider(now, &mut effects);
                }
            }
            Event::Connected(connected) => {
                let was = std::mem::replace(&mut self.connected, connected);
                if connected && !was {
                    self.interval = self.pace.fast;
                    if self.state == State::Held {
                        self.ask(now, &mut effects);
                    }
                } else if !connected && let State::Waiting(_) = self.state {
                    effects.push(Effect::Disarm);
                    self.state = State::Held;
                }
            }
            Event::Pace(pace) => {
                self.pace = pace;
                self.interval = self.interval.clamp(pace.fast, pace.slow);
            }
        }
        effects
    }

    fn nudge(&mut self, now: Now, effects: &mut Vec<Effect>) {
        self.interval = self.pace.fast;
        self.gone = false;
        match self.state {
            State::Stopped => {}
            // The reply under way may have been made before the act.
            State::InFlight(_) => self.again = true,
            State::Held => self.ask(now, effects),
            State::Waiting(_) => {
                effects.push(Effect::Disarm);
                self.state = State::Held;
                self.ask(now, effects);
            }
        }
    }

    /// Visibility changed: a timer that was armed for the other case is armed anew.
    fn reconsider(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let State::Waiting(_) = self.state else { return };
        effects.push(Effect::Disarm);
        self.state = State::Held;
        if self.visible {
            self.interval = self.pace.fast;
        }
        let since = u32::try_from(now.saturating_sub(self.asked_at)).unwrap_or(u32::MAX);
        match self.delay().checked_sub(since) {
            Some(left) if left > 0 => self.arm(left, effects),
            _ => self.ask(now, effects),
        }
    }

    fn delay(&self) -> u32 {
        if self.visible { self.interval } else { self.pace.hidden.max(self.interval) }
    }

    /// Half as long again, up to the slow pace.
    fn slower(&self) -> u32 {
        (self.interval + self.interval / 2 + 1).min(self.pace.slow)
    }

    fn rest(&mut self, now: Now, effects: &mut Vec<Effect>) {
        if std::mem::take(&mut self.again) {
            self.gone = false;
            self.ask(now, effects);
        } else if !self.gone && self.connected {
            self.arm(self.delay(), effects);
        }
    }

    fn ask(&mut self, now: Now, effects: &mut Vec<Effect>) {
        if !self.connected || self.gone {
            return;
        }
        let token = self.token();
        self.state = State::InFlight(token);
        self.asked_at = now;
        effects.push(Effect::Send(token));
    }

    fn arm(&mut self, after: u32, effects: &mut Vec<Effect>) {
        let token = self.token();
        self.state = State::Waiting(token);
        effects.push(Effect::Arm(token, after));
    }

    fn leave(&mut self, effects: &mut Vec<Effect>) {
        self.again = false;
        match self.state {
            State::Waiting(_) => effects.push(Effect::Disarm),
            State::InFlight(token) => effects.push(Effect::Abort(token)),
            State::Stopped | State::Held => {}
        }
    }

    fn token(&mut self) -> Token {
        self.next += 1;
        Token(self.next)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PACE: Pace = Pace { fast: 1_000, slow: 5_000, hidden: 60_000 };

    fn started() -> (Poller, Token) {
        let mut poller = Poller::new(PACE, true, true);
        match poller.on(Event::Start, 0).as_slice() {
            [Effect::Send(token)] => (poller, *token),
            other => panic!("{other:?}"),
        }
    }

    fn armed(effects: &[Effect]) -> (Token, u32) {
        match effects.last() {
            Some(Effect::Arm(token, ms)) => (*token, *ms),
            other => panic!("no timer armed but {other:?}"),
        }
    }

    #[test]
    fn an_unchanging_resource_is_asked_for_less_and_less_up_to_the_slow_pace() {
        let (mut poller, mut token) = started();
        let mut waits = Vec::new();
        for _ in 0..6 {
            let (timer, ms) = armed(&poller.on(Event::Replied { token, active: false, changed: false }, 0));
            waits.push(ms);
            match poller.on(Event::Timer(timer), 0).as_slice() {
                [Effect::Send(next)] => token = *next,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(waits, [1_501, 2_252, 3_379, 5_000, 5_000, 5_000]);
        let (_, ms) = armed(&poller.on(Event::Replied { token, active: true, changed: false }, 0));
        assert_eq!(ms, 1_000, "and fast again once something happens");
    }

    #[test]
    fn a_hidden_page_asks_once_a_minute_and_at_once_when_shown_again() {
        let (mut poller, token) = started();
        poller.on(Event::Visible(false), 10);
        let (_, ms) = armed(&poller.on(Event::Replied { token, active: true, changed: true }, 20));
        assert_eq!(ms, 60_000);
        let effects = poller.on(Event::Visible(true), 5_000);
        assert!(matches!(effects.as_slice(), [Effect::Disarm, Effect::Send(_)]), "{effects:?}");
    }

    #[test]
    fn a_nudge_during_a_request_asks_again_after_it() {
        let (mut poller, token) = started();
        assert!(poller.on(Event::Nudge, 1).is_empty());
        let effects = poller.on(Event::Replied { token, active: false, changed: false }, 2);
        assert!(matches!(effects.as_slice(), [Effect::Send(_)]), "{effects:?}");
    }

    #[test]
    fn without_a_connection_nothing_is_asked_and_with_it_at_once() {
        let (mut poller, token) = started();
        poller.on(Event::Connected(false), 1);
        assert!(poller.on(Event::Failed { token, class: Class::Retry }, 2).is_empty());
        assert!(matches!(poller.on(Event::Connected(true), 3).as_slice(), [Effect::Send(_)]));
    }

    #[test]
    fn a_resource_that_is_gone_is_left_alone() {
        let (mut poller, token) = started();
        assert!(poller.on(Event::Failed { token, class: Class::Gone }, 1).is_empty());
        assert!(poller.on(Event::Visible(false), 2).is_empty());
        assert!(matches!(poller.on(Event::Nudge, 3).as_slice(), [Effect::Send(_)]), "until a person acts");
    }

    fn event() -> impl Strategy<Value = u8> {
        0..12_u8
    }

    proptest! {
        #[test]
        fn one_request_is_under_way_at_most_and_a_stopped_machine_is_quiet(events in proptest::collection::vec(event(), 1..200)) {
            let mut poller = Poller::new(PACE, true, true);
            let mut flying: Option<Token> = None;
            let mut timer: Option<Token> = None;
            let mut old = Token(0);
            for (at, which) in events.into_iter().chain([1]).enumerate() {
                let event = match which {
                    0 | 2 => Event::Start,
                    1 => Event::Stop,
                    3 => Event::Nudge,
                    4 | 5 => Event::Timer(timer.unwrap_or(old)),
                    6 => Event::Replied { token: flying.unwrap_or(old), active: at % 2 == 0, changed: at % 3 == 0 },
                    7 => Event::Failed { token: flying.unwrap_or(old), class: Class::Retry },
                    8 => Event::Visible(at % 2 == 0),
                    9 => Event::Connected(at % 3 != 0),
                    10 => Event::Replied { token: old, active: true, changed: true },
                    _ => Event::Failed { token: flying.unwrap_or(old), class: Class::Gone },
                };
                if let Event::Replied { token, .. } | Event::Failed { token, .. } = event
                    && flying == Some(token)
                {
                    old = token;
                    flying = None;
                }
                if let Event::Timer(token) = event
                    && timer == Some(token)
                {
                    timer = None;
                }
                for effect in poller.on(event, at as u64 * 100) {
                    match effect {
                        Effect::Send(token) => {
                            prop_assert!(flying.is_none(), "two requests at once");
                            flying = Some(token);
                        }
                        Effect::Abort(token) => {
                            prop_assert_eq!(flying, Some(token));
                            flying = None;
                        }
                        Effect::Arm(token, _) => {
                            prop_assert!(timer.is_none(), "two timers at once");
                            timer = Some(token);
                        }
                        Effect::Disarm => timer = None,
                    }
                }
            }
            prop_assert!(flying.is_none() && timer.is_none(), "something is left after Stop");
        }
    }
}
