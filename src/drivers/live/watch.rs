//! Follows the statement that runs: its output, its line, its Spark jobs, until it ends.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use livy_api::live::{Details, Look, Question, SparkWork};
use livy_api::{GetStatement, StatementId, StatementState, Target};
use notebook::CellId;
use polling::Priority;
use polling::live::{Purpose, Refusal};

use super::Live;
use crate::platform::spawn::{self, Task};
use crate::platform::{clock, timer};
use crate::state::live::LiveState;

/// Milliseconds between two looks: what is printed is on screen within 300.
const PACE: u32 = 120;
/// The same in a cell that has printed nothing for a while: still soon enough, at two thirds of the cost.
const QUIET_PACE: u32 = 200;
/// Looks without anything new after which a cell is taken to be quiet.
const QUIET_AFTER: u32 = 10;
/// The same while the channel has no time for it.
const CALM: u32 = 1_000;
/// Milliseconds between two looks at Spark's jobs.
const JOBS: u64 = 500;
/// Milliseconds between two looks at sizes of stages.
const DETAILS: u64 = 3_000;
/// Of the driver's time at most one part in so many goes into looking.
const SHARE: f64 = 100.0;
/// Looks at what a statement that has ended did, until Spark has counted its jobs to the end.
const LAST_LOOKS: u32 = 9;
/// Milliseconds between the first two of them; each wait is half as long again, a quarter of a minute in all.
const LAG: u32 = 200;

/// Marks the line of a cell that runs; `None` takes the mark away.
pub type MarkLine = Rc<dyn Fn(&CellId, Option<u32>)>;

/// A statement that runs in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The cell.
    pub cell: CellId,
    /// Its session.
    pub session: Target,
    /// Its statement.
    pub statement: StatementId,
    /// It is Python: it has output to read and a line.
    pub python: bool,
}

/// What follows a statement; ends when dropped.
pub struct Watch {
    /// What it follows.
    pub subject: Subject,
    /// Number of the buffer that holds the statement's output, once known.
    generation: Rc<Cell<Option<u64>>>,
    line: Rc<Cell<Option<u32>>>,
    task: RefCell<Option<Task>>,
}

struct Follower {
    live: Live,
    state: LiveState,
    subject: Subject,
    mark: MarkLine,
    generation: Rc<Cell<Option<u64>>>,
    line: Rc<Cell<Option<u32>>>,
    last_jobs: u64,
    last_details: u64,
    jobs_every: u64,
    /// Looks since something was printed.
    quiet: u32,
}

impl Watch {
    /// Begins to follow.
    pub fn begin(live: &Live, state: LiveState, subject: Subject, mark: MarkLine) -> Self {
        state.follow(Some(subject.cell.clone()));
        state.forget_spark(&subject.cell);
        let (generation, line) = (Rc::new(Cell::new(None)), Rc::new(Cell::new(None)));
        let mut follower = Follower {
            live: live.clone(),
            state,
            subject: subject.clone(),
            mark,
            generation: Rc::clone(&generation),
            line: Rc::clone(&line),
            last_jobs: 0,
            last_details: clock::now(),
            jobs_every: JOBS,
            quiet: 0,
        };
        let task = spawn::task(async move {
            loop {
                let Some(wait) = follower.step().await else { return };
                timer::sleep(wait).await;
            }
        });
        Self { subject, generation, line, task: RefCell::new(Some(task)) }
    }

    /// The statement has ended: nothing is asked any more but what is left to know.
    pub fn end(&self, mark: &MarkLine) {
        self.task.borrow_mut().take();
        if self.line.take().is_some() {
            mark(&self.subject.cell, None);
        }
    }

    /// Number of the buffer that held its output, if it was seen.
    pub fn generation(&self) -> Option<u64> {
        self.generation.get()
    }
}

impl Follower {
    /// One look; milliseconds until the next, or nothing when there is no use.
    async fn step(&mut self) -> Option<u32> {
        let now = clock::now();
        let jobs = now.saturating_sub(self.last_jobs) >= self.jobs_every;
        if !self.subject.python && !jobs {
            return Some(QUIET_PACE);
        }
        let group = self.subject.statement.to_string();
        let mut question = Question::look(self.subject.python, jobs, &group);
        if let Some(generation) = self.generation.get() {
            let places = self.state.with_streams(|streams| (streams.stdout.at, streams.stderr.at))?;
            question = question.from(generation, places.0, places.1);
        }
        match self.live.ask(Purpose::Look, question).await {
            Ok((value, cost)) => {
                if jobs {
                    self.last_jobs = now;
                }
                let look = Look::read(value)?;
                self.take(&look).await;
                self.fill(clock::now());
                let spark = look.spark.as_ref().map_or(0.0, |work| work.cost);
                self.jobs_every = JOBS.max(share(spark).into());
                let pace = if self.quiet < QUIET_AFTER { PACE } else { QUIET_PACE };
                Some(pace.max(share(cost - spark)))
            }
            Err(Refusal::Off) => None,
            Err(_) => Some(CALM),
        }
    }

    async fn take(&mut self, look: &Look) {
        if self.subject.python && look.generation != 0 {
            if self.generation.get().is_none() && look.running && self.still_runs().await {
                self.generation.set(Some(look.generation));
            }
            if self.generation.get() == Some(look.generation) {
                let read = |state: &LiveState| state.with_streams(|streams| (streams.stdout.at, streams.stderr.at));
                let before = read(&self.state);
                self.state.feed(look.stdout.as_ref(), look.stderr.as_ref());
                self.quiet = if read(&self.state) == before { self.quiet.saturating_add(1) } else { 0 };
            }
            let line = look.line.filter(|_| self.generation.get() == Some(look.generation));
            if self.line.replace(line) != line {
                (self.mark)(&self.subject.cell, line);
            }
        }
        if let Some(work) = look.spark.clone().filter(|work| work.jobs[0] > 0) {
            self.state.change_spark(&self.subject.cell, |view| view.work = work);
        }
    }

    /// The statement ran a moment ago, so what was seen of the driver before was of this statement and of no other.
    async fn still_runs(&self) -> bool {
        let endpoint = GetStatement(self.subject.session.clone(), self.subject.statement);
        let statement = self.live.0.api.call(&endpoint, Priority::Statement).await;
        statement.is_ok_and(|statement| matches!(statement.state, StatementState::Running))
    }

    /// Now and then, sizes.
    fn fill(&mut self, now: u64) {
        if now.saturating_sub(self.last_details) >= DETAILS {
            self.last_details = now;
            let (live, state, cell) = (self.live.clone(), self.state, self.subject.cell.clone());
            spawn::to_the_end(async move { details(&live, state, &cell, false).await });
        }
    }
}

/// Asks for sizes, skew and failures of a cell's stages.
async fn details(live: &Live, state: LiveState, cell: &CellId, over: bool) {
    let stages = state.spark.try_with_untracked(|all| {
        let stages = &all.get(cell)?.work.stages;
        Some(stages.iter().map(|stage| (stage.id, stage.attempt)).collect::<Vec<_>>())
    });
    let Some(stages) = stages.flatten().filter(|stages| !stages.is_empty()) else { return };
    if let Ok((value, _)) = live.ask(Purpose::Fill, Question::details(&stages, over)).await
        && let Some(details) = Details::read(value)
    {
        state.change_spark(cell, |view| view.details = Some(details));
    }
}

/// The last look at a cell's Spark jobs, which stays with it as a summary.
pub async fn summary(live: &Live, state: LiveState, subject: &Subject) {
    let mut work = last_look(live, subject).await;
    let mut lag = LAG;
    for _ in 0..LAST_LOOKS {
        // Spark's own account may be a moment behind the statement.
        if work.as_ref().is_none_or(|work| work.jobs[1] == 0) {
            break;
        }
        timer::sleep(lag).await;
        lag += lag / 2;
        work = last_look(live, subject).await;
    }
    let Some(work) = work.filter(|work| work.jobs[0] > 0) else { return };
    // The cell may run again by now.
    if state.cell.try_with_untracked(|cell| cell.as_ref() == Some(&subject.cell)) != Some(false) {
        return;
    }
    state.change_spark(&subject.cell, |view| {
        view.work = work;
        view.over = true;
    });
    details(live, state, &subject.cell, true).await;
}

async fn last_look(live: &Live, subject: &Subject) -> Option<SparkWork> {
    let question = Question::look(false, true, &subject.statement.to_string());
    let (value, _) = live.ask(Purpose::Fill, question).await.ok()?;
    Look::read(value)?.spark
}

/// Milliseconds to wait after something that cost so many.
fn share(cost: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
    {
        (cost * SHARE).clamp(0.0, 10_000.0) as u32
    }
}
