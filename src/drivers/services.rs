//! What pages reach everything through: made once when the app starts, handed down as a context.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use livy_api::{Batch, CallError, Endpoint, Session};
use polling::{ConnectionStatus, Priority};

use super::api::Api;
use super::connection::{self, Server};
use super::fleet::Fleet;
use super::listing::{self, OnDemand};
use super::modules::Modules;
use super::servers;
use super::shelf::Shelf;
use crate::platform::page::{Location, Page};
use crate::platform::prefs;
use crate::platform::spawn;
use crate::state::listing::Listing;
use crate::state::seen::{FirstSeen, Seen};

/// 64 random bits, for identifiers.
pub fn entropy() -> u64 {
    crate::platform::clock::entropy()
}

/// Runs `future` until it ends, or until the view that started it goes away if one did.
pub fn scoped_or_not(future: impl Future<Output = ()> + 'static) {
    spawn::scoped_or_not(future);
}

/// The files chosen in a field; then the field is empty again.
pub fn chosen(field: &web_sys::HtmlInputElement) -> Vec<web_sys::File> {
    crate::platform::files::chosen(field)
}

/// Waits for some milliseconds.
pub async fn sleep(ms: u32) {
    crate::platform::timer::sleep(ms).await;
}

/// This page's clock, which never goes back, in milliseconds.
pub fn now() -> u64 {
    crate::platform::clock::now()
}

/// The time of day in the person's zone: `14:03`.
pub fn time_of_day(wall_ms: u64) -> String {
    crate::platform::clock::time_of_day(wall_ms)
}

/// A point of time in the person's zone, to the second.
pub fn exact(wall_ms: u64) -> String {
    crate::platform::clock::exact(wall_ms)
}

/// This machine is a Mac, where Cmd is what Ctrl is elsewhere.
pub fn is_mac() -> bool {
    crate::platform::page::is_mac()
}

/// A table's keys as people of this machine write them.
pub fn keys(keys: &str) -> String {
    notebook::command::describe(keys, is_mac())
}

/// Calls `act` with every key pressed on the page until the current view goes away.
pub fn on_key(act: impl FnMut(web_sys::KeyboardEvent) + 'static) {
    crate::platform::page::on_key(act);
}

/// Calls `act` with every `copy`, `cut` or `paste` of the page until the current view goes away.
pub fn on_clipboard(kind: &'static str, act: impl FnMut(web_sys::ClipboardEvent) + 'static) {
    crate::platform::page::on_clipboard(kind, act);
}

/// Some text of the page is selected.
pub fn has_selected_text() -> bool {
    crate::platform::page::has_selected_text()
}

/// Calls `act` when the browser has done what it is doing now.
pub fn soon(act: impl FnOnce() + 'static) {
    spawn::scoped_or_not(async move {
        crate::platform::timer::sleep(0).await;
        act();
    });
}

/// Tells when an element comes near the part of the page that is looked at, and when it is far away again.
pub fn when_near(node: NodeRef<leptos::html::Div>, tell: impl Fn(bool) + 'static) {
    let tell: Rc<dyn Fn(bool)> = Rc::new(tell);
    node.on_load(move |element| crate::platform::near::observe(&element, tell));
}

/// Calls `act` in `ms` milliseconds, unless the current view goes away before.
pub fn after(ms: u32, act: impl FnOnce() + 'static) {
    spawn::scoped_or_not(async move {
        crate::platform::timer::sleep(ms).await;
        act();
    });
}

/// Moves the focus to the first element that matches `selector`, once what was just changed is on the page.
pub fn focus_soon(selector: &'static str) {
    soon(move || {
        crate::platform::dom::focus(selector);
    });
}

/// An address of this app in full, to be used elsewhere.
pub fn absolute(path: &str) -> String {
    crate::platform::page::absolute(path)
}

/// Scrolls as little as needed to show an element.
pub fn reveal(element: &web_sys::Element) {
    crate::platform::dom::reveal(element);
}

/// This machine's clock, in milliseconds since 1970.
pub fn wall() -> u64 {
    crate::platform::clock::wall()
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
        let _ = crate::platform::clipboard::write(&text).await;
    });
}

/// The app's services. A small handle; copy it into closures.
#[derive(Clone, Copy)]
pub struct Services {
    /// The page and the person before it.
    pub page: Page,
    /// The server.
    pub server: Server,
    /// Sessions as last heard of.
    pub sessions: Listing<Session>,
    /// Batches as last heard of.
    pub batches: Listing<Batch>,
    /// JavaScript modules that views share.
    pub modules: Modules,
    /// On whose behalf all requests are made (`doAs`); empty for the person's own.
    pub act_for: RwSignal<String>,
    /// Colour scheme: `light`, `dark`, or empty for the system's.
    pub theme: RwSignal<String>,
    seen: Seen,
    idle: Seen,
    owner: StoredValue<Owner>,
    inner: StoredValue<Inner, LocalStorage>,
}

#[derive(Clone)]
struct Inner {
    location: Location,
    api: Api,
    fleet: Fleet,
    follow_sessions: OnDemand,
    follow_batches: OnDemand,
    shelf: Shelf,
    /// Cells copied in this app: our own form, and the text that was put into the clipboard with them.
    clip: Rc<RefCell<Option<(String, String)>>>,
}

impl Services {
    /// Starts everything; to be called once, by the app's root component.
    pub fn start() -> Self {
        let page = Page::watch();
        let location = Location::of_page();
        let api = Api::new(servers::root(&location));
        let server = connection::watch(&api, page);
        let fleet = Fleet::new(page, server);
        let (sessions, batches) = (Listing::new(), Listing::new());
        let (seen, idle) = (listing::seen(), listing::idle());
        let follow_sessions = OnDemand::new({
            let (api, fleet) = (api.clone(), fleet.clone());
            move || listing::sessions(&api, &fleet, sessions, seen, idle)
        });
        let follow_batches = OnDemand::new({
            let (api, fleet) = (api.clone(), fleet.clone());
            move || listing::batches(&api, &fleet, batches, seen)
        });
        let act_for = servers::act_for();
        api.act_as(Some(act_for.get_untracked()));
        let acting = api.clone();
        Effect::watch(move || act_for.get(), move |user, _, _| acting.act_as(Some(user.clone())), false);
        let theme = prefs::kept("theme", "");
        Effect::new(move || crate::platform::page::set_theme(&theme.get()));
        let inner = Inner {
            location,
            api,
            fleet,
            follow_sessions,
            follow_batches,
            shelf: Shelf::default(),
            clip: Rc::default(),
        };
        Self {
            page,
            server,
            sessions,
            batches,
            modules: Modules::new(),
            act_for,
            theme,
            seen,
            idle,
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            inner: StoredValue::new_local(inner),
        }
    }

    /// Starts something that is to last as long as the app, whoever asks for it.
    pub fn at_root<T>(&self, start: impl FnOnce() -> T) -> T {
        self.owner.get_value().with(start)
    }

    /// The services of the app this view is part of.
    pub fn here() -> Self {
        expect_context()
    }

    fn inner(&self) -> Inner {
        self.inner.get_value()
    }

    /// The way to the server.
    pub fn api(&self) -> Api {
        self.inner().api
    }

    /// The notebooks kept in this browser.
    pub fn shelf(&self) -> Shelf {
        self.inner().shelf
    }

    /// Keeps copied cells, and the text that stands for them in the clipboard.
    pub fn keep_clip(&self, own: String, text: String) {
        *self.inner().clip.borrow_mut() = Some((own, text));
    }

    /// The cells copied last, and the text that stood for them.
    pub fn kept_clip(&self) -> Option<(String, String)> {
        self.inner().clip.borrow().clone()
    }

    /// The page's pollers.
    pub fn fleet(&self) -> Fleet {
        self.inner().fleet
    }

    /// Path of the app without a slash at its end.
    pub fn base(&self) -> String {
        self.inner().location.base
    }

    /// The address of a page of the app.
    pub fn href(&self, path: &str) -> String {
        format!("{}{path}", self.base())
    }

    /// The root of the API as other programs reach it.
    pub fn api_url(&self) -> String {
        crate::platform::page::absolute(&self.api().root())
    }

    /// The address of a page of the app in full.
    pub fn page_url(&self, path: &str) -> String {
        crate::platform::page::absolute(&self.href(path))
    }

    /// Asks the server for its version now, unless it has said it.
    pub fn want_version(&self) {
        if self.server.version.with_untracked(Option::is_some) {
            return;
        }
        let (api, version) = (self.api(), self.server.version);
        spawn::scoped_or_not(async move {
            if let Ok(said) = api.call(&livy_api::GetVersion, Priority::Visible).await {
                version.try_set(Some(said));
            }
        });
    }

    /// Keeps the list of sessions fresh while the current view is there.
    pub fn follow_sessions(&self) {
        self.inner().follow_sessions.want();
    }

    /// Keeps the list of batches fresh while the current view is there.
    pub fn follow_batches(&self) {
        self.inner().follow_batches.want();
    }

    /// Asks for both lists now, where a view shows them: something was done.
    pub fn lists_changed(&self) {
        let inner = self.inner();
        inner.follow_sessions.nudge();
        inner.follow_batches.nudge();
    }

    /// Colours are light on dark.
    pub fn is_dark(&self) -> bool {
        match self.theme.get_untracked().as_str() {
            "dark" => true,
            "light" => false,
            _ => crate::platform::page::prefers_dark(),
        }
    }

    /// Gives the tab this title while the current view is there.
    pub fn title_of(&self, title: Signal<String>) {
        Effect::new(move || crate::platform::page::set_title(&format!("{} – Livy Notebook", title.get())));
        on_cleanup(|| crate::platform::page::set_title("Livy Notebook"));
    }

    /// The server can't be talked to: one banner says so, and nobody else needs to.
    pub fn outage(&self) -> bool {
        self.server.status.get() != ConnectionStatus::Connected
    }

    /// When a session was first seen.
    pub fn session_seen(&self, session: &Session) -> Option<FirstSeen> {
        self.seen.get(&listing::session_key(&self.inner().api, session))
    }

    /// Since when a session has been idle and no notebook of this browser has used it, as far as that is known; `None`
    /// while it is not idle.
    pub fn session_unused(&self, session: &Session) -> Option<u64> {
        let api = &self.inner().api;
        let idle = self.idle.get(&listing::session_key(api, session))?;
        Some(idle.at.max(super::attached::last_used(&api.root(), session.id.0)))
    }

    /// When a batch was first seen.
    pub fn batch_seen(&self, batch: &Batch) -> Option<FirstSeen> {
        self.seen.get(&listing::batch_key(&self.inner().api, batch))
    }

    /// Opens a session as a notebook: the one that uses it, or what is run in it.
    pub fn open_session(&self, session: &Session) {
        crate::platform::page::go(&self.href(&format!("/notebooks/session-{}", session.id)));
    }

    /// Carries out a person's act to its end, whatever becomes of the view.
    pub fn carry_out(&self, act: impl Future<Output = ()> + 'static) {
        spawn::to_the_end(act);
    }

    /// Carries out a person's act to its end and hands over its outcome, if the view is still there to hear it.
    pub fn act<E>(&self, endpoint: E, then: impl FnOnce(Result<E::Reply, CallError>) + 'static)
    where
        E: Endpoint + 'static,
    {
        let (api, services) = (self.api(), *self);
        spawn::to_the_end(async move {
            let outcome = api.call(&endpoint, Priority::Act).await;
            services.lists_changed();
            then(outcome);
        });
    }
}
