//! Presets: named settings, chosen, kept and deleted where they are used.

use leptos::html;
use leptos::prelude::*;
use serde_json::Map;
use viewer::form;
use viewer::preset::{self, Imported, Preset};

use super::Form;
use crate::components::field::{Choice, Field};
use crate::components::menu::{Entry, MenuButton};
use crate::drivers::files;
use crate::drivers::kept;
use crate::drivers::services::{self, Services};

/// Where they are kept.
const KEPT: &str = "presets";

/// What is not part of a preset: it is another each time.
const OWN: [&str; 1] = ["name"];

#[component]
pub fn Presets(form: Form) -> impl IntoView {
    let services = Services::here();
    let kept = kept::choice(KEPT);
    let presets = Memo::new(move |_| {
        let all = kept.with(|text| preset::read(text));
        all.into_iter().filter(|preset| preset.sort == form.sort).collect::<Vec<_>>()
    });
    let change = move |change: &dyn Fn(&mut Vec<Preset>)| {
        let mut all = kept.with_untracked(|text| preset::read(text));
        change(&mut all);
        kept.set(preset::write(&all));
    };
    let chosen = RwSignal::new(String::new());
    let saving = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let said = RwSignal::new(Vec::<String>::new());
    let used = StoredValue::new(Map::new());
    let file = NodeRef::<html::Input>::new();
    Effect::watch(
        move || chosen.get(),
        move |chosen, _, _| {
            let found = presets.with_untracked(|presets| presets.iter().find(|one| one.name == *chosen).cloned());
            // What the preset before had filled in goes, unless it was changed since.
            for spec in form::fields(form.sort) {
                let text = form.text(spec.key);
                let same = used.with_value(|used| {
                    used.get(spec.key).is_some_and(|value| text.with_untracked(|text| *text == spec.write(value)))
                });
                if same && spec.key != "kind" {
                    text.set(String::new());
                }
            }
            let request = found.map(|preset| preset.request).unwrap_or_default();
            form.fill(&request);
            used.set_value(request);
        },
        false,
    );
    let save = move || {
        let typed = name.get_untracked().trim().to_owned();
        if typed.is_empty() {
            problem.set(Some("Give it a name.".to_owned()));
            return;
        }
        let (mut request, wrong) = untrack(|| form.read(services));
        let wrong: Vec<&str> = wrong.into_iter().map(|(field, _)| field).filter(|field| *field != "file").collect();
        if !wrong.is_empty() {
            problem.set(Some(format!("Not saved: {} must be put right first.", wrong.join(", "))));
            return;
        }
        request.retain(|key, _| !OWN.contains(&key.as_str()));
        let left_out = preset::without_secrets(&mut request);
        let preset = Preset { name: typed.clone(), sort: form.sort, request };
        used.set_value(preset.request.clone());
        change(&|all| preset::put(all, preset.clone()));
        let mut lines = vec![format!("Saved as “{typed}” in this browser.")];
        lines.extend(left_out.into_iter().map(|key| format!("{key} was left out: passwords are not kept.")));
        said.set(lines);
        problem.set(None);
        saving.set(false);
        chosen.set(typed);
    };
    let import = move |_| {
        let Some(chosen_file) = file.get_untracked().and_then(|field| services::chosen(&field).into_iter().next())
        else {
            return;
        };
        services::scoped_or_not(async move {
            let read = match files::text(&chosen_file).await {
                Ok(text) => preset::from_sparkmagic(&text),
                Err(message) => Err(message),
            };
            match read {
                Ok(Imported { preset, servers, left_out }) => {
                    let name = preset.name.clone();
                    change(&|all| preset::put(all, preset.clone()));
                    let mut lines = vec![format!("Its session_configs are the preset “{name}” now.")];
                    lines.extend(
                        servers.into_iter().map(|url| format!("It names the server {url}: add it under Settings.")),
                    );
                    lines.extend(left_out.into_iter().map(|line| format!("Not taken over: {line}")));
                    said.try_set(lines);
                    chosen.try_set(name);
                }
                Err(message) => {
                    said.try_set(vec![message]);
                }
            }
        });
    };
    let entries = Callback::new(move |()| {
        let mut entries = vec![Entry::new("Save these settings…", move || {
            name.set(chosen.get_untracked());
            problem.set(None);
            saving.set(true);
            services::focus_soon("dialog .preset-name input");
        })];
        let now = chosen.get_untracked();
        if !now.is_empty() {
            entries.push(
                Entry::new(format!("Delete “{now}”"), move || {
                    let now = chosen.get_untracked();
                    change(&|all| all.retain(|one| one.sort != form.sort || one.name != now));
                    used.set_value(Map::new());
                    chosen.set(String::new());
                    said.set(vec![format!("“{now}” was deleted. What it filled in stays.")]);
                })
                .danger(),
            );
        }
        if form.sort == viewer::record::Sort::Session {
            entries.push(Entry::new("Import from sparkmagic…", move || {
                if let Some(field) = file.get_untracked() {
                    field.click();
                }
            }));
        }
        entries
    });
    let on_keydown = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            save();
        }
        "Escape" => {
            event.prevent_default();
            saving.set(false);
        }
        _ => {}
    };
    let choice = move || {
        let names =
            presets.with(|presets| presets.iter().map(|one| (one.name.clone(), one.name.clone())).collect::<Vec<_>>());
        let none = if names.is_empty() { "none is kept here yet" } else { "none" };
        let options = std::iter::once((String::new(), none.to_owned())).chain(names).collect();
        view! { <Choice label="Preset" value=chosen options /> }
    };
    view! {
        <div class="presets">
            {choice}
            <MenuButton label="Presets" entries />
            <input
                type="file"
                class="visually-hidden"
                tabindex="-1"
                aria-label="sparkmagic's config.json"
                accept=".json,application/json"
                node_ref=file
                on:change=import
            />
            <Show when=move || saving.get()>
                <div class="preset-name" on:keydown=on_keydown>
                    <Field
                        label="Name of the preset"
                        value=name
                        problem=problem
                        hint="All fields but the name are kept in this browser, passwords left out."
                    />
                    <button type="button" on:click=move |_| save()>
                        "Save preset"
                    </button>
                </div>
            </Show>
            <div class="small subtle wide" role="status">
                {move || said.get().into_iter().map(|line| view! { <div>{line}</div> }).collect_view()}
            </div>
        </div>
    }
}
