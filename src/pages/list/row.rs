//! One row of a list.

use std::sync::Arc;

use leptos::prelude::*;

use super::delete::DeleteInRow;
use super::query::Column;
use super::selection::{SelectRow, Selection};
use super::{Entry, What};
use crate::components::badge::Badge;
use crate::components::icon::{Glyph, Icon};
use crate::components::time::Ago;
use crate::drivers::services::Services;

/// A row stays the same while what it shows changes: what has the focus in it keeps it.
#[component]
pub fn Row(what: What, entry: Memo<Arc<Entry>>, columns: Memo<Vec<Column>>) -> impl IntoView {
    let services = Services::here();
    let id = entry.with_untracked(|entry| entry.id);
    let link = services.href(&format!("/{}/{id}", what.all()));
    let selection: Selection = expect_context();
    let open = move |_| {
        let session = services
            .sessions
            .items
            .with_untracked(|sessions| sessions.iter().find(|session| session.id.0 == id).cloned());
        if let Some(session) = session {
            services.open_session(&session);
        }
    };
    let notebook = (what == What::Sessions).then(|| {
        view! {
            <button
                type="button"
                class="quiet icon-only"
                aria-label="Open notebook"
                title="Open notebook"
                disabled=move || entry.with(|entry| entry.over)
                on:click=open
            >
                <Icon glyph=Glyph::Page />
            </button>
        }
    });
    view! {
        <tr class:selected=move || selection.has(id)>
            <SelectRow what id />
            {move || {
                entry.with(|entry| columns.get().into_iter().map(|column| cell(what, entry, column, &link)).collect_view())
            }}
            <td class="actions">
                {notebook}
                <DeleteInRow entry />
            </td>
        </tr>
    }
}

fn cell(what: What, entry: &Entry, column: Column, link: &str) -> AnyView {
    let text = |class: &'static str, text: &str| {
        view! {
            <td class=class title=text.to_owned()>
                {text.to_owned()}
            </td>
        }
        .into_any()
    };
    match column {
        Column::Id => view! {
            <td class="id">
                <a href=link.to_owned()>{entry.id.to_string()}</a>
            </td>
        }
        .into_any(),
        Column::Name => view! {
            <td class="name" title=entry.name.clone()>
                <a href=link.to_owned()>{entry.called(what)}</a>
            </td>
        }
        .into_any(),
        Column::State => {
            let (tone, word) = what.state(&entry.state);
            view! {
                <td class="state">
                    <Badge tone=tone word=word />
                </td>
            }
            .into_any()
        }
        Column::Cause => match &entry.cause {
            None => text("cause optional", ""),
            Some(cause) => {
                let to = cause.line.map_or_else(|| link.to_owned(), |line| format!("{link}?line={}", line + 1));
                let said = cause.said();
                view! {
                    <td class="cause optional" title=said.clone()>
                        <a href=to class:subtle=cause.is_unknown()>{said.clone()}</a>
                    </td>
                }
                .into_any()
            }
        },
        Column::Kind => text("kind", &entry.kind),
        Column::Owner => text("owner optional", &entry.owner),
        Column::App => match entry.spark_ui.clone() {
            None => text("app optional mono", &entry.app),
            Some(url) => view! {
                <td class="app optional mono" title=entry.app.clone()>
                    <a href=url target="_blank" rel="noopener noreferrer">
                        {if entry.app.is_empty() { "Spark UI".to_owned() } else { entry.app.clone() }}
                    </a>
                </td>
            }
            .into_any(),
        },
        Column::Age => view! {
            <td class="age optional">
                {entry.seen.map(since)}
            </td>
        }
        .into_any(),
        Column::Idle => view! {
            <td class="idle optional">
                {entry.unused.map(since)}
            </td>
        }
        .into_any(),
    }
}

/// How long ago something began, or more, where its beginning was not seen.
fn since((at, begun): (u64, bool)) -> impl IntoView {
    view! { <Ago at bare=true prefix=if begun { "" } else { "≥ " } /> }
}
