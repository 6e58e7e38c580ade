//! The window onto the lines.

use leptos::prelude::*;

use super::LogWindow;
use super::draw::{DrawnRow, draw};
use super::keys::on_key;
use super::place::RULER;

/// The lines.
#[component]
pub fn Lines(window: LogWindow) -> impl IntoView {
    let LogWindow { log, place, follow, .. } = window;
    let settle = move || {
        place.resize(log);
        if follow.get_untracked() {
            place.to_end(log);
        }
        window.arrive();
    };
    Effect::new(move || {
        log.revision.track();
        place.wrap.track();
        place.times.track();
        settle();
    });
    place.node.on_load(move |_| {
        // After the browser has laid it out, if the page is still there.
        request_animation_frame(move || {
            if log.revision.try_get_untracked().is_some() {
                settle();
            }
        });
    });
    let on_scroll = move |_| {
        place.scrolled(log);
        follow.set(place.at_end());
    };
    let rows = move || {
        log.revision.track();
        window.chosen.track();
        place.wrap.track();
        let times = place.times.get();
        let (first, end) = place.shown.get();
        log.with(|data| (first..end).filter_map(|row| Some((row, draw(data, row, times)?))).collect::<Vec<_>>())
    };
    let empty = move || {
        log.revision.track();
        log.with(|data| data.view.is_empty())
    };
    let nothing = move || {
        let printed = log.with(|data| !data.buffer.is_empty());
        match (printed, log.complete.get()) {
            (true, _) => "No line fits what is chosen above.",
            (false, true) => "The log is empty.",
            (false, false) => "Nothing was printed yet.",
        }
    };
    view! {
        <div
            node_ref=place.node
            class="log"
            class:wrapped=place.wrap
            role="log"
            aria-label="Log"
            aria-live="off"
            aria-describedby=window.keys_id()
            tabindex="0"
            on:scroll=on_scroll
            on:keydown=move |event| on_key(window, &event)
        >
            <span node_ref=place.ruler class="log-ruler" aria-hidden="true">
                {"0".repeat(RULER)}
            </span>
            <div node_ref=place.content class="log-content">
                {move || {
                    rows()
                        .into_iter()
                        .map(|(row, drawn)| {
                            view! {
                                <div class="log-row" style:top=format!("{}px", place.place_of(row))>
                                    <DrawnRow drawn window />
                                </div>
                            }
                        })
                        .collect_view()
                }}
            </div>
            <Show when=empty>
                <p class="log-empty subtle">{nothing}</p>
            </Show>
        </div>
    }
}
