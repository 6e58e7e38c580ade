//! Making HTML from Markdown and from outputs harmless (`js/src/entry/sanitiser.ts`).

use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::values::object;

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type Module;
    #[wasm_bindgen(method, catch)]
    fn clean(this: &Module, html: &str, options: &js_sys::Object) -> Result<String, JsValue>;
    #[wasm_bindgen(method, catch, js_name = applyStyles)]
    fn apply_styles(this: &Module, root: &Element) -> Result<(), JsValue>;
}

/// HTML that the sanitiser let through: the only thing that may become `inner_html`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeHtml(String);

/// The sanitiser, once loaded.
#[derive(Clone)]
pub struct Sanitiser(Module);

impl Sanitiser {
    /// Loads the module.
    ///
    /// # Errors
    /// When it can't be loaded.
    pub async fn load() -> Result<Self, JsValue> {
        Ok(Self(super::assets::load("sanitiser").await?.unchecked_into()))
    }

    /// The harmless part of `html`; nothing at all when the sanitiser fails. `ids` is put before each id, so that none
    /// is one of another cell's.
    pub fn clean(&self, html: &str, ids: &str) -> SafeHtml {
        SafeHtml(self.0.clean(html, &object(&[("ids", ids.into())])).unwrap_or_default())
    }

    /// Puts harmless HTML into an element, in place of what is in it.
    pub fn show(&self, html: &SafeHtml, element: &Element) {
        element.set_inner_html(&html.0);
        // Without it the text is there all the same, only its own harmless styles are not.
        let _ = self.0.apply_styles(element);
    }
}
