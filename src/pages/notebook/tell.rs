//! What the notebook has to tell: how saving stands when it does not go well, who writes it, how its file was read.

use leptos::prelude::*;
use notebook::command::CommandId;

use crate::components::dialog::Confirm;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::{Notice, Problem};
use crate::drivers::notebook::OpenNotebook;
use crate::state::notebook::{Attached, Saved};

/// All of it; nothing while all is well.
#[component]
pub fn Tell(open: OpenNotebook) -> impl IntoView {
    let more = open.asks.more;
    let over = Callback::new(move |()| open.overwrite_file());
    let name = move || more.linked.get().unwrap_or_default();
    view! {
        {move || match open.state.saved.get() {
            Saved::Failed(why) => {
                Some(
                    view! {
                        <Notice problem=Problem::new("Changes are not saved.", why)>
                            <button
                                type="button"
                                on:click=move |_| {
                                    open.command(CommandId::DownloadIpynb);
                                }
                            >
                                "Download notebook"
                            </button>
                        </Notice>
                    }
                        .into_any(),
                )
            }
            Saved::Nowhere => Some(view! { <Watched open /> }.into_any()),
            Saved::Elsewhere => Some(view! { <Elsewhere open /> }.into_any()),
            _ => None,
        }}
        {move || {
            let notes = more.notes.get();
            (!notes.is_empty())
                .then(|| {
                    let rest = notes.len().saturating_sub(1);
                    let first = notes.first().cloned().unwrap_or_default();
                    let advice = match rest {
                        0 => String::new(),
                        _ => notes.into_iter().skip(1).collect::<Vec<_>>().join(" "),
                    };
                    view! {
                        <Notice problem=Problem::new(first, advice) warning=true>
                            <button type="button" class="quiet" on:click=move |_| more.notes.set(Vec::new())>
                                "Dismiss"
                            </button>
                        </Notice>
                    }
                })
        }}
        <Confirm
            open=more.overwrite
            title=Signal::derive(move || format!("Overwrite {}?", name()))
            loses="Another program has changed this file since it was opened or saved here. What that program wrote would be lost. Save to another file to keep both."
            verb="Overwrite"
            on_confirm=over
        />
    }
}

#[component]
fn Watched(open: OpenNotebook) -> impl IntoView {
    let gone = move || matches!(open.state.session.get(), Attached::Gone(..));
    let here = move || open.state.session.with(|session| session.identity().is_some());
    let none = move || open.state.order.with(|order| order.is_empty());
    view! {
        <div class="notice" role="status" aria-label="Watching">
            <Icon glyph=Glyph::Search />
            <div>
                <div>
                    {move || if gone() { "This session is gone; this is what was run in it." } else { "You see what is run in this session, as it goes on." }}
                </div>
                <div class="subtle">
                    {move || {
                        if none() {
                            "Nothing was run in it so far. Take part to write and run cells."
                        } else {
                            "Nothing can be typed or run here until you take part. What you see is then kept as a notebook of yours."
                        }
                    }}
                </div>
            </div>
            <button type="button" class="primary" disabled=move || !here() on:click=move |_| open.take_part()>
                "Take part"
            </button>
        </div>
    }
}

#[component]
fn Elsewhere(open: OpenNotebook) -> impl IntoView {
    view! {
        <Notice
            problem=Problem::new(
                "This notebook is written in another tab.",
                "You see here what it writes as it comes. Nothing can be typed or run in this tab.",
            )
            warning=true
        >
            <button type="button" on:click=move |_| open.take_over()>
                "Write here instead"
            </button>
        </Notice>
    }
}

/// What others ran in the session; below the cells, where they would come, so that it moves nothing that is looked at.
#[component]
pub fn Others(open: OpenNotebook) -> impl IntoView {
    let count = open.asks.more.others;
    let words = move || {
        let statements = viewer::format::plural(count.get() as u64, "statement");
        format!("{statements} of others ran in this session since this notebook uses it.")
    };
    let any = Memo::new(move |_| count.get() > 0);
    view! {
        <Show when=move || any.get()>
            <div class="notice" role="status" aria-label="Run by others">
                <Icon glyph=Glyph::Stack />
                <div>
                    <div>{words}</div>
                    <div class="subtle">"They may have changed its variables."</div>
                </div>
                <div>
                    <button type="button" on:click=move |_| open.take_others()>
                        "Add them as cells"
                    </button>
                    <button type="button" class="quiet" on:click=move |_| open.leave_others()>
                        "Dismiss"
                    </button>
                </div>
            </div>
        </Show>
    }
}
