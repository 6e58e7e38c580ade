//! Everything this browser has kept of sessions and batches: searched, compared, taken away as a file, cleared.

mod choice;
mod compare;
mod search;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use viewer::format;
use viewer::record::Record;

use self::choice::{Chips, Choice};
use self::compare::Comparison;
use self::search::SearchRuns;
use super::kept::{cause_of, link, what};
use crate::components::badge::Badge;
use crate::components::dialog::Confirm;
use crate::components::notice::{Notice, Problem};
use crate::components::time::Ago;
use crate::drivers::recorder::{self, Recorder};
use crate::drivers::services::{self, Services};

/// Runs listed at most; a search finds the others.
const SHOWN: usize = 200;

/// The page.
#[component]
pub fn Runs() -> impl IntoView {
    let services = Services::here();
    services.title_of(Signal::stored("Kept runs".to_owned()));
    let recorder = StoredValue::new_local(recorder::here(services));
    let query = use_query_map();
    let pair = Memo::new(move |_| query.with(|query| query.get("compare")));
    let count = Memo::new(move |_| {
        recorder.with_value(|recorder| {
            recorder.track();
            (recorder.count(), recorder.runs().into_iter().filter(|run| run.gone).count())
        })
    });
    let failed = RwSignal::new(None::<String>);
    let asking = RwSignal::new(false);
    let export = move |_| {
        let recorder = recorder.get_value();
        services::scoped_or_not(async move {
            let outcome = recorder::export(&recorder).await;
            failed.try_set(outcome.err());
        });
    };
    let loses = move || {
        format!(
            "States, logs and statements of {} that the server has forgotten. They are kept in this browser alone; export them first to have them elsewhere.",
            format::plural(count.get().1 as u64, "run")
        )
    };
    view! {
        <div class="page-head">
            <h1>"Kept runs"</h1>
            <span class="subtle">{move || format!("{} in this browser", format::plural(count.get().0 as u64, "run"))}</span>
            <div class="grow"></div>
            <button type="button" disabled=move || count.get().0 == 0 on:click=export>
                "Export"
            </button>
            <button type="button" class="danger" disabled=move || count.get().1 == 0 on:click=move |_| asking.set(true)>
                "Clear\u{2026}"
            </button>
        </div>
        {move || failed.get().map(|why| view! { <Notice problem=Problem::new(why, "Free some room on the disk and try again.") /> })}
        <Confirm
            open=asking
            title="Clear what the server has forgotten?"
            loses=Signal::derive(loses)
            verb="Clear"
            on_confirm=Callback::new(move |()| recorder.with_value(Recorder::clear))
        />
        {move || match pair.get() {
            Some(pair) => view! { <Comparison pair /> }.into_any(),
            None => view! { <SearchRuns /><List recorder=recorder.get_value() /> }.into_any(),
        }}
    }
}

/// All runs, the newest first, of which two can be compared.
#[component]
fn List(recorder: Recorder) -> impl IntoView {
    let services = Services::here();
    let recorder = StoredValue::new_local(recorder);
    let kept = Memo::new(move |_| {
        recorder.with_value(|recorder| {
            recorder.track();
            recorder.runs()
        })
    });
    let ready = move || {
        recorder.with_value(|recorder| {
            recorder.track();
            recorder.is_ready()
        })
    };
    let choice = Choice::in_address();
    let chosen = RwSignal::new(Vec::<String>::new());
    let navigate = StoredValue::new_local(use_navigate());
    let compare = move |_| {
        let to = services.href(&format!("/runs?compare={}", chosen.with_untracked(|chosen| chosen.join(","))));
        navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
    };
    let item = move |run: Record| {
        let (tone, word) = what(run.sort).state(run.state());
        let short = StoredValue::new(run.short());
        let about = format!("{} {}", what(run.sort).one(), run.id);
        let took = run.duration().map(|time| format!(" \u{b7} {}", format::duration(time)));
        let lines = match run.log.lines {
            0 => "no log kept".to_owned(),
            lines => format::plural(u64::from(lines), "line"),
        };
        let lines = format!("{lines}{}", took.unwrap_or_default());
        view! {
            <li>
                <input
                    type="checkbox"
                    aria-label=format!("Compare {about}, first seen {}", services::exact(run.born))
                    prop:checked=move || chosen.with(|chosen| short.with_value(|own| chosen.contains(own)))
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        chosen.update(|chosen| {
                            short.with_value(|own| chosen.retain(|other| other != own));
                            if on {
                                chosen.push(short.get_value());
                            }
                        });
                    }
                />
                <a href=link(services, &run)>{run.title()}</a>
                <Badge tone word />
                <span class="small subtle">{about} " \u{b7} " {lines}</span>
                <span class="small subtle">
                    <Ago at=run.since() />
                </span>
                {cause_of(services, &run)}
            </li>
        }
    };
    let listed = Memo::new(move |_| {
        let fitting = |runs: &Vec<Record>| runs.iter().filter(|run| choice.fits(run)).cloned().collect::<Vec<_>>();
        kept.with(fitting)
    });
    let rest = move || listed.with(|listed| listed.len().saturating_sub(SHOWN));
    let list = move || {
        let shown = listed.with(|listed| listed.iter().take(SHOWN).cloned().collect::<Vec<_>>());
        if shown.is_empty() {
            return view! { <p class="subtle">"No kept run fits."</p> }.into_any();
        }
        view! {
            <ul class="records" aria-label="Kept runs">
                {shown.into_iter().map(item).collect_view()}
            </ul>
        }
        .into_any()
    };
    view! {
        <Show
            when=move || kept.with(|kept| !kept.is_empty())
            fallback=move || {
                let empty = "Sessions and batches are kept here from when they are first seen, with their logs and statements.";
                ready().then(|| view! { <p class="subtle">{empty}</p> })
            }
        >
            <div class="runs-head">
                <h2>"All runs"</h2>
                <Chips choice runs=kept />
                <button type="button" disabled=move || chosen.with(|chosen| chosen.len() != 2) on:click=compare>
                    "Compare two"
                </button>
            </div>
            {list}
            <Show when=move || rest() != 0>
                <p class="small subtle">{move || format!("And {} older; a search finds them.", rest())}</p>
            </Show>
        </Show>
    }
}
