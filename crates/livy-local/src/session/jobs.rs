//! The job channel's side of a session: states and results, each result handed out once.

use std::collections::BTreeMap;

/// Finished jobs that nobody asked for are kept up to this number.
const KEPT: usize = 1000;

/// What became of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum JobUpdate {
    /// It runs.
    Started,
    /// Base64 of the pickled result.
    Succeeded(String),
    /// The error's text.
    Failed(String),
}

/// A job's status as Livy reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JobStatus {
    pub(crate) state: &'static str,
    pub(crate) result: Option<String>,
    pub(crate) error: Option<String>,
}

/// The jobs of one session.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    submitted: u64,
    /// Taken out when cancelled, as Livy does.
    known: BTreeMap<u64, State>,
}

#[derive(Debug)]
enum State {
    Queued,
    Started,
    Ended(JobUpdate),
    /// The driver does not know the job, or its end was read.
    Forgotten,
}

/// Why there is no status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoStatus {
    /// Never submitted, or cancelled.
    Unknown,
    /// Its end was handed out already.
    Forgotten,
}

impl Jobs {
    /// A new job's number; numbers begin at 1. One that no driver will run is forgotten at once.
    pub(crate) fn submit(&mut self, runs: bool) -> u64 {
        self.submitted += 1;
        self.known.insert(self.submitted, if runs { State::Queued } else { State::Forgotten });
        let ended = self.known.iter().filter(|(_, state)| matches!(state, State::Ended(_) | State::Forgotten));
        let surplus = ended.clone().count().saturating_sub(KEPT);
        let old: Vec<u64> = ended.take(surplus).map(|(id, _)| *id).collect();
        for id in old {
            self.known.remove(&id);
        }
        self.submitted
    }

    pub(crate) fn update(&mut self, id: u64, update: JobUpdate) {
        if let Some(state) = self.known.get_mut(&id) {
            *state = match update {
                JobUpdate::Started => State::Started,
                ended => State::Ended(ended),
            };
        }
    }

    /// The status; an end is told once.
    pub(crate) fn status(&mut self, id: u64) -> Result<JobStatus, NoStatus> {
        let state = self.known.get_mut(&id).ok_or(NoStatus::Unknown)?;
        let going = |state| Ok(JobStatus { state, result: None, error: None });
        match std::mem::replace(state, State::Forgotten) {
            State::Queued => {
                *state = State::Queued;
                going("QUEUED")
            }
            State::Started | State::Ended(JobUpdate::Started) => {
                *state = State::Started;
                going("STARTED")
            }
            State::Ended(JobUpdate::Succeeded(result)) => {
                Ok(JobStatus { state: "SUCCEEDED", result: Some(result), error: None })
            }
            State::Ended(JobUpdate::Failed(error)) => {
                Ok(JobStatus { state: "FAILED", result: None, error: Some(error) })
            }
            State::Forgotten => Err(NoStatus::Forgotten),
        }
    }

    /// Forgets a job; it may go on running.
    pub(crate) fn cancel(&mut self, id: u64) {
        self.known.remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_told_once_and_a_cancelled_job_is_unknown() {
        let mut jobs = Jobs::default();
        let id = jobs.submit(true);
        assert_eq!((id, jobs.status(id).map(|status| status.state)), (1, Ok("QUEUED")));
        jobs.update(id, JobUpdate::Started);
        assert_eq!(jobs.status(id).map(|status| status.state), Ok("STARTED"));
        jobs.update(id, JobUpdate::Succeeded("x".to_owned()));
        assert_eq!(jobs.status(id).map(|status| status.result), Ok(Some("x".to_owned())));
        assert_eq!(jobs.status(id), Err(NoStatus::Forgotten));
        jobs.cancel(id);
        assert_eq!(jobs.status(id), Err(NoStatus::Unknown));
    }

    #[test]
    fn ends_that_nobody_reads_do_not_pile_up() {
        let mut jobs = Jobs::default();
        for _ in 0..KEPT + 50 {
            let id = jobs.submit(true);
            jobs.update(id, JobUpdate::Failed(String::new()));
        }
        assert!(jobs.known.len() <= KEPT + 1);
    }
}
