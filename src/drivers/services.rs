//! What pages reach everything through: made once when the app starts, handed down as a context.

mod browser;

use leptos::prelude::*;
use livy_api::{Batch, CallError, Endpoint, Session};
use polling::{ConnectionStatus, Priority};

pub use self::browser::*;
use super::api::Api;
use super::connection::{self, Server};
use super::copied::Copied;
use super::fleet::Fleet;
use super::listing::{self, Listed, OnDemand};
use super::modules::Modules;
use super::recorder::Causes;
use super::servers;
use super::shelf::Shelf;
use crate::platform::page::{Location, Page};
use crate::platform::prefs;
use crate::platform::spawn;
use crate::state::listing::Listing;
use crate::state::seen::{FirstSeen, Seen};

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
    /// The list of keys is shown.
    pub shortcuts: RwSignal<bool>,
    /// Why runs failed, as far as their logs were read.
    pub causes: RwSignal<Causes>,
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
    copied: Copied,
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
            move || listing::follow(&api, &fleet, sessions, seen, idle)
        });
        let follow_batches = OnDemand::new({
            let (api, fleet) = (api.clone(), fleet.clone());
            move || listing::follow(&api, &fleet, batches, seen, idle)
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
            copied: Copied::default(),
        };
        Self {
            page,
            server,
            sessions,
            batches,
            modules: Modules::new(),
            act_for,
            theme,
            shortcuts: RwSignal::new(false),
            causes: RwSignal::default(),
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

    /// The cells copied last.
    pub fn copied(&self) -> Copied {
        self.inner().copied
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

    /// Names a session for as long as it lives.
    pub fn session_key(&self, session: &Session) -> String {
        session.key(&self.inner().api.root())
    }

    /// When a session was first seen.
    pub fn session_seen(&self, session: &Session) -> Option<FirstSeen> {
        self.seen.get(&session.key(&self.inner().api.root()))
    }

    /// Since when a session has been idle and no notebook of this browser has used it, as far as that is known; `None`
    /// while it is not idle.
    pub fn session_unused(&self, session: &Session) -> Option<FirstSeen> {
        let root = self.inner().api.root();
        let idle = self.idle.get(&session.key(&root))?;
        let used = super::attached::last_used(&root, session.id.0);
        Some(if used > idle.at { FirstSeen { at: used, created: true } } else { idle })
    }

    /// When a batch was first seen.
    pub fn batch_seen(&self, batch: &Batch) -> Option<FirstSeen> {
        self.seen.get(&batch.key(&self.inner().api.root()))
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
