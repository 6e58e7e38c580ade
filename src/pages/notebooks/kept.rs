//! One notebook of the list, and one of the trash.

use leptos::prelude::*;

use super::open::Opener;
use crate::components::dialog::{Confirm, Dialog, Form};
use crate::components::field::Field;
use crate::components::menu::{Entry, MenuButton};
use crate::components::time::Ago;
use crate::drivers::services::{self, Services};
use crate::drivers::shelf::Head;

/// A notebook; `line` is where what is looked for was found in it.
#[component]
pub fn Kept(head: Head, line: String, opener: Opener, refresh: Callback<()>) -> impl IntoView {
    let services = Services::here();
    let asking = RwSignal::new(false);
    let renaming = RwSignal::new(false);
    let key = StoredValue::new(head.key.clone());
    let change = move |change: Box<dyn Fn(&mut Head)>| {
        services::to_the_end(async move {
            if let Err(error) = services.shelf().change(&key.get_value(), change).await {
                opener.tell(format!("It was not changed: {error}"), "Try again.");
            }
            refresh.try_run(());
        });
    };
    let trash = Callback::new(move |()| {
        let now = services::wall();
        change(Box::new(move |head| head.trashed = Some(now)));
    });
    let duplicate = move || {
        services::to_the_end(async move {
            if let Ok(Some(taken)) = services.shelf().take(&key.get_value()).await {
                opener.keep(format!("{} (copy)", taken.head.title), taken.notebook);
            }
        });
    };
    let entries = Callback::new(move |()| {
        vec![
            Entry::new("Rename", move || renaming.set(true)),
            Entry::new("Duplicate", duplicate),
            Entry::new("Move to the trash", move || asking.set(true)).danger(),
        ]
    });
    let title = head.title.clone();
    let field = RwSignal::new(title.clone());
    let rename = Callback::new(move |()| {
        let title = field.get_untracked().trim().to_owned();
        if title.is_empty() {
            return;
        }
        renaming.set(false);
        change(Box::new(move |head| head.title.clone_from(&title)));
    });
    let excerpt = if line.is_empty() { head.excerpt.clone() } else { line };
    view! {
        <li>
            <a href=services.href(&format!("/notebooks/{}", head.key))>
                <span class="shelf-title">{head.title.clone()}</span>
                <span class="shelf-excerpt subtle">{excerpt}</span>
            </a>
            <span class="small subtle">{viewer::format::plural(head.cells as u64, "cell")}</span>
            <span class="small subtle">
                <Ago at=head.updated />
            </span>
            <MenuButton label=format!("Actions for {title}") entries />
            <Confirm
                open=asking
                title=format!("Delete {title}?")
                loses="It goes to the trash, from where it can be brought back for 30 days."
                verb="Delete"
                on_confirm=trash
            />
            <Dialog open=renaming title="Rename the notebook" narrow=true>
                <Form open=renaming verb="Rename" on_submit=rename>
                    <Field label="Title" value=field wide=true autofocus=true />
                </Form>
            </Dialog>
        </li>
    }
}

/// What is in the trash.
#[component]
pub fn Trash(heads: Vec<Head>, opener: Opener, refresh: Callback<()>) -> impl IntoView {
    let services = Services::here();
    let asked = RwSignal::new(None::<Vec<Head>>);
    let asking = RwSignal::new(false);
    let ask = move |heads: Vec<Head>| {
        asked.set(Some(heads));
        asking.set(true);
    };
    let destroy = Callback::new(move |()| {
        let heads = asked.get_untracked().unwrap_or_default();
        services::to_the_end(async move {
            for head in heads {
                if let Err(error) = services.shelf().destroy(&head.key).await {
                    opener.tell(format!("{} was not deleted: {error}", head.title), "Try again.");
                }
            }
            refresh.try_run(());
        });
    });
    let restore = move |key: String| {
        services::to_the_end(async move {
            if let Err(error) = services.shelf().change(&key, |head| head.trashed = None).await {
                opener.tell(format!("It was not brought back: {error}"), "Try again.");
            }
            refresh.try_run(());
        });
    };
    let question = move || {
        asked.with(|heads| match heads.as_deref() {
            Some([one]) => format!("Delete {} for ever?", one.title),
            Some(many) => format!("Delete {} for ever?", viewer::format::plural(many.len() as u64, "notebook")),
            None => String::new(),
        })
    };
    let all = heads.clone();
    let count = viewer::format::plural(heads.len() as u64, "notebook");
    let rows = heads
        .into_iter()
        .map(|head| {
            let (key, title, at) = (head.key.clone(), head.title.clone(), head.trashed.unwrap_or_default());
            view! {
                <li>
                    <span class="grow">{title.clone()}</span>
                    <span class="small subtle">
                        "deleted " <Ago at />
                    </span>
                    <button type="button" aria-label=format!("Bring back {title}") on:click=move |_| restore(key.clone())>
                        "Bring back"
                    </button>
                    <button
                        type="button"
                        class="danger"
                        aria-label=format!("Delete {title} for ever")
                        on:click=move |_| ask(vec![head.clone()])
                    >
                        "Delete"
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="group trash">
            <summary>{format!("Trash: {count}")}</summary>
            <ul class="shelf">{rows}</ul>
            <button type="button" class="danger" on:click=move |_| ask(all.clone())>
                "Empty the trash"
            </button>
        </details>
        <Confirm
            open=asking
            title=Signal::derive(question)
            loses="Text, outputs and versions are gone from this browser and can't be brought back."
            verb="Delete"
            on_confirm=destroy
        />
    }
}
