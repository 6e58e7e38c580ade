//! The app's own JavaScript modules, loaded when they are first needed. Each handle frees what it made on drop.

pub mod assets;
pub mod chart;
pub mod editor;
pub mod kept;
pub mod sandbox;
pub mod sanitiser;
pub mod search;
pub mod spark_conf;
pub(crate) mod values;
