//! Carries out what the run machine decides: stores intents, posts code, follows statements.

use std::rc::{Rc, Weak};

use leptos::prelude::*;
use livy_api::{
    CallError, GetStatement, ListStatements, Paging, Problem, RunStatement, Session, SessionId, Statement, StatementId,
    Target,
};
use notebook::run::{Effect, Event};
use notebook::{Marker, SessionIdentity};
use polling::{Priority, StatementPoll};

use super::Inner;
use crate::platform::spawn;
use crate::platform::storage::Durability;
use crate::platform::{clock, timer};

/// Milliseconds between attempts while the server can't be reached.
const OUTAGE: u32 = 1_000;
/// Statements listed when code is looked for that may have arrived.
const LOOK: i64 = 50;

impl Inner {
    pub(super) fn carry_out(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::StoreIntent(_, ref binding) => {
                let marker = binding.marker.clone();
                self.record(&effect);
                self.store_intent(marker);
            }
            Effect::Record { ref binding, ref outputs, .. } => {
                // One that had ended when it was answered is never polled.
                if let Some(statement) = binding.as_ref().and_then(|binding| binding.statement) {
                    self.is_own(statement);
                }
                let ended = outputs.as_ref().and(binding.as_ref()).and_then(|binding| binding.statement);
                let effect = self.with_printed(effect);
                self.record(&effect);
                if let Some(statement) = ended {
                    self.statement_ended(statement);
                }
            }
            Effect::Forget(..) => self.record(&effect),
            Effect::Post { marker, session, kind, code } => {
                let code = RunStatement { session: target(&session), code: code.to_string(), kind };
                self.post(marker, session, code);
            }
            Effect::Poll(session, statement) => {
                self.is_own(statement);
                self.poll(session, statement);
            }
            Effect::StopPoll(session, statement) => {
                self.polls.borrow_mut().remove(&(session.id, statement));
            }
            Effect::ReadOnce(session, statement) => self.read_once(session, statement),
            Effect::LookFor { marker, session, after, not_before } => {
                self.look_for(marker, session, after, not_before.0)
            }
            Effect::CancelStatement(session, statement) => self.stop(session, statement),
            Effect::FindSession(identity) => self.find_session(identity),
            Effect::Act(_, marker, action) => self.act(marker, &action),
            Effect::AskAgain(cell) => self.asks.again.set(Some(cell)),
        }
    }

    /// Puts what became of a run into the document; it is no step of undo.
    pub(super) fn record(self: &Rc<Self>, effect: &Effect) {
        let edit = self.document.borrow().notebook().record_run(effect);
        let Some(edit) = edit else { return };
        let touched = self.document.borrow_mut().apply(vec![edit]);
        // The cell may be gone for good by now; then nobody misses its output.
        if let Ok(touched) = touched {
            self.show(&touched, None);
            self.save_soon();
        }
    }

    /// Sends code. It is not given up half-way: the code would run and nobody would know.
    fn post(self: &Rc<Self>, marker: Marker, session: SessionIdentity, code: RunStatement) {
        let (api, inner) = (self.services.api(), Rc::downgrade(self));
        spawn::to_the_end(async move {
            let event = match api.call(&code, Priority::Act).await {
                Ok(statement) => {
                    saw(&inner, &session, &statement);
                    tell(&inner, Event::Posted(marker.clone(), statement.clone()));
                    if let Some(inner) = inner.upgrade() {
                        inner.look_for_twin(&marker, &session, &statement);
                    }
                    return;
                }
                Err(error) if error.is_ambiguous() => Event::PostUnclear(marker),
                Err(error) => Event::PostRefused(marker, format!("{error} {}", error.advice())),
            };
            tell(&inner, event);
        });
    }

    /// Writes what is to be sent before it is sent, so that a crash in between can't hide it.
    fn store_intent(self: &Rc<Self>, marker: Marker) {
        let inner = Rc::downgrade(self);
        spawn::to_the_end(async move {
            let Some(strong) = inner.upgrade() else { return };
            let event = match strong.write(Durability::Strict).await {
                Ok(()) => Event::IntentStored(marker),
                Err(error) => Event::IntentFailed(marker, error.to_string()),
            };
            strong.on(event);
        });
    }

    /// Asks for a statement until the machine says that it is enough.
    fn poll(self: &Rc<Self>, session: SessionIdentity, statement: StatementId) {
        let key = (session.id, statement);
        let (inner, api) = (Rc::downgrade(self), self.services.api());
        let visible = self.services.page.visible;
        let task = spawn::task(async move {
            let pace = StatementPoll::posted(clock::now());
            let endpoint = GetStatement(target(&session), statement);
            loop {
                timer::sleep(pace.wait(clock::now(), visible.get_untracked())).await;
                match api.call(&endpoint, Priority::Statement).await {
                    Ok(snapshot) => {
                        saw(&inner, &session, &snapshot);
                        tell(&inner, Event::Snapshot(session.clone(), snapshot));
                    }
                    Err(CallError::Api(error)) if error.problem == Problem::StatementNotFound => {
                        tell(&inner, Event::StatementGone(session.clone(), statement));
                    }
                    Err(CallError::Api(error)) if matches!(error.problem, Problem::NotFound | Problem::NotActive) => {
                        tell(&inner, Event::SessionEnded(session.clone()));
                    }
                    // Nothing is known: the statement goes on without us.
                    Err(_) => timer::sleep(OUTAGE).await,
                }
            }
        });
        self.polls.borrow_mut().insert(key, task);
    }

    /// The page is looked at again: what was asked for once a minute is asked for at once.
    pub(super) fn poll_all_again(self: &Rc<Self>) {
        let sessions: Vec<(SessionId, StatementId)> = self.polls.borrow().keys().copied().collect();
        let identities: Vec<SessionIdentity> = {
            let (document, machine) = (self.document.borrow(), self.machine.borrow());
            document.notebook().cells().filter_map(|cell| machine.view(&cell.id).session).collect()
        };
        for (session, statement) in sessions {
            if let Some(identity) = identities.iter().find(|identity| identity.id == session) {
                self.poll(identity.clone(), statement);
            }
        }
    }

    fn read_once(self: &Rc<Self>, session: SessionIdentity, statement: StatementId) {
        let (inner, api) = (Rc::downgrade(self), self.services.api());
        let endpoint = GetStatement(target(&session), statement);
        self.look(async move {
            if let Ok(snapshot) = api.call(&endpoint, Priority::Visible).await {
                saw(&inner, &session, &snapshot);
                tell(&inner, Event::Snapshot(session, snapshot));
            }
        });
    }

    /// Looks whether code arrived whose post had no clear answer.
    fn look_for(
        self: &Rc<Self>,
        marker: Marker,
        session: SessionIdentity,
        after: Option<StatementId>,
        not_before: u64,
    ) {
        let (inner, api) = (Rc::downgrade(self), self.services.api());
        self.look(async move {
            let wait = not_before.saturating_sub(clock::wall());
            timer::sleep(u32::try_from(wait).unwrap_or(u32::MAX)).await;
            let endpoint =
                ListStatements { session: target(&session), paging: Paging::new(0, LOOK), newest_first: true };
            let event = match api.call(&endpoint, Priority::Act).await {
                Ok(list) => {
                    let newer = list.statements.into_iter().filter(|statement| Some(statement.id) > after).collect();
                    Event::Listed(marker, newer)
                }
                Err(CallError::Api(error)) if matches!(error.problem, Problem::NotFound | Problem::NotActive) => {
                    Event::SessionEnded(session)
                }
                Err(_) => Event::LookFailed(marker),
            };
            tell(&inner, event);
        });
    }

    /// Runs a question that ends with the notebook.
    pub(super) fn look(self: &Rc<Self>, question: impl Future<Output = ()> + 'static) {
        let number = self.looked.get() + 1;
        self.looked.set(number);
        let inner = Rc::downgrade(self);
        let task = spawn::task(async move {
            question.await;
            if let Some(inner) = inner.upgrade() {
                inner.looks.borrow_mut().remove(&number);
            }
        });
        self.looks.borrow_mut().insert(number, task);
    }
}

/// How requests name a session.
pub(super) fn target(session: &SessionIdentity) -> Target {
    Target::from(session.id)
}

/// A statement was seen, whatever becomes of the notebook.
fn saw(inner: &Weak<Inner>, session: &SessionIdentity, statement: &Statement) {
    if let Some(inner) = inner.upgrade() {
        inner.record_statements(session, std::slice::from_ref(statement));
    }
}

/// Tells the notebook, if it is still open.
pub(super) fn tell(inner: &Weak<Inner>, event: Event) {
    if let Some(inner) = inner.upgrade() {
        inner.on(event);
    }
}

/// Statements may be listed: a session that starts does not answer, one that has ended says no.
pub(super) fn answers(session: &Session) -> bool {
    session.state.takes_statements()
}
