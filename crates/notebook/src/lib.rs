//! The notebook as a document, sans IO: cells, edits with undo and redo, runs as a state machine, magics, file formats,
//! outline, search, versions. Nothing here opens a file or a socket, reads a clock or knows a browser: text comes in and
//! goes out, time and entropy are arguments, and what has to be done outside comes back as a list of effects.
//!
//! Text offsets are UTF-8 bytes everywhere; [`text::byte_offset`] takes what an editor in a browser says.

mod binding;
mod cell;
pub mod clipboard;
pub mod command;
pub mod diff;
mod document;
mod edit;
mod example;
pub mod export;
pub mod files;
mod follow;
mod id;
mod json;
mod language;
pub mod magic;
mod multiline;
mod notebook;
pub mod outline;
mod output;
pub mod run;
pub mod search;
mod selection;
pub mod sql;
pub mod store;
mod table;
pub mod text;

pub use binding::{Binding, CodeHash, Lost, Marker, Outcome, SessionIdentity, Show, SourceRevision};
pub use cell::{Cell, Flag, Origin, RunRecord};
pub use document::{Document, Restored, TYPING_PAUSE_MS, Touched};
pub use edit::{Edit, EditError, compose};
pub use example::{TITLE as EXAMPLE_TITLE, example};
pub use follow::follow;
pub use id::{CellId, Ids};
pub use json::FileError;
pub use language::{CellKind, Language};
pub use notebook::Notebook;
pub use output::{Output, OutputView, mime_text};
pub use selection::{Mode, Selection};
pub use text::Splice;
