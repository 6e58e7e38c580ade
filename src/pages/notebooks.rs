//! The notebooks kept in this browser.

mod kept;
pub mod open;

use leptos::prelude::*;

use self::kept::{Kept, Trash};
use self::open::{OpenFile, Opener, Problems};
use crate::components::icon::{Glyph, Icon};
use crate::drivers::services::{self, Services};
use crate::drivers::shelf::{Head, Place};

/// Milliseconds after the last letter at which the notebooks are searched.
const SOON: u32 = 150;

/// The page.
#[component]
pub fn Notebooks() -> impl IntoView {
    let services = Services::here();
    let heads = RwSignal::new(None::<Vec<Head>>);
    let filter = RwSignal::new(String::new());
    let places = RwSignal::new(None::<Vec<Place>>);
    let opener = Opener::new();
    let refresh = Callback::new(move |()| {
        services::scoped_or_not(async move {
            match services.shelf().list().await {
                Ok(list) => {
                    heads.try_set(Some(list));
                }
                Err(error) => {
                    let advice = "Allow this site to keep data in the browser's settings, then reload the page.";
                    opener.tell(error.to_string(), advice);
                }
            }
        });
    });
    services::scoped_or_not(async move {
        // What can't be emptied today is emptied another day.
        let _ = services.shelf().empty_old_trash().await;
        refresh.run(());
    });
    Effect::watch(move || opener.kept.get(), move |_, _, _| refresh.run(()), false);
    // Their text is searched in the browser's storage; only the newest question's answer counts.
    Effect::new(move || {
        let text = filter.get();
        heads.track();
        if text.trim().is_empty() {
            places.set(None);
            return;
        }
        services::scoped(async move {
            services::sleep(SOON).await;
            if let Ok(found) = services.shelf().find(&text).await {
                places.try_set(Some(found));
            }
        });
    });
    let shown = Memo::new(move |_| {
        let all = heads.get().unwrap_or_default();
        let places = places.get();
        all.into_iter()
            .filter(|head| head.trashed.is_none())
            .filter_map(|head| {
                let line = match &places {
                    None => String::new(),
                    Some(places) => places.iter().find(|place| place.key == head.key)?.line.clone(),
                };
                Some((head, line))
            })
            .collect::<Vec<_>>()
    });
    let trashed = Memo::new(move |_| {
        let all = heads.get().unwrap_or_default();
        all.into_iter().filter(|head| head.trashed.is_some()).collect::<Vec<_>>()
    });
    let any = Memo::new(move |_| {
        heads.with(|heads| heads.as_ref().map(|heads| heads.iter().any(|head| head.trashed.is_none())))
    });
    view! {
        <div class="page-head">
            <h1>"Notebooks"</h1>
            <div class="grow"></div>
            <input
                class="search"
                type="search"
                title="Press / to come here"
                aria-keyshortcuts="/"
                aria-label="Search notebooks"
                placeholder="Search titles and cells"
                prop:value=filter
                on:input=move |event| filter.set(event_target_value(&event))
            />
            <OpenFile opener />
            <button type="button" class="primary" on:click=move |_| opener.new_notebook()>
                <Icon glyph=Glyph::Plus />
                "New notebook"
            </button>
        </div>
        <Problems opener />
        <div class="drop-files" on:dragover=move |event| Opener::over(&event) on:drop=move |event| opener.dropped(&event)>
            <Show when=move || any.get() == Some(false)>
                <div class="empty">
                    <h2>"No notebook is kept in this browser yet"</h2>
                    <p class="subtle">
                        "Notebooks are saved here as you type, outputs included. Begin with an example that runs as it is: Python, SQL, Scala, a table, a plot, an error and a job long enough to watch. Or drop .ipynb files here."
                    </p>
                    <button type="button" class="primary" on:click=move |_| opener.example()>
                        "Open the example notebook"
                    </button>
                </div>
            </Show>
            <Show when=move || any.get() == Some(true)>
                <ul class="shelf" aria-label="Notebooks">
                    <For
                        each=move || shown.get()
                        key=|(head, line)| (head.key.clone(), head.updated, head.title.clone(), line.clone())
                        let((head, line))
                    >
                        <Kept head line opener refresh />
                    </For>
                </ul>
                <Show when=move || shown.with(Vec::is_empty)>
                    <p class="subtle" role="status">"No notebook has this in its title or its cells."</p>
                </Show>
                <p class="small subtle">
                    "Files can be dropped here. "
                    <button type="button" class="link" on:click=move |_| opener.example()>
                        "Open the example notebook"
                    </button>
                </p>
            </Show>
            {move || {
                let heads = trashed.get();
                (!heads.is_empty()).then(|| view! { <Trash heads opener refresh /> })
            }}
        </div>
    }
}
