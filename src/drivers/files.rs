//! Files to and from the person's disk.

use notebook::{Ids, Notebook};

use crate::platform::files::{self, FileHandle};
use crate::platform::{self, clock};

/// Offers `text` as a download.
///
/// # Errors
/// A sentence that says why not.
pub fn download(name: &str, mime: &str, text: &str) -> Result<(), String> {
    platform::files::download(name, mime, text).map_err(|_| "The browser did not allow the download.".to_owned())
}

/// How a notebook came here.
#[derive(Clone, Default)]
pub struct Arrival {
    /// What the person should know of it: what was mended or could not be taken over.
    pub notes: Vec<String>,
    /// The file it came from, where that can be written.
    pub file: Option<FileHandle>,
}

/// A file that was read as a notebook.
pub struct Read {
    /// Its title: the notebook's own, or the file's name.
    pub title: String,
    /// The notebook.
    pub notebook: Notebook,
    /// How it came.
    pub arrival: Arrival,
}

/// Why a file was not opened: what is wrong, with line and column if there is a place, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub advice: String,
}

/// Reads a notebook file's text.
///
/// # Errors
/// When it is none.
pub fn read_text(name: &str, text: &str, file: Option<FileHandle>) -> Result<Read, Refused> {
    match notebook::files::open(text, &mut Ids::new(clock::entropy())) {
        Ok(opened) => {
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            let title = opened.notebook.title().map_or_else(|| stem.to_owned(), str::to_owned);
            Ok(Read { title, notebook: opened.notebook, arrival: Arrival { notes: opened.notes, file } })
        }
        Err(error) => {
            let place = error.place.map(|(line, column)| format!(", line {line}, column {column}")).unwrap_or_default();
            Err(Refused { what: format!("{name}{place}: {}", error.message), advice: error.hint })
        }
    }
}

/// The text of a file of the disk.
///
/// # Errors
/// A sentence that says that it can't be read.
pub async fn text(file: &web_sys::File) -> Result<String, String> {
    files::read(file).await.map_err(|_| format!("{} could not be read. Choose it again.", file.name()))
}

/// Reads a file of the disk as a notebook.
///
/// # Errors
/// When it can't be read, or is no notebook.
pub async fn read(file: &web_sys::File, handle: Option<FileHandle>) -> Result<Read, Refused> {
    let name = file.name();
    let text = files::read(file).await.map_err(|_| Refused {
        what: format!("{name} could not be read."),
        advice: "It may have been moved or be in use. Choose it again.".to_owned(),
    })?;
    read_text(&name, &text, handle)
}

/// Asks for files with the browser's own dialog that lets them be written later; `None` where there is none.
pub async fn choose() -> Option<Vec<Result<Read, Refused>>> {
    if !files::can_write() {
        return None;
    }
    let mut all = Vec::new();
    for handle in files::choose_files().await {
        let read = match handle.file().await {
            Ok(file) => read(&file, Some(handle)).await,
            Err(_) => Err(Refused {
                what: format!("{} could not be read.", handle.file_name()),
                advice: "Choose it again.".to_owned(),
            }),
        };
        all.push(read);
    }
    Some(all)
}
