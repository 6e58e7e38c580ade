//! Settings of Spark, a line each: names and values are completed from the documented list, and said what they mean.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use viewer::spark_conf::{Catalogue, Place, Setting};

use crate::components::field::unique;
use crate::drivers::services::{self, Services};
use crate::drivers::spark_conf;

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

#[component]
pub fn ConfField(
    label: &'static str,
    value: RwSignal<String>,
    problem: Signal<Option<String>>,
    hint: &'static str,
    placeholder: &'static str,
) -> impl IntoView {
    let known = spark_conf::known(Services::here());
    let id = unique();
    let (list, described) = (format!("{id}-list"), format!("{id}-about"));
    let option = StoredValue::new(format!("{id}-option"));
    let area = NodeRef::<html::Textarea>::new();
    let place = RwSignal::new(None::<Place>);
    // Completions come with typing, and go with anything else.
    let typing = RwSignal::new(false);
    let chosen = RwSignal::new(0_usize);
    let offers = Memo::new(move |_| {
        if !typing.get() {
            return Vec::new();
        }
        place.with(|place| place.as_ref().map(|place| known.with(|known| Offer::all(known, place))).unwrap_or_default())
    });
    let look = move || {
        let Some(area) = area.get_untracked() else { return };
        let caret = area.selection_start().ok().flatten().unwrap_or_default();
        place.set(Place::of(&area.value(), caret as usize));
    };
    let accept = move |at: usize| {
        let (Some(area), Some(offer)) = (area.get_untracked(), offers.with_untracked(|offers| offers.get(at).cloned()))
        else {
            return;
        };
        let put = place.with_untracked(|place| place.as_ref().map(|place| place.put(&area.value(), &offer.words)));
        let Some((text, caret)) = put else { return };
        let caret = u32::try_from(caret).unwrap_or(u32::MAX);
        area.set_value(&text);
        let _ = area.set_selection_range(caret, caret);
        value.set(text);
        look();
        // After a name its values are next.
        typing.set(!offer.facts.is_empty());
        chosen.set(0);
    };
    let on_keydown = move |event: KeyboardEvent| {
        let count = offers.with_untracked(Vec::len);
        if count == 0 || event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|chosen| *chosen = (*chosen + 1) % count),
            "ArrowUp" => chosen.update(|chosen| *chosen = (*chosen + count - 1) % count),
            "Enter" | "Tab" if !event.shift_key() => accept(chosen.get_untracked()),
            "Escape" => typing.set(false),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let on_keyup = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight" | "Home" | "End" | "PageUp" | "PageDown") {
            typing.set(false);
        }
        look();
    };
    let shown = NodeRef::<html::Ul>::new();
    Effect::new(move || {
        if let (false, Some(list)) = (offers.with(Vec::is_empty), shown.get()) {
            services::reveal(&list);
        }
    });
    let active =
        move || (offers.with(|offers| !offers.is_empty())).then(|| format!("{}-{}", option.get_value(), chosen.get()));
    let item = move |(at, offer): (usize, Offer)| {
        view! {
            <li
                id=format!("{}-{at}", option.get_value())
                role="option"
                aria-selected=move || if chosen.get() == at { "true" } else { "false" }
                // The text keeps the focus.
                on:pointerdown=move |event| {
                    event.prevent_default();
                    accept(at);
                }
            >
                <span class="mono">{offer.words}</span>
                <span class="small subtle">{offer.about}</span>
            </li>
        }
    };
    let setting = move || {
        place.with(|place| {
            let key = &place.as_ref()?.key;
            known.with(|known| known.get(key).map(Offer::of))
        })
    };
    let said = move || {
        let text = value.get();
        let here = line_of_caret(&text, place.with(|place| place.as_ref().map(|place| place.from)), typing.get());
        let lines = |errors: Vec<viewer::format::ConfError>| {
            errors
                .into_iter()
                .filter(|error| Some(error.line) != here)
                .map(|error| error.to_string())
                .collect::<Vec<_>>()
        };
        known.with(|known| (lines(known.problems(&text)), lines(known.notes(&text))))
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
                on:input=move |event| {
                    value.set(event_target_value(&event));
                    chosen.set(0);
                    typing.set(true);
                    look();
                }
                on:keydown=on_keydown
                on:keyup=on_keyup
                on:click=move |_| {
                    typing.set(false);
                    look();
                }
                on:blur=move |_| {
                    typing.set(false);
                    place.set(None);
                }
            ></textarea>
            <div class="offers-anchor">
                <ul
                    id=list
                    node_ref=shown
                    role="listbox"
                    aria-label="Settings"
                    class="offers"
                    hidden=move || offers.with(Vec::is_empty)
                >
                    {move || offers.get().into_iter().enumerate().map(item).collect_view()}
                </ul>
            </div>
            <div id=described>
                {move || match problem.get() {
                    Some(problem) => view! { <span class="problem">{problem}</span> }.into_any(),
                    None => {
                        let (wrong, odd) = said();
                        let wrong = (!wrong.is_empty()).then(|| view! { <div class="problem">{wrong.join("\n")}</div> });
                        let odd = (!odd.is_empty()).then(|| view! { <div class="hint odd">{odd.join("\n")}</div> });
                        view! { {wrong} {odd} <span class="hint">{hint}</span> }.into_any()
                    }
                }}
            </div>
            <div role="status" class="setting">
                {move || {
                    setting()
                        .map(|setting| {
                            view! {
                                <div>
                                    <span class="mono">{setting.words}</span>
                                    " "
                                    <span class="small subtle">{setting.facts}</span>
                                </div>
                                <div class="small">{setting.about}</div>
                            }
                        })
                }}
            </div>
        </div>
    }
}

/// The line that is being written, which nobody calls wrong yet.
fn line_of_caret(text: &str, from: Option<usize>, typing: bool) -> Option<usize> {
    let from = from.filter(|_| typing)?;
    let newline = u16::from(b'\n');
    Some(1 + text.encode_utf16().take(from).filter(|unit| *unit == newline).count())
}
