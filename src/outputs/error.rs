//! An error: what it is first, where it was next, the rest folded.

use leptos::prelude::*;
use viewer::error_view::{self, BlockKind, ErrorView};

use super::Cell;
use crate::components::icon::{Glyph, Icon};

/// The error.
#[component]
pub fn ErrorOutput(error: livy_api::ErrorOutput, cell: Cell) -> impl IntoView {
    // A person ended it: that is no failure.
    let interrupted = error.ename == "KeyboardInterrupt";
    let ErrorView { headline, cause, hint, places, blocks, banner } = error_view::view(&error, &cell.kind, &cell.code);
    let places = StoredValue::new(places);
    let go = move |index: usize| {
        let line = places.with_value(|places| places.get(index).map(|place| place.line));
        if let Some(line) = line {
            cell.go_to_line.run(line);
        }
    };
    let hint = hint.filter(|hint| !hint.candidates.is_empty()).map(|hint| {
        view! {
            <p class="out-hint">
                {format!("“{}” was not found. Did you mean ", hint.name)} <code>{hint.candidates.join(", ")}</code> "?"
            </p>
        }
    });
    let blocks = blocks
        .into_iter()
        .map(|block| {
            let lines = block
                .lines
                .into_iter()
                .map(|line| match line.place {
                    Some(place) => view! {
                        <button type="button" class="link mono" on:click=move |_| go(place)>
                            {line.text}
                        </button>
                        "\n"
                    }
                    .into_any(),
                    None => format!("{}\n", line.text).into_any(),
                })
                .collect_view();
            let text = view! { <pre class="out-trace" class:out-text=block.kind == BlockKind::Printed>{lines}</pre> };
            if block.folded {
                view! {
                    <details class="out-block">
                        <summary>{block.title}</summary>
                        {text}
                    </details>
                }
                .into_any()
            } else {
                text.into_any()
            }
        })
        .collect_view();
    let banner = banner.map(|banner| {
        view! {
            <div class="notice failed">
                <Icon glyph=Glyph::Warning />
                <div>
                    <div>{banner.title()}</div>
                    <div class="subtle">{banner.advice()}</div>
                </div>
            </div>
        }
    });
    view! {
        <div class="out-error" class:interrupted=interrupted>
            <p class="out-headline">
                <Icon glyph=if interrupted { Glyph::Stop } else { Glyph::Cross } />
                <span>{headline}</span>
            </p>
            {cause.map(|cause| view! { <p class="out-cause">"Caused by: " {cause}</p> })}
            {hint}
            {blocks}
            {banner}
        </div>
    }
}
