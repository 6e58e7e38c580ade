//! Follows one session or one batch for as long as a view shows it.

use std::sync::Arc;

use leptos::prelude::*;
use livy_api::{Batch, CallError, GetBatch, GetSession, Session, Target};
use polling::Priority;

use super::api::Api;
use super::fleet::{Fleet, Outcome, Polling};

/// Milliseconds between questions while it starts or runs.
const FAST: u32 = 1_000;

/// What is known of one thing.
#[derive(Debug)]
pub struct Followed<T: Send + Sync + 'static> {
    /// As last heard of; stays when it is gone.
    pub value: RwSignal<Option<Arc<T>>>,
    /// Why the newest question failed, while it did.
    pub failure: RwSignal<Option<CallError>>,
}

impl<T: Send + Sync> Clone for Followed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Followed<T> {}

impl<T: Send + Sync + PartialEq> Followed<T> {
    /// Nothing known yet.
    pub fn new() -> Self {
        Self { value: RwSignal::new(None), failure: RwSignal::new(None) }
    }

    fn heard(&self, value: T) -> bool {
        self.failure.try_set(None);
        let changed = self.value.try_with_untracked(|old| old.as_deref() != Some(&value)).unwrap_or_default();
        if changed {
            self.value.try_set(Some(Arc::new(value)));
        }
        changed
    }
}

/// Follows a session.
pub fn session(api: &Api, fleet: &Fleet, target: Target, into: Followed<Session>) -> Polling {
    let api = api.clone();
    fleet.poll(FAST, move || {
        let (api, target) = (api.clone(), target.clone());
        async move {
            match api.call(&GetSession(target), Priority::Visible).await {
                Ok(session) => {
                    let active = session.state.is_coming_up();
                    Ok(Outcome { active, changed: into.heard(session) })
                }
                Err(error) => {
                    into.failure.try_set(Some(error.clone()));
                    Err(error)
                }
            }
        }
    })
}

/// Follows a batch.
pub fn batch(api: &Api, fleet: &Fleet, target: Target, into: Followed<Batch>) -> Polling {
    let api = api.clone();
    fleet.poll(FAST, move || {
        let (api, target) = (api.clone(), target.clone());
        async move {
            match api.call(&GetBatch(target), Priority::Visible).await {
                Ok(batch) => {
                    let active = !batch.state.is_over();
                    Ok(Outcome { active, changed: into.heard(batch) })
                }
                Err(error) => {
                    into.failure.try_set(Some(error.clone()));
                    Err(error)
                }
            }
        }
    })
}
