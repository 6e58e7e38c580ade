//! Notebook files.

pub(crate) mod kernel;
