//! The panel at the side.

use leptos::prelude::*;
use notebook::outline::Mark;
use notebook::{CellId, Mode};

use super::session_log::SessionLogPanel;
use super::variables::Variables;
use super::versions::Versions;
use crate::components::badge::Tone;
use crate::components::icon::{Glyph, Icon};
use crate::drivers::notebook::{OpenNotebook, Panel};

/// The panel, while one is open.
#[component]
pub fn Side(open: OpenNotebook) -> impl IntoView {
    move || {
        let panel = open.asks.panel.get()?;
        let (title, body) = match panel {
            Panel::Outline => ("Outline", view! { <Outline open /> }.into_any()),
            Panel::Variables => ("Variables", view! { <Variables open /> }.into_any()),
            Panel::Log => ("Log", view! { <SessionLogPanel open /> }.into_any()),
            Panel::Versions => ("Versions", view! { <Versions open /> }.into_any()),
        };
        Some(view! {
            <aside class="side" class:wide=panel == Panel::Log aria-label=title>
                <header>
                    <h2>{title}</h2>
                    <button type="button" class="quiet icon-only" aria-label="Close the panel" on:click=move |_| open.asks.panel.set(None)>
                        <Icon glyph=Glyph::Cross />
                    </button>
                </header>
                {body}
            </aside>
        })
    }
}

/// How the runs of a section stand: a sign, and a word for who hears it.
fn mark(mark: Mark) -> Option<impl IntoView> {
    let (tone, glyph, word) = match mark {
        Mark::None => return None,
        Mark::Done => (Tone::Done, Glyph::Tick, "Done"),
        Mark::Edited => (Tone::Starting, Glyph::Pencil, "Edited since it was run"),
        Mark::Queued => (Tone::Starting, Glyph::Clock, "Queued"),
        Mark::Running => (Tone::Busy, Glyph::Turning, "Running"),
        Mark::Lost => (Tone::Failed, Glyph::Question, "Lost"),
        Mark::Error => (Tone::Failed, Glyph::Cross, "Error"),
    };
    let class = format!("outline-mark {}", tone.class());
    Some(view! { <span class=class role="img" aria-label=word title=word><Icon glyph /></span> })
}

#[component]
fn Outline(open: OpenNotebook) -> impl IntoView {
    let headings = move || {
        open.state.order.track();
        open.state.saved.track();
        open.state.busy.track();
        open.outline()
    };
    let go = move |cell: CellId| {
        open.select_cell(&cell, Mode::Command, false);
        open.focus_selection();
    };
    view! {
        <ul class="outline">
            {move || {
                let headings = headings();
                if headings.is_empty() {
                    return view! { <li class="subtle">"Headings of Markdown cells are listed here."</li> }.into_any();
                }
                headings
                    .into_iter()
                    .map(|heading| {
                        let cell = heading.cell.clone();
                        view! {
                            <li style:padding-left=format!("{}px", u32::from(heading.level.saturating_sub(1)) * 12)>
                                <button type="button" class="link" on:click=move |_| go(cell.clone())>
                                    {heading.text}
                                </button>
                                {mark(heading.mark)}
                            </li>
                        }
                    })
                    .collect_view()
                    .into_any()
            }}
        </ul>
    }
}
