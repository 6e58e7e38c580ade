//! Settings of Spark, a line each: names and values are completed from the documented list, and said what they mean.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use viewer::format::ConfError;
use viewer::spark_conf::{Catalogue, Place, Setting};

use crate::components::field::{standing, unique};
use crate::drivers::services::{self, Services};
use crate::drivers::spark_conf::{self, Known};

/// Completions shown at most.
const MOST: usize = 7;

/// One completion.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Offer {
    /// What is put in.
    words: String,
    /// Kind, default and age; empty for a value.
    facts: String,
    /// What it does; empty for a value.
    about: String,
}

impl Offer {
    fn of(setting: &Setting) -> Self {
        Self { words: setting.key.clone(), facts: setting.facts(), about: setting.about.clone() }
    }

    fn all(known: &Catalogue, place: &Place) -> Vec<Self> {
        match &place.value {
            None => {
                let offers: Vec<Self> = known.complete(&place.key, MOST).into_iter().map(Self::of).collect();
                // Nothing is to be completed where the only one is there already.
                if offers.len() == 1 && offers[0].words == place.key { Vec::new() } else { offers }
            }
            Some(value) => {
                let values = known.get(&place.key).map(|setting| setting.kind.values()).unwrap_or_default();
                let typed = value.to_lowercase();
                let fits = |word: &String| word.to_lowercase().starts_with(&typed) && word.to_lowercase() != typed;
                let offer = |words| Self { words, facts: String::new(), about: String::new() };
                values.into_iter().filter(fits).map(offer).collect()
            }
        }
    }
}

/// What is written where, and what may be put in there.
#[derive(Clone, Copy)]
struct Completion {
    known: Known,
    area: NodeRef<html::Textarea>,
    value: RwSignal<String>,
    /// Where the caret is.
    place: RwSignal<Option<Place>>,
    /// Completions come with typing, and go with anything else.
    typing: RwSignal<bool>,
    offers: Memo<Vec<Offer>>,
    chosen: RwSignal<usize>,
}

impl Completion {
    fn new(value: RwSignal<String>) -> Self {
        let known = spark_conf::known(Services::here());
        let place = RwSignal::new(None::<Place>);
        let typing = RwSignal::new(false);
        let offers = Memo::new(move |_| {
            let all = |place: &Place| known.with(|known| Offer::all(known, place));
            if typing.get() { place.with(|place| place.as_ref().map(all)).unwrap_or_default() } else { Vec::new() }
        });
        Self { known, area: NodeRef::new(), value, place, typing, offers, chosen: RwSignal::new(0) }
    }

    /// Sees where the caret is.
    fn look(self) {
        let Some(area) = self.area.get_untracked() else { return };
        let caret = area.selection_start().ok().flatten().unwrap_or_default();
        self.place.set(Place::of(&area.value(), caret as usize));
    }

    fn typed(self, text: String) {
        self.value.set(text);
        self.chosen.set(0);
        self.typing.set(true);
        self.look();
    }

    fn accept(self, at: usize) {
        let offer = self.offers.with_untracked(|offers| offers.get(at).cloned());
        let (Some(area), Some(offer)) = (self.area.get_untracked(), offer) else { return };
        let put = self.place.with_untracked(|place| place.as_ref().map(|place| place.put(&area.value(), &offer.words)));
        let Some((text, caret)) = put else { return };
        let caret = u32::try_from(caret).unwrap_or(u32::MAX);
        area.set_value(&text);
        let _ = area.set_selection_range(caret, caret);
        self.value.set(text);
        self.look();
        // After a name its values are next.
        self.typing.set(!offer.facts.is_empty());
        self.chosen.set(0);
    }

    fn on_keydown(self, event: &KeyboardEvent) {
        let count = self.offers.with_untracked(Vec::len);
        if count == 0 || event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => self.chosen.update(|chosen| *chosen = (*chosen + 1) % count),
            "ArrowUp" => self.chosen.update(|chosen| *chosen = (*chosen + count - 1) % count),
            "Enter" | "Tab" if !event.shift_key() => self.accept(self.chosen.get_untracked()),
            "Escape" => self.typing.set(false),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn on_keyup(self, event: &KeyboardEvent) {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight" | "Home" | "End" | "PageUp" | "PageDown") {
            self.typing.set(false);
        }
        self.look();
    }

    /// The setting at the caret.
    fn setting(self) -> Option<Offer> {
        self.place.with(|place| {
            let key = &place.as_ref()?.key;
            self.known.with(|known| known.get(key).map(Offer::of))
        })
    }

    /// What is wrong, and what is odd, on lines that are not being written; a line each.
    fn said(self) -> (String, String) {
        let text = self.value.get();
        let from = self.place.with(|place| place.as_ref().map(|place| place.from));
        let here = line_of_caret(&text, from, self.typing.get());
        let lines = |errors: Vec<ConfError>| {
            let told = errors.into_iter().filter(|error| Some(error.line) != here);
            told.map(|error| error.to_string()).collect::<Vec<_>>().join("\n")
        };
        self.known.with(|known| (lines(known.problems(&text)), lines(known.notes(&text))))
    }
}

#[component]
pub fn ConfField(
    label: &'static str,
    value: RwSignal<String>,
    problem: Signal<Option<String>>,
    hint: &'static str,
    placeholder: &'static str,
) -> impl IntoView {
    let problem = standing(problem, value);
    let completion = Completion::new(value);
    let Completion { area, place, typing, offers, chosen, .. } = completion;
    let id = unique();
    let (list, described) = (format!("{id}-list"), format!("{id}-about"));
    let option = StoredValue::new(format!("{id}-option"));
    let active =
        move || (offers.with(|offers| !offers.is_empty())).then(|| format!("{}-{}", option.get_value(), chosen.get()));
    let told = move || {
        if let Some(problem) = problem.get() {
            return view! { <span class="problem">{problem}</span> }.into_any();
        }
        let (wrong, odd) = completion.said();
        let wrong = (!wrong.is_empty()).then(|| view! { <div class="problem">{wrong}</div> });
        let odd = (!odd.is_empty()).then(|| view! { <div class="hint odd">{odd}</div> });
        view! { {wrong} {odd} <span class="hint">{hint}</span> }.into_any()
    };
    view! {
        <div class="field wide conf">
            <label for=id.clone()>{label}</label>
            <textarea
                id=id
                node_ref=area
                class="code"
                rows="3"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                placeholder=placeholder
                aria-invalid=move || problem.get().is_some().then_some("true")
                aria-describedby=described.clone()
                aria-autocomplete="list"
                aria-controls=list.clone()
                aria-activedescendant=active
                prop:value=value
                on:input=move |event| completion.typed(event_target_value(&event))
                on:keydown=move |event| completion.on_keydown(&event)
                on:keyup=move |event| completion.on_keyup(&event)
                on:click=move |_| {
                    typing.set(false);
                    completion.look();
                }
                on:blur=move |_| {
                    typing.set(false);
                    place.set(None);
                }
            ></textarea>
            <div class="offers-anchor">
                <Offers completion id=list option />
            </div>
            <div id=described>{told}</div>
            <div role="status" class="setting">
                {move || completion.setting().map(|setting| view! { <Meaning setting /> })}
            </div>
        </div>
    }
}

/// The list of completions; `option` begins the id of each.
#[component]
fn Offers(completion: Completion, id: String, option: StoredValue<String>) -> impl IntoView {
    let Completion { offers, chosen, .. } = completion;
    let shown = NodeRef::<html::Ul>::new();
    Effect::new(move || {
        if let (false, Some(list)) = (offers.with(Vec::is_empty), shown.get()) {
            services::reveal(&list);
        }
    });
    let item = move |(at, offer): (usize, Offer)| {
        view! {
            <li
                id=format!("{}-{at}", option.get_value())
                role="option"
                aria-selected=move || if chosen.get() == at { "true" } else { "false" }
                // The text keeps the focus.
                on:pointerdown=move |event| {
                    event.prevent_default();
                    completion.accept(at);
                }
            >
                <span class="mono">{offer.words}</span>
                <span class="small subtle">{offer.about}</span>
            </li>
        }
    };
    view! {
        <ul
            id=id
            node_ref=shown
            role="listbox"
            aria-label="Settings"
            class="offers"
            hidden=move || offers.with(Vec::is_empty)
        >
            {move || offers.get().into_iter().enumerate().map(item).collect_view()}
        </ul>
    }
}

/// What a setting is for.
#[component]
fn Meaning(setting: Offer) -> impl IntoView {
    view! {
        <div>
            <span class="mono">{setting.words}</span>
            " "
            <span class="small subtle">{setting.facts}</span>
        </div>
        <div class="small">{setting.about}</div>
    }
}

/// The line that is being written, which nobody calls wrong yet.
fn line_of_caret(text: &str, from: Option<usize>, typing: bool) -> Option<usize> {
    let from = from.filter(|_| typing)?;
    let newline = u16::from(b'\n');
    Some(1 + text.encode_utf16().take(from).filter(|unit| *unit == newline).count())
}
