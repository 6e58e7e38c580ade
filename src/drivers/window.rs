//! What views ask of the browser's window: how large elements are in it, keys pressed anywhere, and that it begins anew.

use leptos::prelude::*;

use crate::platform::{dom, page};

/// Loads the page anew.
pub fn reload() {
    page::reload();
}

/// Calls `act` when the size of an element is first known and whenever it changes.
pub fn when_sized(node: NodeRef<leptos::html::Div>, act: impl Fn() + Copy + 'static) {
    node.on_load(move |element| crate::platform::size::watch(&element, act));
}

/// What a person types into, and what has keys of its own.
const TAKES_KEYS: &str = "input, textarea, select, dialog, [role=menu]";

/// Calls `act` with every key pressed anywhere on the page, in lower case, where nobody types and nothing else takes it,
/// until the current view goes away. It says whether it did something with the key.
pub fn on_plain_key(act: impl Fn(&str) -> bool + 'static) {
    page::on_key(move |event| {
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        if modified || event.default_prevented() || dom::focused().is_some_and(takes_keys) {
            return;
        }
        if act(&event.key().to_lowercase()) {
            event.prevent_default();
        }
    });
}

/// Moves the focus to the page's search field; `false` when it has none.
pub fn to_search() -> bool {
    dom::focus("main input[type=search]")
}

fn takes_keys(element: web_sys::Element) -> bool {
    element.closest(TAKES_KEYS).is_ok_and(|inside| inside.is_some())
}
