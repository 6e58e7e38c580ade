//! The session a notebook uses: found, created, followed, restarted, lost.

mod record;

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use livy_api::{
    CallError, Class, CreateSession, DeleteSession, GetSession, Launch, ListStatements, Millis, Paging, Session,
    SessionId, SessionState, StatementId, Target,
};
use notebook::run::Event;
use notebook::{Ids, SessionIdentity};
use polling::Priority;

use super::Inner;
use super::choice::Wanted;
use super::runner::{answers, target, tell};
use crate::drivers::api::Api;
use crate::drivers::attached;
use crate::drivers::fleet::Outcome;
use crate::platform::{clock, timer};
use crate::state::notebook::Attached;

/// Milliseconds between questions while the session starts or works.
const FAST: u32 = 1_000;
/// The longest wait between questions that get no answer, in milliseconds.
const SLOW: u32 = 30_000;
/// Why a session is not there any more.
const GONE: &str = "It was deleted, ended by a time-out, or the server was restarted.";
const RESTARTED: &str = "The server was restarted; its number belongs to another session now.";
/// Statements a session made here retains, so that a long notebook's first results are not evicted by its last.
const RETAINED: &str = "1000";
/// The setting for it.
const RETAIN: &str = "livy.rsc.retained-statements";

impl Inner {
    /// The settings that a new session gets: those of the last one, or what suits the notebook.
    pub(super) fn settings(&self) -> CreateSession {
        let wanted = self.wanted_settings.borrow().clone();
        let last = || self.last_session.borrow().as_deref().map(again);
        wanted.or_else(last).unwrap_or_else(|| self.default_settings())
    }

    pub(super) fn default_settings(&self) -> CreateSession {
        CreateSession {
            kind: Some(self.document.borrow().notebook().language().kind()),
            name: Some(session_name(&self.state.title.get_untracked())),
            launch: Launch { conf: vec![(RETAIN.to_owned(), RETAINED.to_owned())], ..Launch::default() },
            ..CreateSession::default()
        }
    }

    /// Ends the session and starts one with these settings.
    pub(super) fn remake(self: &Rc<Self>, settings: CreateSession) {
        let Attached::Here(session, _) = self.state.session.get_untracked() else { return };
        self.on(Event::CancelAll);
        let name = Some(session_name(&self.state.title.get_untracked()));
        self.delete_session(session.id);
        self.create(settings.named(name), Wanted::Nothing, self.or_complain());
    }

    /// Looks for what was going on when the notebook was last open. Asks, and sends nothing.
    pub(super) fn resume(self: &Rc<Self>) {
        let bindings = {
            let document = self.document.borrow();
            let bound = |cell: &Arc<notebook::Cell>| Some((cell.id.clone(), cell.run.binding.clone()?));
            document.notebook().cells().filter_map(bound).collect::<Vec<_>>()
        };
        if !bindings.is_empty() {
            self.on(Event::Opened(bindings));
        }
        let kept = self.head.borrow().session.as_deref().and_then(SessionIdentity::from_text);
        let Some(identity) = kept.filter(|identity| identity.server == self.services.api().root()) else { return };
        self.state.session.set(Attached::Looking(identity.label()));
        let (inner, api) = (Rc::downgrade(self), self.services.api());
        self.look(async move {
            let found = ask_until_known(&api, &identity).await;
            let Some(inner) = inner.upgrade() else { return };
            // The person may have chosen another one meanwhile.
            if !matches!(inner.state.session.get_untracked(), Attached::Looking(_)) {
                return;
            }
            match found {
                Some(session) if inner.identity(&session).may_be(&identity) => inner.attach(session, Some(identity)),
                Some(_) => inner.lose(&identity, RESTARTED),
                None => inner.lose(&identity, GONE),
            }
        });
    }

    pub(super) fn identity(&self, session: &Session) -> SessionIdentity {
        SessionIdentity::of(&self.services.api().root(), session, Millis(clock::wall()))
    }

    /// The machine wants to know whether a session lives.
    pub(super) fn find_session(self: &Rc<Self>, identity: SessionIdentity) {
        let (inner, api) = (Rc::downgrade(self), self.services.api());
        self.look(async move {
            match ask_until_known(&api, &identity).await {
                Some(session) if !session.state.is_over() => {
                    let Some(inner) = inner.upgrade() else { return };
                    let seen = inner.identity(&session);
                    let newest = inner.newest(&session).await;
                    inner.on(Event::Seen { session: seen, newest });
                }
                _ => tell(&inner, Event::SessionEnded(identity)),
            }
        });
    }

    /// Number of the newest statement of a session.
    async fn newest(&self, session: &Session) -> Option<StatementId> {
        if !answers(session) {
            return None;
        }
        let endpoint =
            ListStatements { session: Target::from(session.id), paging: Paging::new(0, 1), newest_first: true };
        let list = self.services.api().call(&endpoint, Priority::Visible).await.ok()?;
        list.statements.iter().map(|statement| statement.id).max()
    }

    /// Uses a session from now on.
    pub(super) fn attach(self: &Rc<Self>, session: Session, known: Option<SessionIdentity>) {
        let identity = known.unwrap_or_else(|| self.identity(&session));
        let (id, kept) = (session.id, identity.to_text());
        attached::note(&identity.server, id.0);
        self.record_session(&session);
        self.keep_head(move |head| head.session = Some(kept.clone()));
        let session = Arc::new(session);
        self.state.session.set(Attached::Here(Arc::clone(&session), identity.clone()));
        *self.last_session.borrow_mut() = Some(Arc::clone(&session));
        let inner = Rc::downgrade(self);
        self.look(async move {
            let Some(inner) = inner.upgrade() else { return };
            let newest = inner.newest(&session).await;
            inner.others_from(id, newest);
            inner.on(Event::Seen { session: identity.clone(), newest });
            inner.on(Event::Attached { session: identity, ready: session.state.takes_statements() });
            inner.refresh_runs();
        });
        self.follow(id);
    }

    fn follow(self: &Rc<Self>, id: SessionId) {
        let (inner, api) = (Rc::downgrade(self), self.services.api());
        let polling = self.services.fleet().poll(FAST, move || {
            let (inner, api) = (inner.clone(), api.clone());
            async move {
                let heard = api.call(&GetSession(Target::from(id)), Priority::Visible).await;
                let Some(inner) = inner.upgrade() else { return Ok(Outcome { active: false, changed: false }) };
                match heard {
                    Ok(session) => Ok(inner.heard(session)),
                    Err(error) => {
                        inner.missed(id, &error);
                        Err(error)
                    }
                }
            }
        });
        *self.following.borrow_mut() = Some(polling);
    }

    /// The session's state, as just heard.
    fn heard(self: &Rc<Self>, session: Session) -> Outcome {
        let Attached::Here(old, identity) = self.state.session.get_untracked() else {
            return Outcome { active: false, changed: false };
        };
        if old.id != session.id {
            return Outcome { active: false, changed: false };
        }
        if old.state != session.state || old.app_id != session.app_id {
            self.record_session(&session);
        }
        if !self.identity(&session).may_be(&identity) {
            self.record_session(&session);
            self.lose(&identity, RESTARTED);
            return Outcome { active: false, changed: true };
        }
        let changed = old.state != session.state || *old != session;
        let (was_ready, ready) = (old.state.takes_statements(), session.state.takes_statements());
        let (state, coming_up) = (session.state.clone(), session.state.is_coming_up());
        let last = session.clone();
        if changed {
            let session = Arc::new(session);
            *self.last_session.borrow_mut() = Some(Arc::clone(&session));
            self.state.session.set(Attached::Here(session, identity.clone()));
        }
        if state.is_over() {
            self.lose(&identity, "The session has ended.");
            self.find_cause(&last, false);
        } else {
            if was_ready != ready {
                self.on(Event::Ready(ready));
            }
            if state == SessionState::Idle {
                self.on(Event::Idle(identity));
            }
            if changed && ready {
                self.look_for_others(last.id);
            }
        }
        Outcome { active: coming_up || self.state.busy.get_untracked(), changed }
    }

    /// The question about the session's state failed.
    fn missed(self: &Rc<Self>, id: SessionId, error: &CallError) {
        if let Attached::Here(session, identity) = self.state.session.get_untracked()
            && error.is_not_found()
            && session.id == id
        {
            self.record_gone(id);
            self.lose(&identity, GONE);
            self.find_cause(&session, true);
        }
    }

    fn lose(self: &Rc<Self>, identity: &SessionIdentity, why: &str) {
        self.state.session.set(Attached::Gone(identity.label(), why.to_owned()));
        self.following.borrow_mut().take();
        self.on(Event::SessionEnded(identity.clone()));
        self.refresh_runs();
    }

    pub(super) fn detach(self: &Rc<Self>) {
        self.following.borrow_mut().take();
        self.state.session.set(Attached::None);
        self.keep_head(|head| head.session = None);
        self.on(Event::Detached);
        self.refresh_runs();
    }

    pub(super) fn delete_session(self: &Rc<Self>, id: SessionId) {
        self.following.borrow_mut().take();
        if let Some(identity) = self.state.session.with_untracked(|session| session.identity().cloned()) {
            self.lose(&identity, "It was stopped here.");
        }
        let problem = self.asks.problem;
        self.services.act(DeleteSession(Target::from(id)), move |outcome| match outcome {
            Err(error) if error.is_not_found() => {}
            Err(error) => {
                problem.try_set(Some(format!("Session {id} could not be deleted: {error} {}", error.advice())));
            }
            Ok(()) => {}
        });
    }

    /// Where no dialog is open that could say it, a session that was not created is a problem of the page.
    pub(super) fn or_complain(&self) -> impl FnOnce(Result<(), CallError>) + 'static {
        let problem = self.asks.problem;
        move |outcome| {
            if let Err(error) = outcome {
                problem.try_set(Some(format!("No session was created: {error} {}", error.advice())));
            }
        }
    }

    pub(super) fn create(
        self: &Rc<Self>,
        request: CreateSession,
        wanted: Wanted,
        then: impl FnOnce(Result<(), CallError>) + 'static,
    ) {
        let name = request.name.clone().unwrap_or_default();
        let before = self.state.session.get_untracked();
        self.state.session.set(Attached::Looking(name));
        let inner = Rc::clone(self);
        self.services.act(request, move |outcome| match outcome {
            Ok(session) => {
                inner.attach(session, None);
                if wanted == Wanted::RunAll {
                    inner.run_all();
                }
                then(Ok(()));
            }
            Err(error) => {
                inner.state.session.try_set(before);
                then(Err(error));
            }
        });
    }
}

/// The session of this number as the server describes it; `None` when it has none. While it gives no answer it is asked
/// again, less and less often.
async fn ask_until_known(api: &Api, identity: &SessionIdentity) -> Option<Session> {
    let mut wait = FAST;
    loop {
        match api.call(&GetSession(target(identity)), Priority::Visible).await {
            Ok(session) => return Some(session),
            Err(error) if error.class() == Class::Gone => return None,
            Err(_) => timer::sleep(wait).await,
        }
        wait = (wait * 2).min(SLOW);
    }
}

/// A request for a session like this one.
pub fn again(session: &Session) -> CreateSession {
    CreateSession::like(session).named(session.name.clone())
}

/// A name that says whose session it is and that nobody else has: Livy refuses names that are in use.
pub(super) fn session_name(title: &str) -> String {
    let words: String =
        title.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let words = words.split('-').filter(|word| !word.is_empty()).take(4).collect::<Vec<_>>().join("-");
    let unique: String = Ids::new(clock::entropy()).text().chars().take(5).collect();
    format!("{}-{unique}", if words.is_empty() { "notebook" } else { &words })
}
