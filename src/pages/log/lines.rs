//! The window onto the lines.

use leptos::prelude::*;
use viewer::log::Row;

use super::LogWindow;
use super::draw::draw;
use super::keys::on_key;
use super::place::{LINE, RULER};
use super::pool::{Pool, Shown};
use crate::drivers::window;

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
    // Once it is laid out, and when what stands around it leaves it less room or more: its end is shown all the same.
    window::when_sized(place.node, move || {
        if log.revision.try_get_untracked().is_some() {
            settle();
        }
    });
    let on_scroll = move |_| {
        place.scrolled(log);
        follow.set(place.at_end());
    };
    let rows = Memo::new(move |_| {
        log.revision.track();
        log.found.track();
        place.wrap.track();
        window.rows()
    });
    let pool = Pool::new(Owner::current().unwrap_or_default());
    let held = StoredValue::new_local(pool);
    Effect::new(move || {
        let rows = rows.get();
        let Some(content) = place.content.get() else { return };
        // What has the focus may be shown no more.
        if held.with_value(|pool| pool.show(window, &content, rows)) {
            window.held.set(None);
            window.focus();
        }
    });
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
            <div node_ref=place.content class="log-content"></div>
            <Show when=empty>
                <p class="log-empty subtle">{nothing}</p>
            </Show>
        </div>
    }
}

impl LogWindow {
    /// The rows that have elements: those in the window, and the one with the focus wherever it is.
    fn rows(self) -> Vec<Shown> {
        let place = self.place;
        let (times, chosen, held) = (place.times.get(), self.chosen.get(), self.held.get());
        let (first, end) = place.shown.get();
        self.log.with(|data| {
            let shown =
                |row: usize, top: f64, held: bool| Some(Shown { top, held, drawn: draw(data, row, times, chosen)? });
            let mut rows: Vec<Shown> = (first..end).filter_map(|row| shown(row, place.place_of(row), false)).collect();
            if let Some(line) = held {
                let row = data.view.row_of(&data.buffer, line);
                let is_line = |row: Row| matches!(row, Row::Line { line: number, .. } if number == line);
                let there = data.view.row(&data.buffer, &data.index, row).is_some_and(is_line);
                // Just outside of what can be seen: far away it would make room to scroll where there is none.
                if there && row < first {
                    rows.splice(0..0, shown(row, place.place_of(first) - LINE, true));
                } else if there && row >= end {
                    rows.extend(shown(row, place.place_of(end), true));
                }
            }
            rows
        })
    }
}
