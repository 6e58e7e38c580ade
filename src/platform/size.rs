//! When elements change their size.

use leptos::prelude::{StoredValue, WithValue, on_cleanup};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// Calls `act` when the size of `element` is first known and whenever it changes, until the current view goes away.
pub fn watch(element: &Element, act: impl FnMut() + 'static) {
    let told = Closure::<dyn FnMut()>::new(act);
    let Ok(observer) = ResizeObserver::new(told.as_ref().unchecked_ref()) else { return };
    observer.observe(element);
    let held = StoredValue::new_local((observer, told));
    on_cleanup(move || held.with_value(|(observer, _)| observer.disconnect()));
}
