//! Which batch printed this? All kept logs and statements are searched.

use leptos::prelude::*;
use viewer::format;

use crate::components::badge::Badge;
use crate::components::field::Toggle;
use crate::drivers::recorder::{self, Found, Hit, Place};
use crate::drivers::services::{self, Services};
use crate::pages::kept::{link, what};

/// Runs that are shown at most.
const MOST: usize = 100;

/// The field and what was found.
#[component]
pub fn SearchRuns() -> impl IntoView {
    let services = Services::here();
    let recorder = StoredValue::new_local(recorder::here(services));
    let text = RwSignal::new(String::new());
    let expression = RwSignal::new(false);
    let found = RwSignal::new(Vec::<Found>::new());
    let state = RwSignal::new(String::new());
    // A search that was overtaken by another says nothing any more.
    let turn = RwSignal::new(0_u32);
    let start = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (pattern, as_expression) = (text.get_untracked(), expression.get_untracked());
        turn.update(|turn| *turn += 1);
        found.set(Vec::new());
        if pattern.is_empty() {
            return state.set(String::new());
        }
        let mine = turn.get_untracked();
        let is_mine = move || turn.try_get_untracked() == Some(mine);
        state.set("Searching\u{2026}".to_owned());
        let recorder = recorder.get_value();
        services::scoped_or_not(async move {
            let told = move |run: Found| {
                if is_mine() {
                    found.try_update(|found| found.push(run));
                }
                is_mine() && found.try_with_untracked(Vec::len).is_some_and(|count| count < MOST)
            };
            let trouble = recorder::search(&recorder, &pattern, as_expression, told).await;
            if !is_mine() {
                return;
            }
            let runs = found.try_with_untracked(Vec::len).unwrap_or_default();
            state.try_set(match (trouble, runs) {
                (Some(why), _) => why,
                (None, 0) => match recorder.runs().iter().filter(|run| run.bytes() == 0).count() as u64 {
                    0 => "Nothing kept says this.".to_owned(),
                    blank => format!("Nothing kept says this; of {}, no log was kept.", format::plural(blank, "run")),
                },
                (None, MOST) => format!("Found in the newest {MOST} runs."),
                (None, runs) => format!("Found in {}.", format::plural(runs as u64, "run")),
            });
        });
    };
    view! {
        <form class="runs-search" role="search" aria-label="Search kept runs" on:submit=start>
            <input
                class="search"
                type="search"
                title="Press / to come here"
                aria-keyshortcuts="/"
                aria-label="Search all logs and statements"
                placeholder="Which run printed this?"
                prop:value=text
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    // What was said is about other words.
                    turn.update(|turn| *turn += 1);
                    state.set(String::new());
                }
            />
            <Toggle label="Regular expression" sign=".*" class="quiet icon-only mono" on=expression />
            <button type="submit" class="primary">
                "Search"
            </button>
            <span class="small subtle" role="status">
                {state}
            </span>
        </form>
        <Show when=move || found.with(|found| !found.is_empty())>
            <ul class="runs-found" aria-label="Found">
                <For each=move || found.get() key=|found| found.run.key.clone() let(found)>
                    <InRun found />
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn InRun(found: Found) -> impl IntoView {
    let services = Services::here();
    let Found { run, hits, count } = found;
    let (tone, word) = what(run.sort).state(run.state());
    let to = link(services, &run);
    let more = count.saturating_sub(hits.len() as u64);
    let hit = |Hit { place, parts: [before, hit, after] }: Hit| {
        let (name, to) = match place {
            Place::Line(line) => (format!("line {}", line + 1), format!("{to}&line={}", line + 1)),
            Place::Statement(id) => (format!("statement {id}"), to.clone()),
        };
        view! {
            <li>
                <a href=to class="small">{name}</a>
                <code>{before}<mark>{hit}</mark>{after}</code>
            </li>
        }
    };
    let hits = hits.into_iter().map(hit).collect_view();
    view! {
        <li>
            <div class="runs-run">
                <a href=link(services, &run)>{run.title()}</a>
                <Badge tone word />
                <span class="small subtle">
                    {format!("{} {} \u{b7} {}", what(run.sort).one(), run.id, services::exact(run.born))}
                </span>
            </div>
            <ul>{hits}</ul>
            {(more > 0).then(|| view! { <p class="small subtle">{format!("And {} more.", format::count(more))}</p> })}
        </li>
    }
}
