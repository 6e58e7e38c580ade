//! The code editor (`js/src/entry/editor.ts`). Positions are UTF-16 code units, lines count from 1.

mod data;

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Array, Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::HtmlElement;

pub use self::data::{CompletionOption, CompletionReply, CompletionRequest, Diagnostic, Hover, Options};
use super::values::{get, number_of, object, text_of};

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type Module;
    #[wasm_bindgen(method, catch)]
    fn create(this: &Module, parent: &HtmlElement, options: &Object, host: &Object) -> Result<Raw, JsValue>;

    type Raw;
    #[wasm_bindgen(method)]
    fn text(this: &Raw) -> String;
    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &Raw, text: &str);
    #[wasm_bindgen(method, js_name = setLanguage)]
    fn set_language(this: &Raw, language: &str);
    #[wasm_bindgen(method, js_name = setReadOnly)]
    fn set_read_only(this: &Raw, read_only: bool);
    #[wasm_bindgen(method, js_name = setLabel)]
    fn set_label(this: &Raw, label: &str);
    #[wasm_bindgen(method, js_name = setOptions)]
    fn set_options(this: &Raw, options: &Object);
    #[wasm_bindgen(method)]
    fn focus(this: &Raw, at: &JsValue);
    #[wasm_bindgen(method, js_name = hasFocus)]
    fn has_focus(this: &Raw) -> bool;
    #[wasm_bindgen(method)]
    fn cursor(this: &Raw) -> u32;
    #[wasm_bindgen(method)]
    fn select(this: &Raw, from: u32, to: u32);
    #[wasm_bindgen(method)]
    fn insert(this: &Raw, text: &str);
    #[wasm_bindgen(method, js_name = selectedText)]
    fn selected_text(this: &Raw) -> String;
    #[wasm_bindgen(method, js_name = setDiagnostics)]
    fn set_diagnostics(this: &Raw, diagnostics: &Array);
    #[wasm_bindgen(method, js_name = setRunningLine)]
    fn set_running_line(this: &Raw, line: u32);
    #[wasm_bindgen(method, js_name = setMarks)]
    fn set_marks(this: &Raw, marks: &Array);
    #[wasm_bindgen(method, js_name = revealLine)]
    fn reveal_line(this: &Raw, line: u32, flash: bool);
    #[wasm_bindgen(method, js_name = toggleComment)]
    fn toggle_comment(this: &Raw);
    #[wasm_bindgen(method, js_name = startCompletion)]
    fn start_completion(this: &Raw);
    #[wasm_bindgen(method, js_name = showSignature)]
    fn show_signature(this: &Raw, reply: &JsValue);
    #[wasm_bindgen(method)]
    fn destroy(this: &Raw);
}

type Answer<T> = Pin<Box<dyn Future<Output = Option<T>>>>;

/// The page's side of an editor.
pub struct Host {
    /// The person changed the text; how, as CodeMirror names it.
    pub changed: Box<dyn Fn(String)>,
    /// The editor got or lost the focus.
    pub focused: Box<dyn Fn(bool)>,
    /// A key of the notebook was pressed; `false` when it was not handled.
    pub command: Box<dyn Fn(String) -> bool>,
    /// Completions.
    pub complete: Rc<dyn Fn(CompletionRequest) -> Answer<CompletionReply>>,
    /// Help on the name at a position of a text.
    pub hover: Rc<dyn Fn(String, u32) -> Answer<Hover>>,
}

/// An editor in the page; gone when dropped.
pub struct Editor {
    raw: Raw,
    _host: HostClosures,
}

struct HostClosures {
    changed: Closure<dyn Fn(String)>,
    focused: Closure<dyn Fn(bool)>,
    command: Closure<dyn Fn(String) -> bool>,
    complete: Closure<dyn Fn(JsValue) -> Promise>,
    hover: Closure<dyn Fn(JsValue) -> Promise>,
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.raw.destroy();
    }
}

/// The module that makes editors, once loaded.
#[derive(Clone)]
pub struct Editors(Module);

impl Editors {
    /// Loads the module.
    ///
    /// # Errors
    /// When it can't be loaded.
    pub async fn load() -> Result<Self, JsValue> {
        Ok(Self(super::assets::load("editor").await?.unchecked_into()))
    }

    /// Puts an editor into `parent`.
    ///
    /// # Errors
    /// What the module throws.
    pub fn create(&self, parent: &HtmlElement, options: &Options<'_>, host: Host) -> Result<Editor, JsValue> {
        let given = object(&[
            ("text", options.text.into()),
            ("language", options.language.into()),
            ("label", options.label.into()),
            ("readOnly", options.read_only.into()),
            ("lineNumbers", options.line_numbers.into()),
            ("wrap", options.wrap.into()),
            ("placeholder", options.placeholder.into()),
        ]);
        let closures = host.into_closures();
        let raw = self.0.create(parent, &given, &closures.object())?;
        Ok(Editor { raw, _host: closures })
    }
}

impl Host {
    fn into_closures(self) -> HostClosures {
        let (complete, hover) = (self.complete, self.hover);
        HostClosures {
            changed: Closure::new(self.changed),
            focused: Closure::new(self.focused),
            command: Closure::new(self.command),
            complete: Closure::new(move |request: JsValue| {
                let request = CompletionRequest {
                    text: text_of(&request, "text"),
                    pos: number_of(&request, "pos"),
                    explicit: get(&request, "explicit").is_truthy(),
                };
                let answer = complete(request);
                future_to_promise(async move { Ok(answer.await.map_or(JsValue::NULL, |reply| reply.into_js())) })
            }),
            hover: Closure::new(move |request: JsValue| {
                let answer = hover(text_of(&request, "text"), number_of(&request, "pos"));
                future_to_promise(async move { Ok(answer.await.map_or(JsValue::NULL, |reply| reply.into_js())) })
            }),
        }
    }
}

impl HostClosures {
    fn object(&self) -> Object {
        object(&[
            ("changed", self.changed.as_ref().clone()),
            ("focused", self.focused.as_ref().clone()),
            ("command", self.command.as_ref().clone()),
            ("complete", self.complete.as_ref().clone()),
            ("hover", self.hover.as_ref().clone()),
        ])
    }
}

impl Editor {
    /// The text.
    pub fn text(&self) -> String {
        self.raw.text()
    }

    /// Changes the text where it differs; does not report a change.
    pub fn set_text(&self, text: &str) {
        self.raw.set_text(text);
    }

    /// Changes the language.
    pub fn set_language(&self, language: &str) {
        self.raw.set_language(language);
    }

    /// Allows or forbids typing.
    pub fn set_read_only(&self, read_only: bool) {
        self.raw.set_read_only(read_only);
    }

    /// Changes the accessible name.
    pub fn set_label(&self, label: &str) {
        self.raw.set_label(label);
    }

    /// Shows line numbers, breaks long lines.
    pub fn set_options(&self, line_numbers: bool, wrap: bool) {
        self.raw.set_options(&object(&[("lineNumbers", line_numbers.into()), ("wrap", wrap.into())]));
    }

    /// Takes the focus; the cursor stays where it was.
    pub fn focus(&self) {
        self.raw.focus(&JsValue::UNDEFINED);
    }

    /// Takes the focus with the cursor at the start or the end.
    pub fn focus_at(&self, end: bool) {
        self.raw.focus(&if end { "end" } else { "start" }.into());
    }

    /// It has the focus.
    pub fn has_focus(&self) -> bool {
        self.raw.has_focus()
    }

    /// Where the cursor is.
    pub fn cursor(&self) -> u32 {
        self.raw.cursor()
    }

    /// Selects a piece of text.
    pub fn select(&self, from: u32, to: u32) {
        self.raw.select(from, to);
    }

    /// Inserts text in place of the selection, as if typed.
    pub fn insert(&self, text: &str) {
        self.raw.insert(text);
    }

    /// The selected text.
    pub fn selected_text(&self) -> String {
        self.raw.selected_text()
    }

    /// Underlines what is wrong.
    pub fn set_diagnostics(&self, diagnostics: &[Diagnostic]) {
        let one = |diagnostic: &Diagnostic| {
            object(&[
                ("from", diagnostic.from.into()),
                ("to", diagnostic.to.into()),
                ("severity", if diagnostic.error { "error" } else { "warning" }.into()),
                ("message", diagnostic.message.as_str().into()),
            ])
        };
        self.raw.set_diagnostics(&diagnostics.iter().map(one).collect());
    }

    /// Marks the line that runs; 0 for none.
    pub fn set_running_line(&self, line: u32) {
        self.raw.set_running_line(line);
    }

    /// Marks the hits of a search: from, to, and whether the search stands on it.
    pub fn set_marks(&self, marks: &[(u32, u32, bool)]) {
        let one = |(from, to, current): &(u32, u32, bool)| {
            object(&[("from", (*from).into()), ("to", (*to).into()), ("current", (*current).into())])
        };
        self.raw.set_marks(&marks.iter().map(one).collect());
    }

    /// Scrolls to a line and marks it for a moment.
    pub fn reveal_line(&self, line: u32, flash: bool) {
        self.raw.reveal_line(line, flash);
    }

    /// Makes the selected lines comments, or code again.
    pub fn toggle_comment(&self) {
        self.raw.toggle_comment();
    }

    /// Opens the list of completions.
    pub fn start_completion(&self) {
        self.raw.start_completion();
    }

    /// Shows help above the cursor, or takes it away.
    pub fn show_signature(&self, hover: Option<Hover>) {
        self.raw.show_signature(&hover.map_or(JsValue::NULL, Hover::into_js));
    }
}
