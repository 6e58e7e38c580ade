//! The list of notebooks searched by what is in them, and its trash.

use notebook::search::{Literal, first_line};

use super::Shelf;
use crate::platform::clock;
use crate::platform::storage::StorageError;

/// Milliseconds that a notebook stays in the trash.
const TRASH: u64 = 30 * 24 * 60 * 60 * 1000;
/// Characters shown of a line.
const SHOWN: usize = 160;

/// Where a text was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The notebook.
    pub key: String,
    /// The line it is in; empty when it is in the title.
    pub line: String,
}

impl Shelf {
    /// Notebooks that have a text in their title or their cells, the one changed last first.
    ///
    /// # Errors
    /// When they can't be read.
    pub async fn find(&self, text: &str) -> Result<Vec<Place>, StorageError> {
        let wanted = Literal { text: text.trim().to_owned(), match_case: false };
        let lower = text.trim().to_lowercase();
        let mut places = Vec::new();
        for head in self.list().await? {
            let line = match self.take(&head.key).await? {
                Some(taken) => first_line(&taken.notebook, &wanted).map(|(line, _)| line),
                None => None,
            };
            if line.is_some() || head.title.to_lowercase().contains(&lower) {
                let line = line.unwrap_or_default().trim().chars().take(SHOWN).collect();
                places.push(Place { key: head.key, line });
            }
        }
        Ok(places)
    }

    /// Destroys what has been in the trash for thirty days.
    ///
    /// # Errors
    /// When it can't be read or written.
    pub async fn empty_old_trash(&self) -> Result<(), StorageError> {
        let now = clock::wall();
        for head in self.list().await? {
            if head.trashed.is_some_and(|at| now.saturating_sub(at) > TRASH) {
                self.destroy(&head.key).await?;
            }
        }
        Ok(())
    }
}
