//! Why the session ended: from its log, while the server still has it, and from what is known of its use.

use std::rc::Rc;

use leptos::prelude::*;
use livy_api::{Paging, Session, SessionLog, Target};
use polling::Priority;
use viewer::diagnose::{Facts, Subject, diagnose};

use super::Inner;
use super::keepalive::idle_timeout;
use crate::platform::clock;
use crate::state::notebook::Attached;

impl Inner {
    /// Finds out why a session ended that was used here, and says it in place of the mere fact.
    pub(super) fn find_cause(self: &Rc<Self>, session: &Session, gone: bool) {
        let (timeout, _) = idle_timeout(session);
        let facts = Facts {
            subject: Subject::Session,
            state: session.state.to_string(),
            gone,
            unused_for: Some(clock::wall().saturating_sub(self.alive.used.get_untracked())),
            idle_timeout: Some(timeout),
            ..Facts::default()
        };
        let Some(name) = self.state.session.with_untracked(|session| match session {
            Attached::Gone(name, _) => Some(name.clone()),
            _ => None,
        }) else {
            return;
        };
        let (inner, api, of) = (Rc::downgrade(self), self.services.api(), Target::from(session.id));
        self.look(async move {
            let log =
                if gone { None } else { api.call(&SessionLog(of, Paging::whole_log()), Priority::Visible).await.ok() };
            let lines = log.map(|page| page.lines).unwrap_or_default();
            let findings = diagnose(lines.iter().map(String::as_str), &facts);
            let (Some(first), Some(inner)) = (findings.first(), inner.upgrade()) else { return };
            let still =
                inner.state.session.with_untracked(|session| matches!(session, Attached::Gone(own, _) if *own == name));
            if still {
                let why = format!("{} {}", first.title, first.advice);
                inner.state.session.set(Attached::Gone(name, why));
            }
        });
    }
}
