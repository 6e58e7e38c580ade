//! Why something ended badly, from its log alone.

use leptos::prelude::*;

use crate::components::notice::{Notice, Problem};
use crate::state::log::LogState;

/// The reason, as far as the log tells.
#[component]
pub fn Death(log: LogState, what: &'static str) -> impl IntoView {
    let line = move || {
        log.revision.track();
        log.with(|data| {
            let line = data.index.error_from(None, true)?;
            data.buffer.line(line).map(str::to_owned)
        })
    };
    move || {
        let (text, advice) = match line() {
            Some(line) => (line, "This is the first error of its log."),
            None => ("No error stands in its log.".to_owned(), "The cluster's own log may say more."),
        };
        let problem = Problem { what: format!("The {what} ended: {text}"), advice: advice.to_owned(), detail: None };
        view! { <Notice problem /> }
    }
}
