//! The list of Spark's settings (`js/src/entry/spark-conf.ts`).

use viewer::spark_conf::Catalogue;
use wasm_bindgen::prelude::*;

/// Loads and reads the list.
///
/// # Errors
/// When it can't be loaded.
pub async fn load() -> Result<Catalogue, JsValue> {
    let module = super::assets::load("spark-conf").await?;
    let text = js_sys::Reflect::get(&module, &"text".into())?;
    Ok(Catalogue::read(&text.as_string().unwrap_or_default()))
}
