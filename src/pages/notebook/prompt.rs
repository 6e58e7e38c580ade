//! What stands beside and below a cell's code: run button, number, state, progress, times.

use leptos::prelude::*;
use livy_api::Millis;
use notebook::run::{Note, RunState};
use notebook::{CellId, CellKind, Language, Mode};
use viewer::format;

use super::live;
use super::still::word;
use crate::components::badge::Tone;
use crate::components::icon::{Glyph, Icon};
use crate::components::time::Elapsed;
use crate::drivers::notebook::OpenNotebook;
use crate::drivers::services;
use crate::pages::watch::TOLD;
use crate::state::notebook::{Attached, CellState, took};

/// The gutter at the left.
#[component]
pub fn Prompt(open: OpenNotebook, id: CellId, state: CellState) -> impl IntoView {
    let (kind, run, count, edited) = (state.kind.clone(), state.run.clone(), state.count.clone(), state.edited.clone());
    let is_code = Memo::new(move |_| kind.get() == CellKind::Code);
    let number = Memo::new(move |_| run.with(|run| run.prompt(count.get())));
    let start = StoredValue::new_local(move || open.run_cell(&id));
    let edited = StoredValue::new_local(edited);
    view! {
        <div class="prompt" draggable="true" title="Drag to move">
            <Show when=move || is_code.get()>
                <button
                    type="button"
                    class="quiet icon-only run"
                    aria-label="Run cell"
                    title=format!("Run ({})", services::keys("Accel+Enter"))
                    on:click=move |_| start.with_value(|start| start())
                >
                    <Icon glyph=Glyph::Play />
                </button>
                <span class="count" title="Number of the statement in its session">
                    {number}
                </span>
                <Show when=move || edited.with_value(|edited| edited.get())>
                    <span class="edited" title="Edited since it was run" role="img" aria-label="Edited since it was run"></span>
                </Show>
            </Show>
        </div>
    }
}

/// State, progress and times, and the language at the right.
#[component]
pub fn StatusLine(open: OpenNotebook, id: CellId, state: CellState) -> impl IntoView {
    let run = StoredValue::new_local(state.run.clone());
    let stands = Memo::new(move |_| run.with_value(|run| run.with(|run| run.state)));
    let tone = move || tone_of(stands.get());
    let word = move || word(stands.get());
    let times = move || {
        run.with_value(|run| {
            run.with(|run| {
                let span = took(run.started, run.completed).map(format::duration);
                let at = run.completed.map(|Millis(at)| services::time_of_day(at));
                [span, at].into_iter().flatten().collect::<Vec<_>>().join(" · ")
            })
        })
    };
    // The server's clock may be another one: what runs was not begun before it was asked for.
    let since = Memo::new(move |_| {
        run.with_value(|run| {
            run.with(|run| run.asked.map(|Millis(asked)| run.started.map_or(asked, |Millis(at)| at.max(asked))))
        })
    });
    let running = Memo::new(move |_| matches!(stands.get(), RunState::Running { .. } | RunState::Unknown));
    let active = Memo::new(move |_| stands.get().goes_on());
    let cancelling = Memo::new(move |_| matches!(stands.get(), RunState::Running { cancelling: true, .. }));
    let id = StoredValue::new(id);
    let cancel = move |_| {
        // The button goes when the run has ended: the focus stays in the cell.
        id.with_value(|id| {
            open.cancel_cell(id);
            open.select_cell(id, Mode::Command, false);
        });
        open.focus_selection();
    };
    let shown = Memo::new(move |_| stands.get() != RunState::NotRun);
    let about = move || {
        let (note, statement) = run.with_value(|run| run.with(|run| (run.note.clone(), run.statement)));
        id.with_value(|id| about(open, id, stands.get(), note, statement.is_some()))
    };
    let complaint = StoredValue::new_local(state.complaint.clone());
    view! {
        <div class="progress-line">
            <Show when=move || running.get()>
                <Progress stands />
            </Show>
        </div>
        <div class="status-line">
            <span role="status" class=move || format!("run-state {}", tone().class()) class:quiet=move || !shown.get()>
                <Icon glyph=Signal::derive(move || tone().glyph()) />
                {word}
            </span>
            <span class="small subtle">
                <Show when=move || running.get() && since.get().is_some() fallback=times>
                    <Elapsed since=Signal::derive(move || since.get().unwrap_or_default()) />
                </Show>
            </span>
            <Show when=move || active.get() && !cancelling.get()>
                <button type="button" class="quiet cancel" on:click=cancel>
                    <Icon glyph=Glyph::Stop />
                    "Cancel"
                </button>
                <Bell open id=id.get_value() />
            </Show>
            <span class="small subtle about">
                {move || complaint.with_value(|complaint| complaint.get()).or_else(about)}
            </span>
            <LanguageChoice open id=id.get_value() language=state.language.clone() />
        </div>
        <live::Ladder open id=id.get_value() />
        <live::SparkWork open id=id.get_value() state=state.clone() />
    }
}

fn tone_of(state: RunState) -> Tone {
    match state {
        RunState::Queued { .. } => Tone::Starting,
        RunState::Running { .. } | RunState::Unknown => Tone::Busy,
        RunState::Done => Tone::Done,
        RunState::Error | RunState::Lost(_) => Tone::Failed,
        RunState::NotRun | RunState::Cancelled => Tone::Cancelled,
    }
}

/// What else there is to say of a run that stands so; `taken`: the server has its statement.
fn about(open: OpenNotebook, id: &CellId, stands: RunState, note: Option<Note>, taken: bool) -> Option<String> {
    match (stands, note) {
        (RunState::Lost(why), _) => Some(why.reason().to_owned()),
        (RunState::Unknown, _) => (!taken).then(|| "Whether the server took it is being found out.".to_owned()),
        // What the server has is run without this tab; what waits here is not.
        (RunState::Queued { position }, _) if taken => Some(format!("{position} in the server's queue")),
        (RunState::Queued { position }, _) if position > 1 => Some(format!("{position} in this tab's queue")),
        (RunState::Queued { .. }, _) => open.state.session.with(|session| match session {
            Attached::Here(session, identity) if !session.state.takes_statements() => {
                Some(format!("Waits until {} is ready.", identity.label()))
            }
            Attached::Here(..) => None,
            _ => Some("Waits for a session.".to_owned()),
        }),
        (RunState::Running { cancelling: true, .. }, _) => live::stopping_words(open, id).map(str::to_owned),
        (_, Some(Note::Skipped(_))) => Some("Not run: a cell before it failed or was cancelled.".to_owned()),
        (_, Some(Note::SessionChanged)) => Some("Not run: the session ended or was changed.".to_owned()),
        (_, Some(Note::NotSent(why))) => Some(why),
        (RunState::Running { .. }, _) => None,
        _ => live::checked_words(open, id),
    }
}

#[component]
fn LanguageChoice(open: OpenNotebook, id: CellId, language: ArcRwSignal<Language>) -> impl IntoView {
    let choose = move |event: leptos::ev::Event| {
        let chosen = event_target_value(&event);
        if let Some(language) = Language::ALL.into_iter().find(|language| language.as_str() == chosen) {
            open.set_language(&id, language);
        }
    };
    let option = |own: Language| {
        let language = language.clone();
        view! { <option value=own.as_str() prop:selected=move || language.get() == own>{own.label()}</option> }
    };
    view! {
        <select class="language" aria-label="Language" on:change=choose>
            {Language::ALL.map(option)}
        </select>
    }
}

/// Offers to tell when the cell ends, once it turns out that it takes its time.
#[component]
fn Bell(open: OpenNotebook, id: CellId) -> impl IntoView {
    let (long, id) = (RwSignal::new(false), StoredValue::new(id));
    let on = move || id.with_value(|id| open.has_bell(id));
    services::after(PATIENCE, move || {
        long.try_set(true);
    });
    view! {
        <Show when=move || long.get() || on()>
            <button
                type="button"
                class="quiet cancel"
                aria-label="Notify me when the cell ends"
                title=TOLD
                aria-pressed=move || if on() { "true" } else { "false" }
                on:click=move |_| {
                    // The button goes when the run has ended: the focus stays in the cell.
                    id.with_value(|id| {
                        open.toggle_bell(id);
                        open.select_cell(id, Mode::Command, false);
                    });
                    open.focus_selection();
                }
            >
                "Notify me"
            </button>
        </Show>
    }
}

/// Milliseconds after which a cell is one that people wait for.
const PATIENCE: u32 = 3_000;

/// A bar while the cell runs: how much of its Spark tasks is done, as far as that is known.
#[component]
fn Progress(stands: Memo<RunState>) -> impl IntoView {
    let share = Memo::new(move |_| match stands.get() {
        RunState::Running { progress, .. } => progress,
        _ => None,
    });
    let percent = move || share.get().map(|share| format!("{:.0}", share * 100.0));
    view! {
        <div
            class="bar"
            class:indeterminate=move || share.get().is_none()
            role="progressbar"
            aria-label="Progress"
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=percent
        >
            <div class="fill" style:width=move || share.get().map(|share| format!("{:.1}%", share * 100.0))></div>
        </div>
    }
}
