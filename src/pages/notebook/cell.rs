//! One cell: what stands beside it, its text, what it answered.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use notebook::run::RunState;
use notebook::{CellId, CellKind, Flag, Mode};
use wasm_bindgen::JsCast;

use super::code::Code;
use super::live;
use super::prompt::{Prompt, StatusLine};
use crate::components::icon::{Glyph, Icon};
use crate::components::menu::{Entry, MenuButton};
use crate::drivers::notebook::OpenNotebook;
use crate::drivers::services;
use crate::outputs::html::Markdown;
use crate::outputs::{self, Outputs};
use crate::state::notebook::CellState;

/// The cell.
#[component]
pub fn CellView(open: OpenNotebook, id: CellId) -> impl IntoView {
    // A cell that is gone is not drawn; the list of cells drops it in the same moment.
    open.state.cell(&id).map(|state| {
        let drawn = state.drawn.clone();
        move || {
            let (id, state) = (id.clone(), state.clone());
            if drawn.get() {
                view! { <Shown open id state /> }.into_any()
            } else {
                view! { <Still id state /> }.into_any()
            }
        }
    })
}

/// A cell that is not drawn yet: its text, where it will be. It is drawn when it comes near, or when there is time.
#[component]
fn Still(id: CellId, state: CellState) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let (drawn, index, source) = (state.drawn.clone(), state.index.clone(), state.source.clone());
    services::when_near(node, move |is_near| {
        if is_near && !drawn.get_untracked() {
            drawn.set(true);
        }
    });
    view! {
        <div
            node_ref=node
            class="cell"
            role="group"
            aria-label=move || format!("Cell {}", index.get() + 1)
            data-cell=id.to_string()
            tabindex="-1"
        >
            <div class="prompt"></div>
            <div class="cell-body">
                <pre class="code-still">{move || source.with(|source| format!("{source}\n"))}</pre>
            </div>
        </div>
    }
}

#[component]
fn Shown(open: OpenNotebook, id: CellId, state: CellState) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let near = state.near.clone();
    services::when_near(node, move |is_near| {
        if near.get_untracked() != is_near {
            near.set(is_near);
        }
    });
    let selection = open.state.selection;
    let active = Memo::new({
        let id = id.clone();
        move |_| selection.with(|selection| selection.active.as_ref() == Some(&id))
    });
    let selected = Memo::new({
        let (id, state) = (id.clone(), state.clone());
        move |_| {
            let index = state.index.get();
            active.get()
                || selection.with(|selection| {
                    selection.anchor.is_some()
                        && open.with(|notebook| notebook.contains(&id) && selection.contains(notebook, index))
                })
        }
    });
    let editing = move || active.get() && selection.with(|selection| selection.mode == Mode::Edit);
    let label = {
        let index = state.index.clone();
        move || format!("Cell {}", index.get() + 1)
    };
    let kind = state.kind.clone();
    let is_code = Memo::new(move |_| kind.get() == CellKind::Code);
    let select = {
        let id = id.clone();
        move |event: leptos::ev::PointerEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let in_editor = target.is_some_and(|target| matches!(target.closest(".cm-editor"), Ok(Some(_))));
            // A drag of several cells begins in the gutter of one of them: only a click there chooses that one. In a
            // text the cell is selected by the focus, and Shift extends the selection in the text.
            if in_editor || !event.shift_key() && selected.get_untracked() && in_gutter(event.target()) {
                return;
            }
            // A click on a control of the cell selects it and does what it does; the focus is the control's.
            open.select_cell(&id, Mode::Command, event.shift_key());
        }
    };
    let choose = {
        let id = id.clone();
        move |event: leptos::ev::MouseEvent| {
            if !event.shift_key() && in_gutter(event.target()) {
                open.select_cell(&id, Mode::Command, false);
            }
        }
    };
    let failed = {
        let run = state.run.clone();
        move || run.with(|run| matches!(run.state, RunState::Error | RunState::Lost(_)))
    };
    let running = {
        let run = state.run.clone();
        move || {
            run.with(|run| matches!(run.state, RunState::Running { .. } | RunState::Queued { .. } | RunState::Unknown))
        }
    };
    let key = id.to_string();
    let (below_id, below) = (StoredValue::new(id.clone()), StoredValue::new_local(state.clone()));
    let edit = {
        let id = id.clone();
        move |_| {
            if !is_code.get_untracked() {
                open.select_cell(&id, Mode::Edit, false);
                open.focus_selection();
            }
        }
    };
    view! {
        <div
            node_ref=node
            class="cell"
            class:active=move || active.get()
            class:selected=move || selected.get()
            class:editing=editing
            class:failed=failed
            class:running=running
            role="group"
            aria-label=label
            data-cell=key
            tabindex=move || if active.get() { "0" } else { "-1" }
            on:pointerdown=select
            on:click=choose
            on:dblclick=edit
        >
            <Prompt open id=id.clone() state=state.clone() />
            <div class="cell-body">
                <Text open id=id.clone() state=state.clone() is_code />
                <Show when=move || is_code.get()>
                    <StatusLine open id=below_id.get_value() state=below.get_value() />
                    <Answers open id=below_id.get_value() state=below.get_value() />
                </Show>
            </div>
            <Menu open id=id.clone() state=state.clone() />
        </div>
    }
}

fn in_gutter(target: Option<web_sys::EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.and_then(|element| element.closest(".prompt").ok().flatten()).is_some()
}

/// The cell's text: an editor for code, and for Markdown that is being written; what Markdown means otherwise.
#[component]
fn Text(open: OpenNotebook, id: CellId, state: CellState, is_code: Memo<bool>) -> impl IntoView {
    let hidden = {
        let flags = state.flags.clone();
        Memo::new(move |_| flags.with(|flags| flags[0]))
    };
    let (kind, writing, source) = (state.kind.clone(), state.writing.clone(), state.source.clone());
    let rendered = Memo::new(move |_| kind.get() == CellKind::Markdown && !writing.get());
    let source = Signal::derive(move || source.with(|source| source.to_string()));
    let blank = Memo::new(move |_| source.with(|source| source.trim().is_empty()));
    let (key, hides) = (id.to_string(), state.hides.clone());
    let show = {
        let id = id.clone();
        move |_| open.set_flag(&id, Flag::SourceHidden, false)
    };
    let unfold = {
        let id = id.clone();
        move |_| open.set_flag(&id, Flag::HeadingCollapsed, false)
    };
    move || {
        if hidden.get() {
            view! {
                <button type="button" class="quiet small" on:click=show.clone()>
                    <Icon glyph=Glyph::Closed />
                    {if is_code.get() { "Code is hidden" } else { "Text is hidden" }}
                </button>
            }
            .into_any()
        } else if rendered.get() {
            let hides = hides.clone();
            let unfold = unfold.clone();
            view! {
                <Show when=move || blank.get() fallback={
                    let key = key.clone();
                    move || view! { <Markdown source key=key.clone() /> }
                }>
                    <p class="subtle">"Empty Markdown: press Enter to write."</p>
                </Show>
                {move || {
                    let count = hides.get();
                    (count > 0)
                        .then(|| {
                            view! {
                                <button type="button" class="quiet small" on:click=unfold.clone()>
                                    <Icon glyph=Glyph::Closed />
                                    {format!("{} hidden", viewer::format::plural(count as u64, "cell"))}
                                </button>
                            }
                        })
                }}
            }
            .into_any()
        } else {
            view! { <Code open id=id.clone() state=state.clone() /> }.into_any()
        }
    }
}

/// What the cell answered.
#[component]
fn Answers(open: OpenNotebook, id: CellId, state: CellState) -> impl IntoView {
    let (outputs, flags, from) = (state.outputs.clone(), state.flags.clone(), state.from.clone());
    let hidden = {
        let flags = flags.clone();
        Memo::new(move |_| flags.with(|flags| flags[1]))
    };
    let live = live::shows_live(open, id.clone());
    let any = {
        let outputs = outputs.clone();
        Memo::new(move |_| live.get() || outputs.with(|outputs| !outputs.is_empty()))
    };
    let show = {
        let id = id.clone();
        move |_| open.set_flag(&id, Flag::OutputsHidden, false)
    };
    let (language, source) = (state.language.clone(), state.source.clone());
    let about = move || {
        let id = id.clone();
        outputs::Cell {
            kind: language.get_untracked().kind(),
            code: source.get_untracked(),
            go_to_line: Callback::new({
                let id = id.clone();
                move |line| open.go_to_line(&id, line)
            }),
            key: id.to_string(),
        }
    };
    let (scrolled, old) = (flags, from.clone());
    view! {
        <div
            class="answers"
            class:scrolled=move || scrolled.with(|flags| flags[2])
            class:old=move || old.with(Option::is_some)
            role="region"
            aria-label="Output"
            hidden=move || !any.get()
        >
            {move || {
                from.get().map(|session| view! { <p class="small subtle">{format!("From {session}, which is not the session in use.")}</p> })
            }}
            {move || {
                if hidden.get() {
                    view! {
                        <button type="button" class="quiet small" on:click=show.clone()>
                            <Icon glyph=Glyph::Closed />
                            "Output is hidden"
                        </button>
                    }
                        .into_any()
                } else if live.get() {
                    view! { <live::LiveOutput open /> }.into_any()
                } else {
                    let shown: Arc<Vec<_>> = outputs.get();
                    view! { <Outputs outputs=shown cell=about() /> }.into_any()
                }
            }}
        </div>
    }
}

/// What else can be done with the cell.
#[component]
fn Menu(open: OpenNotebook, id: CellId, state: CellState) -> impl IntoView {
    use notebook::command::CommandId as C;
    let entries = move |()| {
        let id = id.clone();
        let entry = move |command: C| {
            let id = id.clone();
            let found = notebook::command::command(command);
            let keys = found.and_then(|found| found.keys.first()).map(|binding| services::keys(binding.keys));
            Entry::new(found.map_or("", |found| found.title), move || {
                open.select_cell(&id, Mode::Command, false);
                open.command(command);
            })
            .keys(keys.unwrap_or_default())
        };
        let code = state.kind.get_untracked() == CellKind::Code;
        let mut entries = Vec::new();
        if code {
            entries.extend(
                [C::RunInPlace, C::RunAbove, C::RunBelow, C::ClearOutput, C::ToggleInput, C::ToggleOutput]
                    .map(entry.clone()),
            );
        }
        entries.extend([C::InsertAbove, C::InsertBelow, C::DuplicateCells, C::MoveUp, C::MoveDown].map(entry.clone()));
        entries.push(entry(if code { C::ToMarkdown } else { C::ToCode }));
        entries.push(entry(C::DeleteCells).danger());
        entries
    };
    view! {
        <div class="cell-menu">
            <MenuButton label="Cell actions" entries=Callback::new(entries) />
        </div>
    }
}
