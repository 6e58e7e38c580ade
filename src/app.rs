//! The frame around every page: navigation, connection, routes.

use leptos::prelude::*;
use leptos_router::components::{A, FlatRoutes, Route, Router};
use leptos_router::path;
use polling::ConnectionStatus;

use crate::components::icon::{Glyph, Icon};
use crate::drivers::services::Services;
use crate::drivers::window;
use crate::pages;
use crate::pages::shortcuts::Shortcuts;
use crate::pages::words;

/// The app.
#[component]
pub fn App() -> impl IntoView {
    let services = Services::start();
    provide_context(services);
    view! {
        <Router base=services.base()>
            <a class="skip-link" href="#main">"Skip to content"</a>
            <div class="frame">
                <Navigation />
                <main id="main" tabindex="-1">
                    <Outage />
                    <FlatRoutes fallback=pages::not_found::NotFound>
                        <Route path=path!("/") view=pages::sessions::Sessions />
                        <Route path=path!("/sessions") view=pages::sessions::Sessions />
                        <Route path=path!("/sessions/:id") view=pages::lazy::SessionPage />
                        <Route path=path!("/notebooks") view=pages::lazy::Notebooks />
                        <Route path=path!("/notebooks/:key") view=pages::lazy::NotebookPage />
                        <Route path=path!("/batches") view=pages::lazy::Batches />
                        <Route path=path!("/batches/:id") view=pages::lazy::BatchPage />
                        <Route path=path!("/runs") view=pages::lazy::Runs />
                        <Route path=path!("/settings") view=pages::lazy::Settings />
                    </FlatRoutes>
                </main>
            </div>
            <Shortcuts />
        </Router>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    let services = Services::here();
    let item = |path: &'static str, title: &'static str, glyph: Glyph| {
        view! {
            <A href=services.href(path) attr:class="item">
                <Icon glyph=glyph />
                {title}
            </A>
        }
    };
    view! {
        <nav class="nav" aria-label="Main">
            <div class="brand">
                <Icon glyph=Glyph::Page />
                "Livy Notebook"
            </div>
            {item("/sessions", "Sessions", Glyph::Stack)}
            {item("/notebooks", "Notebooks", Glyph::Page)}
            {item("/batches", "Batches", Glyph::Box)}
            {item("/settings", "Settings", Glyph::Cog)}
            <div class="rest"></div>
            <button type="button" class="item quiet" on:click=move |_| services.shortcuts.set(true)>
                "Shortcuts"
                <kbd>"?"</kbd>
            </button>
            <ConnectionWord />
        </nav>
    }
}

#[component]
fn ConnectionWord() -> impl IntoView {
    let server = Services::here().server;
    let word = move || match server.status.get() {
        ConnectionStatus::Connected => ("connected", "Connected"),
        ConnectionStatus::Reconnecting => ("reconnecting", "Reconnecting"),
        ConnectionStatus::Offline => ("offline", "Offline"),
        ConnectionStatus::SignInNeeded => ("sign-in", "Sign-in needed"),
    };
    view! {
        <div
            class=move || format!("connection {}", word().0)
            role="status"
            aria-label="Connection"
            title=move || server.version.get().map(|version| format!("Livy {}", version.version))
        >
            <span class="dot"></span>
            {move || word().1}
        </div>
    }
}

/// One line at the top while the server can't be talked to; what is on the page stays.
#[component]
fn Outage() -> impl IntoView {
    let services = Services::here();
    let server = services.server;
    let said = move || server.trouble.get().map(|trouble| trouble.to_string());
    let kept = move || {
        if server.heard.get() { "what is shown is from before" } else { "nothing has been read from the server yet" }
    };
    move || {
        let status = server.status.get();
        let text = match status {
            ConnectionStatus::Connected => return None,
            ConnectionStatus::Offline => {
                format!("You are offline: {}. It goes on by itself when the network is back.", kept())
            }
            ConnectionStatus::Reconnecting => match said() {
                Some(said) => {
                    format!("{} Trying again by itself; {}.", words::sentence(&said), kept())
                }
                None => "Looking for the server.".to_owned(),
            },
            ConnectionStatus::SignInNeeded => match said() {
                Some(said) => format!("The server wants you to sign in: it says \u{201c}{said}\u{201d}."),
                None => "The server wants you to sign in.".to_owned(),
            },
        };
        let help = match status {
            ConnectionStatus::SignInNeeded => Some(
                view! {
                    <button type="button" class="link" on:click=move |_| window::reload()>
                        "Reload the page to sign in"
                    </button>
                }
                .into_any(),
            ),
            ConnectionStatus::Reconnecting => {
                Some(view! { <a href=services.href("/settings")>"Check the server"</a> }.into_any())
            }
            _ => None,
        };
        Some(view! {
            <div class="banner" role="alert">
                <Icon glyph=Glyph::Warning />
                <span>{text} " " {help}</span>
            </div>
        })
    }
}
