//! The page as a whole: whether anybody looks, whether there is a network, where it was served from.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, EventTarget, HtmlElement, Url};

use super::clock;

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// What the page can know of the person and the network, as signals.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The tab is in the foreground.
    pub visible: RwSignal<bool>,
    /// The browser believes to have a network.
    pub network: RwSignal<bool>,
    /// When the person last did something here, on [`clock::now`]'s clock.
    pub last_input: StoredValue<u64>,
}

impl Page {
    /// Listens for as long as the page is open; to be called once.
    pub fn watch() -> Self {
        let hidden = || document().is_some_and(|document| document.hidden());
        let online = || web_sys::window().is_none_or(|window| window.navigator().on_line());
        let page = Self {
            visible: RwSignal::new(!hidden()),
            network: RwSignal::new(online()),
            last_input: StoredValue::new(clock::now()),
        };
        if let (Some(window), Some(document)) = (web_sys::window(), document()) {
            listen(&document, "visibilitychange", move || page.visible.set(!hidden()));
            for event in ["online", "offline"] {
                listen(&window, event, move || page.network.set(online()));
            }
            for event in ["pointerdown", "keydown", "wheel"] {
                listen(&window, event, move || page.last_input.set_value(clock::now()));
            }
        }
        page
    }
}

/// Calls `act` at every `event` of `target` until the view that asked goes away.
pub fn listen(target: &EventTarget, event: &'static str, mut act: impl FnMut() + 'static) {
    listen_to(target, event, move |_: web_sys::Event| act());
}

/// Calls `act` with every `event` of `target` until the view that asked goes away.
pub fn listen_to<E: JsCast + 'static>(target: &EventTarget, event: &'static str, mut act: impl FnMut(E) + 'static) {
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        if let Ok(event) = event.dyn_into::<E>() {
            act(event);
        }
    });
    let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    let held = StoredValue::new_local((target.clone(), closure));
    on_cleanup(move || {
        held.with_value(|(target, closure)| {
            let _ = target.remove_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        });
    });
}

/// Where the app and the API are, as the server (or whoever hosts the files) wrote it into the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Path of the app without a slash at its end; empty at the root.
    pub base: String,
    /// Root of Livy's API without a slash at its end: an absolute path, or a URL of another origin.
    pub api: String,
}

impl Location {
    /// Reads `<base href>` and `<meta name="livy-api">`, which is relative to it.
    pub fn of_page() -> Self {
        let base_uri = document().and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
        let base = Url::new(&base_uri).map(|url| url.pathname()).unwrap_or_default();
        Self { base: base.trim_end_matches('/').to_owned(), api: Self::resolve(&meta("livy-api").unwrap_or_default()) }
    }

    /// The API's root for an address as a person or a server gives it: a URL, an absolute path, or one relative to the
    /// app. Empty means `livy` beside the app.
    pub fn resolve(address: &str) -> String {
        let base_uri = document().and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
        let address = if address.trim().is_empty() { "livy" } else { address.trim() };
        let Ok(url) = Url::new_with_base(address, &base_uri) else { return "/livy".to_owned() };
        let same_origin = Url::new(&base_uri).is_ok_and(|base| base.origin() == url.origin());
        let path = url.pathname();
        let path = path.trim_end_matches('/');
        if same_origin { path.to_owned() } else { format!("{}{path}", url.origin()) }
    }
}

/// An address of this page's origin in full.
pub fn absolute(path: &str) -> String {
    let base = document().and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
    Url::new_with_base(path, &base).map_or_else(|_| path.to_owned(), |url| url.href())
}

fn meta(name: &str) -> Option<String> {
    document()?.query_selector(&format!("meta[name=\"{name}\"]")).ok()??.get_attribute("content")
}

/// This machine is a Mac, where Cmd is what Ctrl is elsewhere.
pub fn is_mac() -> bool {
    let platform = web_sys::window().and_then(|window| window.navigator().platform().ok());
    platform.is_some_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
}

/// Calls `act` with every key pressed on the page until the current view goes away.
pub fn on_key(act: impl FnMut(web_sys::KeyboardEvent) + 'static) {
    if let Some(document) = document() {
        listen_to(&document, "keydown", act);
    }
}

/// Calls `act` with every `copy`, `cut` or `paste` of the page until the current view goes away.
pub fn on_clipboard(kind: &'static str, act: impl FnMut(web_sys::ClipboardEvent) + 'static) {
    if let Some(document) = document() {
        listen_to(&document, kind, act);
    }
}

/// Some text of the page is selected.
pub fn has_selected_text() -> bool {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    selection.is_some_and(|selection| !selection.is_collapsed())
}

/// Calls `act` when the page is left or its tab closed, while the current view is there.
pub fn on_leave(act: impl FnMut() + 'static) {
    if let Some(window) = web_sys::window() {
        listen(&window, "pagehide", act);
    }
}

/// Calls `act` before the page is printed, while the current view is there.
pub fn on_print(act: impl FnMut() + 'static) {
    if let Some(window) = web_sys::window() {
        listen(&window, "beforeprint", act);
    }
}

/// The system asks for light on dark.
pub fn prefers_dark() -> bool {
    fits("(prefers-color-scheme: dark)")
}

/// The page is as narrow as on a phone.
pub fn is_narrow() -> bool {
    fits("(max-width: 720px)")
}

/// A media query is true now.
fn fits(query: &str) -> bool {
    let query = web_sys::window().and_then(|window| window.match_media(query).ok().flatten());
    query.is_some_and(|query| query.matches())
}

/// The page came over https or from this machine.
pub fn is_secure() -> bool {
    web_sys::window().is_some_and(|window| window.is_secure_context())
}

thread_local! {
    /// What the page is called, and what stands before that.
    static TITLE: RefCell<(String, String)> = const { RefCell::new((String::new(), String::new())) };
}

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    TITLE.with_borrow_mut(|(own, _)| title.clone_into(own));
    show_title();
}

/// Puts something before the title of the tab, with an icon that says whether it is bad news; `None` takes it away.
pub fn set_mark(mark: Option<(&str, bool)>) {
    let (text, icon) = match mark {
        Some((text, true)) => (format!("{text} \u{b7} "), "favicon-failed.svg"),
        Some((text, false)) => (format!("{text} \u{b7} "), "favicon-done.svg"),
        None => (String::new(), "favicon.svg"),
    };
    if TITLE.with_borrow_mut(|(_, mark)| std::mem::replace(mark, text.clone()) == text) {
        return;
    }
    show_title();
    let link = document().and_then(|document| document.query_selector("link[rel=icon]").ok().flatten());
    if let Some(link) = link {
        let _ = link.set_attribute("href", icon);
    }
}

fn show_title() {
    if let Some(document) = document() {
        TITLE.with_borrow(|(own, mark)| {
            // Without a title of its own a page keeps the one it came with.
            let own = if own.is_empty() { "Livy Notebook" } else { own };
            document.set_title(&format!("{mark}{own}"));
        });
    }
}

/// Chooses the colour scheme: `light`, `dark`, or what the system says with an empty text.
pub fn set_theme(theme: &str) {
    let root = document().and_then(|document| document.document_element());
    if let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        let _ = if theme.is_empty() {
            root.remove_attribute("data-theme")
        } else {
            root.set_attribute("data-theme", theme)
        };
    }
}

/// Loads a page of the app anew, in place of all that is there.
pub fn load(href: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().assign(href);
    }
}

/// Loads this page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// Goes to another page of the app, as a click on a link to it would: the router hears of it wherever this is called.
pub fn go(href: &str) {
    let Some(document) = document() else { return };
    let Ok(link) = document.create_element("a") else { return };
    let Some(body) = document.body() else { return };
    let _ = link.set_attribute("href", href);
    let _ = link.set_attribute("hidden", "");
    if body.append_child(&link).is_ok() {
        if let Some(link) = link.dyn_ref::<HtmlElement>() {
            link.click();
        }
        link.remove();
    }
}
