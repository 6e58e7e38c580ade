//! How long the session lives without use, and whether it is kept alive.

use leptos::prelude::*;
use livy_api::SessionState;
use viewer::format;

use crate::components::time::ticking;
use crate::drivers::notebook::{OpenNotebook, RULE, idle_timeout};
use crate::state::notebook::Attached;

/// A minute, in milliseconds.
const MINUTE: u64 = 60_000;

/// The time left and the switch, while a session is there.
#[component]
pub fn Idle(open: OpenNotebook) -> impl IntoView {
    let there = Memo::new(move |_| {
        let takes =
            |session: &Attached| matches!(session, Attached::Here(session, _) if session.state.takes_statements());
        open.state.session.with(takes)
    });
    let timeout = Memo::new(move |_| {
        open.state.session.with(|session| match session {
            Attached::Here(session, _) if session.state == SessionState::Idle => Some(idle_timeout(session)),
            _ => None,
        })
    });
    view! {
        <Show when=move || there.get()>
            <span class="idle-left small subtle">
                {move || timeout.get().filter(|_| !open.alive.on.get()).map(|(span, said)| view! { <Left open span said /> })}
                <label class="check" title=RULE>
                    <input
                        type="checkbox"
                        prop:checked=open.alive.on
                        on:change=move |event| open.keep_alive(event_target_checked(&event))
                    />
                    "Keep alive"
                </label>
                {move || open.alive.refused.get().map(|why| view! { <span class="problem" role="alert">{why}</span> })}
            </span>
        </Show>
    }
}

/// The time left, to the minute.
#[component]
fn Left(open: OpenNotebook, span: u64, said: bool) -> impl IntoView {
    let now = ticking();
    let left = Memo::new(move |_| {
        let unused = now.get().saturating_sub(open.alive.used.get());
        span.saturating_sub(unused).div_ceil(MINUTE) * MINUTE
    });
    let whole = format::duration(span);
    let about = if said {
        format!("This session ends when it is not used for {whole}.")
    } else {
        format!("Sessions end when they are not used for {whole}, unless the server is set otherwise.")
    };
    view! { <span title=about>{move || format!("{} left", format::duration(left.get()))}</span> }
}
