//! Files to and from the person's disk.

use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, HtmlInputElement, Url};

/// Offers `text` as a download.
///
/// # Errors
/// What the browser says when it does not allow it.
pub fn download(name: &str, mime: &str, text: &str) -> Result<(), JsValue> {
    save(name, mime, &js_sys::Array::of1(&text.into()))
}

/// Offers some texts in a row as one download.
///
/// # Errors
/// What the browser says when it does not allow it.
pub fn download_parts(name: &str, mime: &str, parts: &[String]) -> Result<(), JsValue> {
    save(name, mime, &parts.iter().map(JsValue::from).collect())
}

fn save(name: &str, mime: &str, parts: &js_sys::Array) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_str_sequence_and_options(parts, &options)?;
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

/// Whether a file is still there and may be read; a folder may not.
pub async fn can_be_read(file: &File) -> bool {
    let Ok(start) = file.slice_with_i32_and_i32(0, 1) else { return false };
    wasm_bindgen_futures::JsFuture::from(start.text()).await.is_ok()
}

/// The files that were dropped; none when something else was.
pub fn dropped(event: &web_sys::DragEvent) -> Vec<File> {
    let files = event.data_transfer().and_then(|data| data.files());
    files.map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect()).unwrap_or_default()
}

/// Lets files be dropped where `event` is.
pub fn let_drop(event: &web_sys::DragEvent) {
    let carries = event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0));
    if carries {
        event.prevent_default();
    }
}

#[wasm_bindgen]
extern "C" {
    /// A file on the person's disk that this page may write (the File System Access API).
    #[derive(Clone)]
    #[wasm_bindgen(typescript_type = "FileSystemFileHandle")]
    pub type FileHandle;
    #[wasm_bindgen(method, getter)]
    fn name(this: &FileHandle) -> String;
    #[wasm_bindgen(method, catch, js_name = getFile)]
    async fn get_file(this: &FileHandle) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = createWritable)]
    async fn create_writable(this: &FileHandle) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = requestPermission)]
    async fn request_permission(this: &FileHandle, options: &JsValue) -> Result<JsValue, JsValue>;

    type Writable;
    #[wasm_bindgen(method, catch)]
    async fn write(this: &Writable, text: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn close(this: &Writable) -> Result<JsValue, JsValue>;

    type Picker;
    #[wasm_bindgen(method, catch, js_name = showSaveFilePicker)]
    async fn save_picker(this: &Picker, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = showOpenFilePicker)]
    async fn open_picker(this: &Picker, options: &JsValue) -> Result<JsValue, JsValue>;
}

/// This browser lets pages write files that the person chose.
pub fn can_write() -> bool {
    let window = web_sys::window().map(JsValue::from).unwrap_or_default();
    js_sys::Reflect::has(&window, &"showSaveFilePicker".into()).unwrap_or_default()
}

/// Asks where to save; `None` when the person changed their mind.
pub async fn choose_where(name: &str) -> Option<FileHandle> {
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"suggestedName".into(), &name.into());
    let picker: Picker = JsValue::from(web_sys::window()?).unchecked_into();
    picker.save_picker(&options).await.ok().map(JsCast::unchecked_into)
}

/// Asks which files to open, to be written later; empty when the person changed their mind.
pub async fn choose_files() -> Vec<FileHandle> {
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"multiple".into(), &true.into());
    let Some(window) = web_sys::window() else { return Vec::new() };
    let picker: Picker = JsValue::from(window).unchecked_into();
    let chosen = picker.open_picker(&options).await.unwrap_or_default();
    js_sys::Array::from(&chosen).iter().map(JsCast::unchecked_into).collect()
}

impl FileHandle {
    /// The file's name.
    pub fn file_name(&self) -> String {
        self.name()
    }

    /// The file as it is on the disk now.
    ///
    /// # Errors
    /// What the browser says when it can't be read.
    pub async fn file(&self) -> Result<File, JsValue> {
        self.get_file().await.map(JsCast::unchecked_into)
    }

    /// The person lets this page write the file. Of a file from an earlier visit the browser asks once more; it does so
    /// only right after a key or a click.
    pub async fn allowed(&self) -> bool {
        if !js_sys::Reflect::has(self, &"requestPermission".into()).unwrap_or_default() {
            return true;
        }
        let options = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&options, &"mode".into(), &"readwrite".into());
        let answer = self.request_permission(&options).await;
        answer.is_ok_and(|answer| answer.as_string().as_deref() == Some("granted"))
    }

    /// Puts `text` in place of what is in the file; all of it or nothing.
    ///
    /// # Errors
    /// What the browser says when it can't be written.
    pub async fn put(&self, text: &str) -> Result<(), JsValue> {
        let writable: Writable = self.create_writable().await?.unchecked_into();
        writable.write(text).await?;
        writable.close().await.map(|_| ())
    }
}
