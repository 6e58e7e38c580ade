//! Search with the browser's regular expressions, in a worker (`js/src/entry/search.ts`).

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{JsString, Promise, RegExp, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::values::{get, text_of};

#[wasm_bindgen]
extern "C" {
    type Module;
    #[wasm_bindgen(method, catch, js_name = createSearcher)]
    fn create_searcher(this: &Module, worker_url: &str) -> Result<Raw, JsValue>;

    type Raw;
    #[wasm_bindgen(method)]
    fn search(
        this: &Raw,
        pattern: &str,
        flags: &str,
        chunks: &Closure<dyn Fn(u32) -> JsValue>,
        limit: u32,
        found: &Closure<dyn Fn(u32, Uint32Array)>,
    ) -> Promise;
    #[wasm_bindgen(method)]
    fn cancel(this: &Raw);
    #[wasm_bindgen(method)]
    fn destroy(this: &Raw);

    #[wasm_bindgen(thread_local_v2, js_name = livyAssets)]
    static ASSETS: JsValue;
}

/// Finds patterns in texts; its worker ends when dropped.
pub struct Searcher(Raw);

impl Drop for Searcher {
    fn drop(&mut self) {
        self.0.destroy();
    }
}

/// Ends the search that runs when nobody waits for it any more: it must not call what is gone.
struct Running<'a>(&'a Raw);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Hits of a text: from, to, from, to, … in UTF-16 units.
pub type Hits = Vec<u32>;

/// How a search ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was searched: the hits of each text that has any, by its index. `true`: there may be more.
    Found(Vec<(usize, Hits)>, bool),
    /// Another search took its place.
    Cancelled,
    /// Nothing was found out; why.
    Failed(String),
}

impl Searcher {
    /// Loads the module; the worker starts with the first search.
    ///
    /// # Errors
    /// When it can't be loaded.
    pub async fn load() -> Result<Self, JsValue> {
        let module: Module = super::assets::load("search").await?.unchecked_into();
        let worker = ASSETS.with(|assets| text_of(assets, "search-worker"));
        module.create_searcher(&worker).map(Self)
    }

    /// Searches the texts; a search under way is cancelled. `flags` are JavaScript's.
    pub async fn search(&self, pattern: &str, flags: &str, texts: Vec<Rc<str>>, limit: u32) -> Outcome {
        let found = Rc::new(RefCell::new(Vec::new()));
        let chunks = Closure::<dyn Fn(u32) -> JsValue>::new(move |index: u32| {
            texts.get(index as usize).map_or(JsValue::NULL, |text| Uint8Array::from(text.as_bytes()).into())
        });
        let took = Rc::clone(&found);
        let receive = Closure::<dyn Fn(u32, Uint32Array)>::new(move |index: u32, offsets: Uint32Array| {
            took.borrow_mut().push((index as usize, offsets.to_vec()));
        });
        let promise = self.0.search(pattern, flags, &chunks, limit, &receive);
        let _running = Running(&self.0);
        let ended = JsFuture::from(promise).await;
        let Ok(ended) = ended else { return Outcome::Failed("The search could not be started.".to_owned()) };
        match text_of(&ended, "state").as_str() {
            "done" => Outcome::Found(found.take(), false),
            "limit" => Outcome::Found(found.take(), true),
            "cancelled" => Outcome::Cancelled,
            "timeout" => Outcome::Failed("This pattern takes too long.".to_owned()),
            _ => Outcome::Failed(get(&ended, "message").as_string().unwrap_or_default()),
        }
    }
}

/// What replaces the match of `pattern` that begins at `from` (in UTF-16 units) of `text`, with the template's references
/// (`$1`, `$<name>`, `$&`) filled in; `None` when nothing matches there.
pub fn expand(pattern: &str, flags: &str, text: &str, from: u32, template: &str) -> Option<String> {
    let expression = RegExp::new(pattern, &format!("{flags}y"));
    expression.set_last_index(from);
    let whole = JsString::from(text);
    let matched = expression.exec(text)?;
    let length = matched.get(0).length();
    expression.set_last_index(from);
    let replaced = whole.replace_by_pattern(&expression, template);
    let end = replaced.length() + from + length - whole.length();
    Some(String::from(replaced.slice(from, end)))
}
