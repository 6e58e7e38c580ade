//! A batch made of the notebook's cells: the session writes them as a program to where the cluster reads it.

use std::rc::Rc;

use leptos::prelude::*;
use livy_api::{CallError, CancelStatement, GetStatement, Problem, RunStatement, SessionKind, StatementId};
use notebook::SessionIdentity;
use notebook::export::{Program, place, placed};
use polling::{Priority, StatementPoll};
use serde_json::{Map, Value, json};

use super::runner::target;
use super::session::session_name;
use super::{Inner, OpenNotebook};
use crate::platform::spawn;
use crate::platform::{clock, prefs, timer};
use crate::state::notebook::Attached;

/// Milliseconds between attempts while the server can't be reached.
const OUTAGE: u32 = 1_000;
/// A batch that was made of a notebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// Root of the server's API.
    pub server: String,
    /// Its number there.
    pub id: u32,
    /// Its name, if it has one: a server that was restarted uses numbers again.
    pub name: Option<String>,
    /// The address of its file.
    pub file: String,
}

impl Submitted {
    fn to_json(&self) -> String {
        json!({"server": self.server, "id": self.id, "name": self.name, "file": self.file}).to_string()
    }

    fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let word = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let id = value.get("id").and_then(Value::as_u64).and_then(|id| u32::try_from(id).ok())?;
        Some(Self { server: word("server")?, id, name: word("name"), file: word("file")? })
    }
}

/// Why a program was not written.
#[derive(Debug)]
pub enum NotPlaced {
    /// There is no session that could.
    NoSession,
    /// The session takes no statements yet.
    NotReady,
    /// The server did not take the code, or it is not known whether it did.
    Call(CallError),
    /// The session ended, or does not know the statement any more.
    Ended,
    /// The session said this.
    Said(String),
}

/// Cancels the statement if nobody waits for it any more.
struct Waiting {
    inner: Rc<Inner>,
    session: SessionIdentity,
    statement: StatementId,
    over: bool,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.over {
            let endpoint = CancelStatement(target(&self.session), self.statement);
            let api = self.inner.services.api();
            spawn::to_the_end(async move {
                // What can't be cancelled writes a file that nobody asks for: no harm.
                let _ = api.call(&endpoint, Priority::Act).await;
            });
        }
    }
}

impl OpenNotebook {
    /// The cells as a program: all, or the selected ones.
    pub fn program(&self, selected: bool) -> Program {
        let chosen = selected.then(|| self.inner().selected());
        self.with(|notebook| Program::of(notebook, |id| chosen.as_ref().is_none_or(|chosen| chosen.contains(id))))
    }

    /// How many cells are selected.
    pub fn selected_count(&self) -> usize {
        self.inner().selected().len()
    }

    /// What a batch with this notebook's settings would ask for, but for its file: those of its session, and a name that
    /// nobody else has.
    pub fn suggested_batch(&self) -> Map<String, Value> {
        let inner = self.inner();
        let Value::Object(mut request) = inner.settings().to_json() else { return Map::new() };
        request.insert("name".to_owned(), Value::String(session_name(&self.state.title.get_untracked())));
        if let Some(Value::Object(conf)) = request.get_mut("conf") {
            // These are of sessions alone.
            conf.retain(|key, _| !key.starts_with("livy."));
        }
        request
    }

    /// The folder that was last used for a program.
    pub fn batch_folder(&self) -> String {
        prefs::read(&folder_setting(&self.inner())).unwrap_or_default()
    }

    /// Has the session write a program; its address. Given up, the statement is cancelled.
    ///
    /// # Errors
    /// Why it was not written. To try again does no harm: it writes the same file.
    pub async fn place(&self, folder: &str, name: &str, text: &str) -> Result<String, NotPlaced> {
        let inner = self.inner();
        prefs::write(&folder_setting(&inner), folder.trim());
        let Attached::Here(session, identity) = inner.state.session.get_untracked() else {
            return Err(NotPlaced::NoSession);
        };
        if !session.state.takes_statements() {
            return Err(NotPlaced::NotReady);
        }
        let api = inner.services.api();
        let code = place(folder, name, text);
        let post = RunStatement { session: target(&identity), code, kind: SessionKind::PySpark };
        let mut statement = api.call(&post, Priority::Act).await.map_err(NotPlaced::Call)?;
        inner.is_own(statement.id);
        let id = statement.id;
        let mut waiting = Waiting { inner: Rc::clone(&inner), session: identity.clone(), statement: id, over: false };
        let pace = StatementPoll::posted(clock::now());
        while !statement.state.is_final() {
            timer::sleep(pace.wait(clock::now(), inner.services.page.visible.get_untracked())).await;
            match api.call(&GetStatement(target(&identity), id), Priority::Statement).await {
                Ok(newer) => statement = newer,
                Err(CallError::Api(error))
                    if matches!(
                        error.problem,
                        Problem::StatementNotFound | Problem::NotFound | Problem::NotActive | Problem::DriverLost
                    ) =>
                {
                    waiting.over = true;
                    return Err(NotPlaced::Ended);
                }
                Err(_) => timer::sleep(OUTAGE).await,
            }
        }
        waiting.over = true;
        placed(&statement).map_err(NotPlaced::Said)
    }

    /// A batch was made of the notebook.
    pub fn was_submitted(&self, id: u32, name: Option<String>, file: String) {
        let inner = self.inner();
        let submitted = Submitted { server: inner.services.api().root(), id, name, file };
        let kept = submitted.to_json();
        inner.keep_head(move |head| head.batch = Some(kept.clone()));
        self.asks.more.submitted.set(Some(submitted));
    }

    /// It need not be shown any more.
    pub fn hide_batch(&self) {
        self.inner().keep_head(|head| head.batch = None);
        self.asks.more.submitted.set(None);
    }
}

impl Inner {
    /// Shows the batch that was made of the notebook before it was last closed.
    pub(super) fn submitted_before(&self) {
        let kept = self.head.borrow().batch.as_deref().and_then(Submitted::read);
        self.asks.more.submitted.set(kept.filter(|batch| batch.server == self.services.api().root()));
    }
}

/// Where the folder is kept that was used last; each server has its own.
fn folder_setting(inner: &Inner) -> String {
    format!("batch-folder {}", inner.services.api().root())
}
