//! Handles on files of the person's disk, kept from visit to visit. A database of their own has them, because the other one
//! holds texts, and could get another table only when no other tab has it open.

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, Query, TransactionMode};
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::files::FileHandle;

/// Name of the database.
const NAME: &str = "livy-notebook-files";
/// Its table: by the notebook's key a handle, and when its file was last changed as far as was known.
const TABLE: &str = "handles";
const HANDLE: &str = "handle";
const CHANGED: &str = "changed";

/// Keeps the file that a notebook is written to. A browser that can't keep it asks for the file again: nothing is lost.
pub async fn keep(key: &str, handle: &FileHandle, changed: Option<f64>) {
    let record = Object::new();
    let _ = Reflect::set(&record, &HANDLE.into(), handle);
    let _ = Reflect::set(&record, &CHANGED.into(), &changed.map_or(JsValue::NULL, JsValue::from));
    let _ = write(key, Some(record)).await;
}

/// Forgets it.
pub async fn forget(key: &str) {
    let _ = write(key, None).await;
}

/// The file that a notebook was written to, and when that was last changed as far as is known.
pub async fn kept(key: &str) -> Option<(FileHandle, Option<f64>)> {
    let transaction = open().await.ok()?.transaction(&[TABLE], TransactionMode::ReadOnly).ok()?;
    let record = transaction.object_store(TABLE).ok()?.get(Query::Key(key.into())).ok()?.await.ok()??;
    let get = |name: &str| Reflect::get(&record, &name.into()).unwrap_or_default();
    let handle = get(HANDLE);
    handle.is_object().then(|| (handle.unchecked_into(), get(CHANGED).as_f64()))
}

async fn open() -> Result<Database, idb::Error> {
    let mut request = Factory::new()?.open(NAME, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            let _ = database.create_object_store(TABLE, ObjectStoreParams::new());
        }
    });
    request.await
}

async fn write(key: &str, record: Option<Object>) -> Result<(), idb::Error> {
    let transaction = open().await?.transaction(&[TABLE], TransactionMode::ReadWrite)?;
    let store = transaction.object_store(TABLE)?;
    match record {
        Some(record) => {
            store.put(&record, Some(&key.into()))?;
        }
        None => {
            store.delete(Query::Key(key.into()))?;
        }
    }
    transaction.commit()?.await.map(|_| ())
}
