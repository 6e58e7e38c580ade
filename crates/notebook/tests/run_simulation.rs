//! The run machine against a server that is slow, forgetful and hard to reach: whatever the order of events, what must
//! never happen does not.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};

use livy_api::{
    ErrorOutput, Millis, MimeBundle, Output as Reply, SessionId, SessionKind, Statement, StatementId, StatementState,
};
use notebook::run::{Effect, Event, QueueMode, RunMachine, RunRequest, RunState, Work};
use notebook::{CellId, Language, Lost, Marker, Outcome, SessionIdentity, Show, SourceRevision};
use proptest::prelude::*;
use serde_json::json;

/// What happens next; numbers are taken modulo what there is.
#[derive(Debug, Clone)]
enum Step {
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
enum Weather {
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

/// The truth: statements of one session.
#[derive(Default)]
struct Server {
    statements: Vec<Statement>,
    /// Code on a long way.
    late: Vec<String>,
    generation: u32,
}

impl Server {
    fn identity(&self) -> SessionIdentity {
        SessionIdentity {
            server: "http://livy".into(),
            id: SessionId(0),
            name: Some(format!("s{}", self.generation)),
            app_id: None,
            owner: None,
            born: None,
            first_seen: Millis(0),
        }
    }

    fn add(&mut self, code: &str) -> Statement {
        let id = StatementId(u32::try_from(self.statements.len()).expect("few"));
        let statement = Statement {
            id,
            code: code.to_owned(),
            state: StatementState::Waiting,
            output: None,
            progress: 0.0,
            started: None,
            completed: None,
        };
        self.statements.push(statement.clone());
        statement
    }

    fn first_open(&mut self) -> Option<&mut Statement> {
        self.statements.iter_mut().find(|statement| !statement.state.is_final())
    }

    fn go_on(&mut self, how: u8) {
        let Some(statement) = self.first_open() else { return };
        match (&statement.state, how) {
            (StatementState::Waiting, _) => {
                statement.state = StatementState::Running;
                statement.started = Some(Millis(1));
            }
            (StatementState::Cancelling, _) => {
                statement.state = StatementState::Cancelled;
                statement.completed = Some(Millis(2));
            }
            (_, 0) => statement.progress = (statement.progress + 0.7) % 1.01,
            (_, 1) => self.end(Reply::Error(ErrorOutput { ename: "E".into(), ..ErrorOutput::default() })),
            _ => {
                let data = json!({"text/plain": statement.code});
                self.end(Reply::Ok(MimeBundle(data.as_object().expect("an object").clone())));
            }
        }
    }

    fn end(&mut self, output: Reply) {
        if let Some(statement) = self.first_open() {
            statement.state = StatementState::Available;
            statement.output = Some(output);
            statement.progress = 1.0;
            statement.completed = Some(Millis(2));
        }
    }

    fn cancel(&mut self, id: StatementId) {
        let Some(statement) = self.statements.get_mut(id.0 as usize) else { return };
        match statement.state {
            StatementState::Waiting => statement.state = StatementState::Cancelled,
            StatementState::Running => statement.state = StatementState::Cancelling,
            _ => {}
        }
    }
}

struct World {
    machine: RunMachine,
    server: Server,
    weather: Weather,
    now: u64,
    /// Wishes so far; each has code of its own.
    wishes: u32,
    under_way: Vec<Event>,
    polled: Vec<(SessionIdentity, StatementId)>,
    posts: BTreeMap<Marker, u32>,
    /// Wishes up to this number must not be sent any more: something before them failed.
    stopped: u32,
    /// For each run what was last seen of it: state and progress.
    seen: BTreeMap<Marker, (RunState, f64)>,
    outputs: BTreeMap<CellId, String>,
}

fn cell(n: u8) -> CellId {
    CellId::parse(&format!("c{}", n % 5)).expect("valid")
}

impl World {
    fn new() -> Self {
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

    fn request(&mut self, n: u8) -> RunRequest {
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

    fn step(&mut self, step: Step) {
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
    fn answer(&mut self, session: SessionIdentity, id: StatementId) {
        // A server that restarted answers for another session under the same number.
        let event = match self.server.statements.get(id.0 as usize) {
            Some(statement) => Event::Snapshot(session, statement.clone()),
            None => Event::StatementGone(session, id),
        };
        self.under_way.push(event);
    }

    fn on(&mut self, event: Event) {
        self.now += 1;
        let effects = self.machine.on(event, Millis(self.now));
        for effect in effects {
            self.carry_out(effect);
        }
        self.check();
    }

    fn carry_out(&mut self, effect: Effect) {
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

    fn post(&mut self, marker: Marker, session: &SessionIdentity, code: &str) {
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
    fn check(&mut self) {
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
    fn drain(&mut self) {
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
