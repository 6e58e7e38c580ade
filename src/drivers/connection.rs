//! The connection: one machine fed with every outcome, one signal that says what is so.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use livy_api::{CallError, GetVersion, Version};
use polling::{Connection, ConnectionEffect, ConnectionEvent, ConnectionStatus, Priority};

use super::api::Api;
use crate::platform::page::Page;
use crate::platform::spawn::{self, Task};
use crate::platform::timer;

/// What is known of the server.
#[derive(Debug, Clone, Copy)]
pub struct Server {
    /// Whether it can be talked to.
    pub status: RwSignal<ConnectionStatus>,
    /// Its version, once it said.
    pub version: RwSignal<Option<Version>>,
    /// The newest failure on the way to it, while there is one.
    pub trouble: RwSignal<Option<CallError>>,
    /// It has answered since the page was opened: something that is shown may come from it.
    pub heard: RwSignal<bool>,
}

/// Milliseconds before the server is asked for its version.
const FIRST_QUESTION: u32 = 2_000;

struct Driver {
    machine: RefCell<Connection>,
    timer: RefCell<Option<Task>>,
    probe: RefCell<Option<Task>>,
    api: Api,
    server: Server,
}

/// Starts to watch; to be called once, with the app's own owner.
pub fn watch(api: &Api, page: Page) -> Server {
    let machine = Connection::new(page.network.get_untracked());
    let server = Server {
        status: RwSignal::new(machine.status()),
        version: RwSignal::new(None),
        trouble: RwSignal::new(None),
        heard: RwSignal::new(false),
    };
    let driver = Rc::new(Driver {
        machine: RefCell::new(machine),
        timer: RefCell::default(),
        probe: RefCell::default(),
        api: api.clone(),
        server,
    });
    let report = Rc::downgrade(&driver);
    api.report_to(move |failure| {
        let Some(driver) = report.upgrade() else { return };
        match failure {
            None => driver.on(ConnectionEvent::Answered),
            Some(error) => driver.on(ConnectionEvent::Failed(error)),
        }
    });
    let held = StoredValue::new_local(driver);
    Effect::watch(
        move || page.network.get(),
        move |network, _, _| held.with_value(|driver| driver.on(ConnectionEvent::Network(*network))),
        false,
    );
    Effect::watch(
        move || page.visible.get(),
        move |visible, _, _| {
            if *visible {
                held.with_value(|driver| driver.on(ConnectionEvent::Woken));
            }
        },
        false,
    );
    // What the page shows comes first; its first answer says as well whether the server is there.
    let driver = held.get_value();
    *driver.probe.borrow_mut() = Some({
        let driver = Rc::downgrade(&driver);
        spawn::task(async move {
            timer::sleep(FIRST_QUESTION).await;
            if let Some(driver) = driver.upgrade() {
                driver.ask_version();
            }
        })
    });
    server
}

impl Driver {
    fn on(self: &Rc<Self>, event: ConnectionEvent<'_>) {
        if let ConnectionEvent::Failed(error) = event {
            self.server.trouble.try_set(Some(error.clone()));
        }
        if matches!(event, ConnectionEvent::Answered) && self.server.heard.try_get_untracked() == Some(false) {
            self.server.heard.try_set(true);
        }
        let effects = self.machine.borrow_mut().on(event);
        for effect in effects {
            match effect {
                ConnectionEffect::Status(status) => {
                    self.server.status.try_set(status);
                    if status == ConnectionStatus::Connected {
                        self.server.trouble.try_set(None);
                    }
                }
                ConnectionEffect::Probe => self.ask_version(),
                ConnectionEffect::Arm(ms) => {
                    let driver = Rc::downgrade(self);
                    *self.timer.borrow_mut() = Some(spawn::task(async move {
                        timer::sleep(ms).await;
                        if let Some(driver) = driver.upgrade() {
                            driver.on(ConnectionEvent::Timer);
                        }
                    }));
                }
                ConnectionEffect::Disarm => *self.timer.borrow_mut() = None,
            }
        }
    }

    /// The outcome is reported by the call itself.
    fn ask_version(self: &Rc<Self>) {
        let (api, server) = (self.api.clone(), self.server);
        *self.probe.borrow_mut() = Some(spawn::task(async move {
            if let Ok(version) = api.call(&GetVersion, Priority::Visible).await {
                server.version.try_set(Some(version));
            }
        }));
    }
}
