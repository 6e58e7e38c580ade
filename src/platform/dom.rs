//! Focus and scrolling.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Moves the focus to the first element that matches `selector`; `false` when there is none.
pub fn focus(selector: &str) -> bool {
    let element = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector(selector).ok().flatten())
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// The element with the focus.
pub fn focused() -> Option<Element> {
    web_sys::window()?.document()?.active_element()
}

/// The focus is on nothing, or inside an element that matches `selector`.
pub fn focus_is_nowhere_but(selector: &str) -> bool {
    focused().is_none_or(|element| {
        element.tag_name() == "BODY" || element.closest(selector).is_ok_and(|inside| inside.is_some())
    })
}

/// Scrolls the window by this share of its height.
pub fn scroll_by(share: f64) {
    if let Some(window) = web_sys::window() {
        let height = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
        window.scroll_by_with_x_and_y(0.0, height * share);
    }
}

/// Scrolls as little as needed to show the first element that matches `selector`.
pub fn reveal_first(selector: &str) {
    let found = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = found {
        reveal(&element);
    }
}

/// Scrolls as little as needed to show `element`.
pub fn reveal(element: &Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}
