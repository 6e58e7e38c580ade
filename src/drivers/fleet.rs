//! All pollers of the page. They share its budget of requests, hear of visibility and connection from here, and none
//! outlives the view or the store that wants to know.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};

use leptos::prelude::*;
use livy_api::CallError;
use polling::{ConnectionStatus, Effect as Order, Event, Haste, Pace, Poller, Token};

use super::connection::Server;
use crate::platform::page::Page;
use crate::platform::spawn::{self, Task};
use crate::platform::{clock, timer};

/// What a question came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The resource changes by itself.
    pub active: bool,
    /// It differs from last time.
    pub changed: bool,
}

type Asking = Pin<Box<dyn Future<Output = Result<Outcome, CallError>>>>;

/// Milliseconds between two things that guests ask, at least: the others may be in haste now and then.
const PATIENT: u32 = 15_000;

/// All pollers of the page.
#[derive(Clone)]
pub struct Fleet(Rc<FleetInner>);

struct FleetInner {
    pollers: RefCell<Vec<Weak<Driver>>>,
    visible: Cell<bool>,
    connected: Cell<bool>,
    /// Guests there are.
    guests: Cell<u32>,
    /// When one of them last asked something.
    guest_asked: Cell<u64>,
}

struct Driver {
    machine: RefCell<Poller>,
    haste: RefCell<Haste>,
    fast: u32,
    slow: u32,
    ask: Box<dyn Fn() -> Asking>,
    timer: RefCell<Option<Task>>,
    request: RefCell<Option<Task>>,
}

/// A running poller; it stops when the last handle is dropped.
#[derive(Clone)]
pub struct Polling(Rc<Handle>);

struct Handle {
    driver: Rc<Driver>,
    fleet: Weak<FleetInner>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.driver.on(Event::Stop);
        if let Some(fleet) = self.fleet.upgrade() {
            let gone = Rc::as_ptr(&self.driver);
            fleet.pollers.borrow_mut().retain(|poller| !std::ptr::eq(poller.as_ptr(), gone));
            fleet.share();
        }
    }
}

impl Polling {
    /// Asks now: something was done that changes the resource.
    pub fn nudge(&self) {
        self.0.driver.haste.borrow_mut().anew();
        self.0.driver.on(Event::Nudge);
    }
}

/// Somebody who has a few things to ask once, without haste. As long as it is there the others ask more rarely, so that
/// all stay within the page's budget.
pub struct Guest {
    fleet: Rc<FleetInner>,
    came: u64,
}

impl Guest {
    /// Waits until it may ask one thing.
    pub async fn turn(&self) {
        loop {
            let pace = shared(0, PATIENT, self.fleet.members());
            // While nobody looks, what is asked now would be one more in this minute.
            let (since, pace) = match (self.fleet.visible.get(), self.fleet.guest_asked.get()) {
                (true, 0) => break,
                (true, asked) => (asked, pace.slow),
                (false, asked) => (asked.max(self.came), pace.hidden),
            };
            match (since + u64::from(pace)).checked_sub(clock::now()) {
                Some(left) if left > 0 => timer::sleep(u32::try_from(left).unwrap_or(pace)).await,
                _ => break,
            }
        }
        self.fleet.guest_asked.set(clock::now());
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.fleet.guests.set(self.fleet.guests.get().saturating_sub(1));
        self.fleet.share();
    }
}

impl Fleet {
    /// A fleet that follows the page's visibility and the server's connection.
    pub fn new(page: Page, server: Server) -> Self {
        let connected = move |status: ConnectionStatus| status == ConnectionStatus::Connected;
        let fleet = Self(Rc::new(FleetInner {
            pollers: RefCell::default(),
            visible: Cell::new(page.visible.get_untracked()),
            connected: Cell::new(connected(server.status.get_untracked())),
            guests: Cell::new(0),
            guest_asked: Cell::new(0),
        }));
        let held = StoredValue::new_local(fleet.clone());
        Effect::watch(
            move || page.visible.get(),
            move |visible, _, _| {
                held.with_value(|fleet| {
                    fleet.0.visible.set(*visible);
                    fleet.0.tell(Event::Visible(*visible));
                });
            },
            false,
        );
        Effect::watch(
            move || server.status.get(),
            move |status, _, _| {
                held.with_value(|fleet| {
                    fleet.0.connected.set(connected(*status));
                    fleet.0.tell(Event::Connected(connected(*status)));
                });
            },
            false,
        );
        fleet
    }

    /// Asks again and again with `ask`, `fast` milliseconds apart while the resource changes by itself.
    pub fn poll<F>(&self, fast: u32, ask: impl Fn() -> F + 'static) -> Polling
    where
        F: Future<Output = Result<Outcome, CallError>> + 'static,
    {
        self.poll_between(fast, 0, ask)
    }

    /// The same, and at least `slow` milliseconds apart while it rests; where there is always something new it rests, too.
    pub fn poll_between<F>(&self, fast: u32, slow: u32, ask: impl Fn() -> F + 'static) -> Polling
    where
        F: Future<Output = Result<Outcome, CallError>> + 'static,
    {
        let pace = shared(fast, slow, 1);
        let driver = Rc::new(Driver {
            machine: RefCell::new(Poller::new(pace, self.0.visible.get(), self.0.connected.get())),
            haste: RefCell::default(),
            fast,
            slow,
            ask: Box::new(move || Box::pin(ask())),
            timer: RefCell::default(),
            request: RefCell::default(),
        });
        self.0.pollers.borrow_mut().push(Rc::downgrade(&driver));
        self.0.share();
        driver.on(Event::Start);
        Polling(Rc::new(Handle { driver, fleet: Rc::downgrade(&self.0) }))
    }

    /// A guest, until it is dropped.
    pub fn guest(&self) -> Guest {
        self.0.guests.set(self.0.guests.get() + 1);
        self.0.share();
        Guest { fleet: Rc::clone(&self.0), came: clock::now() }
    }
}

fn shared(fast: u32, slow: u32, pollers: u32) -> Pace {
    let pace = Pace::shared_by(fast, pollers);
    Pace { slow: pace.slow.max(slow), ..pace }
}

impl FleetInner {
    fn tell(&self, event: Event) {
        let pollers: Vec<_> = self.pollers.borrow().iter().filter_map(Weak::upgrade).collect();
        for poller in pollers {
            poller.on(event);
        }
    }

    /// Those who share the page's budget; guests count as one.
    fn members(&self) -> u32 {
        let pollers = self.pollers.borrow().iter().filter(|poller| poller.strong_count() > 0).count();
        u32::try_from(pollers).unwrap_or(u32::MAX).saturating_add(self.guests.get().min(1))
    }

    /// Everybody's pace depends on how many there are.
    fn share(&self) {
        let count = self.members();
        let pollers: Vec<_> = self.pollers.borrow().iter().filter_map(Weak::upgrade).collect();
        for poller in pollers {
            poller.on(Event::Pace(shared(poller.fast, poller.slow, count)));
        }
    }
}

impl Driver {
    fn on(self: &Rc<Self>, event: Event) {
        let orders = self.machine.borrow_mut().on(event, clock::now());
        for order in orders {
            match order {
                Order::Send(token) => self.send(token),
                Order::Abort(_) => *self.request.borrow_mut() = None,
                Order::Arm(token, ms) => {
                    let driver = Rc::downgrade(self);
                    *self.timer.borrow_mut() = Some(spawn::task(async move {
                        timer::sleep(ms).await;
                        if let Some(driver) = driver.upgrade() {
                            driver.on(Event::Timer(token));
                        }
                    }));
                }
                Order::Disarm => *self.timer.borrow_mut() = None,
            }
        }
    }

    /// Whether something that changes by itself is asked for at its fast pace.
    fn hastens(&self, active: bool) -> bool {
        if self.slow == 0 { active } else { self.haste.borrow_mut().wanted(active, clock::now()) }
    }

    fn send(self: &Rc<Self>, token: Token) {
        let asking = (self.ask)();
        let driver = Rc::downgrade(self);
        *self.request.borrow_mut() = Some(spawn::task(async move {
            let event = match asking.await {
                Ok(Outcome { active, changed }) => {
                    let hastens = driver.upgrade().is_some_and(|driver| driver.hastens(active));
                    Event::Replied { token, active: hastens, changed }
                }
                Err(error) => Event::Failed { token, class: error.class() },
            };
            if let Some(driver) = driver.upgrade() {
                driver.on(event);
            }
        }));
    }
}
