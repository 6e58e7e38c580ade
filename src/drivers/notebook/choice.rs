//! What people decide about the session: which one, a new one, once more, none.

use std::rc::Rc;

use leptos::prelude::*;
use livy_api::{CallError, CreateSession, GetSession, Target};
use notebook::CellId;
use notebook::run::Event;
use polling::Priority;

use super::session::{again, session_name};
use super::{Inner, OpenNotebook};
use crate::platform::spawn;
use crate::state::notebook::Attached;

/// Why nothing is done.
pub(super) const ONLY_SHOWN: &str = "Nothing is done here: this tab only shows the notebook.";

/// What a person chose.
#[derive(Debug, Clone)]
pub enum SessionChoice {
    /// One that is there.
    Existing(Target),
    /// A new one.
    New(Box<CreateSession>),
    /// None any more.
    None,
}

/// What to do once the session is ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Nothing.
    Nothing,
    /// Run all cells.
    RunAll,
}

impl OpenNotebook {
    /// The notebook, if this tab may act for it; else that is said.
    fn acting(&self) -> Option<Rc<Inner>> {
        let inner = self.inner();
        if inner.read_only.get() {
            inner.asks.problem.set(Some(ONLY_SHOWN.to_owned()));
            return None;
        }
        Some(inner)
    }

    /// Uses another session from now on.
    pub fn choose_session(&self, choice: SessionChoice, then: impl FnOnce(Result<(), CallError>) + 'static) {
        let Some(inner) = self.acting() else { return };
        inner.channel.live.wake();
        match choice {
            SessionChoice::None => {
                inner.detach();
                then(Ok(()));
            }
            SessionChoice::Existing(target) => {
                // What is run meanwhile waits for it; nobody is asked for a session once more.
                let before = inner.state.session.get_untracked();
                let looking = Attached::Looking(match &target {
                    Target::Id(id) => format!("session {id}"),
                    Target::Name(name) => name.clone(),
                });
                inner.state.session.set(looking.clone());
                let api = inner.services.api();
                spawn::to_the_end(async move {
                    match api.call(&GetSession(target), Priority::Act).await {
                        Ok(session) => {
                            inner.attach(session, None);
                            then(Ok(()));
                        }
                        Err(error) => {
                            if inner.state.session.try_get_untracked() == Some(looking) {
                                inner.state.session.try_set(before);
                            }
                            then(Err(error));
                        }
                    }
                });
            }
            SessionChoice::New(request) => inner.create(*request, Wanted::Nothing, then),
        }
    }

    /// A request for a session that suits this notebook: its language, a name nobody else has, room for its results.
    pub fn suggested_session(&self) -> CreateSession {
        let inner = self.inner();
        inner.wanted_settings.borrow().clone().unwrap_or_else(|| inner.default_settings())
    }

    /// Deletes the session and makes one with the same settings; runs all cells in it, if wanted.
    pub fn restart_session(&self, wanted: Wanted) {
        let Some(inner) = self.acting() else { return };
        let Attached::Here(session, _) = inner.state.session.get_untracked() else { return };
        inner.on(Event::CancelAll);
        let request = again(&session).named(Some(session_name(&inner.state.title.get_untracked())));
        inner.delete_session(session.id);
        inner.create(request, wanted, inner.or_complain());
    }

    /// Deletes the session.
    pub fn stop_session(&self) {
        let Some(inner) = self.acting() else { return };
        let Attached::Here(session, _) = inner.state.session.get_untracked() else { return };
        inner.on(Event::CancelAll);
        inner.delete_session(session.id);
    }

    /// Makes a session like the one that ended.
    pub fn start_again(&self, wanted: Wanted) {
        let Some(inner) = self.acting() else { return };
        let name = Some(session_name(&inner.state.title.get_untracked()));
        let request = inner.settings().named(name);
        inner.create(request, wanted, inner.or_complain());
    }

    /// What waits for a session is not run after all: the person chose none.
    pub fn withdraw(&self) {
        let inner = self.inner();
        if !matches!(inner.state.session.get_untracked(), Attached::None | Attached::Gone(..)) {
            return;
        }
        let waiting = {
            let machine = inner.machine.borrow();
            let unsent = |cell: &CellId| machine.view(cell).marker.is_none();
            machine.waiting().into_iter().filter(unsent).collect::<Vec<_>>()
        };
        for cell in waiting {
            inner.on(Event::Cancel { cell, behind: false });
        }
    }
}
