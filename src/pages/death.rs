//! Why something ended badly, from its log and what else is known: the cause by name, the line that says so, and what to
//! change.

use leptos::prelude::*;
use viewer::diagnose::{Classifier, Confidence, Facts, Finding};
use viewer::format;

use super::log::LogWindow;
use crate::components::icon::{Glyph, Icon};
use crate::drivers::services;
use crate::state::log::LogState;

/// The causes, the likeliest first.
#[component]
pub fn Death(
    /// Its log.
    window: LogWindow,
    /// What else is known.
    #[prop(into)]
    facts: Signal<Facts>,
) -> impl IntoView {
    let log = window.log;
    let reading = StoredValue::new(Reading::default());
    // Grows while a long log is being read.
    let step = RwSignal::new(0_u32);
    let findings = Memo::new(move |_| {
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
        found
    });
    move || {
        let mut found = findings.get().into_iter();
        let first = found.next()?;
        let rest: Vec<Finding> = found.collect();
        let more = (!rest.is_empty()).then(|| {
            view! {
                <details class="detail">
                    <summary>{format!("{} beside it", format::plural(rest.len() as u64, "more sign"))}</summary>
                    {rest.into_iter().map(|finding| view! { <Cause finding window /> }).collect_view()}
                </details>
            }
        });
        Some(view! {
            <section class="notice failed death" aria-label="Why it ended">
                <Icon glyph=Glyph::Cross />
                <div class="causes">
                    <Cause finding=first window />
                    {more}
                </div>
            </section>
        })
    }
}

/// How far the log was read for causes: each line once, however long it grows.
#[derive(Default)]
struct Reading {
    classifier: Classifier,
    next: u32,
    generation: u64,
}

impl Reading {
    /// Lines read at once; a few milliseconds.
    const STEP: u32 = 20_000;

    /// Reads some more lines; whether there are more.
    fn go_on(&mut self, log: LogState) -> bool {
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

    fn findings(&self, log: LogState, facts: &Facts) -> Vec<Finding> {
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

#[component]
fn Cause(finding: Finding, window: LogWindow) -> impl IntoView {
    let sure = match finding.confidence {
        Confidence::Certain => "",
        Confidence::Likely => "Likely: ",
        Confidence::Possible => "Possible: ",
    };
    let line = finding.line.map(|line| {
        let text = match finding.count {
            0 | 1 => format!("Show line {}", line + 1),
            more => format!("Show line {} ({} say so)", line + 1, format::plural(u64::from(more), "line")),
        };
        view! {
            <button type="button" class="link" on:click=move |_| window.choose(line)>
                {text}
            </button>
        }
    });
    view! {
        <div class="cause">
            <div>
                <strong>{format!("{sure}{}", finding.title)}</strong>
            </div>
            {(!finding.quote.is_empty()).then(|| view! { <pre class="wrap">{finding.quote}</pre> })}
            <div class="subtle">{finding.advice} " " {line}</div>
        </div>
    }
}
