//! What a running cell shows of itself: what it prints, its Spark work, how stopping it goes.

use std::sync::Arc;

use leptos::prelude::*;
use livy_api::live::{Checked, Details, Stage, StageDetail};
use notebook::CellId;
use notebook::run::RunState;
use polling::live::Capability;
use viewer::ansi::Screen;
use viewer::format;

use crate::drivers::notebook::OpenNotebook;
use crate::outputs::text;
use crate::state::live::{SparkView, Stopping, columns_text};
use crate::state::notebook::CellState;

/// The cell's output is shown as it comes.
pub fn shows_live(open: OpenNotebook, id: CellId) -> Memo<bool> {
    Memo::new(move |_| {
        let followed = open.live.cell.with(|cell| cell.as_ref() == Some(&id));
        followed && {
            open.live.printed.track();
            open.live.with_streams(|streams| !streams.is_empty()) == Some(true)
        }
    })
}

/// What the running cell has printed, as a terminal would show it.
#[component]
pub fn LiveOutput(open: OpenNotebook) -> impl IntoView {
    let lines = |screen: &Screen| text::draw(screen, 0, screen.len());
    let stdout = move || {
        open.live.printed.track();
        open.live.with_streams(|streams| lines(&streams.stdout.screen))
    };
    let stderr = move || {
        open.live.printed.track();
        open.live.with_streams(|streams| lines(&streams.stderr.screen))
    };
    view! {
        <div class="live-output">
            <pre class="out-text">{stdout}</pre>
            <pre class="out-text stderr">{stderr}</pre>
        </div>
    }
}

/// How stopping the cell goes, in words; nothing when nobody stops it.
pub fn stopping_words(open: OpenNotebook, id: &CellId) -> Option<&'static str> {
    open.live.stopping.with(|stopping| match stopping {
        Some((cell, stage)) if cell == id => Some(match stage {
            Stopping::Interrupting => "Interrupting: its Spark jobs are cancelled; the session keeps its variables.",
            Stopping::Ignored => "Interrupted, but it goes on.",
            Stopping::Cancelling => "Cancelling: Spark jobs are stopped; other code goes on until it ends by itself.",
            Stopping::GoesOn => "Cancelled by Livy, but its code goes on.",
        }),
        _ => None,
    })
}

/// What else can be done about a cell that does not stop, and what each step loses.
#[component]
pub fn Ladder(open: OpenNotebook, id: CellId) -> impl IntoView {
    let stage = Memo::new(move |_| {
        open.live.stopping.with(|stopping| match stopping {
            Some((cell, stage @ (Stopping::Ignored | Stopping::GoesOn))) if *cell == id => Some(*stage),
            _ => None,
        })
    });
    move || {
        let stage = stage.get()?;
        let (words, verb) = if stage == Stopping::Ignored {
            (
                "It is inside a library that does not listen, or catches the interrupt. Interrupting again loses nothing;",
                "Interrupt again",
            )
        } else {
            (
                "Spark jobs are stopped, but Livy can't interrupt code that runs on the driver. Waiting loses nothing;",
                "Cancel again",
            )
        };
        let why = open.live.capability.with_untracked(|capability| match capability {
            Capability::Off(why) if stage == Stopping::GoesOn => format!(" {}", why.reason()),
            _ => String::new(),
        });
        Some(view! {
            <div class="ladder small" role="group" aria-label="The cell does not stop">
                <span>{format!("{words} restarting loses all variables of the session.{why}")}</span>
                <button type="button" class="small" on:click=move |_| open.stop_again()>
                    {verb}
                </button>
                <button type="button" class="small danger" on:click=move |_| open.asks.restart.set(Some(false))>
                    "Restart session"
                </button>
            </div>
        })
    }
}

/// What Spark did and does for the cell; it stays as a summary.
#[component]
pub fn SparkWork(open: OpenNotebook, id: CellId, state: CellState) -> impl IntoView {
    let running = state.run.clone();
    let view = Memo::new(move |_| {
        let live = open.live.spark.with(|all| all.get(&id).cloned());
        // What is kept is of the last run that ended.
        let runs = || running.with(|run| matches!(run.state, RunState::Running { .. }));
        live.or_else(|| {
            let kept = state.spark.get().filter(|_| !runs())?;
            SparkView::of_summary(&kept).map(Arc::new)
        })
    });
    let there = Memo::new(move |_| view.with(Option::is_some));
    let line = move || view.with(|view| view.as_deref().map(summary).unwrap_or_default());
    let rows = move || view.with(|view| view.as_deref().map(stages).unwrap_or_default());
    let reason = move || {
        view.with(|view| {
            let details = view.as_deref()?.details.as_ref()?;
            let (id, reason) = details.stages.iter().find_map(|(id, stage)| Some((id, stage.reason.clone()?)))?;
            Some(view! { <pre class="out-trace">{format!("Stage {id}: {reason}")}</pre> })
        })
    };
    view! {
        <Show when=move || there.get()>
            <details class="spark-work small">
                <summary>{line}</summary>
                <div class="scroll">
                    <table aria-label="Spark stages">
                        <thead>
                            <tr>
                                {["Stage", "What", "Tasks", "Read", "Written", "Shuffle read", "Shuffle written", "Spilled", "Slowest task"]
                                    .map(|head| view! { <th scope="col">{head}</th> })
                                    .collect_view()}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {reason}
            </details>
        </Show>
    }
}

fn summary(view: &SparkView) -> String {
    let [jobs, running, failed_jobs] = view.work.jobs;
    let [done, known] = view.work.tasks;
    let active: u64 = view.work.stages.iter().map(|stage| stage.active).sum();
    let failed: u64 = view.work.stages.iter().map(|stage| stage.failed).sum();
    let current = view.work.stages.iter().rev().find(|stage| stage.active > 0);
    let mut parts = vec![match current.filter(|_| !view.over) {
        Some(stage) => format!("Stage {} · {}/{} tasks", stage.id, stage.done, stage.tasks),
        None => format!("{} · {}/{} tasks", format::plural(jobs, "Spark job"), done, known),
    }];
    if !view.over && active > 0 {
        parts.push(format!("{active} running"));
    }
    if !view.over && running > 1 {
        parts.push(format!("{running} jobs at once"));
    }
    if failed > 0 {
        parts.push(format!("{} failed", format::plural(failed, "task")));
    }
    if failed_jobs > 0 {
        parts.push(format!("{} failed", format::plural(failed_jobs, "job")));
    }
    if let Some(details) = &view.details {
        let total = |size: fn(&StageDetail) -> u64| details.stages.iter().map(|(_, stage)| size(stage)).sum::<u64>();
        for (bytes, word) in
            [(total(|s| s.input), "read"), (total(|s| s.read), "shuffled"), (total(|s| s.spill), "spilled")]
        {
            if bytes > 0 {
                parts.push(format!("{} {word}", format::bytes(bytes)));
            }
        }
        if let Some(skew) = skew(details) {
            parts.push(format!("slowest task {skew:.0} times the median"));
        }
        if details.executors > 1 {
            parts.push(format::plural(details.executors, "executor"));
        }
    }
    parts.join(" · ")
}

/// How many times the median the slowest task took, where that is worth a word.
fn skew(details: &Details) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a task")]
    let ratio = |stage: &StageDetail| {
        let (median, slowest) = stage.times?;
        (slowest > 1_000).then(|| slowest as f64 / median.max(1) as f64)
    };
    details.stages.iter().filter_map(|(_, stage)| ratio(stage)).filter(|ratio| *ratio >= 3.0).max_by(f64::total_cmp)
}

fn stages(view: &SparkView) -> Vec<AnyView> {
    let row = |stage: &Stage| {
        let detail = view
            .details
            .as_ref()
            .and_then(|details| details.stages.iter().find(|(id, _)| *id == stage.id).map(|(_, detail)| detail));
        let bytes = |size: fn(&StageDetail) -> u64| {
            detail.map(size).filter(|bytes| *bytes > 0).map(format::bytes).unwrap_or_default()
        };
        let slowest = detail
            .and_then(|detail| detail.times)
            .map(|(median, slowest)| format!("{} (median {})", format::duration(slowest), format::duration(median)));
        let mut tasks = format!("{}/{}", stage.done, stage.tasks);
        if stage.active > 0 {
            tasks.push_str(&format!(", {} running", stage.active));
        }
        if stage.failed > 0 {
            tasks.push_str(&format!(", {} failed", stage.failed));
        }
        view! {
            <tr>
                <td>{stage.id}</td>
                <td class="what" title=stage.name.clone()>{stage.name.clone()}</td>
                <td>{tasks}</td>
                <td>{bytes(|s| s.input)}</td>
                <td>{bytes(|s| s.output)}</td>
                <td>{bytes(|s| s.read)}</td>
                <td>{bytes(|s| s.write)}</td>
                <td>{bytes(|s| s.spill)}</td>
                <td>{slowest.unwrap_or_default()}</td>
            </tr>
        }
        .into_any()
    };
    view.work.stages.iter().map(row).collect()
}

/// What the query in the cell comes to, before it is run.
pub fn checked_words(open: OpenNotebook, id: &CellId) -> Option<String> {
    open.live.checked.with(|checked| match checked {
        Some((cell, Checked::Fine(columns, tables))) if cell == id && !columns.is_empty() => {
            let from = if tables.is_empty() { String::new() } else { format!(" from {}", tables.join(", ")) };
            Some(format!("Gives {}{from}", columns_text(columns)))
        }
        Some((cell, Checked::Wrong { message, .. })) if cell == id => Some(message.clone()),
        _ => None,
    })
}

/// Whether the session can be asked beside its statements, and why not.
#[component]
pub fn ChannelState(open: OpenNotebook) -> impl IntoView {
    let allowed = RwSignal::new(open.live_is_allowed());
    let words: Arc<dyn Fn() -> String + Send + Sync> = Arc::new(move || match open.live.capability.get() {
        Capability::Unknown => "It is tried when you begin to work with the session.".to_owned(),
        Capability::Probing => "It is being tried.".to_owned(),
        Capability::On => "It works in this session.".to_owned(),
        Capability::Off(why) => why.reason(),
    });
    view! {
        <footer class="channel small subtle">
            <label>
                <input
                    type="checkbox"
                    prop:checked=allowed
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        allowed.set(on);
                        open.allow_live(on);
                    }
                />
                "Live channel"
            </label>
            <p role="status" aria-label="Live channel">{move || words()}</p>
            <p>"Output as it comes, real interrupts, Python completion and variables. Each question counts as activity of the session."</p>
        </footer>
    }
}
