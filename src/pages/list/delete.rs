//! Deleting one session or batch, after asking.

use std::sync::Arc;

use leptos::prelude::*;
use livy_api::{CallError, DeleteBatch, DeleteSession, Target};
use polling::Priority;

use super::{Entry, What};
use crate::components::dialog::Confirm;
use crate::components::icon::{Glyph, Icon};
use crate::drivers::api::Api;
use crate::drivers::services::Services;

/// Deletes it. That somebody else was faster is as good.
///
/// # Errors
/// When the server refuses, or can't be asked.
pub async fn delete(api: &Api, what: What, id: u32) -> Result<(), CallError> {
    let target = Target::Id(id);
    let outcome = match what {
        What::Sessions => api.call(&DeleteSession(target), Priority::Act).await,
        What::Batches => api.call(&DeleteBatch(target), Priority::Act).await,
    };
    match outcome {
        Err(error) if error.is_not_found() => Ok(()),
        outcome => outcome,
    }
}

/// What is lost with one of them.
pub fn loses(what: What, over: bool) -> &'static str {
    match (what, over) {
        (What::Sessions, false) => {
            "Its driver is stopped. All variables, cached data and temporary views are lost, and whatever runs in it ends."
        }
        (What::Sessions, true) => {
            "It has ended already. Its log and statements can no longer be read from the server afterwards."
        }
        (What::Batches, false) => "It is killed, and its log can no longer be read from the server afterwards.",
        (What::Batches, true) => "It has ended. Its log can no longer be read from the server afterwards.",
    }
}

/// Deleting from the rows of a list: one dialog and one place for what is under way serve all of them.
#[derive(Clone, Copy)]
pub struct Deletions {
    what: What,
    /// What is asked about: number, name, and whether it has ended.
    asked: RwSignal<(u32, String, bool)>,
    asking: RwSignal<bool>,
    /// Those being deleted.
    under_way: RwSignal<Vec<u32>>,
    /// Why some could not be.
    failures: RwSignal<Vec<(u32, String)>>,
}

impl Deletions {
    /// Nothing is being deleted.
    pub fn new(what: What) -> Self {
        Self {
            what,
            asked: RwSignal::default(),
            asking: RwSignal::new(false),
            under_way: RwSignal::default(),
            failures: RwSignal::default(),
        }
    }

    fn start(self, services: Services) {
        let (what, id) = (self.what, self.asked.with_untracked(|asked| asked.0));
        self.under_way.update(|ids| ids.push(id));
        self.failures.update(|failures| failures.retain(|(of, _)| *of != id));
        services.carry_out(async move {
            let outcome = delete(&services.api(), what, id).await;
            services.lists_changed();
            self.under_way.try_update(|ids| ids.retain(|of| *of != id));
            if let Err(error) = outcome {
                self.failures.try_update(|failures| failures.push((id, format!("{error} {}", error.advice()))));
            }
        });
    }
}

/// Asks before a row's session or batch is deleted.
#[component]
pub fn DeletionsDialog(deletions: Deletions) -> impl IntoView {
    let services = Services::here();
    let Deletions { what, asked, asking, .. } = deletions;
    let title = Signal::derive(move || asked.with(|(id, name, _)| question(what, *id, name)));
    let loses = Signal::derive(move || asked.with(|(_, _, over)| loses(what, *over).to_owned()));
    view! { <Confirm open=asking title loses verb="Delete" on_confirm=Callback::new(move |()| deletions.start(services)) /> }
}

/// The button of a row.
#[component]
pub fn DeleteInRow(entry: Memo<Arc<Entry>>) -> impl IntoView {
    let deletions: Deletions = expect_context();
    let id = entry.with_untracked(|entry| entry.id);
    let Deletions { what, asked, asking, under_way, failures } = deletions;
    let working = move || under_way.with(|ids| ids.contains(&id));
    let failure = move || failures.with(|all| all.iter().find(|(of, _)| *of == id).map(|(_, text)| text.clone()));
    let ask = move |_| {
        asked.set(entry.with_untracked(|entry| (id, entry.name.clone(), entry.over)));
        asking.set(true);
    };
    view! {
        <button
            type="button"
            class="quiet icon-only"
            aria-label=format!("Delete {} {id}", what.one())
            title="Delete"
            disabled=working
            on:click=ask
        >
            <Icon glyph=Signal::derive(move || if working() { Glyph::Turning } else { Glyph::Bin }) />
        </button>
        {move || failure().map(|failure| view! { <span class="problem" role="alert">{failure}</span> })}
    }
}

fn question(what: What, id: u32, name: &str) -> String {
    if name.is_empty() {
        format!("Delete {} {id}?", what.one())
    } else {
        format!("Delete {} {id} ({name})?", what.one())
    }
}

/// The button of a page of its own.
#[component]
pub fn DeleteButton(
    /// What it is.
    what: What,
    /// Its number.
    id: u32,
    /// Its name; may be empty.
    name: String,
    /// It has ended.
    over: bool,
    /// Where to go afterwards.
    #[prop(optional)]
    then: Option<Callback<()>>,
) -> impl IntoView {
    let services = Services::here();
    let asking = RwSignal::new(false);
    let deleting = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let title = question(what, id, &name);
    let act = Callback::new(move |()| {
        deleting.set(true);
        failure.set(None);
        services.carry_out(async move {
            let outcome = delete(&services.api(), what, id).await;
            services.lists_changed();
            deleting.try_set(false);
            match outcome {
                Ok(()) => {
                    if let Some(then) = then {
                        // Whoever went elsewhere meanwhile stays there.
                        then.try_run(());
                    }
                }
                Err(error) => {
                    failure.try_set(Some(format!("{error} {}", error.advice())));
                }
            }
        });
    });
    view! {
        <button
            type="button"
            class="quiet danger"
            aria-label=format!("Delete {} {id}", what.one())
            title="Delete"
            disabled=move || deleting.get()
            on:click=move |_| asking.set(true)
        >
            <Icon glyph=Signal::derive(move || if deleting.get() { Glyph::Turning } else { Glyph::Bin }) />
            "Delete"
        </button>
        {move || failure.get().map(|failure| view! { <span class="problem" role="alert">{failure}</span> })}
        <Confirm open=asking title loses=loses(what, over) verb="Delete" on_confirm=act />
    }
}
