//! Building blocks that know nothing of Livy.

pub mod badge;
pub mod dialog;
pub mod field;
pub mod icon;
pub mod menu;
pub mod notice;
pub mod picker;
pub mod rows;
pub mod time;
