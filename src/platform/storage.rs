//! What is kept in the browser: tables of text by key in IndexedDB.

use std::rc::Rc;

use idb::{Database, DatabaseEvent, Factory, KeyRange, ObjectStoreParams, Query, Transaction, TransactionMode};
use js_sys::{Array, Object, Reflect};
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, IdbDatabase, IdbTransaction};

/// A table. Keys are texts; `KEY/…` belongs to the notebook `KEY`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// One record a notebook: title, revision, who writes.
    Heads,
    /// The whole document as it was at some revision, by notebook.
    Snapshots,
    /// The edits since: `KEY/REVISION`.
    Journal,
    /// Older states of a notebook: `KEY/TIME`.
    Versions,
    /// What was seen of sessions and batches.
    Records,
    /// Log lines and outputs of what was seen, in pieces.
    Pieces,
}

impl Table {
    const ALL: [Self; 6] = [Self::Heads, Self::Snapshots, Self::Journal, Self::Versions, Self::Records, Self::Pieces];

    /// Its name in the database [`NAME`].
    pub fn name(self) -> &'static str {
        match self {
            Self::Heads => "heads",
            Self::Snapshots => "snapshots",
            Self::Journal => "journal",
            Self::Versions => "versions",
            Self::Records => "records",
            Self::Pieces => "pieces",
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// Writes a record.
    Put(Table, String, String),
    /// Removes a record.
    Delete(Table, String),
    /// Removes every record whose key begins with this.
    DeletePrefix(Table, String),
}

impl Op {
    fn table(&self) -> Table {
        match self {
            Self::Put(table, ..) | Self::Delete(table, _) | Self::DeletePrefix(table, _) => *table,
        }
    }
}

/// How soon "written" is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// When the browser has it.
    Relaxed,
    /// When the disk has it.
    Strict,
}

/// Why something was not read or written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StorageError {
    /// The browser does not allow storage here (private mode, blocked site data).
    #[error("This browser keeps nothing for this site ({0}).")]
    Unavailable(String),
    /// The disk or the browser's share of it is full.
    #[error("The browser's storage is full.")]
    Full,
    /// Somebody else wrote in between: another tab.
    #[error("Another tab changed it in between.")]
    Conflict,
}

/// The database, open.
#[derive(Clone)]
pub struct Storage(Rc<Database>, IdbDatabase);

/// Name of the database.
pub const NAME: &str = "livy-notebook";

impl Storage {
    /// Opens the database, and makes it on the first visit.
    ///
    /// # Errors
    /// When the browser has none for us.
    pub async fn open() -> Result<Self, StorageError> {
        let mut request = Factory::new().and_then(|factory| factory.open(NAME, Some(1))).map_err(unavailable)?;
        request.on_upgrade_needed(|event| {
            let Ok(database) = event.database() else { return };
            let existing = database.store_names();
            for table in Table::ALL.iter().filter(|table| !existing.iter().any(|name| name == table.name())) {
                let _ = database.create_object_store(table.name(), ObjectStoreParams::new());
            }
        });
        let database = request.await.map_err(unavailable)?;
        // The raw handle, because the wrapper knows no durability.
        let raw: IdbDatabase = JsValue::from(database).unchecked_into();
        Ok(Self(Rc::new(Database::from(raw.clone())), raw))
    }

    /// A record.
    ///
    /// # Errors
    /// When it can't be read; a record that is not there is `None`.
    pub async fn get(&self, table: Table, key: &str) -> Result<Option<String>, StorageError> {
        let transaction = self.0.transaction(&[table.name()], TransactionMode::ReadOnly).map_err(unavailable)?;
        read(&transaction, table, key).await
    }

    /// All records whose key begins with `prefix`, in the order of their keys.
    ///
    /// # Errors
    /// When they can't be read.
    pub async fn all(&self, table: Table, prefix: &str) -> Result<Vec<(String, String)>, StorageError> {
        let transaction = self.0.transaction(&[table.name()], TransactionMode::ReadOnly).map_err(unavailable)?;
        let store = transaction.object_store(table.name()).map_err(unavailable)?;
        let keys = store.get_all_keys(Some(range(prefix)?), None).map_err(unavailable)?;
        let values = store.get_all(Some(range(prefix)?), None).map_err(unavailable)?;
        let (keys, values) = (keys.await.map_err(unavailable)?, values.await.map_err(unavailable)?);
        let text = |value: &JsValue| value.as_string();
        Ok(keys.iter().zip(&values).filter_map(|(key, value)| Some((text(key)?, text(value)?))).collect())
    }

    /// The records from one key to another, both included, in the order of their keys.
    ///
    /// # Errors
    /// When they can't be read.
    pub async fn between(&self, table: Table, first: &str, last: &str) -> Result<Vec<String>, StorageError> {
        let transaction = self.0.transaction(&[table.name()], TransactionMode::ReadOnly).map_err(unavailable)?;
        let store = transaction.object_store(table.name()).map_err(unavailable)?;
        let range = KeyRange::bound(&first.into(), &last.into(), Some(false), Some(false)).map_err(unavailable)?;
        let values = store.get_all(Some(Query::KeyRange(range)), None).map_err(unavailable)?;
        Ok(values.await.map_err(unavailable)?.iter().filter_map(JsValue::as_string).collect())
    }

    /// The keys that begin with `prefix`.
    ///
    /// # Errors
    /// When they can't be read.
    pub async fn keys(&self, table: Table, prefix: &str) -> Result<Vec<String>, StorageError> {
        let transaction = self.0.transaction(&[table.name()], TransactionMode::ReadOnly).map_err(unavailable)?;
        let store = transaction.object_store(table.name()).map_err(unavailable)?;
        let keys = store.get_all_keys(Some(range(prefix)?), None).map_err(unavailable)?.await.map_err(unavailable)?;
        Ok(keys.iter().filter_map(JsValue::as_string).collect())
    }

    /// Makes all changes or none, once `may` agrees with what the record `guard` holds at that moment. Answers when the
    /// transaction has completed.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when `may` does not agree; then nothing was changed.
    pub async fn write(
        &self,
        ops: Vec<Op>,
        guard: Option<(Table, &str)>,
        may: impl FnOnce(Option<&str>) -> bool,
        durability: Durability,
    ) -> Result<(), StorageError> {
        let transaction = self.begin(&ops, guard.map(|(table, _)| table), durability)?;
        if let Some((table, key)) = guard {
            let held = read(&transaction, table, key).await?;
            if !may(held.as_deref()) {
                let _ = transaction.abort();
                return Err(StorageError::Conflict);
            }
        }
        for op in ops {
            let store = transaction.object_store(op.table().name()).map_err(unavailable)?;
            // The outcome of each request is the outcome of the transaction.
            match op {
                Op::Put(_, key, value) => {
                    store.put(&value.into(), Some(&key.into())).map_err(|error| full_or(&error))?;
                }
                Op::Delete(_, key) => {
                    store.delete(Query::Key(key.into())).map_err(unavailable)?;
                }
                Op::DeletePrefix(_, prefix) => {
                    store.delete(range(&prefix)?).map_err(unavailable)?;
                }
            }
        }
        finish(transaction).await
    }

    fn begin(&self, ops: &[Op], guard: Option<Table>, durability: Durability) -> Result<Transaction, StorageError> {
        let mut names: Vec<&str> = ops.iter().map(|op| op.table().name()).chain(guard.map(Table::name)).collect();
        names.sort_unstable();
        names.dedup();
        let names: Array = names.into_iter().map(JsValue::from).collect();
        let options = Object::new();
        let durability = if durability == Durability::Strict { "strict" } else { "relaxed" };
        let set = Reflect::set(&options, &"durability".into(), &durability.into());
        let begun = set
            .and_then(|_| Reflect::get(&self.1, &"transaction".into()))
            .and_then(|begin| {
                begin.unchecked_into::<js_sys::Function>().call3(&self.1, &names, &"readwrite".into(), &options)
            })
            .map_err(|error| StorageError::Unavailable(format!("{error:?}")))?;
        Ok(Transaction::from(begun.unchecked_into::<IdbTransaction>()))
    }
}

async fn read(transaction: &Transaction, table: Table, key: &str) -> Result<Option<String>, StorageError> {
    let store = transaction.object_store(table.name()).map_err(unavailable)?;
    let value = store.get(Query::Key(key.into())).map_err(unavailable)?.await.map_err(unavailable)?;
    Ok(value.and_then(|value| value.as_string()))
}

async fn finish(transaction: Transaction) -> Result<(), StorageError> {
    let raw: IdbTransaction = JsValue::from(transaction).unchecked_into();
    // Said outright, the browser need not wait until this thread has time to hear of each request first.
    #[expect(deprecated, reason = "web-sys says so for want of a type; the standard has it, and browsers do")]
    let _ = raw.commit();
    let result = Transaction::from(raw.clone()).await;
    if matches!(&result, Ok(result) if result.is_committed()) {
        return Ok(());
    }
    match raw.error() {
        Some(error) if is_full(&error) => Err(StorageError::Full),
        Some(error) => Err(StorageError::Unavailable(error.message())),
        None => Err(result.map_or_else(unavailable, |_| StorageError::Unavailable("aborted".to_owned()))),
    }
}

fn is_full(error: &DomException) -> bool {
    error.name() == "QuotaExceededError"
}

fn full_or(error: &idb::Error) -> StorageError {
    let text = error.to_string();
    if text.contains("QuotaExceeded") { StorageError::Full } else { StorageError::Unavailable(text) }
}

fn unavailable(error: idb::Error) -> StorageError {
    full_or(&error)
}

/// Every key that begins with `prefix`.
fn range(prefix: &str) -> Result<Query, StorageError> {
    let range = KeyRange::bound(&prefix.into(), &format!("{prefix}\u{ffff}").into(), Some(false), Some(false));
    range.map(Query::KeyRange).map_err(unavailable)
}

/// Asks the browser not to clear our data when it needs room. Whether it agreed.
pub async fn persist() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let Ok(asked) = window.navigator().storage().persist() else { return false };
    wasm_bindgen_futures::JsFuture::from(asked).await.is_ok_and(|granted| granted.is_truthy())
}

/// The browser agreed to that, now or on an earlier visit.
pub async fn persisted() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let Ok(asked) = window.navigator().storage().persisted() else { return false };
    wasm_bindgen_futures::JsFuture::from(asked).await.is_ok_and(|granted| granted.is_truthy())
}

/// Bytes used and allowed, as the browser estimates them.
pub async fn usage() -> Option<(f64, f64)> {
    let asked = web_sys::window()?.navigator().storage().estimate().ok()?;
    let estimate = wasm_bindgen_futures::JsFuture::from(asked).await.ok()?;
    let number = |key: &str| Reflect::get(&estimate, &key.into()).ok()?.as_f64();
    Some((number("usage")?, number("quota")?))
}
