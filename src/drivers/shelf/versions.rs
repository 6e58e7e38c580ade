//! Older states of a notebook.

use notebook::{Notebook, store};

use super::Shelf;
use crate::platform::clock;
use crate::platform::storage::{Durability, Op, StorageError, Table};

/// Versions kept of a notebook.
const MOST: usize = 40;
/// Bytes that its versions may take together; the newest one is kept whatever it takes.
const BYTES: usize = 64 * 1024 * 1024;

/// Why a version was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The person saved.
    Saved,
    /// As it was when it was opened, before it was changed.
    Opened,
    /// Some time had passed.
    Time,
    /// Before going back to an older one.
    Before,
    /// What another tab that took over does not have.
    Unsaved,
    /// What could not be read, as it was.
    Damaged,
}

impl Why {
    const ALL: [Self; 6] = [Self::Saved, Self::Opened, Self::Time, Self::Before, Self::Unsaved, Self::Damaged];

    fn name(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Opened => "opened",
            Self::Time => "time",
            Self::Before => "before",
            Self::Unsaved => "unsaved",
            Self::Damaged => "damaged",
        }
    }

    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Saved => "Saved",
            Self::Opened => "As it was opened",
            Self::Time => "Kept while working",
            Self::Before => "Before going back",
            Self::Unsaved => "Not saved when another tab took over",
            Self::Damaged => "Could not be read",
        }
    }
}

/// An older state, without its content. Its key says everything else: `KEY/TIME/WHY/BYTES`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Key of its record.
    pub key: String,
    /// When it was kept, in milliseconds since 1970.
    pub at: u64,
    /// Why.
    pub why: Why,
    bytes: usize,
}

impl Version {
    fn read(key: String) -> Option<Self> {
        let mut parts = key.split('/').skip(1);
        let at = parts.next()?.parse().ok()?;
        let name = parts.next()?;
        let why = Why::ALL.into_iter().find(|why| why.name() == name)?;
        let bytes = parts.next()?.parse().ok()?;
        Some(Self { key, at, why, bytes })
    }
}

impl Shelf {
    /// Versions of a notebook, the newest first.
    ///
    /// # Errors
    /// When they can't be read.
    pub async fn versions(&self, key: &str) -> Result<Vec<Version>, StorageError> {
        let keys = self.storage().await?.keys(Table::Versions, &format!("{key}/")).await?;
        let mut versions: Vec<Version> = keys.into_iter().filter_map(Version::read).collect();
        versions.reverse();
        Ok(versions)
    }

    /// A version's document; `None` when it is gone or can't be read.
    ///
    /// # Errors
    /// When the browser's storage can't be read.
    pub async fn version(&self, version: &Version) -> Result<Option<Notebook>, StorageError> {
        let text = self.storage().await?.get(Table::Versions, &version.key).await?;
        Ok(text.and_then(|text| store::from_snapshot(&text).ok()))
    }

    /// Keeps a version, and lets old ones go that are too many.
    ///
    /// # Errors
    /// When it can't be written.
    pub async fn keep_version(&self, key: &str, why: Why, snapshot: String) -> Result<(), StorageError> {
        let (mut count, mut bytes) = (1, snapshot.len());
        let name = format!("{key}/{:016}/{}/{bytes}", clock::wall(), why.name());
        let mut ops = vec![Op::Put(Table::Versions, name, snapshot)];
        for old in self.versions(key).await? {
            count += 1;
            bytes += old.bytes;
            if count > MOST || bytes > BYTES {
                ops.push(Op::Delete(Table::Versions, old.key));
            }
        }
        self.storage().await?.write(ops, None, |_| true, Durability::Relaxed).await
    }
}
