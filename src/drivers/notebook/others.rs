//! What others run in the session that this notebook uses: said, and taken in as cells when the person wants it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::prelude::*;
use livy_api::{ListStatements, Millis, Paging, SessionId, Statement, StatementId, Target};
use notebook::Language;
use notebook::compose::Change;
use notebook::export::PLACES;
use notebook::run::Event;
use polling::Priority;

use super::{Inner, OpenNotebook};
use crate::platform::clock;
use crate::state::notebook::Attached;

/// Statements looked at, the newest first; who runs more between two looks has a few of them left out.
const LOOK: i64 = 50;

/// What is known of the session's statements.
#[derive(Default)]
pub(super) struct Others {
    session: Cell<Option<SessionId>>,
    /// The newest one when the session was attached, or when the person last dealt with those of others.
    from: Cell<Option<StatementId>>,
    /// Statements of this notebook's own runs.
    own: RefCell<BTreeSet<StatementId>>,
    /// Those of others since.
    theirs: RefCell<Vec<Statement>>,
}

impl Inner {
    /// A session is used from now on, whose newest statement is this one.
    pub(super) fn others_from(&self, session: SessionId, newest: Option<StatementId>) {
        if self.others.session.replace(Some(session)) != Some(session) {
            self.others.own.borrow_mut().clear();
        }
        self.others_end_at(newest);
    }

    fn others_end_at(&self, newest: Option<StatementId>) {
        self.others.from.set(newest);
        self.others.theirs.borrow_mut().clear();
        self.asks.more.others.try_set(0);
    }

    /// This statement is a run of this notebook.
    pub(super) fn is_own(&self, statement: StatementId) {
        self.others.own.borrow_mut().insert(statement);
    }

    /// This statement came after the session was attached, and is none of this notebook's as far as is known.
    pub(super) fn is_new(&self, statement: StatementId) -> bool {
        self.others.from.get().is_none_or(|from| statement > from) && !self.others.own.borrow().contains(&statement)
    }

    /// The session has done something: perhaps for somebody else.
    pub(super) fn look_for_others(self: &Rc<Self>, session: SessionId) {
        if self.others.session.get() != Some(session) || self.state.busy.get_untracked() {
            return;
        }
        let endpoint =
            ListStatements { session: Target::from(session), paging: Paging::new(0, LOOK), newest_first: true };
        let (inner, api) = (Rc::downgrade(self), self.services.api());
        self.look(async move {
            let Ok(list) = api.call(&endpoint, Priority::Background).await else { return };
            let Some(inner) = inner.upgrade() else { return };
            if let Attached::Here(_, identity) = inner.state.session.get_untracked()
                && identity.id == session
            {
                inner.record_statements(&identity, &list.statements);
            }
            // What was sent from here meanwhile may be among them, and not be known as that yet.
            if inner.state.busy.get_untracked() || inner.others.session.get() != Some(session) {
                return;
            }
            let theirs = |statement: &Statement| inner.is_new(statement.id) && !statement.code.starts_with(PLACES);
            let theirs: Vec<Statement> = list.statements.into_iter().filter(theirs).collect();
            inner.asks.more.others.try_set(theirs.len());
            *inner.others.theirs.borrow_mut() = theirs;
        });
    }

    fn newest_of_others(&self) -> Option<StatementId> {
        self.others.theirs.borrow().iter().map(|statement| statement.id).max().or(self.others.from.get())
    }
}

impl OpenNotebook {
    /// Adds what others ran as cells at the end; what runs still is followed.
    pub fn take_others(&self) {
        let inner = self.inner();
        let Attached::Here(session, identity) = inner.state.session.get_untracked() else { return };
        let theirs = inner.others.theirs.borrow().clone();
        let language = Language::of_kind(&session.kind).unwrap_or_default();
        let edits = notebook::follow(
            inner.document.borrow().notebook(),
            &identity,
            language,
            &theirs,
            Millis(clock::wall()),
            &mut inner.ids.borrow_mut(),
        );
        let change = Change { label: "Add cells of others", edits, select: None };
        let before = inner.order();
        inner.commit(change);
        let bound = {
            let document = inner.document.borrow();
            let fresh = document.notebook().cells().filter(|cell| !before.contains(&cell.id));
            fresh.filter_map(|cell| Some((cell.id.clone(), cell.run.binding.clone()?))).collect::<Vec<_>>()
        };
        theirs.iter().for_each(|statement| inner.is_own(statement.id));
        inner.others_end_at(inner.newest_of_others());
        inner.on(Event::Opened(bound));
        inner.refresh_runs();
    }

    /// What others ran so far need not be said any more.
    pub fn leave_others(&self) {
        let inner = self.inner();
        inner.others_end_at(inner.newest_of_others());
    }
}
