//! Start, activity, end.

use std::sync::Arc;
use std::time::Duration;

use livy_api::SessionState;
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::{Inner, Phase, Session};
use crate::clock::lock;
use crate::engine::Driver;
use crate::log::{Stream, tail};

/// Why the watchdog deletes a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expiry {
    Heartbeat,
    Idle,
    Ttl,
    /// It ended long ago.
    Retention,
}

impl Session {
    pub(crate) fn set_driver(&self, driver: Arc<dyn Driver>) {
        lock(&self.inner).driver = Some(driver);
    }

    /// A session without a driver that shows `state`.
    pub(crate) fn show_state(&self, state: SessionState) {
        let mut inner = lock(&self.inner);
        let over = matches!(state, SessionState::Dead | SessionState::Killed | SessionState::Success);
        inner.ended = over.then(Instant::now);
        inner.phase = Phase::Still(state);
    }

    pub(crate) fn state(&self) -> SessionState {
        lock(&self.inner).state()
    }

    pub(crate) fn driver_ready(&self) {
        let mut inner = lock(&self.inner);
        if inner.phase == Phase::Starting {
            inner.phase = Phase::Running;
        }
    }

    /// The driver is gone. Livy shows `error` for a moment when it never came up; nobody can rely on seeing it.
    pub(crate) fn driver_ended(&self) {
        let mut inner = lock(&self.inner);
        if matches!(inner.phase, Phase::Starting | Phase::Running) {
            inner.die();
        }
        drop(inner);
        self.changes.send_modify(|count| *count += 1);
    }

    /// Ends the driver. The session is dead afterwards and still listed.
    pub(crate) async fn stop(&self) {
        let driver = {
            let mut inner = lock(&self.inner);
            if matches!(inner.phase, Phase::Starting | Phase::Running | Phase::Still(_)) {
                inner.phase = Phase::ShuttingDown;
            }
            inner.driver.take()
        };
        if let Some(driver) = driver {
            driver.stop().await;
        }
        let mut inner = lock(&self.inner);
        if inner.phase != Phase::Dead {
            inner.die();
        }
        drop(inner);
        self.changes.send_modify(|count| *count += 1);
        // The engine's supervisor has removed it, where there is one.
        let _ = std::fs::remove_dir_all(&self.folder);
    }

    /// Any request under the session's address keeps its heart beating.
    pub(crate) fn hear(&self) {
        lock(&self.inner).heard = Instant::now();
    }

    /// What holds off the idle timeout.
    pub(crate) fn act(&self) {
        lock(&self.inner).active = Instant::now();
    }

    /// Whether it is time to delete the session.
    pub(crate) fn expiry(&self, now: Instant, retention: Duration, check_ttl: bool) -> Option<Expiry> {
        let inner = lock(&self.inner);
        if self.settings.heartbeat.is_some_and(|limit| now.duration_since(inner.heard) > limit) {
            return Some(Expiry::Heartbeat);
        }
        if let Some(ended) = inner.ended {
            return (now.duration_since(ended) > retention).then_some(Expiry::Retention);
        }
        if matches!(inner.phase, Phase::Still(_)) {
            return None;
        }
        if now.duration_since(inner.active) > self.settings.idle_timeout {
            return Some(Expiry::Idle);
        }
        let old = |limit| now.duration_since(self.created) > limit;
        (check_ttl && self.settings.ttl.is_some_and(old)).then_some(Expiry::Ttl)
    }

    /// The session as Livy's JSON: every key is there.
    pub(crate) fn view(&self) -> Value {
        let mut view = Map::new();
        view.insert("id".to_owned(), json!(self.id));
        view.insert("name".to_owned(), json!(self.shown.name));
        view.insert("appId".to_owned(), Value::Null);
        view.insert("owner".to_owned(), json!(self.shown.owner));
        view.insert("proxyUser".to_owned(), Value::Null);
        view.insert("state".to_owned(), json!(self.state().as_str()));
        view.insert("kind".to_owned(), json!(self.shown.kind.as_str()));
        view.insert("appInfo".to_owned(), app_info());
        view.insert("log".to_owned(), json!(tail(self.log.lines())));
        view.extend(self.shown.fields.clone());
        Value::Object(view)
    }

    /// A line that the server itself adds to the log.
    pub(crate) fn note(&self, line: impl Into<String>) {
        self.log.push(Stream::Stderr, line);
    }
}

impl Inner {
    fn die(&mut self) {
        self.phase = Phase::Dead;
        self.ended = Some(Instant::now());
        self.current = None;
        self.waiting.clear();
    }
}

/// Links; without a cluster manager there are none.
pub(crate) fn app_info() -> Value {
    json!({"driverLogUrl": null, "sparkUiUrl": null, "executorLogUrls": null})
}
