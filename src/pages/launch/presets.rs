//! Presets: named settings, chosen, kept and deleted where they are used.

use leptos::prelude::*;
use serde_json::{Map, Value};
use viewer::form;
use viewer::preset::{self, Imported, Preset};

use super::Form;
use crate::components::field::{Choice, Field};
use crate::components::icon::Glyph;
use crate::components::menu::{Entry, MenuButton};
use crate::components::picker::{self, FilePicker};
use crate::drivers::files;
use crate::drivers::kept;
use crate::drivers::services::{self, Services};

/// Where they are kept.
const KEPT: &str = "presets";

/// What is not part of a preset: it is another each time.
const OWN: [&str; 1] = ["name"];

/// The presets of this browser, beside the form that they fill in.
#[derive(Clone, Copy)]
struct Shelf {
    form: Form,
    services: Services,
    /// All that are kept, as they are kept.
    kept: RwSignal<String>,
    /// Those for this form.
    presets: Memo<Vec<Preset>>,
    /// Name of the one in use; empty for none.
    chosen: RwSignal<String>,
    /// A name is asked for.
    saving: RwSignal<bool>,
    name: RwSignal<String>,
    problem: RwSignal<Option<String>>,
    said: RwSignal<Vec<String>>,
    /// What the one in use has filled in.
    used: StoredValue<Map<String, Value>>,
}

impl Shelf {
    fn new(form: Form) -> Self {
        let kept = kept::choice(KEPT);
        let presets = Memo::new(move |_| {
            let all = kept.with(|text| preset::read(text));
            all.into_iter().filter(|preset| preset.sort == form.sort).collect::<Vec<_>>()
        });
        Self {
            form,
            services: Services::here(),
            kept,
            presets,
            chosen: RwSignal::new(String::new()),
            saving: RwSignal::new(false),
            name: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
            said: RwSignal::new(Vec::new()),
            used: StoredValue::new(Map::new()),
        }
    }

    fn change(self, change: impl FnOnce(&mut Vec<Preset>)) {
        let mut all = self.kept.with_untracked(|text| preset::read(text));
        change(&mut all);
        self.kept.set(preset::write(&all));
    }

    /// Fills the form in with what was chosen.
    fn fill(self, chosen: &str) {
        let found = self.presets.with_untracked(|presets| presets.iter().find(|one| one.name == chosen).cloned());
        // What the preset before had filled in goes, unless it was changed since.
        for spec in form::fields(self.form.sort) {
            let text = self.form.text(spec.key);
            let same = self.used.with_value(|used| {
                used.get(spec.key).is_some_and(|value| text.with_untracked(|text| *text == spec.write(value)))
            });
            if same && spec.key != "kind" {
                text.set(String::new());
            }
        }
        let request = found.map(|preset| preset.request).unwrap_or_default();
        self.form.fill(&request);
        self.used.set_value(request);
    }

    /// Asks for a name.
    fn begin(self) {
        self.name.set(self.chosen.get_untracked());
        self.problem.set(None);
        self.saving.set(true);
        services::focus_soon("dialog .preset-name input");
    }

    /// Keeps the form's settings under the name.
    fn save(self) {
        let typed = self.name.get_untracked().trim().to_owned();
        if typed.is_empty() {
            self.problem.set(Some("Give it a name.".to_owned()));
            return;
        }
        let (mut request, wrong) = untrack(|| self.form.read(self.services));
        let wrong: Vec<&str> = wrong.into_iter().map(|(field, _)| field).filter(|field| *field != "file").collect();
        if !wrong.is_empty() {
            self.problem.set(Some(format!("Not saved: {} must be put right first.", wrong.join(", "))));
            return;
        }
        request.retain(|key, _| !OWN.contains(&key.as_str()));
        let left_out = preset::without_secrets(&mut request);
        self.used.set_value(request.clone());
        self.change(|all| preset::put(all, Preset { name: typed.clone(), sort: self.form.sort, request }));
        let mut lines = vec![format!("Saved as “{typed}” in this browser.")];
        lines.extend(left_out.into_iter().map(|key| format!("{key} was left out: passwords are not kept.")));
        self.said.set(lines);
        self.problem.set(None);
        self.saving.set(false);
        self.chosen.set(typed);
    }

    /// Deletes the one in use.
    fn delete(self) {
        let now = self.chosen.get_untracked();
        self.change(|all| all.retain(|one| one.sort != self.form.sort || one.name != now));
        self.used.set_value(Map::new());
        self.chosen.set(String::new());
        self.said.set(vec![format!("“{now}” was deleted. What it filled in stays.")]);
    }

    /// Takes sparkmagic's settings over as a preset.
    fn import(self, files: Vec<web_sys::File>) {
        let Some(file) = files.into_iter().next() else { return };
        services::scoped_or_not(async move {
            let read = match files::text(&file).await {
                Ok(text) => preset::from_sparkmagic(&text),
                Err(message) => Err(message),
            };
            match read {
                Ok(Imported { preset, servers, left_out }) => {
                    let name = preset.name.clone();
                    self.change(|all| preset::put(all, preset));
                    let mut lines = vec![format!("Its session_configs are the preset “{name}” now.")];
                    lines.extend(
                        servers.into_iter().map(|url| format!("It names the server {url}: add it under Settings.")),
                    );
                    lines.extend(left_out.into_iter().map(|line| format!("Not taken over: {line}")));
                    self.said.try_set(lines);
                    self.chosen.try_set(name);
                }
                Err(message) => {
                    self.said.try_set(vec![message]);
                }
            }
        });
    }
}

#[component]
pub fn Presets(form: Form) -> impl IntoView {
    let shelf = Shelf::new(form);
    let Shelf { presets, chosen, saving, name, problem, said, .. } = shelf;
    let file = NodeRef::new();
    Effect::watch(move || chosen.get(), move |chosen, _, _| shelf.fill(chosen), false);
    let entries = Callback::new(move |()| {
        let mut entries = vec![Entry::new("Save these settings…", move || shelf.begin())];
        let now = chosen.get_untracked();
        if !now.is_empty() {
            entries.push(Entry::new(format!("Delete “{now}”"), move || shelf.delete()).danger());
        }
        if form.sort == viewer::record::Sort::Session {
            entries.push(Entry::new("Import from sparkmagic…", move || picker::ask(file)));
        }
        entries
    });
    let on_keydown = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            shelf.save();
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
            <MenuButton label="Presets" text="Presets" glyph=Glyph::Open entries />
            <FilePicker field=file label="sparkmagic's config.json" accept=".json,application/json" chosen=move |files| shelf.import(files) />
            <Show when=move || saving.get()>
                <div class="preset-name" on:keydown=on_keydown>
                    <Field
                        label="Name of the preset"
                        value=name
                        problem=problem
                        hint="All fields but the name are kept in this browser, passwords left out."
                    />
                    <button type="button" on:click=move |_| shelf.save()>
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
