//! Files to and from the person's disk.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, HtmlInputElement, Url};

/// Offers `text` as a download.
///
/// # Errors
/// What the browser says when it does not allow it.
pub fn download(name: &str, mime: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}

/// The files chosen in a field, which is emptied, so that choosing the same file again is noticed.
pub fn chosen(field: &HtmlInputElement) -> Vec<File> {
    let files = field.files().map(|files| (0..files.length()).filter_map(|at| files.get(at)).collect());
    field.set_value("");
    files.unwrap_or_default()
}

/// The text of a file.
///
/// # Errors
/// What the browser says when it can't be read.
pub async fn read(file: &File) -> Result<String, JsValue> {
    let text = wasm_bindgen_futures::JsFuture::from(file.text()).await?;
    text.as_string().ok_or(JsValue::NULL)
}
