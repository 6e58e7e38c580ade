//! The panel of versions, and what differs between one of them and the notebook.

use leptos::prelude::*;
use notebook::Notebook;
use notebook::diff::lines::Side;
use notebook::diff::{CellDiff, Presence};

use crate::components::dialog::Dialog;
use crate::components::notice::{Notice, Problem};
use crate::components::time::Ago;
use crate::drivers::notebook::OpenNotebook;
use crate::drivers::services;
use crate::drivers::shelf::Version;

/// Unchanged lines shown around a change.
const AROUND: usize = 2;

/// A version with what differs.
#[derive(Clone)]
struct Compared {
    differences: Vec<CellDiff>,
    old: Notebook,
}

/// The list of versions.
#[component]
pub fn Versions(open: OpenNotebook) -> impl IntoView {
    let list = RwSignal::new(None::<Result<Vec<Version>, String>>);
    let compared = RwSignal::new_local(None::<Result<Compared, String>>);
    let shown = RwSignal::new(false);
    Effect::new(move || {
        open.asks.more.versions.track();
        services::scoped(async move {
            let versions = open.versions().await;
            list.try_set(Some(versions));
        });
    });
    let look = move |version: Version| {
        services::scoped_or_not(async move {
            let outcome = open.compare(version).await;
            compared.try_set(Some(outcome.map(|(differences, old)| Compared { differences, old })));
            shown.try_set(true);
        });
    };
    let row = move |version: Version| {
        let (at, label) = (version.at, version.why.label());
        view! {
            <li>
                <button type="button" class="link" on:click=move |_| look(version.clone())>
                    <Ago at />
                </button>
                <span class="small subtle">{label}</span>
            </li>
        }
    };
    view! {
        {move || match list.get() {
            None => ().into_any(),
            Some(Err(why)) => view! { <Notice problem=Problem::new(why, "Reload the page to try again.") /> }.into_any(),
            Some(Ok(versions)) if versions.is_empty() => view! {
                <p class="subtle">
                    "Versions are kept when you save, every ten minutes of work, and of what was there when the notebook was opened."
                </p>
            }
            .into_any(),
            Some(Ok(versions)) => view! { <ul class="versions">{versions.into_iter().map(row).collect_view()}</ul> }.into_any(),
        }}
        <Dialog open=shown title="Compare with now">
            {move || match compared.get() {
                None => ().into_any(),
                Some(Err(why)) => view! { <div class="body"><Notice problem=Problem::new(why, "Choose another version.") /></div> }.into_any(),
                Some(Ok(it)) => view! { <Comparison open shown it /> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Comparison(open: OpenNotebook, shown: RwSignal<bool>, it: Compared) -> impl IntoView {
    let Compared { differences, old } = it;
    let same = differences.is_empty();
    let old = StoredValue::new_local(old);
    view! {
        <div class="body">
            {if same {
                view! { <p>"The notebook is as it was in this version."</p> }.into_any()
            } else {
                differences.into_iter().map(|cell| view! { <Difference cell /> }).collect_view().into_any()
            }}
        </div>
        <footer>
            <button type="button" on:click=move |_| shown.set(false)>
                "Close"
            </button>
            <button
                type="button"
                class="primary"
                disabled=same
                on:click=move |_| {
                    shown.set(false);
                    open.go_back(old.get_value());
                }
            >
                "Go back to this version"
            </button>
        </footer>
    }
}

#[component]
fn Difference(cell: CellDiff) -> impl IntoView {
    let title = match cell.presence {
        Presence::Added => "A cell that was added since",
        Presence::Removed => "A cell that was deleted since",
        Presence::Both if !cell.lines.is_empty() => "A cell whose text changed",
        Presence::Both if cell.outputs => "A cell whose output changed",
        Presence::Both if cell.moved => "A cell that was moved",
        Presence::Both => "A cell whose kind or metadata changed",
    };
    let changed = |at: usize| cell.lines.get(at).is_some_and(|line| line.side != Side::Both);
    let near = |at: usize| (at.saturating_sub(AROUND)..=at + AROUND).any(changed);
    let lines = cell
        .lines
        .iter()
        .enumerate()
        .filter(|(at, _)| near(*at))
        .map(|(_, line)| {
            let (class, sign) = match line.side {
                Side::Both => ("", " "),
                Side::Old => ("gone", "−"),
                Side::New => ("new", "+"),
            };
            view! { <div class=class>{format!("{sign} {}", line.text)}</div> }
        })
        .collect_view();
    view! {
        <section class="difference">
            <h3>{title}</h3>
            <pre>{lines}</pre>
        </section>
    }
}
