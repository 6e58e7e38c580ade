//! The clipboard.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Puts text into the clipboard.
///
/// # Errors
/// When the browser does not allow it: without a person's act, or on plain http.
pub async fn write(text: &str) -> Result<(), JsValue> {
    let navigator = web_sys::window().ok_or(JsValue::NULL)?.navigator();
    // On plain http there is no clipboard object, whatever the bindings say.
    if js_sys::Reflect::get(&navigator, &"clipboard".into())?.is_undefined() {
        return Err(JsValue::NULL);
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.map(|_| ())
}

/// The text in the clipboard.
///
/// # Errors
/// When the browser does not allow it.
pub async fn read() -> Result<String, JsValue> {
    let navigator = web_sys::window().ok_or(JsValue::NULL)?.navigator();
    if js_sys::Reflect::get(&navigator, &"clipboard".into())?.is_undefined() {
        return Err(JsValue::NULL);
    }
    JsFuture::from(navigator.clipboard().read_text()).await.map(|text| text.as_string().unwrap_or_default())
}
