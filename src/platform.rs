//! The browser, one API a file. Nothing else in the app touches it for IO, so what the app asks of a browser is all
//! here.

pub mod clipboard;
pub mod clock;
pub mod dom;
pub mod files;
pub mod handles;
pub mod http;
pub mod near;
pub mod notify;
pub mod page;
pub mod prefs;
pub mod size;
pub mod spawn;
pub mod storage;
pub mod tabs;
pub mod timer;
pub mod upload;
