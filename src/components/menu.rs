//! A button that opens a menu: arrow keys move, Escape closes and gives the focus back. What is switched on and off leaves
//! it open, as several are often wanted.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::{Glyph, Icon};

/// Pixels between a menu and the window's edge, at least.
const EDGE: f64 = 8.0;

/// One entry.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it does, as a verb.
    pub title: String,
    /// Its key, if it has one.
    pub keys: String,
    /// Can't be done at the moment.
    pub disabled: bool,
    /// Destroys something.
    pub danger: bool,
    /// It is switched on, for what can be switched on and off.
    pub on: Option<Signal<bool>>,
    /// Done when it is chosen.
    pub act: Callback<()>,
}

impl Entry {
    /// An entry without a key.
    pub fn new(title: impl Into<String>, act: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            title: title.into(),
            keys: String::new(),
            disabled: false,
            danger: false,
            on: None,
            act: Callback::new(move |()| act()),
        }
    }

    /// An entry that is switched on and off, as `on` says.
    pub fn switch(title: impl Into<String>, on: Signal<bool>, act: impl Fn() + Send + Sync + 'static) -> Self {
        Self { on: Some(on), ..Self::new(title, act) }
    }

    /// Shows the entry's key.
    pub fn keys(mut self, keys: impl Into<String>) -> Self {
        self.keys = keys.into();
        self
    }

    /// Marks it as destroying something.
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// Greys it out.
    pub fn disabled_if(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }
}

/// The button and its menu.
#[component]
pub fn MenuButton(
    /// Accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// Icon of the button.
    #[prop(default = Glyph::More)]
    glyph: Glyph,
    /// A word beside the icon.
    #[prop(optional)]
    text: &'static str,
    /// The entries, made when the menu opens.
    entries: Callback<(), Vec<Entry>>,
    /// Opens to the right of the button's left edge.
    #[prop(optional)]
    left: bool,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let menu = NodeRef::<html::Div>::new();
    let close = move |refocus: bool| {
        open.set(false);
        if refocus && let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    // Each time it opens, not only the first.
    Effect::new(move || {
        if let Some(menu) = menu.get() {
            keep_in_sight(&menu);
            focus_item(&menu, 0);
        }
    });
    let on_keydown = move |event: ev::KeyboardEvent| {
        let Some(menu) = menu.get_untracked() else { return };
        match event.key().as_str() {
            "Escape" => close(true),
            "ArrowDown" => focus_item(&menu, 1),
            "ArrowUp" => focus_item(&menu, -1),
            "Tab" => {
                close(false);
                return;
            }
            _ => {
                event.stop_propagation();
                return;
            }
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let on_focusout = move |event: ev::FocusEvent| {
        let inside = event
            .related_target()
            .and_then(|to| to.dyn_into::<web_sys::Node>().ok())
            .zip(menu.get_untracked())
            .is_some_and(|(to, menu)| menu.contains(Some(&to)));
        if !inside {
            open.set(false);
        }
    };
    let item = move |entry: Entry| {
        view! {
            <button
                type="button"
                role=if entry.on.is_some() { "menuitemcheckbox" } else { "menuitem" }
                aria-checked=entry.on.map(|on| move || if on.get() { "true" } else { "false" })
                tabindex="-1"
                class:danger=entry.danger
                aria-disabled=entry.disabled.then_some("true")
                on:click=move |_| {
                    if !entry.disabled {
                        if entry.on.is_none() {
                            close(true);
                        }
                        entry.act.run(());
                    }
                }
            >
                {entry.on.is_some().then(|| view! { <Icon glyph=Glyph::Tick /> })}
                {entry.title}
                <kbd>{entry.keys}</kbd>
            </button>
        }
    };
    view! {
        <span class="menu-anchor">
            <button
                type="button"
                node_ref=button
                class="quiet"
                class:icon-only=text.is_empty()
                aria-label=label
                title=label
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                // The menu loses the focus to the button first: keep it open until the click decides.
                on:pointerdown=move |event| event.prevent_default()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {text}
                <Icon glyph=glyph />
            </button>
            <Show when=move || open.get()>
                <div node_ref=menu class="menu" class:left=left role="menu" aria-label=label on:keydown=on_keydown on:focusout=on_focusout>
                    {untrack(|| entries.run(())).into_iter().map(item).collect_view()}
                </div>
            </Show>
        </span>
    }
}

/// Moves a menu that the edge of a narrow window cuts to the right.
fn keep_in_sight(menu: &web_sys::HtmlDivElement) {
    let cut = EDGE - menu.get_bounding_client_rect().left();
    if cut > 0.0 {
        let _ = web_sys::HtmlElement::style(menu).set_property("transform", &format!("translateX({cut}px)"));
    }
}

/// Moves the focus by `step` items, around the ends; 0 means the first item.
fn focus_item(menu: &web_sys::HtmlDivElement, step: i32) {
    let Ok(items) = menu.query_selector_all("[role^=menuitem]") else { return };
    let Ok(count) = i32::try_from(items.length()) else { return };
    if count == 0 {
        return;
    }
    let active = web_sys::window().and_then(|window| window.document()).and_then(|document| document.active_element());
    let at = (0..count).find(|at| {
        let item = u32::try_from(*at).ok().and_then(|at| items.item(at));
        item.zip(active.as_ref()).is_some_and(|(item, active)| item.is_same_node(Some(active)))
    });
    let to = match at {
        Some(at) if step != 0 => (at + step).rem_euclid(count),
        _ => 0,
    };
    let item = u32::try_from(to).ok().and_then(|to| items.item(to));
    if let Some(item) = item.and_then(|item| item.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = item.focus();
    }
}
