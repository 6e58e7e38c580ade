//! Why something ended badly, from its log and what else is known: the cause by name, the line that says so, and what to
//! change.

use leptos::prelude::*;
use viewer::diagnose::{Confidence, Facts, Finding, diagnose};
use viewer::format;

use super::log::LogWindow;
use crate::components::icon::{Glyph, Icon};

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
    let findings = Memo::new(move |_| {
        log.revision.track();
        log.with(|data| {
            let lines = data.buffer.lines().map(|line| data.buffer.line(line).unwrap_or_default());
            let first = data.buffer.first();
            let said = data.diagnostics().iter().map(String::as_str);
            let end = data.buffer.end();
            let mut found = facts.with(|facts| diagnose(lines.chain(said), facts));
            for finding in &mut found {
                // What the cluster says is no line of the log.
                finding.line = finding.line.map(|line| line + first).filter(|line| *line < end);
            }
            found
        })
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
