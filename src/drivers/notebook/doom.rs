//! `%%delete` and `%%cleanup`: sessions that a cell wants deleted, which a person has to confirm by name.

use std::rc::Rc;

use leptos::prelude::*;
use livy_api::{DeleteSession, ListSessions, Paging, Session, SessionId, Target};
use notebook::run::Event;
use notebook::{Marker, Output};
use polling::Priority;

use super::runner::tell;
use super::{Inner, OpenNotebook};
use crate::platform::spawn;

/// Sessions listed at most.
const MOST: i64 = 1_000;

/// What a cell wants deleted.
#[derive(Debug, Clone, PartialEq)]
pub struct Doom {
    marker: Marker,
    /// The sessions: number, and a line that names them with their owners.
    pub sessions: Vec<(SessionId, String)>,
    /// It is all that the server has, also of other people: to be confirmed by typing their number.
    pub all: bool,
}

fn line(session: &Session) -> String {
    let name = session.name.as_deref().unwrap_or("without a name");
    let owner = session.owner.as_deref().unwrap_or("nobody in particular");
    format!("{} · {name} · of {owner} · {}", session.id, session.state)
}

impl Inner {
    /// Asks before anything is deleted. `which`: one session by number or name, or all.
    pub(super) fn ask_to_delete(self: &Rc<Self>, marker: Marker, which: Option<String>) {
        let own = self.state.session.with_untracked(|session| session.identity().map(|identity| identity.id));
        let (inner, api) = (Rc::downgrade(self), self.services.api());
        spawn::to_the_end(async move {
            let listed = api.call(&ListSessions(Paging::new(0, MOST)), Priority::Act).await;
            let Some(strong) = inner.upgrade() else { return };
            let sessions = match listed {
                Ok(list) => list.sessions,
                Err(error) => return strong.failed_action(marker, &format!("{error} {}", error.advice())),
            };
            let is_named = |session: &Session| {
                which.as_ref().is_none_or(|which| {
                    session.id.to_string() == *which || session.name.as_deref() == Some(which.as_str())
                })
            };
            let named: Vec<(SessionId, String)> = sessions
                .iter()
                .filter(|session| is_named(session))
                .map(|session| (session.id, line(session)))
                .collect();
            if named.is_empty() {
                return strong.failed_action(marker, "There is no such session on the server.");
            }
            if which.is_some() && named.iter().any(|(id, _)| Some(*id) == own) {
                let why = "This is the session of this notebook. Stop or restart it from the menu Session.";
                return strong.failed_action(marker, why);
            }
            strong.asks.more.doom.set(Some(Doom { marker, sessions: named, all: which.is_none() }));
        });
    }
}

impl OpenNotebook {
    /// The person confirmed, or not.
    pub fn doom(&self, doom: Doom, confirmed: bool) {
        let inner = self.inner();
        if !confirmed {
            return inner.failed_action(doom.marker, "Nothing was deleted.");
        }
        let (held, api, services) = (Rc::downgrade(&inner), inner.services.api(), inner.services);
        spawn::to_the_end(async move {
            let mut text = String::new();
            let mut ok = true;
            for (id, line) in doom.sessions {
                let word = match api.call(&DeleteSession(Target::from(id)), Priority::Act).await {
                    Ok(()) => "deleted".to_owned(),
                    // Somebody else was faster: it is gone all the same.
                    Err(error) if error.is_not_found() => "gone already".to_owned(),
                    Err(error) => {
                        ok = false;
                        format!("not deleted: {error}")
                    }
                };
                text.push_str(&format!("{line}: {word}\n"));
            }
            services.lists_changed();
            tell(&held, Event::Acted { marker: doom.marker, ok, outputs: vec![Output::stream("stdout", &text)] });
        });
    }
}
