//! Sessions and batches made up from a number.

use std::sync::{Arc, Weak};
use std::time::Duration;

use livy_api::{BatchState, SessionState};
use serde_json::{Map, Value, json};
use tokio::task::JoinHandle;
use tokio::time::interval;

use super::ScriptedDriver;
use super::options::Seed;
use crate::batch::Batch;
use crate::engine::{Driver, SessionEvents};
use crate::kind::Kind;
use crate::log::Stream;
use crate::rest::create::echo;
use crate::server::Server;
use crate::session::{Session, Settings, Shown};

const SUBJECTS: [&str; 8] = ["orders", "clicks", "stock", "billing", "sensors", "search", "returns", "weather"];
const TASKS: [&str; 6] = ["explore", "features", "daily", "backfill", "report", "check"];
/// Accounts, by what they are for.
const OWNERS: [&str; 5] = ["analytics", "etl", "reports", "ml", "adhoc"];
const KINDS: [Kind; 5] = [Kind::PySpark, Kind::PySpark, Kind::Spark, Kind::Sql, Kind::Shared];
const SESSION_STATES: [SessionState; 8] = [
    SessionState::Idle,
    SessionState::Idle,
    SessionState::Idle,
    SessionState::Busy,
    SessionState::Busy,
    SessionState::Starting,
    SessionState::Error,
    SessionState::Dead,
];
const BATCH_STATES: [BatchState; 6] = [
    BatchState::Success,
    BatchState::Success,
    BatchState::Running,
    BatchState::Running,
    BatchState::Dead,
    BatchState::Starting,
];

/// A small generator of numbers (splitmix64).
#[derive(Debug, Clone)]
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit.max(1)
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let count = u64::try_from(items.len()).unwrap_or(1);
        &items[usize::try_from(self.below(count)).unwrap_or(0)]
    }
}

/// Makes them, and the tasks that move them. After a restart names and owners differ.
pub(crate) fn plant(server: &Arc<Server>, seed: &Seed, restarts: u64) -> Vec<JoinHandle<()>> {
    let mut dice = Dice(seed.seed.wrapping_add(restarts << 32));
    for _ in 0..seed.sessions {
        plant_session(server, &mut dice);
    }
    for _ in 0..seed.batches {
        plant_batch(server, &mut dice);
    }
    let mut tasks = Vec::new();
    if let Some(pause) = seed.change_every {
        tasks.push(tokio::spawn(change(Arc::downgrade(server), dice.clone(), pause)));
    }
    if seed.log_rate > 0 {
        tasks.push(tokio::spawn(write_logs(Arc::downgrade(server), seed.log_rate)));
    }
    tasks
}

fn name(dice: &mut Dice, id: u32) -> Option<String> {
    // One in four has none, as when people don't bother.
    (dice.below(4) > 0).then(|| format!("{}-{}-{id}", dice.pick(&SUBJECTS), dice.pick(&TASKS)))
}

fn plant_session(server: &Arc<Server>, dice: &mut Dice) {
    let id = server.sessions.next_id();
    let (name, kind) = (name(dice, id), *dice.pick(&KINDS));
    let owner = Some((*dice.pick(&OWNERS)).to_owned());
    let memory = json!(format!("{}g", 1 + dice.below(8)));
    let shown = Shown { name: name.clone(), owner, kind, fields: fields(memory) };
    let options = &server.options;
    let settings = Settings {
        retained: options.retained_statements.max(1),
        cancel_timeout: options.cancel_timeout,
        cancel_interval: options.cancel_interval,
        idle_timeout: options.session_timeout,
        ttl: None,
        heartbeat: None,
    };
    let folder = server.folder.path().join(format!("session-{id}"));
    let session = Arc::new(Session::new(id, shown, settings, options.log_lines, folder));
    for n in 0..dice.below(60) {
        session.note(log_line(n, id));
    }
    match dice.pick(&SESSION_STATES) {
        // An idle one takes statements.
        SessionState::Idle => {
            if let Some(control) = &server.control {
                let events = SessionEvents(Arc::downgrade(&session));
                let driver: Arc<dyn Driver> = Arc::new(ScriptedDriver::new(Arc::clone(control), events.clone()));
                session.set_driver(driver);
                events.ready();
            }
        }
        state => session.show_state(state.clone()),
    }
    // Names end in the number, so they are never taken.
    let _ = server.sessions.insert(id, name.as_deref(), session);
}

fn plant_batch(server: &Arc<Server>, dice: &mut Dice) {
    let id = server.batches.next_id();
    let name = name(dice, id);
    let owner = Some((*dice.pick(&OWNERS)).to_owned());
    let batch = Arc::new(Batch::new(id, name.clone(), owner, server.options.log_lines));
    for n in 0..dice.below(60) {
        batch.log.push(Stream::Stdout, log_line(n, id));
    }
    batch.show_state(dice.pick(&BATCH_STATES).clone());
    let _ = server.batches.insert(id, name.as_deref(), batch);
}

fn fields(memory: Value) -> Map<String, Value> {
    let (none, zero, list) = (Value::Null, json!(0), json!([]));
    echo([
        none.clone(),
        none.clone(),
        memory,
        zero.clone(),
        none.clone(),
        zero.clone(),
        json!({}),
        list.clone(),
        list.clone(),
        zero.clone(),
        list.clone(),
        zero,
        list,
        none,
    ])
}

fn log_line(n: u64, id: u32) -> String {
    let (minute, second) = (n / 60 % 60, n % 60);
    format!(
        "26/01/01 00:{minute:02}:{second:02} INFO TaskSetManager: Finished task {n}.0 in stage 0.0 (TID {n}) of {id}"
    )
}

/// Changes one session or batch after the other.
async fn change(server: Weak<Server>, mut dice: Dice, pause: Duration) {
    let mut ticks = interval(pause.max(Duration::from_millis(1)));
    loop {
        ticks.tick().await;
        let Some(server) = server.upgrade() else { return };
        let (sessions, batches) = (server.sessions.all(), server.batches.all());
        if !sessions.is_empty() {
            let session = dice.pick(&sessions);
            let next = match session.state() {
                SessionState::Starting | SessionState::Busy => Some(SessionState::Idle),
                SessionState::Idle if dice.below(8) == 0 => Some(SessionState::Dead),
                SessionState::Idle => Some(SessionState::Busy),
                _ => None,
            };
            if let Some(state) = next {
                session.note(format!("the session becomes {state}"));
                session.show_state(state);
            }
        }
        if !batches.is_empty() {
            let batch = dice.pick(&batches);
            match batch.state() {
                BatchState::Starting => batch.show_state(BatchState::Running),
                BatchState::Running if dice.below(4) == 0 => batch.show_state(BatchState::Dead),
                BatchState::Running => batch.show_state(BatchState::Success),
                _ => {}
            }
        }
    }
}

/// Writes lines into the logs of what is busy, in steps of a twentieth of a second.
async fn write_logs(server: Weak<Server>, rate: u32) {
    let mut ticks = interval(Duration::from_millis(50));
    let (mut due, mut written) = (0.0, 0_u64);
    loop {
        ticks.tick().await;
        let Some(server) = server.upgrade() else { return };
        due += f64::from(rate) / 20.0;
        while due >= 1.0 {
            due -= 1.0;
            written += 1;
            for session in server.sessions.all().iter().filter(|one| one.state() == SessionState::Busy) {
                session.note(log_line(written, session.id));
            }
            for batch in server.batches.all().iter().filter(|one| one.state() == BatchState::Running) {
                batch.log.push(Stream::Stdout, log_line(written, batch.id));
            }
        }
    }
}
