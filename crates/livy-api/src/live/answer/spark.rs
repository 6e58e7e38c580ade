//! What Spark says of its work for a statement.

use serde_json::Value;

use crate::decode::Fields;

/// Spark's jobs of one statement.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SparkWork {
    /// Jobs known, running, failed.
    pub jobs: [u64; 3],
    /// Tasks done and known, of all stages.
    pub tasks: [u64; 2],
    /// The newest stages.
    pub stages: Vec<Stage>,
    /// Milliseconds of the driver's CPU that the question cost.
    pub cost: f64,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stage {
    /// Its number.
    pub id: u64,
    /// Its attempt.
    pub attempt: u64,
    /// What it is for.
    pub name: String,
    /// Tasks in all.
    pub tasks: u64,
    /// Tasks done.
    pub done: u64,
    /// Tasks running.
    pub active: u64,
    /// Tasks failed.
    pub failed: u64,
}

/// What the driver's own API says of a stage. Sizes in bytes, times in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StageDetail {
    /// Read from storage.
    pub input: u64,
    /// Written to storage.
    pub output: u64,
    /// Read from other stages.
    pub read: u64,
    /// Written for other stages.
    pub write: u64,
    /// Written to memory's relief, in memory and on disk.
    pub spill: u64,
    /// Time of the median task and of the slowest.
    pub times: Option<(u64, u64)>,
    /// Why a task failed.
    pub reason: Option<String>,
}

/// Details of stages, by the stage's number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details {
    /// The stages.
    pub stages: Vec<(u64, StageDetail)>,
    /// Executors at work.
    pub executors: u64,
}

/// Reads Spark's jobs of a statement.
pub(super) fn read(mut fields: Fields) -> SparkWork {
    let stage = |value: Value| {
        let mut fields = Fields::of(value)?;
        let mut number = |key: &str| fields.number(key).unwrap_or(0);
        let (id, attempt, tasks, done) = (number("id"), number("attempt"), number("tasks"), number("done"));
        let (active, failed) = (number("active"), number("failed"));
        Some(Stage { id, attempt, name: fields.text("name").unwrap_or_default(), tasks, done, active, failed })
    };
    SparkWork {
        jobs: numbers(&mut fields, "jobs"),
        tasks: numbers(&mut fields, "tasks"),
        stages: fields.array("stages").unwrap_or_default().into_iter().filter_map(stage).collect(),
        cost: fields.float("cost").unwrap_or(0.0),
    }
}

fn numbers<const N: usize>(fields: &mut Fields, key: &str) -> [u64; N] {
    let mut numbers = fields.array(key).unwrap_or_default().into_iter().map(|value| value.as_u64().unwrap_or(0));
    std::array::from_fn(|_| numbers.next().unwrap_or(0))
}

impl Details {
    /// Reads them; `None` when the driver has no API.
    #[must_use]
    pub fn read(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        let stages = fields.object("stages")?.rest().into_iter().filter_map(|(id, value)| {
            let mut fields = Fields::of(value)?;
            let times = fields.number("median").zip(fields.number("slowest"));
            let reason = fields.text("reason").filter(|reason| !reason.is_empty());
            let mut size = |key: &str| fields.number(key).unwrap_or(0);
            let (input, output, read) = (size("input"), size("output"), size("read"));
            let (write, spill) = (size("write"), size("spill"));
            Some((id.parse().ok()?, StageDetail { input, output, read, write, spill, times, reason }))
        });
        let stages = stages.collect();
        Some(Self { stages, executors: fields.number("executors").unwrap_or(0) })
    }
}
