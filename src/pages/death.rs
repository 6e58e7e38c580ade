//! Why something ended badly, from its log and what else is known: the cause by name, the line that says so, and what to
//! change.

use leptos::prelude::*;
use viewer::diagnose::{Facts, Finding};
use viewer::format;
use viewer::record::KeptCause;

use super::log::LogWindow;
use crate::components::icon::{Glyph, Icon};
use crate::drivers::recorder;
use crate::drivers::services::Services;

/// The causes, the likeliest first.
#[component]
pub fn Death(
    /// Its log.
    window: LogWindow,
    /// What else is known.
    #[prop(into)]
    facts: Signal<Facts>,
    /// The key of its record, when the cause is to be kept there.
    #[prop(into)]
    key: Signal<Option<String>>,
) -> impl IntoView {
    let log = window.log;
    let causes = recorder::causes_in(log, facts);
    let recorder = StoredValue::new_local(recorder::here(Services::here()));
    Effect::new(move || {
        let Some(key) = key.get().filter(|_| log.complete.get()) else { return };
        let first = causes.with(|(found, more)| found.first().filter(|_| !more).map(KeptCause::of));
        if let Some(cause) = first {
            recorder.with_value(|recorder| recorder.found(&key, cause));
        }
    });
    let findings = Memo::new(move |_| causes.with(|(found, _)| found.clone()));
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

#[component]
fn Cause(finding: Finding, window: LogWindow) -> impl IntoView {
    let sure = finding.confidence.hedge();
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
