//! One cell: what stands beside it, its text, what it answered.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use notebook::export::with_attachments;
use notebook::run::RunState;
use notebook::{CellId, CellKind, Flag, Mode};

use super::code::Code;
use super::prompt::{Prompt, StatusLine};
use super::{live, still};
use crate::components::icon::{Glyph, Icon};
use crate::components::menu::{Entry, MenuButton};
use crate::drivers::notebook::OpenNotebook;
use crate::drivers::services;
use crate::outputs::html::Markdown;
use crate::outputs::{self, Outputs};
use crate::state::notebook::CellState;

/// The cell. Far from what is looked at it is no more than its text; its own element stays the same, so that neither the
/// focus nor the place of the scroll bar is lost when the rest of it is drawn.
#[component]
pub fn CellView(open: OpenNotebook, id: CellId) -> impl IntoView {
    // A cell that is gone is not drawn; the list of cells drops it in the same moment.
    open.state.cell(&id).map(|state| view! { <Frame open id state /> })
}

#[component]
fn Frame(open: OpenNotebook, id: CellId, state: CellState) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let (near, drawn) = (state.near.clone(), state.drawn.clone());
    services::when_near(node, {
        let (near, drawn) = (near.clone(), drawn.clone());
        move |is_near| {
            if near.get_untracked() != is_near {
                near.set(is_near);
            }
            if is_near && !drawn.get_untracked() {
                drawn.set(true);
            }
        }
    });
    // Of a thousand cells only those that are drawn hear of each change of the selection.
    let class = {
        let (id, state, drawn) = (id.clone(), state.clone(), drawn.clone());
        move || if drawn.get() { classes(open, &id, &state) } else { "cell still".to_owned() }
    };
    let tabindex = {
        let (id, drawn) = (id.clone(), drawn.clone());
        move || if drawn.get() && open.is_active(&id) { "0" } else { "-1" }
    };
    let index = state.index.clone();
    let height = format!("{}px", still::height(&state));
    let key = id.to_string();
    view! {
        <div
            node_ref=node
            class=class
            role="group"
            aria-label=move || format!("Cell {}", index.get() + 1)
            data-cell=key
            tabindex=tabindex
            style:--tall=height
        >
            {move || {
                let (id, state) = (id.clone(), state.clone());
                if drawn.get() {
                    view! { <Shown open id state /> }.into_any()
                } else {
                    view! { <still::Still state /> }.into_any()
                }
            }}
        </div>
    }
}

/// Classes of a cell that is drawn.
fn classes(open: OpenNotebook, id: &CellId, state: &CellState) -> String {
    let active = open.is_active(id);
    let editing = active && open.state.selection.with(|selection| selection.mode == Mode::Edit);
    let (failed, running) = state.run.with(|run| {
        let failed = matches!(run.state, RunState::Error | RunState::Lost(_));
        (failed, matches!(run.state, RunState::Running { .. } | RunState::Queued { .. } | RunState::Unknown))
    });
    state.index.track();
    let mut classes = "cell".to_owned();
    for (on, class) in [
        (active, " active"),
        (active || open.is_selected(id), " selected"),
        (editing, " editing"),
        (failed, " failed"),
        (running, " running"),
        (!state.near.get(), " far"),
    ] {
        if on {
            classes.push_str(class);
        }
    }
    classes
}

#[component]
fn Shown(open: OpenNotebook, id: CellId, state: CellState) -> impl IntoView {
    let kind = state.kind.clone();
    let is_code = Memo::new(move |_| kind.get() == CellKind::Code);
    let (below_id, below) = (StoredValue::new(id.clone()), StoredValue::new_local(state.clone()));
    view! {
        <Prompt open id=id.clone() state=state.clone() />
        <div class="cell-body">
            <Text open id=id.clone() state=state.clone() is_code />
            <Show when=move || is_code.get()>
                <StatusLine open id=below_id.get_value() state=below.get_value() />
                <Answers open id=below_id.get_value() state=below.get_value() />
            </Show>
        </div>
        <Menu open id state />
    }
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
    let source = {
        let id = id.clone();
        Signal::derive(move || {
            source.track();
            // With the pictures that are attached to it.
            open.with(|notebook| notebook.get(&id).map(|cell| with_attachments(cell)).unwrap_or_default())
        })
    };
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
                    let mut shown: Arc<Vec<_>> = outputs.get();
                    // What sparkmagic left and no program can show stays in the file.
                    if open.with(|notebook| shown.iter().any(|output| output.is_litter(notebook))) {
                        open.with(|notebook| Arc::make_mut(&mut shown).retain(|output| !output.is_litter(notebook)));
                    }
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
