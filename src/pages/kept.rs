//! What this browser kept of sessions and batches: their history, and those that the server has forgotten.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use viewer::diagnose::Facts;
use viewer::format;
use viewer::record::{KeptStatement, Record, Sort};

use super::death::Death;
use super::list::What;
use super::log::{LogPanel, LogWindow};
use crate::components::badge::Badge;
use crate::components::notice::{Notice, Problem};
use crate::components::time::Ago;
use crate::drivers::recorder::{self, Recorder};
use crate::drivers::services::{self, Services};
use crate::state::log::LogState;

/// Which run an address wants: `/batches/7`, or the one kept since a moment with `?run=…`.
#[derive(Clone, Copy)]
pub struct RunInAddress {
    id: Memo<String>,
    born: Memo<Option<u64>>,
    generation: RwSignal<u32>,
}

impl RunInAddress {
    /// The address of the page.
    pub fn here() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        Self {
            id: Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default())),
            born: Memo::new(move |_| query.with(|query| query.get("run")?.parse().ok())),
            generation: RwSignal::new(0),
        }
    }

    /// Number or name, and the birth of the kept run if one is wanted.
    pub fn wanted(self) -> (String, Option<u64>) {
        self.generation.track();
        (self.id.get(), self.born.get())
    }

    /// The page begins anew: what has this number has changed.
    pub fn renew(self) {
        self.generation.update(|generation| *generation += 1);
    }
}

/// What a record is of.
pub fn what(sort: Sort) -> What {
    match sort {
        Sort::Session => What::Sessions,
        Sort::Batch => What::Batches,
    }
}

/// The address of a run, whatever has its number now.
pub fn link(services: Services, record: &Record) -> String {
    services.href(&format!("/{}/{}?run={}", what(record.sort).all(), record.id, record.born))
}

/// Why it failed, as a link to the line that says so; nothing when that is not known.
pub fn cause_of(services: Services, record: &Record) -> Option<impl IntoView + use<>> {
    let cause = record.known_cause()?;
    let line = cause.line.map(|line| format!("&line={}", line + 1)).unwrap_or_default();
    let to = format!("{}{line}", link(services, record));
    Some(view! { <a class="small cause" href=to>{cause.said()}</a> })
}

/// The states it went through, and when.
#[component]
pub fn History(key: RwSignal<Option<String>>) -> impl IntoView {
    let recorder = StoredValue::new_local(recorder::here(Services::here()));
    let record = Memo::new(move |_| {
        recorder.with_value(|recorder| {
            recorder.track();
            recorder.get(&key.get()?)
        })
    });
    move || {
        let record = record.get().filter(|record| record.states.len() > 1)?;
        Some(view! { <States record /> })
    }
}

#[component]
fn States(record: Record) -> impl IntoView {
    let ends: Vec<Option<u64>> = record.states.iter().skip(1).map(|(_, at)| Some(*at)).chain([None]).collect();
    let count = record.states.len() as u64;
    let item = |((state, at), end): ((String, u64), Option<u64>)| {
        let (tone, word) = what(record.sort).state(&state);
        view! {
            <li>
                <Badge tone word />
                <time>{services::exact(at)}</time>
                <span class="subtle">{end.map(|end| format!("for {}", format::duration(end.saturating_sub(at))))}</span>
            </li>
        }
    };
    let items = record.states.iter().cloned().zip(ends).map(item).collect_view();
    view! {
        <details class="history">
            <summary>{format!("History: {} seen", format::plural(count, "state"))}</summary>
            <ol aria-label="History">{items}</ol>
        </details>
    }
}

/// Other runs that had the same number, when this browser kept any.
#[component]
pub fn Others(key: RwSignal<Option<String>>) -> impl IntoView {
    let services = Services::here();
    let recorder = StoredValue::new_local(recorder::here(services));
    let others = Memo::new(move |_| {
        recorder.with_value(|recorder| {
            recorder.track();
            let record = recorder.get(&key.get()?)?;
            let mut others = recorder.of(record.sort, record.id);
            others.retain(|other| other.key != record.key);
            Some(others)
        })
    });
    move || {
        let others = others.get().filter(|others| !others.is_empty())?;
        Some(view! {
            <section class="others" aria-label="Earlier with this number">
                <h2>"Earlier with this number"</h2>
                <Records records=others />
            </section>
        })
    }
}

/// The newest that the server has forgotten and this browser kept.
#[component]
pub fn Forgotten(what: What) -> impl IntoView {
    const SHOWN: usize = 50;
    let sort = if what == What::Sessions { Sort::Session } else { Sort::Batch };
    let services = Services::here();
    let recorder = StoredValue::new_local(recorder::here(services));
    let records = Memo::new(move |_| {
        recorder.with_value(|recorder| {
            recorder.track();
            recorder.forgotten(sort)
        })
    });
    move || {
        let mut records = records.get();
        let count = records.len();
        records.truncate(SHOWN);
        (count > 0).then(|| {
            let left = count.saturating_sub(SHOWN);
            view! {
                <details class="forgotten">
                    <summary>{format!("{} no longer on the server, kept in this browser", what.count(count))}</summary>
                    <Records records />
                    {(left > 0).then(|| view! { <p class="small subtle">{format!("And {left} older.")}</p> })}
                    <p class="small">
                        <a href=services.href("/runs")>"Search, compare and export all kept runs"</a>
                    </p>
                </details>
            }
        })
    }
}

#[component]
fn Records(records: Vec<Record>) -> impl IntoView {
    let services = Services::here();
    let item = move |record: Record| {
        let (tone, word) = what(record.sort).state(record.state());
        let lines = match record.log.lines {
            0 => "no log".to_owned(),
            lines => format::plural(u64::from(lines), "line"),
        };
        view! {
            <li>
                <a href=link(services, &record)>{record.title()}</a>
                <Badge tone word />
                <span class="small subtle">{format!("{} {} · {lines}", what(record.sort).one(), record.id)}</span>
                <span class="small subtle">
                    <Ago at=record.since() />
                </span>
                {cause_of(services, &record)}
            </li>
        }
    };
    view! { <ul class="records">{records.into_iter().map(item).collect_view()}</ul> }
}

/// A run as this browser kept it.
#[component]
pub fn KeptRun(
    /// Session or batch.
    sort: Sort,
    /// When it was first seen, in milliseconds since 1970.
    born: u64,
) -> impl IntoView {
    let services = Services::here();
    let recorder = StoredValue::new_local(recorder::here(services));
    let id = RunInAddress::here().id;
    let record = Memo::new(move |_| {
        recorder.with_value(|recorder| {
            recorder.track();
            let found = match id.get().parse() {
                Ok(number) => recorder.of(sort, number).into_iter().find(|record| record.born == born),
                Err(_) => recorder.named(sort, &id.get()),
            };
            // Its cause may come to be known while it is shown, which changes nothing here.
            (found.map(|found| Record { cause: None, ..found }), recorder.is_ready())
        })
    });
    move || match record.get() {
        (Some(record), _) => view! { <Kept record recorder=recorder.get_value() /> }.into_any(),
        (None, false) => ().into_any(),
        (None, true) => view! {
            <div class="empty">
                <h1>"This browser keeps nothing of it"</h1>
                <p class="subtle">"It was seen in another browser, or what was kept has been cleared."</p>
                <a class="button" href=services.href(&format!("/{}", what(sort).all()))>
                    {format!("All {}", what(sort).all())}
                </a>
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Kept(record: Record, recorder: Recorder) -> impl IntoView {
    let services = Services::here();
    let log = LogState::new();
    log.complete.set(true);
    let path = format!("/{}/{}?run={}", what(record.sort).all(), record.id, record.born);
    let window = LogWindow::new(log, &path);
    let reading = record.clone();
    let statements = RwSignal::new(Vec::<KeptStatement>::new());
    services::scoped(async move {
        recorder::read_log(&recorder, &reading, log).await;
        statements.try_set(recorder.statements(&reading).await);
    });
    let (tone, word) = what(record.sort).state(record.state());
    let title = record.title();
    services.title_of(Signal::derive({
        let title = title.clone();
        move || title.clone()
    }));
    let facts = Facts { subject: record.sort.into(), state: record.state().to_owned(), gone: true, ..Facts::default() };
    let died = matches!(record.state(), "dead" | "killed" | "error");
    let about =
        [format!("{} {}", what(record.sort).one(), record.id), record.who.kind.clone(), record.who.owner.clone()];
    let about: Vec<String> = about.into_iter().filter(|part| !part.is_empty()).collect();
    let problem = Problem::new(
        format!("The {} is no longer on the server. This is what this browser kept of it.", what(record.sort).one()),
        format!("Last seen {}.", services::exact(record.since())),
    );
    let name = format!("{}-{}", what(record.sort).one(), record.id);
    view! {
        <div class="page-head">
            <h1>{title}</h1>
            <Badge tone word />
            <span class="subtle">{about.join(" · ")}</span>
        </div>
        <Notice problem warning=true />
        {died.then(|| view! { <Death window facts=Signal::stored(facts) key=None /> })}
        <States record />
        <Statements statements />
        <section aria-label="Log">
            <LogPanel window name />
        </section>
    }
}

/// What was run in it, as far as it was seen.
#[component]
fn Statements(statements: RwSignal<Vec<KeptStatement>>) -> impl IntoView {
    let one = |statement: KeptStatement| {
        let first = statement.code.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned();
        let took = statement.times.map(|(from, to)| format::duration(to.saturating_sub(from))).unwrap_or_default();
        view! {
            <li>
                <details>
                    <summary>
                        <span class="subtle numeric">{statement.id}</span>
                        " "
                        <code>{first}</code>
                        " "
                        <span class="small subtle">{took}</span>
                        {statement.failed.then_some(" \u{b7} failed")}
                    </summary>
                    <pre class="wrap">{statement.code}</pre>
                    <pre class="wrap">{statement.output}</pre>
                </details>
            </li>
        }
    };
    view! {
        <Show when=move || statements.with(|statements| !statements.is_empty())>
            <section aria-label="Statements">
                <h2>"Statements"</h2>
                <ul class="kept-statements">{move || statements.get().into_iter().map(one).collect_view()}</ul>
            </section>
        </Show>
    }
}
