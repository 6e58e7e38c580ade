//! What can be done with a log.

use leptos::prelude::*;
use viewer::format;
use viewer::log::{Export, Filter, Level, LevelSet, Row, Section, SectionSet};

use super::LogWindow;
use super::search::SearchTools;
use super::times::{Times, range};
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::{Notice, Problem};
use crate::drivers::{files, kept, services};
use crate::state::log::LogData;

/// What is shown, as the selects name it.
const LEVELS: [(&str, &str); 4] =
    [("", "All levels"), ("info", "Info and worse"), ("warn", "Warnings and worse"), ("error", "Errors")];
const PARTS: [(&str, &str); 3] = [("", "Both outputs"), ("out", "Standard output"), ("err", "Standard error")];

/// The tools.
#[component]
pub fn Tools(window: LogWindow, name: String) -> impl IntoView {
    let LogWindow { log, place, follow, .. } = window;
    let failed = RwSignal::new(None::<String>);
    let level = RwSignal::new(String::new());
    let part = RwSignal::new(String::new());
    let folded = RwSignal::new(false);
    let bounds = RwSignal::new((String::new(), String::new()));

    let counts = Memo::new(move |_| {
        log.revision.track();
        log.with(|data| {
            let of = |level| u64::from(data.index.count_of(Some(level)));
            (of(Level::Error) + of(Level::Fatal), of(Level::Warn))
        })
    });
    let parts = Memo::new(move |_| {
        log.revision.track();
        log.with(has_both)
    });
    let entries = Memo::new(move |_| {
        log.revision.track();
        log.with(|data| {
            data.buffer.lines().take(100_000).any(|line| data.index.info(line).is_some_and(|info| info.belongs))
        })
    });
    Effect::watch(
        move || (level.get(), part.get(), bounds.get()),
        move |(level, part, bounds), _, _| {
            let filter = Filter { levels: levels(level), sections: sections(part), time: range(bounds) };
            log.change(|data| data.view.set_filter(filter));
        },
        false,
    );
    let choose = move |wanted: &'static str| {
        level.update(|level| *level = if level == wanted { String::new() } else { wanted.to_owned() });
    };
    let chip = move |wanted: &'static str, class: &'static str, text: Signal<String>| {
        view! {
            <button
                type="button"
                class=class
                aria-pressed=move || level.with(|level| if level == wanted { "true" } else { "false" })
                on:click=move |_| choose(wanted)
            >
                {text}
            </button>
        }
    };
    let first_error = move |_| {
        if let Some(line) = log.with(|data| data.index.error_from(None, true)) {
            window.show_line(line);
        }
    };
    let download = move |_| {
        let text = log.with(|data| Export::new(&data.buffer, data.buffer.lines(), SectionSet::ALL).rest(&data.buffer));
        failed.set(files::download(&format!("{name}.log"), "text/plain", &text).err());
    };

    view! {
        <div class="log-tools">
            <SearchTools window />
            <span class="log-choices">
            <Show when=move || counts.get().0 != 0>
                <button type="button" class="quiet" on:click=first_error>
                    "First error"
                </button>
                {chip("error", "chip tone-failed", Signal::derive(move || format::plural(counts.get().0, "error")))}
            </Show>
            <Show when=move || counts.get().1 != 0>
                {chip("warn", "chip tone-starting", Signal::derive(move || format::plural(counts.get().1, "warning")))}
            </Show>
            <Pick label="Level" value=level options=&LEVELS />
            <Show when=move || parts.get()>
                <Pick label="Part" value=part options=&PARTS />
            </Show>
            <Show when=move || entries.get()>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=folded
                        on:change=move |event| {
                            let fold = event_target_checked(&event);
                            folded.set(fold);
                            log.change(|data| data.view.set_fold(fold));
                        }
                    />
                    "Fold"
                </label>
            </Show>
            <button
                type="button"
                class="quiet"
                aria-pressed=move || if place.times.get() { "true" } else { "false" }
                title="Choose a range of time, and see how long after each other lines came"
                on:click=move |_| place.times.update(|times| *times = !*times)
            >
                "Times"
            </button>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=place.wrap
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        place.wrap.set(on);
                        kept::wrap_logs(on);
                    }
                />
                "Wrap"
            </label>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=follow
                    on:change=move |event| {
                        follow.set(event_target_checked(&event));
                        if follow.get_untracked() {
                            place.to_end(log);
                        }
                    }
                />
                "Follow"
            </label>
            <button
                type="button"
                class="quiet icon-only"
                aria-label="Copy log"
                title="Copy the lines shown"
                on:click=move |_| services::copy(log.with(shown))
            >
                <Icon glyph=Glyph::Copy />
            </button>
            <button type="button" class="quiet icon-only" aria-label="Download log" title="Download log" on:click=download>
                <Icon glyph=Glyph::Download />
            </button>
            </span>
        </div>
        <Show when=move || place.times.get() || bounds.with(|bounds| range(bounds).is_some())>
            <Times window bounds />
        </Show>
        {move || failed.get().map(|why| view! { <Notice problem=Problem::new(why, "Copy the lines you need instead.") /> })}
    }
}

/// A choice without room for a label beside it.
#[component]
fn Pick(
    label: &'static str,
    value: RwSignal<String>,
    options: &'static [(&'static str, &'static str)],
) -> impl IntoView {
    let option = move |(own, title): &'static (&'static str, &'static str)| {
        view! {
            <option value=*own selected=move || value.with(|value| value == own)>
                {*title}
            </option>
        }
    };
    view! {
        <select class="pick" aria-label=label on:change=move |event| value.set(event_target_value(&event))>
            {options.iter().map(option).collect_view()}
        </select>
    }
}

fn levels(name: &str) -> LevelSet {
    match name {
        "info" => LevelSet::at_least(Level::Info),
        "warn" => LevelSet::at_least(Level::Warn),
        "error" => LevelSet::at_least(Level::Error),
        _ => LevelSet::ALL,
    }
}

fn sections(name: &str) -> SectionSet {
    match name {
        "out" => SectionSet::only(Section::Stdout),
        "err" => SectionSet::only(Section::Stderr),
        _ => SectionSet::ALL,
    }
}

/// Both outputs have lines. Looks at the first thousand, which tells it of nearly every log.
fn has_both(data: &LogData) -> bool {
    let mut seen = [false; 2];
    data.buffer.walk_sections(data.buffer.first(), |line, section| {
        match section {
            Section::Stdout => seen[0] = true,
            Section::Stderr => seen[1] = true,
            Section::Diagnostics => {}
        }
        seen != [true; 2] && line < data.buffer.first() + 1_000
    });
    seen == [true; 2]
}

/// The text of the rows that are shown.
fn shown(data: &LogData) -> String {
    let mut text = String::new();
    for row in 0..data.view.len() {
        match data.view.row(&data.buffer, &data.index, row) {
            Some(Row::Line { line, .. }) => text.push_str(data.buffer.line(line).unwrap_or_default()),
            Some(Row::Gap(gap)) => text.push_str(&format!("[{}]", gap.describe())),
            None => break,
        }
        text.push('\n');
    }
    text
}
