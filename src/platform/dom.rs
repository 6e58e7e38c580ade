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

/// Scrolls as little as needed to show `element`.
pub fn reveal(element: &Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}
