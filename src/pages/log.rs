//! A log on the screen: follow, search, filter by level, download. Only the lines in the window have elements.

mod lines;

use leptos::prelude::*;
use viewer::format;
use viewer::log::{Export, Filter, Level, LevelSet, SectionSet};

use self::lines::{Lines, Scroll};
use super::words;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::{Notice, Problem};
use crate::drivers::files;
use crate::state::log::LogState;

/// The log with its tools.
#[component]
pub fn LogPanel(
    log: LogState,
    /// Name of the file that a download makes, without its ending.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let follow = RwSignal::new(true);
    let scroll = Scroll::new();
    let text = RwSignal::new(String::new());
    let failed = RwSignal::new(None::<String>);
    let level = RwSignal::new(None::<Level>);

    let counts = Memo::new(move |_| {
        log.revision.get();
        log.with(|data| {
            [Level::Error, Level::Warn].map(|level| {
                let worse = if level == Level::Error { data.index.count_of(Some(Level::Fatal)) } else { 0 };
                (level, data.index.count_of(Some(level)) + worse)
            })
        })
    });
    let hits = Memo::new(move |_| {
        log.revision.get();
        log.with(|data| (data.search.count(), data.search.current().map(|(at, _)| at + 1)))
    });
    let search = move |event: leptos::ev::Event| {
        let pattern = event_target_value(&event);
        text.set(pattern.clone());
        log.search_for(&pattern);
        step(log, scroll, follow, true);
    };
    let choose = move |wanted: Level| {
        let next = (level.get_untracked() != Some(wanted)).then_some(wanted);
        level.set(next);
        log.change(|data| {
            let levels = next.map_or(LevelSet::ALL, LevelSet::at_least);
            data.view.set_filter(Filter { levels, ..Filter::default() });
        });
    };
    let first_error = move |_| {
        let line = log.with(|data| data.index.error_from(None, true));
        if let Some(line) = line {
            follow.set(false);
            log.change(|data| data.view.reveal(&data.buffer, &data.index, line));
            scroll.to_line(log, line);
        }
    };
    let download = move |_| {
        let text = log.with(|data| Export::new(&data.buffer, data.buffer.lines(), SectionSet::ALL).rest(&data.buffer));
        failed.set(files::download(&format!("{name}.log"), "text/plain", &text).err());
    };

    view! {
        <div class="log-tools">
            <input
                class="search"
                type="search"
                aria-label="Search log"
                placeholder="Search log"
                prop:value=text
                on:input=search
                on:keydown=move |event| {
                    if event.key() == "Enter" {
                        event.prevent_default();
                        step(log, scroll, follow, !event.shift_key());
                    }
                }
            />
            <Show when=move || !text.get().is_empty()>
                <span class="small subtle" role="status">
                    {move || match hits.get() {
                        (0, _) => "no match".to_owned(),
                        (count, Some(at)) => format!("{} of {}", format::count(at as u64), format::count(count)),
                        (count, None) => format::plural(count, "match"),
                    }}
                </span>
                <button type="button" class="quiet icon-only" aria-label="Previous match" title="Previous match (Shift-Enter)" on:click=move |_| step(log, scroll, follow, false)>
                    <Icon glyph=Glyph::Up />
                </button>
                <button type="button" class="quiet icon-only" aria-label="Next match" title="Next match (Enter)" on:click=move |_| step(log, scroll, follow, true)>
                    <Icon glyph=Glyph::Down />
                </button>
            </Show>
            <span class="grow"></span>
            <For
                each=move || counts.get().into_iter().filter(|(_, count)| *count > 0)
                key=|(level, count)| (*level, *count)
                let((of, count))
            >
                <button
                    type="button"
                    class=if of == Level::Error { "chip tone-failed" } else { "chip tone-starting" }
                    aria-pressed=move || if level.get() == Some(of) { "true" } else { "false" }
                    on:click=move |_| choose(of)
                >
                    {format!("{} {}", format::count(u64::from(count)), if of == Level::Error { "errors" } else { "warnings" })}
                </button>
            </For>
            <Show when=move || counts.get().iter().any(|(of, count)| *of == Level::Error && *count > 0)>
                <button type="button" class="quiet" on:click=first_error>
                    "First error"
                </button>
            </Show>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=follow
                    on:change=move |event| {
                        follow.set(event_target_checked(&event));
                        if follow.get_untracked() {
                            scroll.to_end(log);
                        }
                    }
                />
                "Follow"
            </label>
            <button type="button" class="quiet icon-only" aria-label="Download log" title="Download log" on:click=download>
                <Icon glyph=Glyph::Download />
            </button>
        </div>
        {move || {
            log.failure
                .get()
                .map(|error| view! { <Notice problem=words::problem("The newest lines could not be read", &error) warning=true /> })
        }}
        {move || failed.get().map(|why| view! { <Notice problem=Problem::new(why, "Copy the lines you need instead.") /> })}
        <Lines log scroll follow />
    }
}

/// Goes to the next or previous hit and shows it.
fn step(log: LogState, scroll: Scroll, follow: RwSignal<bool>, forward: bool) {
    let mut line = None;
    log.change(|data| {
        let hit = match (data.search.current(), forward) {
            (None, _) => data.search.go_from(scroll.top_line()),
            (Some(_), true) => data.search.go_next(),
            (Some(_), false) => data.search.go_back(),
        };
        line = hit.map(|hit| hit.line);
        if let Some(line) = line {
            data.view.reveal(&data.buffer, &data.index, line);
        }
    });
    if let Some(line) = line {
        follow.set(false);
        scroll.to_line(log, line);
    }
}
