//! Searching a log: as text or as a regular expression, with a count, next and previous.

use leptos::prelude::*;
use viewer::format;

use super::LogWindow;
use crate::components::field::Toggle;
use crate::components::icon::{Glyph, Icon};
use crate::drivers::log_search::{LogSearch, literally};

/// The field and its buttons.
#[component]
pub fn SearchTools(window: LogWindow) -> impl IntoView {
    let log = window.log;
    let text = RwSignal::new(String::new());
    let expression = RwSignal::new(false);
    let search = LogSearch::new(log);
    let trouble = search.trouble;
    // The first hit is shown as soon as there is one.
    let showing = StoredValue::new(false);
    let end = Memo::new(move |_| {
        log.revision.track();
        log.with(|data| (data.generation, data.buffer.lines().end))
    });
    let held = StoredValue::new_local(search);
    Effect::new(move || {
        let pattern = text.get();
        let expression = expression.get();
        if !pattern.is_empty() && (expression || held.with_value(LogSearch::is_large)) {
            // Goes on whenever there are more lines.
            let _ = end.get();
            held.with_value(|search| search.go_on(if expression { pattern } else { literally(&pattern) }));
        } else {
            held.with_value(|search| search.text(&pattern));
        }
    });
    let hits = Memo::new(move |_| {
        log.found.track();
        log.with(|data| (data.search.count(), data.search.current().map(|(at, _)| at + 1)))
    });
    Effect::new(move || {
        let (count, at) = hits.get();
        if showing.get_value() && count > 0 && at.is_none() {
            showing.set_value(false);
            step(window, true);
        }
    });
    let typed = move |event: leptos::ev::Event| {
        showing.set_value(true);
        text.set(event_target_value(&event));
    };
    let toggled = Callback::new(move |()| showing.set_value(true));
    view! {
        <span class="search-tools" role="search">
            <input
                class="search"
                type="search"
                title="Press / to come here"
                aria-keyshortcuts="/"
                aria-label="Search log"
                placeholder="Search log"
                aria-invalid=move || trouble.get().is_some().then_some("true")
                prop:value=text
                on:input=typed
                on:keydown=move |event| {
                    if event.key() == "Enter" {
                        event.prevent_default();
                        step(window, !event.shift_key());
                    }
                }
            />
            <Toggle label="Regular expression" sign=".*" class="quiet icon-only mono" on=expression changed=toggled />
            <span class="small subtle hits" role="status">
                {move || match (text.with(String::is_empty), hits.get()) {
                    (true, _) => String::new(),
                    (false, (0, _)) => "no match".to_owned(),
                    (false, (count, Some(at))) => format!("{} of {}", format::count(at as u64), format::count(count)),
                    (false, (count, None)) => format!("{} found", format::count(count)),
                }}
            </span>
            <Show when=move || hits.get().0 != 0>
                <button type="button" class="quiet icon-only" aria-label="Previous match" title="Previous match (Shift-Enter)" on:click=move |_| step(window, false)>
                    <Icon glyph=Glyph::Up />
                </button>
                <button type="button" class="quiet icon-only" aria-label="Next match" title="Next match (Enter)" on:click=move |_| step(window, true)>
                    <Icon glyph=Glyph::Down />
                </button>
            </Show>
            {move || trouble.get().map(|text| view! { <span class="problem" role="alert">{text}</span> })}
        </span>
    }
}

/// Goes to the next or previous hit and shows it.
fn step(window: LogWindow, forward: bool) {
    let mut line = None;
    let top = window.place.top_line();
    window.log.walk(|search| {
        let hit = match (search.current(), forward) {
            (None, _) => search.go_from(top),
            (Some(_), true) => search.go_next(),
            (Some(_), false) => search.go_back(),
        };
        line = hit.map(|hit| hit.line);
    });
    if let Some(line) = line {
        window.show_line(line);
    }
}
