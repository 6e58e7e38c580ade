//! What is known of Spark's settings, loaded once when the first form for settings is shown.

use std::rc::Rc;

use leptos::prelude::*;
use viewer::spark_conf::Catalogue;

use super::services::Services;
use crate::bridge;
use crate::platform::spawn;

thread_local! {
    static KNOWN: std::cell::RefCell<Option<Known>> = const { std::cell::RefCell::new(None) };
}

/// The list, once it is there; nothing is known before, nor where it can't be loaded.
pub type Known = RwSignal<Rc<Catalogue>, LocalStorage>;

/// The list; asks for it when nobody did.
pub fn known(services: Services) -> Known {
    if let Some(known) = KNOWN.with_borrow(|known| *known) {
        return known;
    }
    let known = services.at_root(|| Known::new_local(Rc::default()));
    KNOWN.set(Some(known));
    spawn::to_the_end(async move {
        match bridge::spark_conf::load().await {
            Ok(catalogue) => {
                known.try_set(Rc::new(catalogue));
            }
            // Without it names are not completed; the next form tries again.
            Err(_) => KNOWN.set(None),
        }
    });
    known
}
