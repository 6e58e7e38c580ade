//! Loading a module by its logical name; see `public/boot.js`.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = livyImport, catch)]
    fn livy_import(name: &str) -> Result<js_sys::Promise, JsValue>;
}

/// The module, loaded once and then kept by the browser.
///
/// # Errors
/// When it can't be loaded; the next call tries again.
pub async fn load(name: &str) -> Result<JsValue, JsValue> {
    JsFuture::from(livy_import(name)?).await
}
