//! Lists of sessions and of batches as last heard of.

use std::sync::Arc;

use leptos::prelude::*;
use livy_api::CallError;

/// A list, and how fresh it is. Old items stay while a newer answer is missing.
#[derive(Debug)]
pub struct Listing<T: Send + Sync + 'static> {
    /// The items in the server's order.
    pub items: RwSignal<Arc<Vec<Arc<T>>>>,
    /// How many the server holds.
    pub total: RwSignal<u64>,
    /// When it was heard, in milliseconds since 1970; `None` before the first answer.
    pub as_of: RwSignal<Option<u64>>,
    /// Why the newest question failed, while it did.
    pub failure: RwSignal<Option<CallError>>,
}

impl<T: Send + Sync> Clone for Listing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Listing<T> {}

impl<T: Send + Sync + PartialEq> Listing<T> {
    /// Nothing heard yet.
    pub fn new() -> Self {
        Self {
            items: RwSignal::new(Arc::default()),
            total: RwSignal::new(0),
            as_of: RwSignal::new(None),
            failure: RwSignal::new(None),
        }
    }

    /// Takes a whole new list; items that did not change keep their place in memory. Whether anything differs.
    pub fn apply(&self, items: Vec<T>, total: u64, now: u64) -> bool {
        let old = self.items.get_untracked();
        let mut changed = old.len() != items.len();
        let merged: Vec<Arc<T>> = items
            .into_iter()
            .enumerate()
            .map(|(at, item)| match old.get(at).filter(|old| ***old == item) {
                Some(old) => Arc::clone(old),
                None => {
                    changed = true;
                    Arc::new(item)
                }
            })
            .collect();
        if changed || self.as_of.get_untracked().is_none() {
            self.items.try_set(Arc::new(merged));
        }
        self.total.try_set(total);
        self.as_of.try_set(Some(now));
        self.failure.try_set(None);
        changed
    }
}
