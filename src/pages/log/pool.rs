//! The elements of the rows in the window. Each stays with its line for as long as that is in the window, whatever comes
//! above or below: what has the focus keeps it, and what is selected stays selected.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Render};

use super::LogWindow;
use super::draw::{Drawn, DrawnRow, Key};
use crate::drivers::services;

/// A row as it is shown.
#[derive(Clone, PartialEq)]
pub struct Shown {
    /// Where it stands inside the element of all rows, in pixels.
    pub top: f64,
    /// It is only there because it has the focus.
    pub held: bool,
    /// What it shows.
    pub drawn: Drawn,
}

/// A row that has an element.
struct Mounted {
    shown: RwSignal<Shown>,
    state: AnyViewState,
    owner: Owner,
}

/// The rows that have elements.
#[derive(Clone)]
pub struct Pool {
    rows: Rc<RefCell<BTreeMap<Key, Mounted>>>,
    owner: Owner,
}

impl Pool {
    /// No rows yet; what they react to ends with `owner`.
    pub fn new(owner: Owner) -> Self {
        Self { rows: Rc::default(), owner }
    }

    /// Makes the rows in the window those that are given, in their order. Whether the focus was on one that is gone.
    pub fn show(&self, window: LogWindow, content: &web_sys::Element, rows: Vec<Shown>) -> bool {
        let mut mounted = self.rows.borrow_mut();
        let wanted = |key: &Key| rows.binary_search_by_key(key, |row| row.drawn.key()).is_ok();
        let gone: Vec<Key> = mounted.keys().filter(|key| !wanted(key)).copied().collect();
        let mut lost = false;
        for mut row in gone.iter().filter_map(|key| mounted.remove(key)).collect::<Vec<_>>() {
            lost |= row.state.elements().iter().any(services::has_focus);
            row.state.unmount();
            row.owner.cleanup();
        }
        for row in rows.into_iter().rev() {
            let key = row.drawn.key();
            match mounted.get(&key) {
                Some(known) => {
                    if known.shown.with_untracked(|shown| *shown != row) {
                        known.shown.set(row);
                    }
                }
                None => {
                    let mut new = Mounted::new(self.owner.child(), window, row);
                    let below =
                        mounted.range(key..).next().and_then(|(_, below)| below.state.elements().into_iter().next());
                    new.state.mount(content, below.as_deref());
                    mounted.insert(key, new);
                }
            }
        }
        lost
    }
}

impl Mounted {
    fn new(owner: Owner, window: LogWindow, row: Shown) -> Self {
        let (shown, state) = owner.with(|| {
            let shown = RwSignal::new(row);
            (shown, view! { <ShownRow shown window /> }.into_any().build())
        });
        Self { shown, state, owner }
    }
}

#[component]
fn ShownRow(shown: RwSignal<Shown>, window: LogWindow) -> impl IntoView {
    let drawn = Memo::new(move |_| shown.with(|shown| shown.drawn.clone()));
    let line = shown.with_untracked(|shown| shown.drawn.line());
    view! {
        <div
            class="log-row"
            class:held=move || shown.with(|shown| shown.held)
            style:top=move || shown.with(|shown| format!("{}px", shown.top))
            on:focusin=move |_| window.held.set(line)
            on:focusout=move |_| window.held.set(None)
        >
            {move || view! { <DrawnRow drawn=drawn.get() window /> }}
        </div>
    }
}
