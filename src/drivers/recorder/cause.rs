//! Why runs failed: found in their logs, and kept with them.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use viewer::diagnose::{Classifier, Facts, Finding};
use viewer::record::{KeptCause, Record, Sort};

use super::Recorder;
use crate::drivers::services;
use crate::state::log::LogState;

/// The causes of what the server knows, by sort and number.
pub type Causes = Arc<HashMap<(Sort, u32), Arc<KeptCause>>>;

/// How far a log was read for causes: each line once, however long it grows.
#[derive(Default)]
pub struct Reading {
    classifier: Classifier,
    next: u32,
    generation: u64,
}

impl Reading {
    /// Lines read at once; a few milliseconds.
    const STEP: u32 = 20_000;

    /// Reads some more lines; whether there are more.
    pub fn go_on(&mut self, log: LogState) -> bool {
        log.with(|data| {
            if self.generation != data.generation {
                *self = Self { generation: data.generation, ..Self::default() };
            }
            let stop = self.next.max(data.buffer.first()).saturating_add(Self::STEP);
            data.buffer.walk(self.next, |number, _, line| {
                if number < stop {
                    self.classifier.line(number, line);
                    self.next = number + 1;
                }
                number < stop
            });
            self.next < data.buffer.end()
        })
    }

    /// The causes found so far, the likeliest first.
    pub fn findings(&self, log: LogState, facts: &Facts) -> Vec<Finding> {
        log.with(|data| {
            let said = data.diagnostics();
            if said.is_empty() {
                return self.classifier.finish(facts);
            }
            let end = data.buffer.end();
            let mut whole = self.classifier.clone();
            for (number, line) in (end..).zip(said) {
                whole.line(number, line);
            }
            let mut found = whole.finish(facts);
            for finding in &mut found {
                // What the cluster says is no line of the log.
                finding.line = finding.line.filter(|line| *line < end);
            }
            found
        })
    }
}

/// Finds the likeliest cause in a whole log.
type Find = fn(LogState, &Facts) -> Option<KeptCause>;

part!(runs, find_code: Find, |log, facts| {
    let mut reading = Reading::default();
    while reading.go_on(log) {}
    reading.findings(log, facts).first().map(KeptCause::of)
});

/// Reads the log of a run that has failed for its cause, and keeps that.
pub(super) async fn find(recorder: &Recorder, record: &Record, log: LogState) {
    let Ok(find) = find_code().await else { return };
    let facts = Facts { subject: record.sort.into(), state: record.state().to_owned(), ..Facts::default() };
    if let Some(cause) = find(log, &facts) {
        recorder.found(&record.key, cause);
    }
}

impl Recorder {
    /// Keeps why a run failed.
    pub fn found(&self, key: &str, cause: KeptCause) {
        {
            let mut records = self.0.records.borrow_mut();
            let Some(record) = records.as_mut().and_then(|records| records.get_mut(key)) else { return };
            if record.cause.as_deref() == Some(&cause) {
                return;
            }
            record.cause = Some(Arc::new(cause));
        }
        self.written(vec![key.to_owned()]);
    }

    /// Tells lists of the causes, as they come to be known.
    pub(super) fn tell_causes(&self) {
        let recorder = StoredValue::new_local(self.clone());
        let causes = self.0.services.causes;
        Effect::new(move || {
            let now = recorder.with_value(|recorder| {
                recorder.track();
                recorder.causes()
            });
            if causes.with_untracked(|before| *before != now) {
                causes.set(now);
            }
        });
    }

    fn causes(&self) -> Causes {
        let (records, current) = (self.0.records.borrow(), self.0.current.borrow());
        let cause = |(at, key): (&(Sort, u32), &String)| Some((*at, records.as_ref()?.get(key)?.cause.clone()?));
        Arc::new(current.iter().filter_map(cause).collect())
    }
}

/// Looks at a log for causes as it grows: step by step, so that the page stays free.
pub fn causes_in(log: LogState, facts: Signal<Facts>) -> Memo<(Vec<Finding>, bool)> {
    let reading = StoredValue::new(Reading::default());
    // Grows while a long log is being read.
    let step = RwSignal::new(0_u32);
    Memo::new(move |_| {
        log.revision.track();
        step.track();
        let mut found = Vec::new();
        let mut more = false;
        reading.update_value(|reading| {
            more = reading.go_on(log);
            found = reading.findings(log, &facts.get());
        });
        if more {
            services::soon(move || {
                step.try_update(|step| *step += 1);
            });
        }
        (found, more)
    })
}
