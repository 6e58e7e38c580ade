//! Pages whose code is a file of its own, loaded when one of them is first opened: the list of sessions, which people open
//! first and oftenest, need not wait for an editor's machinery. `js/finish.mjs` cuts the program at these functions.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::list::What;
use crate::components::notice::{Notice, Problem};
use crate::drivers::services;

/// Makes the views of a page. It is a function, not the views themselves, because they belong to whoever asked for them.
type Make = fn() -> AnyView;
type Loading = Pin<Box<dyn Future<Output = Result<Make, SplitLoaderError>>>>;

#[wasm_split(notebooks, fallible, wasm_split_path = leptos::wasm_split)]
fn notebook_code() -> Result<Make, SplitLoaderError> {
    Ok(|| super::notebook::NotebookPage().into_any())
}

#[wasm_split(notebooks, fallible, wasm_split_path = leptos::wasm_split)]
fn notebooks_code() -> Result<Make, SplitLoaderError> {
    Ok(|| super::notebooks::Notebooks().into_any())
}

#[wasm_split(runs, fallible, wasm_split_path = leptos::wasm_split)]
fn session_code() -> Result<Make, SplitLoaderError> {
    Ok(|| super::session::SessionPage().into_any())
}

#[wasm_split(runs, fallible, wasm_split_path = leptos::wasm_split)]
fn batches_code() -> Result<Make, SplitLoaderError> {
    Ok(|| super::batches::Batches().into_any())
}

#[wasm_split(runs, fallible, wasm_split_path = leptos::wasm_split)]
fn batch_code() -> Result<Make, SplitLoaderError> {
    Ok(|| super::batch::BatchPage().into_any())
}

#[wasm_split(runs, fallible, wasm_split_path = leptos::wasm_split)]
fn settings_code() -> Result<Make, SplitLoaderError> {
    Ok(|| super::settings::Settings().into_any())
}

#[wasm_split(runs, fallible, wasm_split_path = leptos::wasm_split)]
fn forgotten_sessions_code() -> Result<Make, SplitLoaderError> {
    Ok(|| super::kept::Forgotten(super::kept::ForgottenProps { what: What::Sessions }).into_any())
}

#[wasm_split(runs, fallible, wasm_split_path = leptos::wasm_split)]
fn forgotten_batches_code() -> Result<Make, SplitLoaderError> {
    Ok(|| super::kept::Forgotten(super::kept::ForgottenProps { what: What::Batches }).into_any())
}

/// Milliseconds after which a list asks for what this browser kept; nobody waits for that.
const LATER: u32 = 2_000;

/// Below a list: what the server has forgotten and this browser kept. It also begins to record what is listed.
#[component]
pub fn Forgotten(
    /// What is listed.
    what: What,
) -> impl IntoView {
    let due = RwSignal::new(false);
    services::after(LATER, move || {
        due.try_set(true);
    });
    move || {
        due.get().then(|| match what {
            What::Sessions => later(|| Box::pin(forgotten_sessions_code())),
            What::Batches => later(|| Box::pin(forgotten_batches_code())),
        })
    }
}

/// One notebook.
#[component]
pub fn NotebookPage() -> impl IntoView {
    later(|| Box::pin(notebook_code()))
}

/// The notebooks of this browser.
#[component]
pub fn Notebooks() -> impl IntoView {
    later(|| Box::pin(notebooks_code()))
}

/// One session.
#[component]
pub fn SessionPage() -> impl IntoView {
    later(|| Box::pin(session_code()))
}

/// All batches.
#[component]
pub fn Batches() -> impl IntoView {
    later(|| Box::pin(batches_code()))
}

/// One batch.
#[component]
pub fn BatchPage() -> impl IntoView {
    later(|| Box::pin(batch_code()))
}

/// The server, appearance, what is kept in this browser.
#[component]
pub fn Settings() -> impl IntoView {
    later(|| Box::pin(settings_code()))
}

/// The page once its code is there; a failure is said in its place, with a button that tries again.
fn later(load: fn() -> Loading) -> AnyView {
    let loaded = RwSignal::new(None::<Result<Make, ()>>);
    let attempt = move || {
        services::scoped_or_not(async move {
            let outcome = load().await.map_err(|_| ());
            loaded.try_set(Some(outcome));
        });
    };
    attempt();
    let again = move |_| {
        loaded.set(None);
        attempt();
    };
    (move || match loaded.get() {
        None => ().into_any(),
        Some(Ok(make)) => make(),
        Some(Err(())) => view! {
            <Notice problem=Problem::new(
                "This page could not be loaded.",
                "The server may be down or have a newer version of the app. Try again, or reload the page.",
            )>
                <button type="button" on:click=again>
                    "Try again"
                </button>
            </Notice>
        }
        .into_any(),
    })
    .into_any()
}
