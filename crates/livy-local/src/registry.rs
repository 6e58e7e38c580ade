//! What the server holds of one sort, sessions or batches, by number and by name.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use crate::clock::lock;

/// Numbers are never given twice; a refused creation uses one up. A name belongs to one item as long as it is held.
#[derive(Debug)]
pub(crate) struct Registry<T> {
    inner: Mutex<Inner<T>>,
}

#[derive(Debug)]
struct Inner<T> {
    next: u32,
    items: BTreeMap<u32, Arc<T>>,
    names: HashMap<String, u32>,
}

impl<T> Default for Registry<T> {
    fn default() -> Self {
        Self { inner: Mutex::new(Inner { next: 0, items: BTreeMap::new(), names: HashMap::new() }) }
    }
}

/// The name is in use.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NameTaken;

impl<T> Registry<T> {
    /// The next number.
    pub(crate) fn next_id(&self) -> u32 {
        let mut inner = lock(&self.inner);
        let id = inner.next;
        inner.next += 1;
        id
    }

    /// Puts an item in under its number and its name.
    pub(crate) fn insert(&self, id: u32, name: Option<&str>, item: Arc<T>) -> Result<(), NameTaken> {
        let mut inner = lock(&self.inner);
        if let Some(name) = name {
            if inner.names.contains_key(name) {
                return Err(NameTaken);
            }
            inner.names.insert(name.to_owned(), id);
        }
        inner.items.insert(id, item);
        Ok(())
    }

    pub(crate) fn get(&self, id: u32) -> Option<Arc<T>> {
        lock(&self.inner).items.get(&id).cloned()
    }

    pub(crate) fn by_name(&self, name: &str) -> Option<Arc<T>> {
        let inner = lock(&self.inner);
        inner.names.get(name).and_then(|id| inner.items.get(id)).cloned()
    }

    /// Takes an item out, with its name.
    pub(crate) fn remove(&self, id: u32) -> Option<Arc<T>> {
        let mut inner = lock(&self.inner);
        let item = inner.items.remove(&id)?;
        inner.names.retain(|_, named| *named != id);
        Some(item)
    }

    /// All items in the order of their numbers.
    pub(crate) fn all(&self) -> Vec<Arc<T>> {
        lock(&self.inner).items.values().cloned().collect()
    }

    /// Takes everything out; numbers go on, or begin again at 0.
    pub(crate) fn clear(&self, begin_again: bool) -> Vec<Arc<T>> {
        let mut inner = lock(&self.inner);
        if begin_again {
            inner.next = 0;
        }
        inner.names.clear();
        std::mem::take(&mut inner.items).into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_free_again_when_its_item_is_gone() {
        let registry = Registry::default();
        let id = registry.next_id();
        assert_eq!(registry.insert(id, Some("a"), Arc::new('x')), Ok(()));
        assert_eq!(registry.insert(registry.next_id(), Some("a"), Arc::new('y')), Err(NameTaken));
        assert_eq!(registry.by_name("a").as_deref(), Some(&'x'));
        registry.remove(id);
        let next = registry.next_id();
        assert_eq!((next, registry.insert(next, Some("a"), Arc::new('z'))), (2, Ok(())));
    }
}
