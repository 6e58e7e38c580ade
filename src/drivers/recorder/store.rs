//! Where the recorder's records are: in the browser's database, written behind the page's back.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use viewer::record::{Record, Sort, prefix};

use crate::drivers::services::Services;
use crate::platform::spawn;
use crate::platform::storage::{Durability, Op, Storage, StorageError, Table};

/// The database, and what waits to be written.
#[derive(Clone)]
pub struct Store {
    services: Services,
    waiting: Rc<RefCell<Option<Vec<Op>>>>,
}

impl Store {
    /// The app's database.
    pub fn new(services: Services) -> Self {
        Self { services, waiting: Rc::default() }
    }

    pub(super) async fn open(&self) -> Result<Storage, StorageError> {
        self.services.shelf().storage().await
    }

    /// All records of the server, by key. Where nothing can be kept there are none.
    pub async fn read_all(&self) -> HashMap<String, Record> {
        let Ok(storage) = self.open().await else { return HashMap::new() };
        let root = self.services.api().root();
        let mut records = HashMap::new();
        for sort in [Sort::Session, Sort::Batch] {
            let found = storage.all(Table::Records, &prefix(&root, sort, None)).await.unwrap_or_default();
            let read = |(key, text): (String, String)| Some((key.clone(), Record::read(&key, &text)?));
            records.extend(found.into_iter().filter_map(read));
        }
        records
    }

    /// Writes records.
    pub fn write(&self, records: Vec<Record>) {
        let put = |record: Record| Op::Put(Table::Records, record.key.clone(), record.to_json());
        self.carry_out(records.into_iter().map(put).collect());
    }

    /// Removes records with their logs.
    pub fn remove(&self, keys: Vec<String>) {
        let both = |key: String| [Op::DeletePrefix(Table::Pieces, format!("{key}/")), Op::Delete(Table::Records, key)];
        self.carry_out(keys.into_iter().flat_map(both).collect());
    }

    /// Writes in the order given, one transaction after the other. What can't be written is lost: it is a record of what
    /// was seen, and the page goes on without it.
    pub fn carry_out(&self, ops: Vec<Op>) {
        if let Some(waiting) = self.waiting.borrow_mut().as_mut() {
            waiting.extend(ops);
            return;
        }
        *self.waiting.borrow_mut() = Some(ops);
        let store = self.clone();
        spawn::to_the_end(async move {
            loop {
                let ops = store.waiting.borrow_mut().as_mut().map(std::mem::take).unwrap_or_default();
                if ops.is_empty() {
                    *store.waiting.borrow_mut() = None;
                    return;
                }
                if let Ok(storage) = store.open().await {
                    let _ = storage.write(ops, None, |_| true, Durability::Relaxed).await;
                }
            }
        });
    }
}
