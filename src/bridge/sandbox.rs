//! Outputs that run scripts, in a frame that can reach nothing (`js/src/entry/sandbox.ts`).

use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen]
extern "C" {
    type Module;
    #[wasm_bindgen(method, catch)]
    fn mount(this: &Module, parent: &HtmlElement, url: &str, html: &str, label: &str) -> Result<Raw, JsValue>;

    type Raw;
    #[wasm_bindgen(method)]
    fn destroy(this: &Raw);
}

/// A frame in the page; gone when dropped.
pub struct Sandbox(Raw);

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.0.destroy();
    }
}

impl Sandbox {
    /// Shows `html` with its scripts at the end of `parent`; `url` is the address of the sandbox's page.
    ///
    /// # Errors
    /// When the module can't be loaded.
    pub async fn mount(parent: &HtmlElement, url: &str, html: &str, label: &str) -> Result<Self, JsValue> {
        let module: Module = super::assets::load("sandbox").await?.unchecked_into();
        module.mount(parent, url, html, label).map(Self)
    }
}
