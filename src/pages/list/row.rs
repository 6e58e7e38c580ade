//! One row of a list.

use std::sync::Arc;

use leptos::prelude::*;

use super::delete::DeleteInRow;
use super::query::Column;
use super::{Entry, What};
use crate::components::badge::Badge;
use crate::components::icon::{Glyph, Icon};
use crate::components::time::Ago;
use crate::drivers::services::Services;

#[component]
pub fn Row(what: What, entry: Arc<Entry>, columns: Memo<Vec<Column>>) -> impl IntoView {
    let services = Services::here();
    let link = services.href(&format!("/{}/{}", what.all(), entry.id));
    let (id, over, name) = (entry.id, entry.over, entry.name.clone());
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
                disabled=over
                on:click=open
            >
                <Icon glyph=Glyph::Page />
            </button>
        }
    });
    view! {
        <tr>
            {move || {
                columns.get().into_iter().map(|column| cell(what, &entry, column, &link)).collect_view()
            }}
            <td class="actions">
                {notebook}
                <DeleteInRow id name over />
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
                {entry.seen.map(|(at, created)| view! { <Ago at bare=true prefix=if created { "" } else { "≥ " } /> })}
            </td>
        }
        .into_any(),
    }
}
