//! Keys that work on every page but that of a notebook, which has its own: to the search, to another page, to their list.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::lazy::ShortcutsDialog;
use super::log;
use crate::components::dialog::Dialog;
use crate::drivers::services::{self, Services};
use crate::drivers::window;

/// After `G` the letter of a page, and the page.
const PAGES: [(&str, &str, &str); 5] = [
    ("s", "/sessions", "Sessions"),
    ("n", "/notebooks", "Notebooks"),
    ("b", "/batches", "Batches"),
    ("r", "/runs", "Kept runs"),
    ("t", "/settings", "Settings"),
];

/// Milliseconds after `G` for which a letter means a page.
const PATIENCE: u64 = 1_500;

/// Listens, and shows the list of keys when it is asked for. To be part of the frame around the pages.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let services = Services::here();
    let location = use_location();
    let navigate = use_navigate();
    let notebook = Memo::new({
        let notebooks = services.href("/notebooks/");
        move |_| location.pathname.with(|path| path.starts_with(&notebooks))
    });
    let begun = StoredValue::new(None::<u64>);
    window::on_plain_key(move |key| {
        if notebook.get_untracked() {
            return false;
        }
        let now = services::now();
        let after_g = begun.get_value().is_some_and(|at| now.saturating_sub(at) < PATIENCE);
        begun.set_value((key == "g").then_some(now));
        match key {
            "?" => services.shortcuts.set(true),
            "/" => return window::to_search(),
            "g" => {}
            letter if after_g => {
                let Some((_, path, _)) = PAGES.iter().find(|(of, _, _)| *of == letter) else { return false };
                navigate(&services.href(path), NavigateOptions::default());
            }
            _ => return false,
        }
        true
    });
    move || (!notebook.get()).then(|| view! { <ShortcutsDialog /> })
}

/// The list.
#[component]
pub fn List() -> impl IntoView {
    let open = Services::here().shortcuts;
    let row = |keys: &[&str], meaning: &str| {
        let keys = keys.iter().map(|key| view! { <kbd>{(*key).to_owned()}</kbd> }).collect_view();
        view! {
            <dt>{meaning.to_owned()}</dt>
            <dd>{keys}</dd>
        }
    };
    let pages = move || PAGES.map(|(letter, _, title)| row(&["G", &letter.to_uppercase()], title)).collect_view();
    let in_log = move || log::KEYS.map(|(keys, meaning)| row(&[keys], meaning)).collect_view();
    view! {
        <Dialog open title="Shortcuts" narrow=true>
            <div class="body">
                <section>
                    <h3>"Everywhere"</h3>
                    <dl class="keys">{row(&["/"], "search this page")} {row(&["?"], "this list")}</dl>
                </section>
                <section>
                    <h3>"Go to"</h3>
                    <dl class="keys">{pages()}</dl>
                </section>
                <section>
                    <h3>"In a log, when it has the focus"</h3>
                    <dl class="keys">{in_log()}</dl>
                </section>
                <p class="subtle">"A notebook has a list of its own: open one and press ? there."</p>
            </div>
        </Dialog>
    }
}
