//! The browser's doings that pages need, each under one name: pages never reach `platform` themselves.

use std::rc::Rc;

use leptos::prelude::*;

use crate::platform::{clipboard, clock, dom, files, near, page, spawn, timer};

/// 64 random bits, for identifiers.
pub fn entropy() -> u64 {
    clock::entropy()
}

/// Runs `future` until it ends, or until the view that started it goes away if one did.
pub fn scoped_or_not(future: impl Future<Output = ()> + 'static) {
    spawn::scoped_or_not(future);
}

/// The files that were dropped; none when something else was.
pub fn dropped(event: &web_sys::DragEvent) -> Vec<web_sys::File> {
    files::dropped(event)
}

/// Lets files be dropped where `event` is.
pub fn let_drop(event: &web_sys::DragEvent) {
    files::let_drop(event);
}

/// Waits for some milliseconds.
pub async fn sleep(ms: u32) {
    timer::sleep(ms).await;
}

/// This page's clock, which never goes back, in milliseconds.
pub fn now() -> u64 {
    clock::now()
}

/// When something was done, on the same clock: a busy page hears of it later.
pub fn time_of(event: &web_sys::Event) -> u64 {
    clock::of(event)
}

/// The time of day in the person's zone: `14:03`.
pub fn time_of_day(wall_ms: u64) -> String {
    clock::time_of_day(wall_ms)
}

/// A point of time in the person's zone, to the second.
pub fn exact(wall_ms: u64) -> String {
    clock::exact(wall_ms)
}

/// This machine is a Mac, where Cmd is what Ctrl is elsewhere.
pub fn is_mac() -> bool {
    page::is_mac()
}

/// A table's keys as people of this machine write them.
pub fn keys(keys: &str) -> String {
    notebook::command::describe(keys, is_mac())
}

/// Calls `act` with every key pressed on the page until the current view goes away.
pub fn on_key(act: impl FnMut(web_sys::KeyboardEvent) + 'static) {
    page::on_key(act);
}

/// Calls `act` with every `copy`, `cut` or `paste` of the page until the current view goes away.
pub fn on_clipboard(kind: &'static str, act: impl FnMut(web_sys::ClipboardEvent) + 'static) {
    page::on_clipboard(kind, act);
}

/// Some text of the page is selected.
pub fn has_selected_text() -> bool {
    page::has_selected_text()
}

/// Calls `act` when the browser has done what it is doing now.
pub fn soon(act: impl FnOnce() + 'static) {
    spawn::scoped_or_not(async move {
        timer::sleep(0).await;
        act();
    });
}

/// Tells when an element comes near the part of the page that is looked at, and when it is far away again.
pub fn when_near(node: NodeRef<leptos::html::Div>, tell: impl Fn(bool) + 'static) {
    let tell: Rc<dyn Fn(bool)> = Rc::new(tell);
    node.on_load(move |element| near::observe(&element, tell));
}

/// Calls `act` in `ms` milliseconds, unless the current view goes away before.
pub fn after(ms: u32, act: impl FnOnce() + 'static) {
    spawn::scoped_or_not(async move {
        timer::sleep(ms).await;
        act();
    });
}

/// Moves the focus to the first element that matches `selector`, once what was just changed is on the page.
pub fn focus_soon(selector: &'static str) {
    soon(move || {
        dom::focus(selector);
    });
}

/// An address of this app in full, to be used elsewhere.
pub fn absolute(path: &str) -> String {
    page::absolute(path)
}

/// The focus is on an element or inside of it.
pub fn has_focus(element: &web_sys::Element) -> bool {
    dom::focused().is_some_and(|focused| element.contains(Some(&focused)))
}

/// Scrolls as little as needed to show an element.
pub fn reveal(element: &web_sys::Element) {
    dom::reveal(element);
}

/// This machine's clock, in milliseconds since 1970.
pub fn wall() -> u64 {
    clock::wall()
}

/// Runs `future` until it ends or the current view goes away.
pub fn scoped(future: impl Future<Output = ()> + 'static) {
    spawn::scoped(future);
}

/// Runs `future` to its end whatever happens to the view.
pub fn to_the_end(future: impl Future<Output = ()> + 'static) {
    spawn::to_the_end(future);
}

/// Puts text into the clipboard, where the browser allows it.
pub fn copy(text: String) {
    spawn::to_the_end(async move {
        // Nobody waits for it; where it is not allowed, selecting and copying by hand still is.
        let _ = clipboard::write(&text).await;
    });
}
