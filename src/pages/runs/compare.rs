//! Two runs beside each other: what differs, and where their logs part.

use leptos::prelude::*;
use viewer::record::Record;
use viewer::record::compare::{Difference, differences, parting};

use crate::drivers::recorder;
use crate::drivers::services::{self, Services};
use crate::pages::kept::link;
use crate::state::log::{LogData, LogState};

/// Lines shown before the one where logs part, and after it.
const AROUND: u32 = 3;

/// The comparison of two runs by their short names, with a comma between.
#[component]
pub fn Comparison(pair: String) -> impl IntoView {
    let services = Services::here();
    let recorder = StoredValue::new_local(recorder::here(services));
    let runs = Memo::new(move |_| {
        recorder.with_value(|recorder| {
            recorder.track();
            let run = |short: &str| {
                let (sort, id, born) = Record::read_short(short)?;
                recorder.born(sort, id, born)
            };
            let both = pair.split_once(',').and_then(|(one, other)| Some((run(one)?, run(other)?)));
            (both, recorder.is_ready())
        })
    });
    view! {
        <p>
            <a href=services.href("/runs")>"All kept runs"</a>
        </p>
        {move || match runs.get() {
            (Some((one, other)), _) => view! { <Both one other /> }.into_any(),
            (None, false) => ().into_any(),
            (None, true) => {
                view! { <p class="subtle">"This browser does not keep both of these runs any more."</p> }.into_any()
            }
        }}
    }
}

#[component]
fn Both(one: Record, other: Record) -> impl IntoView {
    let services = Services::here();
    let head = |run: &Record| {
        view! {
            <th scope="col">
                <a href=link(services, run)>{run.title()}</a>
                <div class="small subtle">{services::exact(run.born)}</div>
            </th>
        }
    };
    let row = |Difference { what, values }: Difference| {
        let cell = |value: String| view! { <td>{if value.is_empty() { "\u{2013}".to_owned() } else { value }}</td> };
        view! {
            <tr>
                <th scope="row">{what}</th>
                {values.map(cell)}
            </tr>
        }
    };
    let rows = differences(&one, &other);
    let same = rows.is_empty();
    view! {
        <div class="table-scroll">
            <table class="comparison" aria-label="Comparison">
                <thead>
                    <tr>
                        <td></td>
                        {head(&one)}
                        {head(&other)}
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        {same.then(|| view! { <p class="subtle">"They went alike, and were asked for alike."</p> })}
        <Logs one other />
    }
}

/// Where the logs part.
#[component]
fn Logs(one: Record, other: Record) -> impl IntoView {
    let services = Services::here();
    let (left, right) = (LogState::new(), LogState::new());
    let parted = RwSignal::new(None::<Option<u32>>);
    let recorder = recorder::here(services);
    let runs = StoredValue::new((one.clone(), other.clone()));
    services::scoped(async move {
        recorder::read_log(&recorder, &one, left).await;
        recorder::read_log(&recorder, &other, right).await;
        parted.try_set(Some(left.with(|left| right.with(|right| parting(texts(left), texts(right))))));
    });
    let side = move |log: LogState, run: Record, line: u32| {
        let text = log.with(|data| {
            let shown = |number: u32| data.buffer.line(number).map(|text| (number, text.to_owned()));
            (line.saturating_sub(AROUND)..=line + AROUND).filter_map(shown).collect::<Vec<_>>()
        });
        let ended = text.last().is_none_or(|(last, _)| *last < line);
        let to = format!("{}&line={}", link(services, &run), line + 1);
        let row = |(number, text): (u32, String)| view! { <div class:parting=number == line>{text}</div> };
        view! {
            <div>
                <a href=to class="small">
                    {format!("{}, line {}", run.title(), line + 1)}
                </a>
                <pre tabindex="0" aria-label=format!("Log of {}", run.title())>
                    {text.into_iter().map(row).collect_view()}
                    {ended.then(|| view! { <div class="parting subtle">"The log ends here."</div> })}
                </pre>
            </div>
        }
    };
    move || {
        let found = parted.get()?;
        let (one, other) = runs.get_value();
        Some(match found {
            None if left.with(|log| log.buffer.is_empty()) => {
                view! { <p class="subtle">"Neither log was kept: logs are kept of what was looked at."</p> }.into_any()
            }
            None => view! { <p class="subtle">"Their logs say the same, times and numbers aside."</p> }.into_any(),
            Some(line) => view! {
                <section aria-label="First differing line">
                    <h2>{format!("The logs part at line {}, times and numbers aside", line + 1)}</h2>
                    <div class="parted">{side(left, one, line)} {side(right, other, line)}</div>
                </section>
            }
            .into_any(),
        })
    }
}

fn texts(data: &LogData) -> impl Iterator<Item = &str> {
    data.buffer.lines().filter_map(|line| data.buffer.line(line))
}
