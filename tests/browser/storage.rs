//! `platform::storage` on the browser's IndexedDB. Each test has keys of its own.

use livy_notebook_app::platform::storage::{Durability, Op, Storage, StorageError, Table};
use wasm_bindgen_test::wasm_bindgen_test;

fn put(table: Table, key: &str, value: &str) -> Op {
    Op::Put(table, key.to_owned(), value.to_owned())
}

async fn write(storage: &Storage, ops: Vec<Op>) {
    storage.write(ops, None, |_| true, Durability::Relaxed).await.expect("written");
}

#[wasm_bindgen_test]
async fn what_is_written_is_read_by_key_and_by_prefix_in_order() {
    let storage = Storage::open().await.expect("a database");
    write(
        &storage,
        vec![
            put(Table::Journal, "read/2", "b"),
            put(Table::Journal, "read/1", "ä\u{0}"),
            put(Table::Journal, "reader/1", "c"),
        ],
    )
    .await;
    assert_eq!(storage.get(Table::Journal, "read/1").await, Ok(Some("ä\u{0}".to_owned())));
    assert_eq!(storage.get(Table::Journal, "read/3").await, Ok(None));
    assert_eq!(storage.get(Table::Heads, "read/1").await, Ok(None), "another table");
    let all = storage.all(Table::Journal, "read/").await.expect("read");
    assert_eq!(all, [("read/1".to_owned(), "ä\u{0}".to_owned()), ("read/2".to_owned(), "b".to_owned())]);
    assert_eq!(storage.keys(Table::Journal, "read").await.expect("read"), ["read/1", "read/2", "reader/1"]);
}

#[wasm_bindgen_test]
async fn a_write_that_the_guard_refuses_changes_nothing() {
    let storage = Storage::open().await.expect("a database");
    write(&storage, vec![put(Table::Heads, "guarded", "epoch 2"), put(Table::Journal, "guarded/1", "kept")]).await;
    let ops = || vec![put(Table::Heads, "guarded", "mine"), Op::DeletePrefix(Table::Journal, "guarded/".to_owned())];
    let guard = Some((Table::Heads, "guarded"));
    let refused = storage.write(ops(), guard, |held| held == Some("epoch 1"), Durability::Strict).await;
    assert_eq!(refused, Err(StorageError::Conflict));
    assert_eq!(storage.get(Table::Heads, "guarded").await, Ok(Some("epoch 2".to_owned())));
    assert_eq!(storage.keys(Table::Journal, "guarded/").await.expect("read"), ["guarded/1"]);
    let taken = storage.write(ops(), guard, |held| held == Some("epoch 2"), Durability::Strict).await;
    assert_eq!(taken, Ok(()));
    assert_eq!(storage.get(Table::Heads, "guarded").await, Ok(Some("mine".to_owned())));
    assert!(storage.keys(Table::Journal, "guarded/").await.expect("read").is_empty());
}

#[wasm_bindgen_test]
async fn a_guard_on_what_is_not_there_is_told_so() {
    let storage = Storage::open().await.expect("a database");
    let guard = Some((Table::Heads, "absent"));
    let mut told = Some("never asked".to_owned());
    let written = storage
        .write(
            vec![put(Table::Heads, "absent", "now")],
            guard,
            |held| {
                told = held.map(str::to_owned);
                true
            },
            Durability::Relaxed,
        )
        .await;
    assert_eq!((written, told), (Ok(()), None));
}

#[wasm_bindgen_test]
async fn of_two_writers_with_one_guard_only_one_gets_through() {
    let (one, other) =
        (Storage::open().await.expect("a database"), Storage::open().await.expect("a second connection"));
    write(&one, vec![put(Table::Heads, "race", "0")]).await;
    let step = |storage: Storage, mine: &'static str| async move {
        let guard = Some((Table::Heads, "race"));
        storage.write(vec![put(Table::Heads, "race", mine)], guard, |held| held == Some("0"), Durability::Relaxed).await
    };
    let outcomes = futures_util::future::join(step(one.clone(), "one"), step(other, "other")).await;
    let winner = match outcomes {
        (Ok(()), Err(StorageError::Conflict)) => "one",
        (Err(StorageError::Conflict), Ok(())) => "other",
        both => panic!("{both:?}"),
    };
    assert_eq!(one.get(Table::Heads, "race").await, Ok(Some(winner.to_owned())));
}

#[wasm_bindgen_test]
async fn records_go_one_by_one_and_by_prefix() {
    let storage = Storage::open().await.expect("a database");
    write(&storage, ["gone/1", "gone/2", "gonelonger/1"].map(|key| put(Table::Pieces, key, "x")).to_vec()).await;
    write(&storage, vec![Op::Delete(Table::Pieces, "gone/1".to_owned())]).await;
    assert_eq!(storage.keys(Table::Pieces, "gone").await.expect("read"), ["gone/2", "gonelonger/1"]);
    write(&storage, vec![Op::DeletePrefix(Table::Pieces, "gone/".to_owned())]).await;
    assert_eq!(storage.keys(Table::Pieces, "gone").await.expect("read"), ["gonelonger/1"]);
}
