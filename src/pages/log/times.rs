//! A range of time: only entries between two moments are shown, and each says how long after the one above it came.

use leptos::prelude::*;
use viewer::log::LocalMillis;

use super::LogWindow;

/// From and to, as the fields have them; empty for no bound.
pub type Bounds = RwSignal<(String, String)>;

/// The bounds as a filter takes them; `None` when there are none.
pub fn range(bounds: &(String, String)) -> Option<(LocalMillis, LocalMillis)> {
    let (from, to) = (LocalMillis::read(&bounds.0), LocalMillis::read(&bounds.1));
    // The second that is named belongs to it.
    let to_end = to.map(|to| LocalMillis(to.0 + 999));
    (from.is_some() || to.is_some())
        .then(|| (from.unwrap_or(LocalMillis(i64::MIN)), to_end.unwrap_or(LocalMillis(i64::MAX))))
}

/// The fields.
#[component]
pub fn Times(window: LogWindow, bounds: Bounds) -> impl IntoView {
    let log = window.log;
    let span = Memo::new(move |_| {
        log.revision.track();
        log.with(|data| data.buffer.time_range()).map(|(from, to)| (from.text(), to.text()))
    });
    // The line that is chosen begins or ends the range.
    let of_chosen = move |last: bool| {
        let (first, end) = window.chosen.get_untracked()?;
        let line = if last { end } else { first };
        log.with(|data| (0..=line).rev().take(1000).find_map(|line| data.buffer.time_of(line)))
    };
    let bound = move |from: bool| bounds.with(|(first, last)| if from { first.clone() } else { last.clone() });
    let set = move |from: bool, text: String| {
        bounds.update(|(first, last)| *(if from { first } else { last }) = text);
    };
    let field = move |from: bool| {
        let limit = move |last: bool| span.get().map(|(first, end)| if last { end } else { first });
        view! {
            <label>
                {if from { "From" } else { "To" }}
                <input
                    type="datetime-local"
                    step="1"
                    min=move || limit(false)
                    max=move || limit(true)
                    prop:value=move || bound(from)
                    on:change=move |event| set(from, event_target_value(&event))
                />
            </label>
            <Show when=move || window.chosen.get().is_some()>
                <button
                    type="button"
                    class="link"
                    on:click=move |_| {
                        if let Some(time) = of_chosen(!from) {
                            set(from, time.text());
                        }
                    }
                >
                    {if from { "from the chosen line" } else { "to the chosen line" }}
                </button>
            </Show>
        }
    };
    view! {
        <div class="log-times small" role="group" aria-label="Time range">
            {field(true)}
            {field(false)}
            <Show when=move || bounds.with(|(from, to)| !from.is_empty() || !to.is_empty())>
                <button type="button" class="link" on:click=move |_| bounds.set(Default::default())>
                    "All times"
                </button>
            </Show>
            <span class="subtle">
                {move || match span.get() {
                    Some((from, to)) => format!("The log goes from {} to {}.", from.replace('T', " "), to.replace('T', " ")),
                    None => "No line of this log has a time.".to_owned(),
                }}
            </span>
        </div>
    }
}
