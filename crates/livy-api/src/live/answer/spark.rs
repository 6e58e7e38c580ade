//! What Spark says of its work for a statement.

use serde_json::{Map, Value, json};

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

/// What Spark did for a statement that has ended.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SparkSummary {
    /// Jobs and stages.
    pub work: SparkWork,
    /// Sizes and failures, where the driver has an API.
    pub details: Option<Details>,
}

/// Stages of a summary that are read: the driver tells of no more.
const STAGES: usize = 24;

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
        stages: fields.array("stages").unwrap_or_default().into_iter().filter_map(stage).take(STAGES).collect(),
        cost: fields.float("cost").unwrap_or(0.0),
    }
}

pub(super) fn numbers<const N: usize>(fields: &mut Fields, key: &str) -> [u64; N] {
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

impl SparkSummary {
    /// As JSON, in the driver's own words.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let stage = |stage: &Stage| {
            json!({
                "id": stage.id, "attempt": stage.attempt, "name": stage.name, "tasks": stage.tasks,
                "done": stage.done, "active": stage.active, "failed": stage.failed,
            })
        };
        let stages: Vec<Value> = self.work.stages.iter().map(stage).collect();
        let mut summary = json!({"jobs": self.work.jobs, "tasks": self.work.tasks, "stages": stages});
        if let Some(details) = &self.details {
            summary["details"] = details.to_json();
        }
        summary
    }

    /// Reads it, whatever a file may have in its place. `None` when there is nothing to tell.
    #[must_use]
    pub fn read(value: Value) -> Option<Self> {
        let mut fields = Fields::of(value)?;
        let details = fields.take("details").and_then(Details::read);
        let work = read(fields);
        (work.jobs[0] > 0).then_some(Self { work, details })
    }
}

impl Details {
    fn to_json(&self) -> Value {
        let detail = |(id, stage): &(u64, StageDetail)| {
            let mut value = json!({
                "input": stage.input, "output": stage.output, "read": stage.read, "write": stage.write,
                "spill": stage.spill,
            });
            if let Some((median, slowest)) = stage.times {
                value["median"] = median.into();
                value["slowest"] = slowest.into();
            }
            if let Some(reason) = &stage.reason {
                value["reason"] = reason.as_str().into();
            }
            (id.to_string(), value)
        };
        let stages: Map<String, Value> = self.stages.iter().map(detail).collect();
        json!({"stages": stages, "executors": self.executors})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_read_as_it_was_written() {
        let stage = Stage { id: 4, attempt: 1, name: "count".to_owned(), tasks: 8, done: 7, active: 0, failed: 2 };
        let work = SparkWork { jobs: [3, 0, 1], tasks: [7, 8], stages: vec![stage], cost: 0.0 };
        let detail = StageDetail {
            input: 1,
            read: 9,
            times: Some((2, 5)),
            reason: Some("lost".into()),
            ..StageDetail::default()
        };
        let details = Details { stages: vec![(4, detail)], executors: 2 };
        for details in [None, Some(details)] {
            let summary = SparkSummary { work: work.clone(), details };
            assert_eq!(SparkSummary::read(summary.to_json()), Some(summary));
        }
    }

    #[test]
    fn what_is_no_summary_is_none() {
        for value in [json!(null), json!([1]), json!({}), json!({"jobs": "many", "stages": 7})] {
            assert_eq!(SparkSummary::read(value), None);
        }
    }
}
