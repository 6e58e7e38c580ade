//! Labelled inputs with their hint and their problem in place.

use leptos::prelude::*;

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// One line of text.
    Line,
    /// One line of code: a path, a class, a memory size.
    Code,
    /// A whole number.
    Number,
    /// Several lines of code.
    Lines,
}

/// A field of a form.
#[component]
pub fn Field(
    /// Its label and accessible name.
    label: &'static str,
    /// What was typed; never changed but by the person.
    value: RwSignal<String>,
    /// What is wrong with it, if anything.
    #[prop(into, optional)]
    problem: Signal<Option<String>>,
    /// What to type.
    #[prop(into, optional)]
    hint: Signal<String>,
    /// An example, shown while empty.
    #[prop(optional)]
    placeholder: &'static str,
    /// How it is filled in.
    #[prop(default = Input::Line)]
    input: Input,
    /// Takes the whole width.
    #[prop(optional)]
    wide: bool,
    /// Gets the focus when the form opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = unique();
    let described = format!("{id}-about");
    let problem = standing(problem, value);
    let invalid = move || problem.get().is_some().then_some("true");
    let on_input = move |event: leptos::ev::Event| value.set(event_target_value(&event));
    let control = match input {
        Input::Lines => view! {
            <textarea
                id=id.clone()
                class="code"
                rows="2"
                spellcheck="false"
                autocomplete="off"
                placeholder=placeholder
                aria-invalid=invalid
                aria-describedby=described.clone()
                prop:value=value
                on:input=on_input
            ></textarea>
        }
        .into_any(),
        _ => view! {
            <input
                id=id.clone()
                class:code=input == Input::Code
                inputmode=(input == Input::Number).then_some("numeric")
                spellcheck="false"
                autocomplete="off"
                placeholder=placeholder
                autofocus=autofocus
                aria-invalid=invalid
                aria-describedby=described.clone()
                prop:value=value
                on:input=on_input
            />
        }
        .into_any(),
    };
    view! {
        <div class="field" class:wide=wide>
            <label for=id>{label}</label>
            {control}
            <div id=described>
                {move || match problem.get() {
                    Some(problem) => view! { <span class="problem">{problem}</span> }.into_any(),
                    None => view! { <span class="hint">{hint.get()}</span> }.into_any(),
                }}
            </div>
        </div>
    }
}

/// A button that is pressed while something is on; its sign is short, its name says what it is.
#[component]
pub fn Toggle(
    /// Accessible name, and what the pointer is told.
    label: &'static str,
    /// What stands on it.
    sign: &'static str,
    /// Its looks.
    class: &'static str,
    /// Whether it is on.
    on: RwSignal<bool>,
    /// Done after it was changed.
    #[prop(optional)]
    changed: Option<Callback<()>>,
) -> impl IntoView {
    let press = move |_| {
        on.update(|on| *on = !*on);
        if let Some(changed) = changed {
            changed.run(());
        }
    };
    view! {
        <button
            type="button"
            class=class
            aria-label=label
            title=label
            aria-pressed=move || if on.get() { "true" } else { "false" }
            on:click=press
        >
            {sign}
        </button>
    }
}

/// A choice from a fixed list, as the browser's own `<select>`.
#[component]
pub fn Choice(
    /// Its label and accessible name.
    label: &'static str,
    /// The chosen value.
    value: RwSignal<String>,
    /// Values and what is shown for them.
    options: Vec<(String, String)>,
    /// What is wrong with it, if anything.
    #[prop(into, optional)]
    problem: Signal<Option<String>>,
    /// What the choice means.
    #[prop(optional)]
    hint: &'static str,
) -> impl IntoView {
    let id = unique();
    let described = format!("{id}-about");
    let problem = standing(problem, value);
    let options = options
        .into_iter()
        .map(|(key, text)| {
            let own = key.clone();
            view! { <option value=key selected=move || value.get() == own>{text}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select
                id=id
                aria-invalid=move || problem.get().is_some().then_some("true")
                aria-describedby=described.clone()
                on:change=move |event| value.set(event_target_value(&event))
            >
                {options}
            </select>
            <div id=described>
                {move || match problem.get() {
                    Some(problem) => view! { <span class="problem">{problem}</span> }.into_any(),
                    None => view! { <span class="hint">{hint}</span> }.into_any(),
                }}
            </div>
        </div>
    }
}

/// What is wrong with a field, as long as it says what it said then: what was changed is looked at when it is sent again.
pub fn standing(problem: Signal<Option<String>>, value: RwSignal<String>) -> Signal<Option<String>> {
    let said = Memo::new(move |_| (problem.get(), value.get_untracked()));
    Signal::derive(move || said.with(|(problem, then)| problem.clone().filter(|_| value.with(|value| value == then))))
}

/// An id that no other element has.
pub fn unique() -> String {
    use std::cell::Cell;
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(0) });
    NEXT.with(|next| {
        next.set(next.get() + 1);
        format!("f{}", next.get())
    })
}
