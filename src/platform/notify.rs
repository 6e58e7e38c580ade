//! Notifications of the system, which come also while the page is hidden.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    type Notification;
    #[wasm_bindgen(constructor, catch)]
    fn new(title: &str, options: &JsValue) -> Result<Notification, JsValue>;
    #[wasm_bindgen(static_method_of = Notification, catch, js_name = requestPermission)]
    fn request_permission() -> Result<Promise, JsValue>;
}

/// Asks the person whether this page may notify them, if they were not asked before. Whether it may.
pub async fn ask() -> bool {
    let Ok(asked) = Notification::request_permission() else { return false };
    JsFuture::from(asked).await.is_ok_and(|answer| answer.as_string().as_deref() == Some("granted"))
}

/// Shows a notification where the person allowed it.
pub fn show(title: &str, text: &str) {
    let options = Object::new();
    let _ = Reflect::set(&options, &"body".into(), &text.into());
    // Where it is not allowed, the title of the tab still says it.
    let _ = Notification::new(title, &options);
}
