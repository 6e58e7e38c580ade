//! Servers by name, kept in this browser: where each is and for whom requests are made there. Never credentials.
//!
//! One is in use at a time. Everything that is kept of sessions and batches has the server's address in its key, so that
//! nothing of one is taken for another's.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::api::Api;
use crate::platform::page::{self, Location};
use crate::platform::prefs;

/// Where the list is kept.
const LIST: &str = "servers";
/// Where the name of the one in use is kept.
const CHOSEN: &str = "server";
/// For whom requests are made to the server that the page came with.
const ACT_FOR: &str = "act-for";

/// A server under a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// Its name, unique among them.
    pub name: String,
    /// Its API's root as it was given: a URL, an absolute path, or one relative to the app.
    pub address: String,
    /// On whose behalf requests are made; empty for one's own.
    pub act_for: String,
}

/// All of them, by name.
pub fn all() -> Vec<Named> {
    let list: Vec<Value> = serde_json::from_str(&prefs::read(LIST).unwrap_or_default()).unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let named = |value: &Value| Named {
        name: text(&value["name"]),
        address: text(&value["address"]),
        act_for: text(&value["doAs"]),
    };
    list.iter().map(named).filter(|server| !server.name.is_empty()).collect()
}

/// Keeps the list.
pub fn keep(servers: &[Named]) {
    let value = |server: &Named| json!({ "name": server.name, "address": server.address, "doAs": server.act_for });
    let list = Value::Array(servers.iter().map(value).collect());
    prefs::write(LIST, &if servers.is_empty() { String::new() } else { list.to_string() });
}

/// The one in use; `None` for the one that the page came with.
pub fn chosen() -> Option<Named> {
    let name = prefs::read(CHOSEN)?;
    all().into_iter().find(|server| server.name == name)
}

/// Uses another one from now on; the one that the page came with when empty. All that is on the page is the old one's, so
/// that it is loaded anew.
pub fn switch(name: &str, list: &str) {
    prefs::write(CHOSEN, name);
    page::load(list);
}

/// The one in use is called otherwise from now on.
pub fn renamed(name: &str) {
    prefs::write(CHOSEN, name);
}

/// Where the API of the server in use is.
pub(super) fn root(location: &Location) -> String {
    chosen().map_or_else(|| location.api.clone(), |server| Location::resolve(&server.address))
}

/// For whom requests are made to the server in use, kept whenever it changes.
pub(super) fn act_for() -> RwSignal<String> {
    let Some(server) = chosen() else { return prefs::kept(ACT_FOR, "") };
    let signal = RwSignal::new(server.act_for);
    let keep_user = move |user: &String| {
        let mut servers = all();
        if let Some(server) = chosen().and_then(|chosen| servers.iter_mut().find(|one| one.name == chosen.name)) {
            server.act_for.clone_from(user);
            keep(&servers);
        }
    };
    Effect::watch(move || signal.get(), move |user, _, _| keep_user(user), false);
    signal
}

/// Why an address is none that can be used; `None` when it is fine.
pub fn refusal(address: &str) -> Option<&'static str> {
    let address = address.trim();
    if address.is_empty() {
        return Some("Say where Livy's API is, such as /livy-test or https://gateway.example/livy.");
    }
    if let Some((scheme, rest)) = address.split_once("://") {
        if !matches!(scheme, "http" | "https") {
            return Some("The address must begin with http:// or https://, or with a slash.");
        }
        if rest.split('/').next().is_some_and(|host| host.contains('@')) {
            return Some("Leave user and password out: the browser asks for them where they are needed.");
        }
        return None;
    }
    (!address.starts_with('/'))
        .then_some("Begin with http://, https://, or with a slash for a path of this page's server.")
}

/// The root of the API at an address, and whether it is of another origin than this page.
pub fn resolve(address: &str) -> (String, bool) {
    let root = Location::resolve(address);
    let elsewhere = !root.starts_with('/') && !root.is_empty();
    (root, elsewhere)
}

/// A way to a server that is not the one in use, to look whether it answers.
pub fn way_to(server: &Named) -> Api {
    let api = Api::new(resolve(&server.address).0);
    api.act_as(Some(server.act_for.clone()));
    api
}
