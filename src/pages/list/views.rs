//! Views under a name, kept in this browser: what is chosen of a list, to come back to and to send to somebody.

use leptos::prelude::*;

use super::What;
use super::query::View;
use crate::components::dialog::{Dialog, Form};
use crate::components::field::Field;
use crate::components::icon::Glyph;
use crate::components::menu::{Entry, MenuButton};
use crate::drivers::kept;
use crate::drivers::services::{self, Services};

/// A name and what it stands for, as the parts of an address's query.
type Named = (String, Vec<(String, String)>);

fn read(text: &str) -> Vec<Named> {
    serde_json::from_str(text).unwrap_or_default()
}

#[component]
pub fn Views(what: What, view: View) -> impl IntoView {
    let services = Services::here();
    let kept = kept::choice(match what {
        What::Sessions => "views.sessions",
        What::Batches => "views.batches",
    });
    let naming = RwSignal::new(false);
    let entries = Callback::new(move |()| {
        let mut named = kept.with_untracked(|text| read(text));
        named.sort();
        let (now, query) = untrack(|| (view.pairs(), view.write()));
        let here = named.iter().find(|(_, query)| *query == now).map(|(name, _)| name.clone());
        let mut entries: Vec<Entry> =
            named.into_iter().map(|(name, query)| Entry::new(name, move || view.read_pairs(&query))).collect();
        entries.push(Entry::new("Save this view…", move || naming.set(true)).disabled_if(now.is_empty()));
        let link = services.page_url(&format!("/{}{query}", what.all()));
        entries.push(Entry::new("Copy link to this view", move || services::copy(link.clone())));
        if let Some(name) = here {
            let title = format!("Forget “{name}”");
            let forget = move || {
                let mut named = kept.with_untracked(|text| read(text));
                named.retain(|(of, _)| *of != name);
                keep(kept, &named);
            };
            entries.push(Entry::new(title, forget).danger());
        }
        entries
    });
    view! {
        <MenuButton label="Views" text="Views" glyph=Glyph::Open entries />
        <Dialog open=naming title="Save this view" narrow=true>
            <Naming kept view open=naming />
        </Dialog>
    }
}

fn keep(kept: RwSignal<String>, named: &[Named]) {
    kept.set(if named.is_empty() { String::new() } else { serde_json::to_string(named).unwrap_or_default() });
}

#[component]
fn Naming(kept: RwSignal<String>, view: View, open: RwSignal<bool>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let save = Callback::new(move |()| {
        let typed = name.get_untracked().trim().to_owned();
        if typed.is_empty() {
            problem.set(Some("Give it a name.".to_owned()));
            return;
        }
        let mut named = kept.with_untracked(|text| read(text));
        named.retain(|(of, _)| *of != typed);
        named.push((typed, untrack(|| view.pairs())));
        keep(kept, &named);
        open.set(false);
    });
    view! {
        <Form open verb="Save" on_submit=save>
            <Field
                label="Name"
                value=name
                problem=problem
                autofocus=true
                hint="Filter, state and order are kept in this browser. One of the same name is replaced."
            />
        </Form>
    }
}
