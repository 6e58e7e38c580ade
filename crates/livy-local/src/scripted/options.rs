//! Options of the scripted engine.

use std::time::Duration;

/// How the scripted engine behaves.
#[derive(Debug, Clone)]
pub struct ScriptedOptions {
    /// How long a session takes to become idle.
    pub start_delay: Duration,
    /// The job channel.
    pub jobs: JobsMode,
    /// Sessions and batches to begin with.
    pub seed: Option<Seed>,
    /// Names that Scala completion knows.
    pub completions: Vec<String>,
}

/// Whether `submit-job` is there.
#[derive(Debug, Clone)]
pub enum JobsMode {
    /// 404, as on servers that lack it.
    Off,
    /// Jobs get canned answers: the first one that fits.
    On(Vec<JobAnswer>),
}

/// A canned answer to a job.
#[derive(Debug, Clone, Default)]
pub struct JobAnswer {
    /// The job's expression must contain this; empty fits all.
    pub contains: String,
    /// The text that the job returns; `{stdout}` stands for what the running statement printed so far, as a JSON string
    /// without its quotes.
    pub result: String,
    /// When set, the job fails and this is the last line of its Python traceback.
    pub error: Option<String>,
    /// How long it takes.
    pub delay: Duration,
    /// Whether it ends the running statement with a KeyboardInterrupt.
    pub interrupts: bool,
}

/// Sessions and batches made up from a number: the same number gives the same ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seed {
    /// How many sessions.
    pub sessions: u32,
    /// How many batches.
    pub batches: u32,
    /// What names, owners, kinds and states are drawn from.
    pub seed: u64,
    /// Pause between two changes of one of them; none change when it is not set.
    pub change_every: Option<Duration>,
    /// Lines a second that the logs of busy sessions and running batches grow by, each.
    pub log_rate: u32,
}

impl Default for ScriptedOptions {
    fn default() -> Self {
        Self {
            start_delay: Duration::from_millis(50),
            jobs: JobsMode::Off,
            seed: None,
            completions: ["map", "mapConserve", "max", "maxBy", "range", "read"].map(str::to_owned).to_vec(),
        }
    }
}
