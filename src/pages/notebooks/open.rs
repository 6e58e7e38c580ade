//! New notebooks: empty ones, the example, files of the disk by dialog and by drag and drop.

use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use notebook::{Ids, Notebook};
use web_sys::{DragEvent, File};

use crate::components::icon::{Glyph, Icon};
use crate::components::notice::{Notice, Problem};
use crate::components::picker::{self, FilePicker};
use crate::drivers::files::{self, Arrival, Read, Refused};
use crate::drivers::services::{self, Services};

type Go = Box<dyn Fn(&str, NavigateOptions)>;

/// Keeps notebooks and goes to them.
#[derive(Clone, Copy)]
pub struct Opener {
    services: Services,
    problems: RwSignal<Vec<Problem>>,
    /// Grows when a notebook was kept and the page stays.
    pub kept: RwSignal<u32>,
    go: StoredValue<Go, LocalStorage>,
}

impl Opener {
    /// For the current page.
    pub fn new() -> Self {
        Self {
            services: Services::here(),
            problems: RwSignal::new(Vec::new()),
            kept: RwSignal::new(0),
            go: StoredValue::new_local(Box::new(use_navigate())),
        }
    }

    /// Something went wrong.
    pub fn tell(self, what: impl Into<String>, advice: impl Into<String>) {
        let problem = Problem::new(what, advice);
        self.problems.try_update(|problems| problems.push(problem));
    }

    /// Keeps a notebook and goes to it.
    pub fn keep(self, title: String, notebook: Notebook) {
        self.keep_all(vec![Ok(Read { title, notebook, arrival: Arrival::default() })]);
    }

    /// An empty notebook.
    pub fn new_notebook(self) {
        let notebook = Notebook::new(notebook::Language::Python, &mut Ids::new(services::entropy()));
        self.keep("Untitled".to_owned(), notebook);
    }

    /// The example.
    pub fn example(self) {
        let example = notebook::example(&mut Ids::new(services::entropy()));
        self.keep(notebook::EXAMPLE_TITLE.to_owned(), example);
    }

    /// Files of the disk.
    pub fn files(self, files: Vec<File>) {
        if files.is_empty() {
            return;
        }
        self.problems.set(Vec::new());
        services::scoped_or_not(async move {
            let mut all = Vec::new();
            for file in files {
                all.push(files::read(&file, None).await);
            }
            self.keep_all(all);
        });
    }

    /// Each file that could be read is kept; one alone is opened.
    fn keep_all(self, all: Vec<Result<Read, Refused>>) {
        let services = self.services;
        services::scoped_or_not(async move {
            let mut keys = Vec::new();
            for read in all {
                let Read { title, notebook, arrival } = match read {
                    Ok(read) => read,
                    Err(refused) => {
                        self.tell(refused.what, refused.advice);
                        continue;
                    }
                };
                match services.shelf().add(&title, &notebook, None).await {
                    Ok(key) => {
                        services.shelf().arrived(&key, arrival);
                        keys.push(key);
                    }
                    Err(error) => {
                        self.tell(
                            format!("{title} is not kept: {error}"),
                            "Allow this site to keep data in the browser's settings, or make room in it, then try again.",
                        );
                    }
                }
            }
            match keys.as_slice() {
                [] => {}
                [key] => {
                    let to = services.href(&format!("/notebooks/{key}"));
                    self.go.try_with_value(|go| go(&to, NavigateOptions::default()));
                }
                _ => {
                    self.kept.try_update(|times| *times += 1);
                }
            }
        });
    }

    /// Asks for files, with the browser's dialog that lets them be written later, or through `field`.
    fn ask(self, field: NodeRef<html::Input>) {
        self.problems.set(Vec::new());
        services::scoped_or_not(async move {
            match files::choose().await {
                Some(all) => self.keep_all(all),
                None => picker::ask(field),
            }
        });
    }

    /// Files may be dropped: the browser must not open them itself.
    pub fn over(event: &DragEvent) {
        services::let_drop(event);
    }

    /// Files were dropped.
    pub fn dropped(self, event: &DragEvent) {
        let files = services::dropped(event);
        if !files.is_empty() {
            event.prevent_default();
            self.files(files);
        }
    }
}

/// What could not be opened.
#[component]
pub fn Problems(opener: Opener) -> impl IntoView {
    move || opener.problems.get().into_iter().map(|problem| view! { <Notice problem /> }).collect_view()
}

/// The hidden field for files, opened whenever `wanted` grows.
#[component]
pub fn FileField(opener: Opener, wanted: Signal<u32>) -> impl IntoView {
    let field = NodeRef::new();
    Effect::watch(move || wanted.get(), move |_, _, _| opener.ask(field), false);
    view! { <FilePicker field accept=".ipynb,.json,.zpln" multiple=true chosen=move |files| opener.files(files) /> }
}

/// Opens files from the disk.
#[component]
pub fn OpenFile(opener: Opener) -> impl IntoView {
    let wanted = RwSignal::new(0);
    view! {
        <FileField opener wanted=wanted.into() />
        <button type="button" on:click=move |_| wanted.update(|times| *times += 1)>
            <Icon glyph=Glyph::Upload />
            "Open file"
        </button>
    }
}
