//! The one place where futures are started, so that none outlives what it works for.

use std::future::Future;

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::on_cleanup;

/// Runs `future` until it ends or the view that started it goes away.
pub fn scoped(future: impl Future<Output = ()> + 'static) {
    let handle = start(future);
    on_cleanup(move || handle.abort());
}

/// Runs `future` until it ends, or until the view that started it goes away if one did.
pub fn scoped_or_not(future: impl Future<Output = ()> + 'static) {
    if leptos::prelude::Owner::current().is_some() { scoped(future) } else { to_the_end(future) }
}

/// Runs `future` until it ends or the returned handle is dropped.
#[must_use = "the task ends when its handle is dropped"]
pub fn task(future: impl Future<Output = ()> + 'static) -> Task {
    Task(start(future))
}

/// Runs `future` to its end whatever happens to the view: for acts that must not stop half-way, such as a save.
pub fn to_the_end(future: impl Future<Output = ()> + 'static) {
    let _ = start(future);
}

/// A running future that ends with its handle.
#[derive(Debug)]
pub struct Task(AbortHandle);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn start(future: impl Future<Output = ()> + 'static) -> AbortHandle {
    let (future, handle) = abortable(future);
    #[expect(clippy::disallowed_methods, reason = "this module is where it is allowed")]
    wasm_bindgen_futures::spawn_local(async move {
        let _ = future.await;
    });
    handle
}
