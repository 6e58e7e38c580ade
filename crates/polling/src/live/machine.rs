//! The machine.

use std::cmp::Reverse;

use super::{Alarm, CallId, Capability, Effect, Event, Failure, Purpose, Refusal, Why};
use crate::Now;

/// Milliseconds without a person's touch after which nothing is asked any more.
const AWAY: u64 = 5 * 60_000;
/// Milliseconds that a session's first call may take: Python may have to start, and the modules with it.
const FIRST: u64 = 60_000;
/// Milliseconds until an answer is asked for again that is being found out.
const AGAIN: u64 = 200;
/// Milliseconds between the first attempts to find out whether a job has ended; they double.
const QUICK: u32 = 3;
/// The longest of them.
const CALM: u32 = 100;
/// Failures in a row after which the channel is left alone for a while.
const TRIES: u32 = 3;
/// How long, in milliseconds.
const PAUSE: u64 = 30_000;

#[derive(Debug)]
struct Call {
    id: CallId,
    purpose: Purpose,
    /// When it is given up.
    deadline: Now,
    /// It is not sent before; 0 at first.
    not_before: Now,
}

#[derive(Debug)]
struct Flight {
    call: Call,
    install: bool,
    wait: u32,
}

/// The live channel of one session: who may speak, one at a time, and when it is silent altogether.
///
/// A call that is wanted is answered or refused exactly once, unless it is dropped. It costs the session's idle time-out,
/// so nothing but an interrupt is sent while nobody is there.
#[derive(Debug)]
pub struct Channel {
    capability: Capability,
    there: bool,
    allowed: bool,
    visible: bool,
    last_input: Now,
    installed: bool,
    flight: Option<Flight>,
    waiting: Vec<Call>,
    failures: u32,
    paused_until: Now,
    armed: Option<(Alarm, Now)>,
    alarms: u64,
}

impl Channel {
    /// A channel without a session.
    #[must_use]
    pub fn new(allowed: bool, visible: bool, now: Now) -> Self {
        Self {
            capability: if allowed { Capability::Unknown } else { Capability::Off(Why::Setting) },
            there: false,
            allowed,
            visible,
            last_input: now,
            installed: false,
            flight: None,
            waiting: Vec::new(),
            failures: 0,
            paused_until: 0,
            armed: None,
            alarms: 0,
        }
    }

    /// Whether it can be used.
    #[must_use]
    pub fn capability(&self) -> &Capability {
        &self.capability
    }

    /// Somebody is there to look.
    #[must_use]
    pub fn is_watched(&self, now: Now) -> bool {
        self.visible && now.saturating_sub(self.last_input) < AWAY
    }

    /// Takes an event; answers what to do, in order.
    pub fn on(&mut self, event: Event, now: Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        let out = &mut effects;
        match event {
            Event::Session { there } => self.session(there, out),
            Event::Allowed(allowed) => {
                self.allowed = allowed;
                self.session(self.there, out);
            }
            Event::Visible(visible) => {
                self.visible = visible;
                self.last_input = if visible { now } else { self.last_input };
            }
            Event::Input(at) => self.last_input = self.last_input.max(at),
            Event::Want(id, purpose) => self.want(id, purpose, now, out),
            Event::Drop(id) => {
                self.waiting.retain(|call| call.id != id);
                if self.flight.as_ref().is_some_and(|flight| flight.call.id == id) {
                    self.land(out);
                }
            }
            Event::Taken(id) | Event::Unfinished(id) => {
                if let Some(flight) = self.flying(id) {
                    out.push(Effect::Ask(id, flight.wait));
                    flight.wait = (flight.wait * 2).min(CALM);
                }
            }
            Event::Answered(id) => {
                if self.flying(id).is_some() {
                    self.flight = None;
                    self.works();
                }
            }
            Event::Absent(id) => self.absent(id),
            Event::Pending(id) => {
                if let Some(Flight { call, .. }) = self.flight.take_if(|flight| flight.call.id == id) {
                    self.works();
                    self.waiting.push(Call { not_before: now + AGAIN, ..call });
                }
            }
            Event::Failed(id, failure) => self.failed(id, failure, now, out),
            Event::Timer(alarm) => {
                if self.armed.is_some_and(|(armed, _)| armed == alarm) {
                    self.armed = None;
                    self.expire(now, out);
                }
            }
        }
        self.pump(now, out);
        self.arm(now, out);
        effects
    }

    fn flying(&mut self, id: CallId) -> Option<&mut Flight> {
        self.flight.as_mut().filter(|flight| flight.call.id == id)
    }

    fn works(&mut self) {
        self.capability = Capability::On;
        self.installed = true;
        self.failures = 0;
    }

    /// Everything begins anew.
    fn session(&mut self, there: bool, out: &mut Vec<Effect>) {
        self.there = there;
        self.installed = false;
        self.failures = 0;
        self.paused_until = 0;
        self.capability = if self.allowed { Capability::Unknown } else { Capability::Off(Why::Setting) };
        self.refuse_all(out);
    }

    fn refuse_all(&mut self, out: &mut Vec<Effect>) {
        if let Some(Flight { call, .. }) = self.flight.take() {
            out.extend([Effect::Abandon(call.id), Effect::Refuse(call.id, Refusal::Off)]);
        }
        out.extend(self.waiting.drain(..).map(|call| Effect::Refuse(call.id, Refusal::Off)));
    }

    fn want(&mut self, id: CallId, purpose: Purpose, now: Now, out: &mut Vec<Effect>) {
        if !self.there || matches!(self.capability, Capability::Off(_)) {
            return out.push(Effect::Refuse(id, Refusal::Off));
        }
        if purpose != Purpose::Interrupt {
            if !self.is_watched(now) {
                return out.push(Effect::Refuse(id, Refusal::Away));
            }
            if now < self.paused_until {
                return out.push(Effect::Refuse(id, Refusal::Failed));
            }
        }
        // Of what is asked for again and again the newest counts.
        if matches!(purpose, Purpose::Look | Purpose::Check | Purpose::Help | Purpose::Interrupt) {
            for call in self.waiting.extract_if(.., |call| call.purpose == purpose) {
                out.push(Effect::Refuse(call.id, Refusal::Replaced));
            }
        }
        if purpose == Purpose::Interrupt {
            // Its answer is not waited for: what it asked may be what hangs.
            self.land_as(Refusal::Replaced, out);
        }
        let time = match purpose {
            Purpose::Interrupt => 8_000,
            Purpose::Help => 6_000,
            Purpose::Look => 10_000,
            Purpose::Fill | Purpose::Check | Purpose::Act => 30_000,
        };
        let deadline = now + if self.installed { time } else { FIRST };
        self.waiting.push(Call { id, purpose, deadline, not_before: 0 });
    }

    /// Gives up what is under way.
    fn land(&mut self, out: &mut Vec<Effect>) -> Option<Call> {
        let Flight { call, install, .. } = self.flight.take()?;
        if install {
            self.capability = Capability::Unknown;
        }
        out.push(Effect::Abandon(call.id));
        Some(call)
    }

    fn land_as(&mut self, refusal: Refusal, out: &mut Vec<Effect>) {
        if let Some(call) = self.land(out) {
            out.push(Effect::Refuse(call.id, refusal));
        }
    }

    /// The driver has forgotten the modules, or never had them: they go with the same question.
    fn absent(&mut self, id: CallId) {
        if let Some(Flight { call, .. }) = self.flight.take_if(|flight| flight.call.id == id) {
            self.installed = false;
            self.waiting.push(call);
        }
    }

    fn failed(&mut self, id: CallId, failure: Failure, now: Now, out: &mut Vec<Effect>) {
        let Some(Flight { install, .. }) = self.flight.take_if(|flight| flight.call.id == id) else { return };
        out.push(Effect::Refuse(id, Refusal::Failed));
        let off = match failure {
            Failure::NotThere => Some(Why::NotThere),
            Failure::Forbidden => Some(Why::Forbidden),
            // A question may fail; a session that refuses the modules refuses everything.
            Failure::Refused(what) if install => Some(Why::Refused(what)),
            Failure::Refused(_) => None,
            Failure::Trouble | Failure::Gone => {
                self.failures += 1;
                if self.failures >= TRIES {
                    self.failures = 0;
                    self.paused_until = now + PAUSE;
                }
                None
            }
        };
        if let Some(why) = off {
            self.capability = Capability::Off(why);
            self.refuse_all(out);
        } else if install {
            self.capability = Capability::Unknown;
        }
    }

    fn expire(&mut self, now: Now, out: &mut Vec<Effect>) {
        if self.flight.as_ref().is_some_and(|flight| flight.call.deadline <= now) {
            self.land_as(Refusal::Late, out);
        }
        for call in self.waiting.extract_if(.., |call| call.deadline <= now) {
            out.push(Effect::Refuse(call.id, Refusal::Late));
        }
    }

    /// Sends the next one: the most urgent, and among equals the oldest.
    fn pump(&mut self, now: Now, out: &mut Vec<Effect>) {
        if self.flight.is_some() || !self.there {
            return;
        }
        let ready = (0..self.waiting.len()).filter(|at| self.waiting[*at].not_before <= now);
        let Some(next) = ready.max_by_key(|at| (self.waiting[*at].purpose, Reverse(self.waiting[*at].id))) else {
            return;
        };
        let call = self.waiting.remove(next);
        let install = !self.installed;
        if install && self.capability == Capability::Unknown {
            self.capability = Capability::Probing;
        }
        out.push(Effect::Submit { call: call.id, install });
        self.flight = Some(Flight { call, install, wait: QUICK });
    }

    /// One timer, for whatever is due first.
    fn arm(&mut self, now: Now, out: &mut Vec<Effect>) {
        let flying = self.flight.iter().map(|flight| flight.call.deadline);
        let idle = self.flight.is_none();
        let waiting = self.waiting.iter().flat_map(|call| {
            let starts = (idle && call.not_before > now).then_some(call.not_before);
            [Some(call.deadline), starts].into_iter().flatten()
        });
        let due = flying.chain(waiting).min();
        match (due, self.armed) {
            (None, Some(_)) => {
                self.armed = None;
                out.push(Effect::Disarm);
            }
            (Some(due), armed) if armed.is_none_or(|(_, at)| at != due) => {
                self.alarms += 1;
                let alarm = Alarm(self.alarms);
                self.armed = Some((alarm, due));
                out.push(Effect::Arm(alarm, u32::try_from(due.saturating_sub(now)).unwrap_or(u32::MAX)));
            }
            _ => {}
        }
    }
}
