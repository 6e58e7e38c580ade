//! Deleting many at once: first all are named, then they are deleted one after the other.

use std::collections::HashSet;
use std::sync::Arc;

use leptos::prelude::*;

use super::delete::delete;
use super::{Entries, Entry, What};
use crate::components::badge::Badge;
use crate::components::dialog::Dialog;
use crate::drivers::services::{self, Services};

#[component]
pub fn BulkDelete(what: What, planned: Signal<Entries>, open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title=Signal::derive(move || format!("Delete {}", what.all())) alert=true>
            // As they are at this moment: what comes later is not deleted unseen.
            <Plan what planned=planned.get_untracked() open />
        </Dialog>
    }
}

#[component]
fn Plan(what: What, planned: Entries, open: RwSignal<bool>) -> impl IntoView {
    let services = Services::here();
    let spared = RwSignal::new(HashSet::<u32>::new());
    let gone = RwSignal::new(HashSet::<u32>::new());
    let failures = RwSignal::new(Vec::<(u32, String)>::new());
    let working = RwSignal::new(false);
    let all = StoredValue::new(Arc::clone(&planned));
    let left = move || {
        all.with_value(|all| {
            let wanted = |entry: &&Arc<Entry>| {
                spared.with(|spared| !spared.contains(&entry.id)) && gone.with(|gone| !gone.contains(&entry.id))
            };
            all.iter().filter(wanted).map(|entry| (entry.id, entry.over)).collect::<Vec<_>>()
        })
    };
    let warning = move || {
        let alive = left().iter().filter(|(_, over)| !over).count();
        match (what, alive) {
            (_, 0) => "They have ended; their logs can no longer be read from the server afterwards.".to_owned(),
            (What::Sessions, alive) => {
                format!(
                    "{alive} still live: their drivers are stopped, and all variables and whatever runs in them are lost."
                )
            }
            (What::Batches, 1) => "One still runs and is killed.".to_owned(),
            (What::Batches, alive) => format!("{alive} still run and are killed."),
        }
    };
    let act = move |_| {
        if working.get_untracked() {
            return;
        }
        working.set(true);
        failures.set(Vec::new());
        // Closing the dialog ends it after the one under way.
        services::scoped_or_not(async move {
            for (id, _) in untrack(left) {
                match delete(&services.api(), what, id).await {
                    Ok(()) => {
                        gone.try_update(|gone| gone.insert(id));
                    }
                    Err(error) => {
                        failures.try_update(|failures| failures.push((id, format!("{error} {}", error.advice()))));
                    }
                }
            }
            services.lists_changed();
            working.try_set(false);
            if failures.try_with_untracked(Vec::is_empty) == Some(true) {
                open.set(false);
            }
        });
    };
    let item = move |entry: &Arc<Entry>| {
        let (id, called) = (entry.id, entry.called(what));
        let (tone, word) = what.state(&entry.state);
        let wanted = move || spared.with(|spared| !spared.contains(&id));
        let failure =
            move || failures.with(|failures| failures.iter().find(|(of, _)| *of == id).map(|(_, text)| text.clone()));
        view! {
            <li class:gone=move || gone.with(|gone| gone.contains(&id))>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=wanted
                        prop:disabled=move || working.get()
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            spared.update(|spared| {
                                if on { spared.remove(&id) } else { spared.insert(id) };
                            });
                        }
                    />
                    <span class="subtle numeric">{id.to_string()}</span>
                    <span class="line">{called}</span>
                </label>
                <Badge tone word />
                {move || failure().map(|text| view! { <span class="problem" role="alert">{text}</span> })}
            </li>
        }
    };
    view! {
        <div class="body">
            <p>{warning}</p>
            <ul class="plan" aria-label="To be deleted">
                {planned.iter().map(item).collect_view()}
            </ul>
        </div>
        <footer>
            <span class="small subtle grow" role="status">
                {move || working.get().then(|| format!("{} to go", left().len()))}
            </span>
            <button type="button" autofocus on:click=move |_| open.set(false)>
                {move || if working.get() { "Stop" } else { "Cancel" }}
            </button>
            <button
                type="button"
                class="danger primary"
                disabled=move || working.get() || left().is_empty()
                on:click=act
            >
                {move || format!("Delete {}", left().len())}
            </button>
        </footer>
    }
}
