//! Long logs that are kept in the browser, read in a worker (`js/src/entry/kept.ts`).

use std::future::Future;
use std::ops::Range;

use js_sys::{Promise, Uint8Array, Uint32Array};
use viewer::log::Elsewhere;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::values::{get, text_of};

#[wasm_bindgen]
extern "C" {
    type Module;
    #[wasm_bindgen(method, catch, js_name = createReader)]
    fn create_reader(this: &Module, worker_url: &str, database: &str, store: &str) -> Result<Raw, JsValue>;

    type Raw;
    #[wasm_bindgen(method)]
    fn read(this: &Raw, first: &str, last: &str) -> Promise;
    #[wasm_bindgen(method)]
    fn destroy(this: &Raw);

    #[wasm_bindgen(thread_local_v2, js_name = livyAssets)]
    static ASSETS: JsValue;
}

/// Reads pieces of logs from one table; its worker ends when dropped.
pub struct Reader(Raw);

impl Drop for Reader {
    fn drop(&mut self) {
        self.0.destroy();
    }
}

impl Reader {
    /// Loads the module and starts its worker, for a store of a database that is there.
    ///
    /// # Errors
    /// When it can't be loaded or started.
    pub async fn load(database: &str, store: &str) -> Result<Self, JsValue> {
        let module: Module = super::assets::load("kept").await?.unchecked_into();
        let worker = ASSETS.with(|assets| text_of(assets, "kept-worker"));
        module.create_reader(&worker, database, store).map(Self)
    }

    /// The lines of the pieces from one key to another, both included; `None` when they can't be read here. The worker
    /// begins at once, not when the answer is waited for.
    pub fn read(&self, first: &str, last: &str) -> impl Future<Output = Option<Lines>> + use<> {
        let reading = self.0.read(first, last);
        async move {
            let read = JsFuture::from(reading).await.ok()?;
            let text: Uint8Array = get(&read, "text").dyn_into().ok()?;
            let ends: Uint32Array = get(&read, "ends").dyn_into().ok()?;
            let codes: Uint8Array = get(&read, "codes").dyn_into().ok()?;
            Some(Lines { ends: ends.to_vec(), codes: codes.to_vec(), text: Text(text) })
        }
    }
}

/// Lines as the worker gives them.
pub struct Lines {
    /// For each line where its line end ends in the text, in the lower 30 bits, and its section above.
    pub ends: Vec<u32>,
    /// What was known of each line.
    pub codes: Vec<u8>,
    /// The text, each line with its line end.
    pub text: Text,
}

/// UTF-8 in JavaScript's memory, where it costs nothing until it is looked at.
pub struct Text(Uint8Array);

impl Text {
    /// Some bytes of it, in the same memory.
    pub(super) fn part(&self, range: &Range<usize>) -> Uint8Array {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.0.subarray(place(range.start), place(range.end))
    }
}

impl Elsewhere for Text {
    fn fetch(&self) -> Vec<u8> {
        self.0.to_vec()
    }
}
