//! Making HTML from Markdown and from outputs harmless (`js/src/entry/sanitiser.ts`).

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type Module;
    #[wasm_bindgen(method, catch)]
    fn clean(this: &Module, html: &str) -> Result<String, JsValue>;
}

/// HTML that the sanitiser let through: the only thing that may become `inner_html`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

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

    /// The harmless part of `html`; nothing at all when the sanitiser fails.
    pub fn clean(&self, html: &str) -> SafeHtml {
        SafeHtml(self.0.clean(html).unwrap_or_default())
    }
}
