//! Search with the browser's regular expressions, in a worker (`js/src/entry/search.ts`).

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use js_sys::{ArrayBuffer, JsString, Promise, RegExp, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::kept;
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
        chunks: &Closure<dyn Fn(u32, Option<ArrayBuffer>) -> JsValue>,
        limit: u32,
        found: &Closure<dyn Fn(u32, Uint32Array)>,
        searched: &Closure<dyn Fn(u32)>,
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

/// Hits of a text: begin and end of each, in bytes.
pub type Hits = Vec<(usize, usize)>;

/// A text, or a part of one that lies in memory of JavaScript's.
pub enum Text<'a> {
    /// A text.
    Here(&'a str),
    /// These bytes of a kept one.
    Kept(&'a kept::Text, Range<usize>),
}

/// Texts to search, and who hears of what was found in them.
pub trait Source: 'static {
    /// Calls `take` with a text, in the order of their numbers; not at all when there are no more.
    fn text(&self, index: usize, take: &mut dyn FnMut(Text<'_>));

    /// A text has hits.
    fn found(&self, index: usize, hits: Hits);

    /// So many texts are searched.
    fn searched(&self, texts: usize);
}

/// Texts that are there already, and their hits.
struct Ready {
    texts: Vec<Rc<str>>,
    found: RefCell<Vec<(usize, Hits)>>,
}

impl Source for Rc<Ready> {
    fn text(&self, index: usize, take: &mut dyn FnMut(Text<'_>)) {
        if let Some(text) = self.texts.get(index) {
            take(Text::Here(text));
        }
    }

    fn found(&self, index: usize, hits: Hits) {
        self.found.borrow_mut().push((index, hits));
    }

    fn searched(&self, _: usize) {}
}

/// Memory that is asked for at once, so that what one text had can be used for the next.
const ROUND: usize = 1 << 16;

/// The bytes of a text, in `spare` if they fit into it.
fn bytes(text: &Text<'_>, spare: Option<ArrayBuffer>) -> Uint8Array {
    let size = match text {
        Text::Here(text) => text.len(),
        Text::Kept(_, range) => range.len(),
    };
    let length = u32::try_from(size).unwrap_or(u32::MAX);
    let fits = spare.filter(|spare| spare.byte_length() >= length);
    let buffer = fits.unwrap_or_else(|| {
        let round = if size > ROUND { size.next_multiple_of(ROUND) } else { size };
        ArrayBuffer::new(u32::try_from(round).unwrap_or(length))
    });
    let bytes = Uint8Array::new_with_byte_offset_and_length(&buffer, 0, length);
    match text {
        Text::Here(text) => bytes.copy_from(text.as_bytes()),
        Text::Kept(text, range) => bytes.set(&text.part(range), 0),
    }
    bytes
}

/// How a search ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<Found> {
    /// Everything was searched.
    Found(Found),
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

    /// Searches the texts, for up to `limit` hits; a search under way is cancelled. `flags` are JavaScript's. The hits of
    /// each text that has any, by its index, and whether there may be more.
    pub async fn search(
        &self,
        pattern: &str,
        flags: &str,
        texts: Vec<Rc<str>>,
        limit: u32,
    ) -> Outcome<(Vec<(usize, Hits)>, bool)> {
        let ready = Rc::new(Ready { texts, found: RefCell::default() });
        match self.search_in(pattern, flags, limit, Rc::clone(&ready)).await {
            Outcome::Found(more) => Outcome::Found((ready.found.take(), more)),
            Outcome::Cancelled => Outcome::Cancelled,
            Outcome::Failed(why) => Outcome::Failed(why),
        }
    }

    /// The same for texts that are taken one by one, when their turn comes, and whose hits are told as they are found.
    pub async fn search_in(&self, pattern: &str, flags: &str, limit: u32, source: impl Source) -> Outcome<bool> {
        let source = Rc::new(source);
        let (giving, hearing) = (Rc::clone(&source), Rc::clone(&source));
        type Chunks = dyn Fn(u32, Option<ArrayBuffer>) -> JsValue;
        let chunks = Closure::<Chunks>::new(move |index: u32, spare: Option<ArrayBuffer>| {
            let mut taken = JsValue::NULL;
            let mut spare = Some(spare);
            giving.text(index as usize, &mut |text| taken = bytes(&text, spare.take().flatten()).into());
            taken
        });
        let receive = Closure::<dyn Fn(u32, Uint32Array)>::new(move |index: u32, offsets: Uint32Array| {
            let place = |at: &u32| *at as usize;
            let pair = |pair: &[u32]| Some((place(pair.first()?), place(pair.last()?)));
            hearing.found(index as usize, offsets.to_vec().chunks_exact(2).filter_map(pair).collect());
        });
        let searched = Closure::<dyn Fn(u32)>::new(move |texts: u32| source.searched(texts as usize));
        let promise = self.0.search(pattern, flags, &chunks, limit, &receive, &searched);
        let _running = Running(&self.0);
        let ended = JsFuture::from(promise).await;
        let Ok(ended) = ended else { return Outcome::Failed("The search could not be started.".to_owned()) };
        match text_of(&ended, "state").as_str() {
            "done" => Outcome::Found(false),
            "limit" => Outcome::Found(true),
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
