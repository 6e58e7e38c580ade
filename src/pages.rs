//! What a person sees. Everything comes through contexts; nothing here touches the browser's IO.

pub mod add_files;
pub mod batch;
pub mod batches;
pub mod death;
pub mod kept;
pub mod launch;
pub mod lazy;
pub mod list;
pub mod log;
pub mod not_found;
pub mod notebook;
pub mod notebooks;
pub mod one;
pub mod runs;
pub mod session;
pub mod sessions;
pub mod settings;
pub mod shortcuts;
pub mod watch;
pub mod words;
