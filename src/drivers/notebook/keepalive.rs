//! How long the session lives without use, and keeping it alive, by a rule that people see.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use livy_api::{Connect, Session, SessionState, Target};
use polling::Priority;
use viewer::format::parse_span;

use super::{Inner, OpenNotebook};
use crate::drivers::attached;
use crate::platform::spawn::{self, Task};
use crate::platform::{clock, prefs, timer};
use crate::state::notebook::Attached;

/// `livy.server.session.timeout` where nobody changed it.
const DEFAULT: u64 = 60 * 60 * 1000;
/// Milliseconds between two calls that keep the session alive.
const EVERY: u64 = 5 * 60 * 1000;
/// Milliseconds for which it is kept alive after the person last did something here.
const FOR: u64 = 2 * 60 * 60 * 1000;
/// Milliseconds between looks at the clock.
const LOOK: u32 = 30_000;
/// Name of the setting.
const SETTING: &str = "keep-alive";

/// The rule, in words.
pub const RULE: &str = "While this is on, the server is told every 5 minutes that the session is in use, until 2 hours after you last did something in this tab.";

/// What is known of the session's use.
#[derive(Clone, Copy)]
pub struct Alive {
    /// It is kept alive.
    pub on: RwSignal<bool>,
    /// When it was last used as far as this tab knows, on this machine's clock.
    pub used: RwSignal<u64>,
    /// The server refused to keep it alive; why.
    pub refused: RwSignal<Option<String>>,
}

#[derive(Default)]
pub(super) struct Keeper {
    task: RefCell<Option<Task>>,
    last: Cell<u64>,
}

impl Alive {
    pub(super) fn new() -> Self {
        Self {
            on: RwSignal::new(prefs::read(SETTING).is_some()),
            used: RwSignal::new(clock::wall()),
            refused: RwSignal::new(None),
        }
    }
}

/// Milliseconds without use after which the server ends the session, and whether it said so itself.
#[must_use]
pub fn idle_timeout(session: &Session) -> (u64, bool) {
    match session.idle_timeout.as_deref().and_then(|text| parse_span(text).ok()).filter(|span| *span > 0) {
        Some(span) => (span, true),
        None => (DEFAULT, false),
    }
}

impl OpenNotebook {
    /// Keeps the session alive from now on, or no longer.
    pub fn keep_alive(&self, on: bool) {
        self.alive.on.set(on);
        prefs::write(SETTING, if on { "1" } else { "" });
    }
}

impl Inner {
    /// Watches the session's use. Nothing is armed while it is not kept alive.
    pub(super) fn watch_use(self: &Rc<Self>) {
        let held = StoredValue::new_local(Rc::downgrade(self));
        let (state, alive) = (self.state, self.alive);
        let session = Memo::new(move |_| {
            state.session.with(|session| match session {
                Attached::Here(session, _) if session.state.takes_statements() => Some(session.id),
                _ => None,
            })
        });
        // Becoming busy or idle is use to the server too.
        let turns = Memo::new(move |_| {
            state.session.with(|session| match session {
                Attached::Here(session, _) => Some(session.state == SessionState::Busy),
                _ => None,
            })
        });
        Effect::watch(move || turns.get(), move |_, _, _| alive.used.set(clock::wall()), false);
        Effect::new(move || {
            let (id, on) = (session.get(), alive.on.get());
            let Some(inner) = held.try_get_value().and_then(|inner| inner.upgrade()) else { return };
            let task = id.filter(|_| on).map(|id| inner.keep(Target::from(id)));
            *inner.keeper.task.borrow_mut() = task;
        });
    }

    fn keep(self: &Rc<Self>, session: Target) -> Task {
        let inner = Rc::downgrade(self);
        spawn::task(async move {
            loop {
                let Some(strong) = inner.upgrade() else { return };
                if strong.is_due() {
                    strong.tell_in_use(session.clone()).await;
                }
                drop(strong);
                timer::sleep(LOOK).await;
            }
        })
    }

    fn is_due(&self) -> bool {
        let now = clock::now();
        let here = now.saturating_sub(self.services.page.last_input.get_value()) < FOR;
        let last = self.keeper.last.get();
        here && (last == 0 || now.saturating_sub(last) >= EVERY)
    }

    async fn tell_in_use(&self, session: Target) {
        self.keeper.last.set(clock::now().max(1));
        match self.services.api().call(&Connect(session.clone()), Priority::Act).await {
            Ok(_) => {
                self.alive.used.try_set(clock::wall());
                if let Target::Id(id) = session {
                    attached::note(&self.services.api().root(), id);
                }
                self.alive.refused.try_set(None);
            }
            Err(error) => {
                self.alive.refused.try_set(Some(format!("{error} {}", error.advice())));
            }
        }
    }
}
