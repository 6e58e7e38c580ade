//! Which elements are near the part of the page that is looked at.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use leptos::prelude::on_cleanup;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// How far above and below the window counts as near.
const MARGIN: &str = "800px 0px";
/// Milliseconds between two looks.
const DELAY: u32 = 100;
/// Numbers the observed elements.
const KEY: &str = "data-near";

type Tell = Rc<dyn Fn(bool)>;

struct Watch {
    observer: IntersectionObserver,
    _told: Closure<dyn FnMut(js_sys::Array)>,
}

thread_local! {
    static TELL: RefCell<HashMap<u32, Tell>> = RefCell::default();
    static NEXT: RefCell<u32> = const { RefCell::new(0) };
    static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
}

/// Tells when `element` comes near and when it is far away again, until the current view goes away. One observer serves
/// all elements.
pub fn observe(element: &Element, tell: Tell) {
    let key = NEXT.with_borrow_mut(|next| {
        *next += 1;
        *next
    });
    let _ = element.set_attribute(KEY, &key.to_string());
    TELL.with_borrow_mut(|all| all.insert(key, tell));
    let observer = WATCH.with_borrow_mut(|watch| {
        if watch.is_none() {
            *watch = make();
        }
        watch.as_ref().map(|watch| watch.observer.clone())
    });
    if let Some(observer) = &observer {
        observer.observe(element);
    }
    let held = leptos::prelude::StoredValue::new_local((observer, element.clone()));
    on_cleanup(move || {
        TELL.with_borrow_mut(|all| all.remove(&key));
        leptos::prelude::WithValue::with_value(&held, |(observer, element)| {
            if let Some(observer) = observer {
                observer.unobserve(element);
            }
        });
    });
}

fn make() -> Option<Watch> {
    let told = Closure::<dyn FnMut(js_sys::Array)>::new(|entries: js_sys::Array| {
        for entry in entries.iter().filter_map(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok()) {
            let key = entry.target().get_attribute(KEY).and_then(|key| key.parse::<u32>().ok());
            let tell = key.and_then(|key| TELL.with_borrow(|all| all.get(&key).cloned()));
            if let Some(tell) = tell {
                tell(entry.is_intersecting());
            }
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(MARGIN);
    // Where a thousand elements stand need not be found out for each frame in which somebody types.
    let _ = js_sys::Reflect::set(&options, &"delay".into(), &DELAY.into());
    let observer = IntersectionObserver::new_with_options(told.as_ref().unchecked_ref(), &options).ok()?;
    Some(Watch { observer, _told: told })
}
