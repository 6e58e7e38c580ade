//! Plain JavaScript values.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

pub(crate) fn object(entries: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (key, value) in entries {
        // A plain object takes any property.
        let _ = Reflect::set(&object, &(*key).into(), value);
    }
    object
}

pub(crate) fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

pub(crate) fn text_of(object: &JsValue, key: &str) -> String {
    get(object, key).as_string().unwrap_or_default()
}

pub(crate) fn number_of(object: &JsValue, key: &str) -> u32 {
    number(&get(object, key))
}

/// A number that counts units of a text.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positions in a text that fits in memory")]
pub(crate) fn number(value: &JsValue) -> u32 {
    value.as_f64().unwrap_or_default() as u32
}
