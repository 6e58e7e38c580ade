//! The notebooks kept in this browser.

mod head;
mod search;
mod versions;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use notebook::store;
use notebook::{Ids, Notebook};

pub use self::head::Head;
pub use self::search::Place;
pub use self::versions::{Version, Why};
use crate::drivers::files::Arrival;
use crate::platform::storage::{self, Durability, Op, Storage, StorageError, Table};
use crate::platform::{clock, handles, spawn};

/// All notebooks of this browser.
#[derive(Clone, Default)]
pub struct Shelf {
    open: Rc<RefCell<Option<Storage>>>,
    /// How notebooks that were just put here arrived, for the page that opens them next.
    arrivals: Rc<RefCell<HashMap<String, Arrival>>>,
}

/// A notebook as it is kept.
#[derive(Debug)]
pub struct Taken {
    /// What is known of it without reading it.
    pub head: Head,
    /// The document.
    pub notebook: Notebook,
    /// The newest edits could not be read and are lost, or the whole of it could not.
    pub damaged: bool,
    /// Bytes of its snapshot, and of its journal.
    pub sizes: (usize, usize),
}

/// Where the edits that lead to `revision` are kept, in an order that is theirs.
pub fn journal_key(key: &str, revision: u64) -> String {
    format!("{key}/{revision:016}")
}

impl Shelf {
    /// The database, opened when it is first needed.
    ///
    /// # Errors
    /// When the browser has none for us; asked again it is tried again.
    pub async fn storage(&self) -> Result<Storage, StorageError> {
        let open = self.open.borrow().clone();
        if let Some(storage) = open {
            return Ok(storage);
        }
        let storage = Storage::open().await?;
        *self.open.borrow_mut() = Some(storage.clone());
        Ok(storage)
    }

    /// All notebooks, the one changed last first; those in the trash too.
    ///
    /// # Errors
    /// When they can't be read.
    pub async fn list(&self) -> Result<Vec<Head>, StorageError> {
        let records = self.storage().await?.all(Table::Heads, "").await?;
        let mut heads: Vec<Head> = records.iter().filter_map(|(key, text)| Head::read(key, text)).collect();
        heads.sort_by_key(|head| std::cmp::Reverse(head.updated));
        Ok(heads)
    }

    /// Keeps a new notebook; its key.
    ///
    /// # Errors
    /// When it can't be written.
    pub async fn add(&self, title: &str, notebook: &Notebook, session: Option<String>) -> Result<String, StorageError> {
        let key = Ids::new(clock::entropy()).text();
        let head = Head { session, ..Head::new(&key, title, notebook, clock::wall()) };
        let ops = vec![
            Op::Put(Table::Heads, key.clone(), head.to_json()),
            Op::Put(Table::Snapshots, key.clone(), store::snapshot(notebook)),
        ];
        self.storage().await?.write(ops, None, |_| true, Durability::Strict).await?;
        // Now there is something to lose. A browser that asks the person for it is not waited for.
        spawn::to_the_end(async {
            storage::persist().await;
        });
        Ok(key)
    }

    /// Remembers how a notebook arrived until its page is opened.
    pub fn arrived(&self, key: &str, arrival: Arrival) {
        self.arrivals.borrow_mut().insert(key.to_owned(), arrival);
    }

    /// How a notebook arrived, if it just did.
    pub fn arrival(&self, key: &str) -> Option<Arrival> {
        self.arrivals.borrow_mut().remove(key)
    }

    /// A notebook, with the right to write it: whoever had it has lost it. What is damaged is set right as far as it
    /// can be, and what can't be read is put among the notebook's versions as it is.
    ///
    /// # Errors
    /// When it can't be read or written.
    pub async fn claim(&self, key: &str) -> Result<Option<Taken>, StorageError> {
        self.change(key, |head| head.epoch += 1).await?;
        let Some(mut taken) = self.take(key).await? else { return Ok(None) };
        if taken.damaged {
            let storage = self.storage().await?;
            let mut raw = storage.get(Table::Snapshots, key).await?.unwrap_or_default();
            for (_, record) in storage.all(Table::Journal, &format!("{key}/")).await? {
                raw.push('\n');
                raw.push_str(&record);
            }
            self.keep_version(key, Why::Damaged, raw).await?;
            let snapshot = store::snapshot(&taken.notebook);
            taken.head.revision = taken.notebook.revision();
            taken.sizes = (snapshot.len(), 0);
            let ops = vec![
                Op::Put(Table::Heads, key.to_owned(), taken.head.to_json()),
                Op::Put(Table::Snapshots, key.to_owned(), snapshot),
                Op::DeletePrefix(Table::Journal, format!("{key}/")),
            ];
            storage.write(ops, None, |_| true, Durability::Strict).await?;
        }
        Ok(Some(taken))
    }

    /// A notebook. `None` when there is none of this key.
    ///
    /// # Errors
    /// When it can't be read.
    pub async fn take(&self, key: &str) -> Result<Option<Taken>, StorageError> {
        let storage = self.storage().await?;
        let Some(head) = storage.get(Table::Heads, key).await?.and_then(|text| Head::read(key, &text)) else {
            return Ok(None);
        };
        let snapshot = storage.get(Table::Snapshots, key).await?.unwrap_or_default();
        let (mut notebook, mut damaged) = match store::from_snapshot(&snapshot) {
            Ok(notebook) => (notebook, false),
            Err(_) => (Notebook::default(), true),
        };
        let mut sizes = (snapshot.len(), 0);
        if !damaged {
            let journal: String =
                storage.all(Table::Journal, &format!("{key}/")).await?.into_iter().map(|(_, record)| record).collect();
            sizes.1 = journal.len();
            damaged = store::replay(&mut notebook, &journal).torn;
        }
        Ok(Some(Taken { head, notebook, damaged, sizes }))
    }

    /// Changes what is kept of a notebook beside its document: its title, whether it is in the trash.
    ///
    /// # Errors
    /// When it can't be written.
    pub async fn change(&self, key: &str, change: impl Fn(&mut Head)) -> Result<(), StorageError> {
        let storage = self.storage().await?;
        // The head is read and written again if another tab got in between.
        for _ in 0..5 {
            let Some(text) = storage.get(Table::Heads, key).await? else { return Ok(()) };
            let Some(mut head) = Head::read(key, &text) else { return Ok(()) };
            change(&mut head);
            let ops = vec![Op::Put(Table::Heads, key.to_owned(), head.to_json())];
            let same = |held: Option<&str>| held == Some(text.as_str());
            match storage.write(ops, Some((Table::Heads, key)), same, Durability::Relaxed).await {
                Err(StorageError::Conflict) => {}
                done => return done,
            }
        }
        Err(StorageError::Conflict)
    }

    /// Destroys a notebook with all its versions.
    ///
    /// # Errors
    /// When it can't be written.
    pub async fn destroy(&self, key: &str) -> Result<(), StorageError> {
        let below = format!("{key}/");
        let ops = vec![
            Op::Delete(Table::Heads, key.to_owned()),
            Op::Delete(Table::Snapshots, key.to_owned()),
            Op::DeletePrefix(Table::Journal, below.clone()),
            Op::DeletePrefix(Table::Versions, below),
        ];
        handles::forget(key).await;
        self.storage().await?.write(ops, None, |_| true, Durability::Relaxed).await
    }
}
