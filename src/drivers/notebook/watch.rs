//! A session that others use, as a notebook: what they run becomes cells, and is followed as it goes on. Nothing is sent
//! but questions, until the person takes part.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use livy_api::{CallError, GetSession, ListStatements, Millis, Paging, Session, Statement, StatementId, Target};
use notebook::run::{Event, RunMachine};
use notebook::{Ids, Language, Notebook, SessionIdentity};
use polling::Priority;

use super::runner::answers;
use super::{Inner, OpenNotebook, Role};
use crate::drivers::fleet::Outcome;
use crate::drivers::services::Services;
use crate::drivers::shelf::{Head, Taken};
use crate::platform::{clock, page, spawn};
use crate::state::notebook::Attached;

/// Milliseconds between questions while something runs.
const FAST: u32 = 1_000;
/// Statements asked for at a time.
const PAGE: i64 = 20;

/// The number in a notebook's address that stands for a session.
pub fn session_in(key: &str) -> Option<u32> {
    key.strip_prefix("session-")?.parse().ok()
}

/// The notebook of this browser that uses a session, the one changed last if there are several; a new one when nothing was
/// run in the session so far, so that nobody's work is taken for one's own. `None`: it is to be watched.
pub async fn kept_for(services: Services, id: u32) -> Option<String> {
    let (api, shelf) = (services.api(), services.shelf());
    let session = api.call(&GetSession(Target::Id(id)), Priority::Visible).await.ok()?;
    let identity = SessionIdentity::of(&api.root(), &session, Millis(clock::wall()));
    let uses = |kept: &Option<String>| {
        kept.as_deref().and_then(SessionIdentity::from_text).is_some_and(|kept| identity.may_be(&kept))
    };
    let heads = shelf.list().await.ok()?;
    if let Some(head) = heads.into_iter().find(|head| head.trashed.is_none() && uses(&head.session)) {
        return Some(head.key);
    }
    let unused = session.state.is_coming_up() || answers(&session) && is_unused(services, id).await;
    if !unused {
        return None;
    }
    let notebook = Notebook::new(language_of(&session), &mut Ids::new(clock::entropy()));
    shelf.add(&identity.label(), &notebook, Some(identity.to_text())).await.ok()
}

async fn is_unused(services: Services, id: u32) -> bool {
    let endpoint = ListStatements { session: Target::Id(id), paging: Paging::new(0, 1), newest_first: true };
    let list = services.api().call(&endpoint, Priority::Visible).await;
    list.is_ok_and(|list| list.total == 0 && list.statements.is_empty())
}

impl OpenNotebook {
    /// Shows what is run in a session.
    pub fn watch(services: Services, id: u32) -> Self {
        let notebook = Notebook::default();
        let head = Head::new("", &format!("Session {id}"), &notebook, clock::wall());
        let taken = Taken { head, notebook, damaged: false, sizes: (0, 0) };
        let open = Self::open(services, taken, Role::Watches);
        open.inner().watch(Target::Id(id));
        open
    }

    /// Keeps what is shown as a notebook of this browser that uses the session, and goes there.
    pub fn take_part(&self) {
        let inner = self.inner();
        let Attached::Here(session, identity) = inner.state.session.get_untracked() else { return };
        let mut notebook = inner.document.borrow().notebook().clone();
        if notebook.is_empty() {
            notebook = Notebook::new(language_of(&session), &mut inner.ids.borrow_mut());
        }
        let title = inner.state.title.get_untracked();
        spawn::to_the_end(async move {
            match inner.services.shelf().add(&title, &notebook, Some(identity.to_text())).await {
                Ok(key) => page::go(&inner.services.href(&format!("/notebooks/{key}"))),
                Err(error) => inner.asks.problem.set(Some(format!("The notebook could not be kept: {error}"))),
            }
        });
    }
}

fn language_of(session: &Session) -> Language {
    Language::of_kind(&session.kind).unwrap_or_default()
}

impl Inner {
    fn watch(self: &Rc<Self>, target: Target) {
        let inner = Rc::downgrade(self);
        let polling = self.services.fleet().poll(FAST, move || {
            let (inner, target) = (inner.clone(), target.clone());
            async move {
                match inner.upgrade() {
                    Some(inner) => inner.watch_once(target).await,
                    None => Ok(Outcome { active: false, changed: false }),
                }
            }
        });
        *self.following.borrow_mut() = Some(polling);
    }

    async fn watch_once(self: Rc<Self>, target: Target) -> Result<Outcome, CallError> {
        let api = self.services.api();
        let session = match api.call(&GetSession(target), Priority::Visible).await {
            Ok(session) => session,
            Err(error) => {
                if error.is_not_found() {
                    if let Attached::Here(session, _) = self.state.session.get_untracked() {
                        self.record_gone(session.id);
                    }
                    let name = self.state.title.get_untracked();
                    let why = "It was deleted, ended by a time-out, or the server was restarted.";
                    self.state.session.try_set(Attached::Gone(name, why.to_owned()));
                }
                return Err(error);
            }
        };
        let identity = self.identity(&session);
        if let Some(name) = session.name.clone().filter(|name| self.state.title.get_untracked() != *name) {
            self.state.title.set(name);
        }
        let (reads, over) = (answers(&session), session.state.is_over());
        let session = Arc::new(session);
        let before = self.state.session.get_untracked();
        if !matches!(&before, Attached::Here(old, _) if *old == session) {
            self.record_session(&session);
            self.state.session.set(Attached::Here(Arc::clone(&session), identity.clone()));
        }
        let statements = if reads { self.newer_statements(&session).await? } else { Vec::new() };
        self.record_statements(&identity, &statements);
        let running = statements.iter().any(|statement| !statement.state.is_final());
        let changed = self.take_statements(&session, &identity, &statements);
        Ok(Outcome { active: running || (session.state.is_coming_up() && !over), changed })
    }

    /// Statements that are not known, or had not ended when last seen, the newest first.
    async fn newer_statements(&self, session: &Session) -> Result<Vec<Statement>, CallError> {
        let known = {
            let document = self.document.borrow();
            let bound = document.notebook().cells().filter_map(|cell| cell.run.binding.clone());
            bound.filter_map(|binding| Some((binding.statement?, binding.outcome.is_final()))).collect::<Vec<_>>()
        };
        let open = known.iter().filter(|(_, ended)| !ended).map(|(id, _)| *id).min();
        let newest = known.iter().map(|(id, _)| *id).max();
        // Everything from here on may be new. While nothing is open one statement tells whether there are others.
        let from: Option<StatementId> = open.or(newest);
        let mut size = if open.is_none() && newest.is_some() { 1 } else { PAGE };
        let (mut all, mut at) = (Vec::new(), 0);
        loop {
            let endpoint =
                ListStatements { session: Target::from(session.id), paging: Paging::new(at, size), newest_first: true };
            let list = self.services.api().call(&endpoint, Priority::Visible).await?;
            let count = i64::try_from(list.statements.len()).unwrap_or(i64::MAX);
            let reached = list.statements.iter().any(|statement| from.is_some_and(|from| statement.id <= from));
            all.extend(list.statements);
            at += count;
            if reached || count == 0 || at >= i64::try_from(list.total).unwrap_or(i64::MAX) {
                return Ok(all);
            }
            size = PAGE;
        }
    }

    fn take_statements(
        self: &Rc<Self>,
        session: &Session,
        identity: &SessionIdentity,
        statements: &[Statement],
    ) -> bool {
        let before = self.order();
        let now = Millis(clock::wall());
        let edits = notebook::follow(
            self.document.borrow().notebook(),
            identity,
            language_of(session),
            statements,
            now,
            &mut self.ids.borrow_mut(),
        );
        let changed = !edits.is_empty();
        let touched = {
            let mut document = self.document.borrow_mut();
            let touched = document.apply(edits);
            let _ = document.take_applied();
            touched
        };
        if let (true, Ok(touched)) = (changed, touched) {
            self.show(&touched, Some(&before));
        }
        // How they stand now is told by a machine that is asked nothing and whose wishes nobody hears.
        let mut machine = RunMachine::new(clock::entropy());
        let newest = statements.iter().map(|statement| statement.id).max();
        {
            let document = self.document.borrow();
            let all = document.notebook().cells().filter_map(|cell| Some((cell.id.clone(), cell.run.binding.clone()?)));
            let _ = machine.on(Event::Seen { session: identity.clone(), newest }, now);
            let _ = machine.on(Event::Attached { session: identity.clone(), ready: true }, now);
            let _ = machine.on(Event::Opened(all.collect()), now);
        }
        for statement in statements.iter().filter(|statement| !statement.state.is_final()) {
            let _ = machine.on(Event::Snapshot(identity.clone(), statement.clone()), now);
        }
        *self.machine.borrow_mut() = machine;
        self.refresh_runs();
        changed
    }
}
