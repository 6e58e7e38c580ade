//! Times: relative where people scan, exact on hover and for screen readers.

use std::cell::{Cell, RefCell};

use leptos::prelude::*;

use crate::platform::spawn::{self, Task};
use crate::platform::{clock, timer};

thread_local! {
    static USERS: Cell<u32> = const { Cell::new(0) };
    static TICK: RefCell<Option<(ArcRwSignal<u64>, Option<Task>)>> = const { RefCell::new(None) };
}

/// The wall clock in milliseconds, ticking once a second for as long as some view uses it and the page is visible.
pub fn ticking() -> ArcRwSignal<u64> {
    let signal = TICK.with_borrow_mut(|tick| {
        let (signal, task) = tick.get_or_insert_with(|| (ArcRwSignal::new(clock::wall()), None));
        if task.is_none() {
            signal.set(clock::wall());
            *task = Some(tick_on(signal.clone()));
        }
        signal.clone()
    });
    USERS.set(USERS.get() + 1);
    on_cleanup(|| {
        USERS.set(USERS.get() - 1);
        if USERS.get() == 0 {
            TICK.with_borrow_mut(|tick| {
                if let Some((_, task)) = tick {
                    *task = None;
                }
            });
        }
    });
    signal
}

fn tick_on(signal: ArcRwSignal<u64>) -> Task {
    spawn::task(async move {
        loop {
            timer::sleep(1_000).await;
            signal.set(clock::wall());
        }
    })
}

/// How long ago something was, growing by itself: `3 min ago`.
#[component]
pub fn Ago(
    /// When it was, in milliseconds since 1970.
    #[prop(into)]
    at: Signal<u64>,
    /// Written before it, such as `≥ `.
    #[prop(optional)]
    prefix: &'static str,
    /// Leave the word "ago" away.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let now = ticking();
    let text = Memo::new(move |_| {
        let since = now.get().saturating_sub(at.get());
        let text = viewer::format::ago(i64::try_from(since).unwrap_or(i64::MAX));
        match text.strip_suffix(" ago") {
            _ if !bare => format!("{prefix}{text}"),
            Some(span) => format!("{prefix}{span}"),
            None => "just now".to_owned(),
        }
    });
    view! { <time title=move || clock::exact(at.get())>{text}</time> }
}

/// A duration that ticks while it goes on: `00:12`.
#[component]
pub fn Elapsed(
    /// When it began, in milliseconds since 1970.
    #[prop(into)]
    since: Signal<u64>,
) -> impl IntoView {
    let now = ticking();
    let text = Memo::new(move |_| stopwatch(now.get().saturating_sub(since.get())));
    view! { <span class="mono">{text}</span> }
}

/// `00:12`, `1:02:45`: keeps its width while it ticks.
fn stopwatch(ms: u64) -> String {
    let seconds = ms / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes:02}:{seconds:02}") }
}
