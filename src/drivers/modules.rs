//! The JavaScript modules that views share, loaded once when the first view wants them.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::bridge::editor::Editors;
use crate::bridge::sanitiser::Sanitiser;
use crate::platform::spawn;

/// A module on its way.
pub struct Lazy<T: 'static> {
    /// The module, once it is there.
    pub ready: RwSignal<Option<T>, LocalStorage>,
    /// Why it is not there, if loading failed; wanting it again tries again.
    pub failed: RwSignal<bool>,
    asked: StoredValue<Rc<Cell<bool>>, LocalStorage>,
}

impl<T> Clone for Lazy<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Lazy<T> {}

impl<T: Clone + 'static> Lazy<T> {
    fn new() -> Self {
        Self {
            ready: RwSignal::new_local(None),
            failed: RwSignal::new(false),
            asked: StoredValue::new_local(Rc::default()),
        }
    }

    fn want<F, E>(self, load: impl FnOnce() -> F + 'static)
    where
        F: Future<Output = Result<T, E>> + 'static,
    {
        let asked = self.asked.get_value();
        if asked.replace(true) {
            return;
        }
        self.failed.set(false);
        spawn::to_the_end(async move {
            match load().await {
                Ok(module) => self.ready.set(Some(module)),
                Err(_) => {
                    asked.set(false);
                    self.failed.set(true);
                }
            }
        });
    }
}

/// The shared modules.
#[derive(Clone, Copy)]
pub struct Modules {
    /// Makes editors.
    pub editors: Lazy<Editors>,
    /// Makes HTML harmless.
    pub sanitiser: Lazy<Sanitiser>,
}

impl Modules {
    /// Nothing loaded.
    pub fn new() -> Self {
        Self { editors: Lazy::new(), sanitiser: Lazy::new() }
    }

    /// Loads the editor, if that was not done.
    pub fn want_editors(self) {
        self.editors.want(Editors::load);
    }

    /// Loads the sanitiser, if that was not done.
    pub fn want_sanitiser(self) {
        self.sanitiser.want(Sanitiser::load);
    }
}
