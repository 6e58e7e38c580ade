//! The machine, the server, and what is on its way between them.

use std::collections::{BTreeMap, BTreeSet};

use livy_api::{Millis, SessionKind, Statement, StatementId};
use notebook::run::{Effect, Event, QueueMode, RunMachine, RunRequest, RunState, Work};
use notebook::{CellId, Language, Marker, Outcome, SessionIdentity, Show, SourceRevision};

use crate::server::Server;
use crate::{Step, Weather, may_become};

pub(crate) struct World {
    pub(crate) machine: RunMachine,
    pub(crate) server: Server,
    weather: Weather,
    now: u64,
    /// Wishes so far; each has code of its own.
    wishes: u32,
    under_way: Vec<Event>,
    pub(crate) polled: Vec<(SessionIdentity, StatementId)>,
    posts: BTreeMap<Marker, u32>,
    /// Wishes up to this number must not be sent any more: something before them failed.
    stopped: u32,
    /// For each run what was last seen of it: state and progress.
    seen: BTreeMap<Marker, (RunState, f64)>,
    pub(crate) outputs: BTreeMap<CellId, String>,
}

pub(crate) fn cell(n: u8) -> CellId {
    CellId::parse(&format!("c{}", n % 5)).expect("valid")
}

impl World {
    pub(crate) fn new() -> Self {
        let mut world = Self {
            machine: RunMachine::new(1),
            server: Server::default(),
            weather: Weather::Fine,
            now: 0,
            wishes: 0,
            under_way: vec![],
            polled: vec![],
            posts: BTreeMap::new(),
            stopped: 0,
            seen: BTreeMap::new(),
            outputs: BTreeMap::new(),
        };
        world.on(Event::Attached { session: world.server.identity(), ready: true });
        world
    }

    pub(crate) fn request(&mut self, n: u8) -> RunRequest {
        self.wishes += 1;
        let code = format!("wish {}", self.wishes);
        RunRequest {
            cell: cell(n),
            revision: SourceRevision::of(Language::Python, &code),
            work: Work::Code { kind: SessionKind::PySpark, code: code.as_str().into() },
            may_fail: false,
            show: Show::Plain,
        }
    }

    pub(crate) fn step(&mut self, step: Step) {
        match step {
            Step::Submit(cells, server) => {
                let requests = cells.into_iter().map(|n| self.request(n)).collect();
                let mode = if server { QueueMode::Server } else { QueueMode::Client };
                self.on(Event::Submit { requests, mode });
            }
            Step::Again(n) => {
                let request = self.request(n);
                self.on(Event::Again(request));
            }
            Step::Cancel(n, behind) => self.on(Event::Cancel { cell: cell(n), behind }),
            Step::CancelAll => self.on(Event::CancelAll),
            Step::Removed(n) => self.on(Event::Removed(vec![cell(n)])),
            Step::Ready(ready) => self.on(Event::Ready(ready)),
            Step::Deliver(which, again) => {
                if !self.under_way.is_empty() {
                    let which = which % self.under_way.len();
                    let event = if again { self.under_way[which].clone() } else { self.under_way.remove(which) };
                    self.on(event);
                }
            }
            Step::Tick(which) => {
                if !self.polled.is_empty() {
                    let (session, id) = self.polled[which % self.polled.len()].clone();
                    self.answer(session, id);
                }
            }
            Step::Server(how) => {
                if how == 3 && !self.server.late.is_empty() {
                    let code = self.server.late.remove(0);
                    self.server.add(&code);
                } else {
                    self.server.go_on(how);
                }
            }
            Step::Weather(weather) => self.weather = weather,
            Step::Restart => {
                let generation = self.server.generation + 1;
                self.server = Server { generation, ..Server::default() };
                self.on(Event::Attached { session: self.server.identity(), ready: true });
            }
        }
    }

    /// The server's answer to a poll, as it is now; it may arrive much later.
    pub(crate) fn answer(&mut self, session: SessionIdentity, id: StatementId) {
        // A server that restarted answers for another session under the same number.
        let event = match self.server.statements.get(id.0 as usize) {
            Some(statement) => Event::Snapshot(session, statement.clone()),
            None => Event::StatementGone(session, id),
        };
        self.under_way.push(event);
    }

    pub(crate) fn on(&mut self, event: Event) {
        self.now += 1;
        let effects = self.machine.on(event, Millis(self.now));
        for effect in effects {
            self.carry_out(effect);
        }
        self.check();
    }

    pub(crate) fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::StoreIntent(_, binding) => {
                assert_eq!(binding.outcome, Outcome::Intended);
                let marker = binding.marker.clone();
                self.under_way.push(match self.weather {
                    Weather::NotStored => Event::IntentFailed(marker, "full".into()),
                    _ => Event::IntentStored(marker),
                });
            }
            Effect::Post { marker, session, code, .. } => self.post(marker, &session, &code),
            Effect::Poll(session, id) => {
                assert!(!self.polled.contains(&(session.clone(), id)), "polled already");
                self.polled.push((session, id));
            }
            Effect::StopPoll(session, id) => {
                let at = self.polled.iter().position(|polled| *polled == (session.clone(), id));
                self.polled.remove(at.expect("only what is polled is stopped"));
            }
            Effect::LookFor { marker, after, session, .. } => {
                let current = session.may_be(&self.server.identity());
                let newer = |statement: &&Statement| after.is_none_or(|after| statement.id > after);
                let list = self.server.statements.iter().filter(newer).cloned().collect();
                self.under_way.push(match self.weather {
                    Weather::Lost => Event::LookFailed(marker),
                    _ if !current => Event::SessionEnded(session),
                    _ => Event::Listed(marker, list),
                });
            }
            Effect::CancelStatement(session, id) => match self.weather {
                Weather::Lost => self.under_way.push(Event::CancelFailed(session, id)),
                _ if session.may_be(&self.server.identity()) => self.server.cancel(id),
                _ => {}
            },
            Effect::ReadOnce(session, id) => self.answer(session, id),
            Effect::Record { cell, outputs: Some(outputs), .. } => {
                self.outputs.insert(cell, format!("{outputs:?}"));
            }
            Effect::Record { .. } | Effect::Forget(..) | Effect::AskAgain(_) => {}
            Effect::FindSession(_) | Effect::Act(..) => panic!("not in this world"),
        }
    }

    pub(crate) fn post(&mut self, marker: Marker, session: &SessionIdentity, code: &str) {
        let count = self.posts.entry(marker.clone()).or_default();
        *count += 1;
        assert_eq!(*count, 1, "never sent twice for one wish");
        let wish: u32 = code.trim_start_matches("wish ").parse().expect("a number");
        assert!(wish > self.stopped, "wish {wish} was behind something that failed");
        if !session.may_be(&self.server.identity()) {
            self.under_way.push(Event::PostUnclear(marker));
            return;
        }
        let event = match self.weather {
            Weather::Fine | Weather::NotStored => {
                let statement = self.server.add(code);
                Event::Posted(marker, statement)
            }
            Weather::ReplyLost => {
                self.server.add(code);
                Event::PostUnclear(marker)
            }
            Weather::Lost => Event::PostUnclear(marker),
            Weather::Delayed => {
                self.server.late.push(code.to_owned());
                Event::PostUnclear(marker)
            }
            Weather::Refused => Event::PostRefused(marker, "no".into()),
        };
        self.under_way.push(event);
    }

    /// What must be so after every event.
    pub(crate) fn check(&mut self) {
        let mut positions = BTreeSet::new();
        for n in 0..5 {
            let view = self.machine.view(&cell(n));
            if let RunState::Queued { position } = view.state {
                assert!(position >= 1);
                positions.insert(position);
            }
            let Some(marker) = view.marker else { continue };
            let progress = match view.state {
                RunState::Running { progress, .. } => progress.unwrap_or(0.0),
                RunState::Done => 1.0,
                _ => 0.0,
            };
            assert!(progress < 1.0 || view.state == RunState::Done, "no 100 % before the end");
            if let Some((before, progress_before)) = self.seen.get(&marker) {
                // A wish that waits for its turn again hides how the last run ended.
                let again = matches!(view.state, RunState::Queued { .. });
                assert!(
                    again || may_become(before, &view.state, view.statement.is_some()),
                    "{before:?} → {:?}",
                    view.state
                );
                if matches!((before, &view.state), (RunState::Running { .. }, RunState::Running { .. })) {
                    assert!(progress >= *progress_before, "progress never goes back");
                }
            }
            let ended_badly = matches!(view.state, RunState::Error | RunState::Cancelled | RunState::Lost(_));
            let news = self
                .seen
                .get(&marker)
                .is_none_or(|(before, _)| !matches!(before, RunState::Error | RunState::Cancelled | RunState::Lost(_)));
            let here = view.session.as_ref().is_some_and(|session| session.may_be(&self.server.identity()));
            if ended_badly && news && here && view.note.is_none() {
                self.stopped = self.wishes;
            }
            self.seen.insert(marker, (view.state, progress));
        }
    }

    /// Everything arrives, the server works its queue off, nobody wants anything new.
    pub(crate) fn drain(&mut self) {
        self.weather = Weather::Fine;
        self.on(Event::Ready(true));
        for _ in 0..2000 {
            if let Some(code) = self.server.late.pop() {
                self.server.add(&code);
            }
            self.server.go_on(2);
            for (session, id) in self.polled.clone() {
                self.answer(session, id);
            }
            if self.under_way.is_empty() && !self.machine.is_busy() {
                return;
            }
            for event in std::mem::take(&mut self.under_way) {
                self.on(event);
            }
        }
        panic!("never quiet: {:?}", self.machine.waiting());
    }
}
