//! The frame around every page: navigation, connection, routes.

use leptos::prelude::*;
use leptos_router::components::{A, FlatRoutes, Route, Router};
use leptos_router::path;
use polling::ConnectionStatus;

use crate::components::icon::{Glyph, Icon};
use crate::drivers::services::Services;
use crate::pages;

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
    let server = Services::here().server;
    move || {
        let text = match server.status.get() {
            ConnectionStatus::Connected => return None,
            ConnectionStatus::Offline => {
                "You are offline. What is shown is from before; it goes on by itself when the network is back."
                    .to_owned()
            }
            ConnectionStatus::Reconnecting => match server.trouble.get() {
                Some(trouble) => format!("{trouble} Trying again by itself; what is shown is from before."),
                None => "Looking for the server.".to_owned(),
            },
            ConnectionStatus::SignInNeeded => match server.trouble.get() {
                Some(trouble) => format!("{trouble} {}", trouble.advice()),
                None => "The server wants you to sign in.".to_owned(),
            },
        };
        Some(view! {
            <div class="banner" role="alert">
                <Icon glyph=Glyph::Warning />
                {text}
            </div>
        })
    }
}
