//! The notebooks kept in this browser.

use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use notebook::{CellKind, Ids, Notebook};
use wasm_bindgen::JsCast;

use crate::components::dialog::Confirm;
use crate::components::icon::{Glyph, Icon};
use crate::components::menu::{Entry, MenuButton};
use crate::components::notice::{Notice, Problem};
use crate::components::time::Ago;
use crate::drivers::services::{self, Services};
use crate::drivers::shelf::Head;

/// The page.
#[component]
pub fn Notebooks() -> impl IntoView {
    let services = Services::here();
    let heads = RwSignal::new(None::<Vec<Head>>);
    let problem = RwSignal::new(None::<Problem>);
    let filter = RwSignal::new(String::new());
    let refresh = Callback::new(move |()| {
        services::scoped_or_not(async move {
            match services.shelf().list().await {
                Ok(list) => {
                    heads.try_set(Some(list));
                }
                Err(error) => {
                    let advice = "Allow this site to keep data in the browser's settings, then reload the page.";
                    problem.try_set(Some(Problem::new(error.to_string(), advice)));
                }
            }
        });
    });
    refresh.run(());
    let opener = Opener { services, problem, go: StoredValue::new_local(Box::new(use_navigate())) };
    let shown = Memo::new(move |_| {
        let filter = filter.get().to_lowercase();
        let fits =
            |head: &Head| head.title.to_lowercase().contains(&filter) || head.excerpt.to_lowercase().contains(&filter);
        heads
            .get()
            .unwrap_or_default()
            .into_iter()
            .filter(|head| head.trashed.is_none() && fits(head))
            .collect::<Vec<_>>()
    });
    let none = move || {
        heads.with(|heads| heads.as_ref().is_some_and(|heads| !heads.iter().any(|head| head.trashed.is_none())))
    };
    let some =
        move || heads.with(|heads| heads.as_ref().is_some_and(|heads| heads.iter().any(|head| head.trashed.is_none())));
    view! {
        <div class="page-head">
            <h1>"Notebooks"</h1>
            <div class="grow"></div>
            <input
                class="search"
                type="search"
                aria-label="Filter notebooks"
                placeholder="Filter"
                prop:value=filter
                on:input=move |event| filter.set(event_target_value(&event))
            />
            <OpenFile opener />
            <button type="button" class="primary" on:click=move |_| opener.new_notebook()>
                <Icon glyph=Glyph::Plus />
                "New notebook"
            </button>
        </div>
        {move || problem.get().map(|problem| view! { <Notice problem /> })}
        <Show when=none>
            <div class="empty">
                <h2>"No notebook is kept in this browser yet"</h2>
                <p class="subtle">
                    "Notebooks are saved here as you type, outputs included. Begin with an example that runs as it is: Python, SQL, Scala, a table, a plot, an error and a job long enough to watch."
                </p>
                <button type="button" class="primary" on:click=move |_| opener.example()>
                    "Open the example notebook"
                </button>
            </div>
        </Show>
        <Show when=some>
            <ul class="shelf">
                <For each=move || shown.get() key=|head| (head.key.clone(), head.updated, head.title.clone()) let(head)>
                    <Kept head opener refresh />
                </For>
            </ul>
            <p class="small subtle">
                <button type="button" class="link" on:click=move |_| opener.example()>
                    "Open the example notebook"
                </button>
            </p>
        </Show>
    }
}

type Go = Box<dyn Fn(&str, NavigateOptions)>;

/// Keeps a notebook and goes to it.
#[derive(Clone, Copy)]
pub struct Opener {
    services: Services,
    problem: RwSignal<Option<Problem>>,
    go: StoredValue<Go, LocalStorage>,
}

impl Opener {
    fn keep(self, title: String, notebook: Notebook) {
        let services = self.services;
        services::scoped_or_not(async move {
            match services.shelf().add(&title, &notebook, None).await {
                Ok(key) => {
                    let to = services.href(&format!("/notebooks/{key}"));
                    self.go.try_with_value(|go| go(&to, NavigateOptions::default()));
                }
                Err(error) => {
                    let advice = "Allow this site to keep data in the browser's settings, then try again.";
                    self.problem.try_set(Some(Problem::new(error.to_string(), advice)));
                }
            }
        });
    }

    fn new_notebook(self) {
        let mut ids = Ids::new(services::entropy());
        let cell = notebook::Cell::new(ids.cell(), CellKind::Code, notebook::Language::Python, "");
        self.keep("Untitled".to_owned(), Notebook::of(vec![cell]));
    }

    fn example(self) {
        let example = notebook::example(&mut Ids::new(services::entropy()));
        self.keep(notebook::EXAMPLE_TITLE.to_owned(), example);
    }

    fn file(self, name: &str, text: &str) {
        match notebook::files::open(text, &mut Ids::new(services::entropy())) {
            Ok(opened) => {
                let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                let title = opened.notebook.title().map_or_else(|| stem.to_owned(), str::to_owned);
                self.keep(title, opened.notebook);
            }
            Err(error) => self.problem.set(Some(Problem::new(format!("{name}: {}", error.message), error.hint))),
        }
    }
}

/// Opens files from the disk.
#[component]
fn OpenFile(opener: Opener) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let Some(input) = field.get_untracked() else { return };
        services::read_files(input.unchecked_ref(), move |name, text| match text {
            Ok(text) => opener.file(&name, &text),
            Err(why) => opener.problem.set(Some(Problem::new(format!("{name}: {why}"), "Choose another file."))),
        });
    };
    view! {
        <input
            node_ref=field
            type="file"
            accept=".ipynb,.json,.zpln"
            multiple
            hidden
            aria-hidden="true"
            on:change=chosen
        />
        <button
            type="button"
            on:click=move |_| {
                if let Some(field) = field.get_untracked() {
                    field.click();
                }
            }
        >
            <Icon glyph=Glyph::Upload />
            "Open file"
        </button>
    }
}

#[component]
fn Kept(head: Head, opener: Opener, refresh: Callback<()>) -> impl IntoView {
    let services = opener.services;
    let asking = RwSignal::new(false);
    let key = StoredValue::new(head.key.clone());
    let trash = Callback::new(move |()| {
        services::scoped_or_not(async move {
            let now = services::wall();
            let done = services.shelf().change(&key.get_value(), |head| head.trashed = Some(now)).await;
            if let Err(error) = done {
                opener.problem.try_set(Some(Problem::new(format!("It was not moved: {error}"), "Try again.")));
            }
            refresh.run(());
        });
    });
    let duplicate = move || {
        services::scoped_or_not(async move {
            if let Ok(Some(taken)) = services.shelf().take(&key.get_value()).await {
                opener.keep(format!("{} (copy)", taken.head.title), taken.notebook);
            }
        });
    };
    let entries = Callback::new(move |()| {
        vec![Entry::new("Duplicate", duplicate), Entry::new("Move to the trash", move || asking.set(true)).danger()]
    });
    let title = head.title.clone();
    view! {
        <li>
            <a href=services.href(&format!("/notebooks/{}", head.key))>
                <span class="shelf-title">{head.title.clone()}</span>
                <span class="shelf-excerpt subtle">{head.excerpt.clone()}</span>
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
        </li>
    }
}
