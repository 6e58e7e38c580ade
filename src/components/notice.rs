//! What went wrong, where it went wrong: what happened, why, and what to do.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A problem in three parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What happened, in one sentence.
    pub what: String,
    /// What to do about it, in one sentence.
    pub advice: String,
    /// What the server said beyond that.
    pub detail: Option<String>,
}

impl Problem {
    /// A problem without further detail.
    pub fn new(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { what: what.into(), advice: advice.into(), detail: None }
    }
}

/// The problem, announced when it appears.
#[component]
pub fn Notice(
    /// What is wrong.
    problem: Problem,
    /// It is a warning, not a failure.
    #[prop(optional)]
    warning: bool,
    /// Buttons at its end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let Problem { what, advice, detail } = problem;
    view! {
        <div class="notice" class:failed=!warning class:warning=warning role="alert">
            <Icon glyph=if warning { Glyph::Warning } else { Glyph::Cross } />
            <div>
                <div>{what}</div>
                <div class="subtle">{advice}</div>
            </div>
            <div>{children.map(|children| children())}</div>
            {detail
                .map(|detail| {
                    view! {
                        <details class="detail">
                            <summary>"What the server said"</summary>
                            <pre>{detail}</pre>
                        </details>
                    }
                })}
        </div>
    }
}
