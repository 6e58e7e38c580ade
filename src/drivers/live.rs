//! The live channel of a session: carries out what [`polling::live::Channel`] decides.

pub mod help;
pub mod watch;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};

use futures_channel::oneshot;
use leptos::prelude::*;
use livy_api::live::{Answer, Question, ask, install};
use livy_api::{CallError, GetJob, Job, JobId, JobState, Problem, SubmitJob, Target, pickle};
use polling::Priority;
use polling::live::{Alarm, CallId, Capability, Channel, Effect as Order, Event, Failure, Purpose, Refusal, Why};
use serde_json::Value;

use super::api::Api;
use super::live_setting;
use super::services::Services;
use crate::platform::page::Page;
use crate::platform::spawn::{self, Task};
use crate::platform::{clock, timer};
use crate::state::live::LiveState;

/// What was answered, and the milliseconds of the driver's CPU that it cost.
pub type Heard = Result<(Value, f64), Refusal>;

/// The channel of one notebook's session. A handle.
#[derive(Clone)]
pub struct Live(Rc<Inner>);

struct Inner {
    api: Api,
    page: Page,
    state: LiveState,
    channel: RefCell<Channel>,
    visible: Cell<bool>,
    /// A person works with the notebook.
    awake: Cell<bool>,
    session: RefCell<Option<Target>>,
    calls: RefCell<HashMap<CallId, Call>>,
    next: Cell<u64>,
    flight: RefCell<Option<Task>>,
    alarm: RefCell<Option<Task>>,
}

struct Call {
    question: Question,
    purpose: Purpose,
    job: Option<JobId>,
    reply: Option<oneshot::Sender<Heard>>,
}

/// Gives a call up when nobody waits for it any more.
struct Asked(Weak<Inner>, CallId);

impl Drop for Asked {
    fn drop(&mut self) {
        if let Some(inner) = self.0.upgrade()
            && inner.calls.borrow_mut().remove(&self.1).is_some()
        {
            inner.on(Event::Drop(self.1));
        }
    }
}

impl Live {
    /// A channel without a session.
    pub fn new(services: &Services, state: LiveState) -> Self {
        let page = services.page;
        let visible = page.visible.get_untracked();
        Self(Rc::new(Inner {
            api: services.api(),
            page,
            state,
            channel: RefCell::new(Channel::new(live_setting::is_allowed(), visible, clock::now())),
            visible: Cell::new(visible),
            awake: Cell::new(false),
            session: RefCell::default(),
            calls: RefCell::default(),
            next: Cell::new(0),
            flight: RefCell::default(),
            alarm: RefCell::default(),
        }))
    }

    /// Another session is used from now on, or none that takes statements.
    pub fn use_session(&self, session: Option<Target>) {
        if *self.0.session.borrow() == session {
            return;
        }
        let there = session.is_some();
        *self.0.session.borrow_mut() = session;
        self.0.on(Event::Session { there });
        if self.0.awake.get() {
            self.wake();
        }
    }

    /// Switches the channel on or off, and keeps that.
    pub fn allow(&self, allowed: bool) {
        live_setting::allow(allowed);
        self.0.on(Event::Allowed(allowed));
    }

    /// Whether it can be used, as far as is known.
    pub fn capability(&self) -> Capability {
        self.0.channel.borrow().capability().clone()
    }

    /// A person begins to work with the notebook: it is found out whether there is a channel before it is needed, now or
    /// as soon as there is a session that takes statements.
    pub fn wake(&self) {
        self.0.awake.set(true);
        if self.capability() == Capability::Unknown && self.0.session.borrow().is_some() {
            let live = self.clone();
            spawn::to_the_end(async move {
                let _ = live.ask(Purpose::Fill, Question::hello()).await;
            });
        }
    }

    /// Asks; a dropped future gives the question up.
    pub async fn ask(&self, purpose: Purpose, question: Question) -> Heard {
        let (reply, heard) = oneshot::channel();
        let id = CallId(self.0.next.get() + 1);
        self.0.next.set(id.0);
        self.0.calls.borrow_mut().insert(id, Call { question, purpose, job: None, reply: Some(reply) });
        let _asked = Asked(Rc::downgrade(&self.0), id);
        self.0.notice();
        self.0.on(Event::Want(id, purpose));
        heard.await.unwrap_or(Err(Refusal::Off))
    }
}

impl Inner {
    /// Tells the machine what the page knows of the person.
    fn notice(self: &Rc<Self>) {
        let visible = self.page.visible.get_untracked();
        if self.visible.replace(visible) != visible {
            self.on(Event::Visible(visible));
        }
        self.on(Event::Input(self.page.last_input.get_value()));
    }

    fn on(self: &Rc<Self>, event: Event) {
        let orders = self.channel.borrow_mut().on(event, clock::now());
        for order in orders {
            match order {
                Order::Submit { call, install } => self.submit(call, install),
                Order::Ask(call, after) => self.look(call, after),
                Order::Abandon(_) => *self.flight.borrow_mut() = None,
                Order::Refuse(call, refusal) => self.answer(call, Err(refusal)),
                Order::Arm(alarm, after) => self.arm(alarm, after),
                Order::Disarm => *self.alarm.borrow_mut() = None,
            }
        }
        let channel = self.channel.borrow();
        if self.state.capability.try_with_untracked(|old| old != channel.capability()) == Some(true) {
            self.state.capability.try_set(channel.capability().clone());
            self.remember(channel.capability());
        }
    }

    /// For the page of the session.
    fn remember(&self, capability: &Capability) {
        let words = match capability {
            Capability::On => "Works".to_owned(),
            Capability::Off(why) if *why != Why::Setting => why.reason(),
            _ => return,
        };
        if let Some(Target::Id(id)) = &*self.session.borrow() {
            live_setting::remember(&self.api.root(), &id.to_string(), &words);
        }
    }

    fn answer(&self, call: CallId, heard: Heard) {
        // Taken out first: whoever waits may ask the next question at once.
        let call = self.calls.borrow_mut().remove(&call);
        if let Some(reply) = call.and_then(|call| call.reply) {
            let _ = reply.send(heard);
        }
    }

    fn arm(self: &Rc<Self>, alarm: Alarm, after: u32) {
        let inner = Rc::downgrade(self);
        *self.alarm.borrow_mut() = Some(spawn::task(async move {
            timer::sleep(after).await;
            if let Some(inner) = inner.upgrade() {
                inner.on(Event::Timer(alarm));
            }
        }));
    }

    fn priority(&self, call: CallId) -> Priority {
        match self.calls.borrow().get(&call).map(|call| call.purpose) {
            Some(Purpose::Interrupt | Purpose::Act | Purpose::Help) => Priority::Act,
            Some(Purpose::Look) => Priority::Statement,
            _ => Priority::Visible,
        }
    }

    fn submit(self: &Rc<Self>, call: CallId, with_modules: bool) {
        let question = self.calls.borrow().get(&call).map(|call| call.question.clone());
        let (Some(question), Some(session)) = (question, self.session.borrow().clone()) else { return };
        let expression = if with_modules { install(&question) } else { ask(&question) };
        let (inner, api, priority) = (Rc::downgrade(self), self.api.clone(), self.priority(call));
        *self.flight.borrow_mut() = Some(spawn::task(async move {
            let outcome = api.call(&SubmitJob { session, expression }, priority).await;
            let Some(inner) = inner.upgrade() else { return };
            match outcome {
                Ok(job) => {
                    if let Some(call) = inner.calls.borrow_mut().get_mut(&call) {
                        call.job = Some(job.id);
                    }
                    inner.on(Event::Taken(call));
                }
                Err(error) => inner.on(Event::Failed(call, failure(&error))),
            }
        }));
    }

    fn look(self: &Rc<Self>, call: CallId, after: u32) {
        let job = self.calls.borrow().get(&call).and_then(|call| call.job);
        let (Some(job), Some(session)) = (job, self.session.borrow().clone()) else { return };
        let (inner, api, priority) = (Rc::downgrade(self), self.api.clone(), self.priority(call));
        *self.flight.borrow_mut() = Some(spawn::task(async move {
            timer::sleep(after).await;
            let outcome = api.call(&GetJob(session, job), priority).await;
            let Some(inner) = inner.upgrade() else { return };
            match outcome {
                Ok(job) => inner.heard(call, &job),
                Err(error) => inner.on(Event::Failed(call, failure(&error))),
            }
        }));
    }

    fn heard(self: &Rc<Self>, call: CallId, job: &Job) {
        if !job.is_over() {
            return self.on(Event::Unfinished(call));
        }
        let text = match (&job.state, &job.result) {
            (JobState::Succeeded, Some(result)) => pickle::decode_result(result).map_err(|error| error.to_string()),
            _ => Err(last_line(job.error.as_deref().unwrap_or("The job was cancelled."))),
        };
        match text.map(|text| Answer::read(&text)) {
            Ok(Answer::Value(value, cost)) => {
                self.answer(call, Ok((value, cost)));
                self.on(Event::Answered(call));
            }
            Ok(Answer::Failed(_)) => {
                self.answer(call, Err(Refusal::Failed));
                self.on(Event::Answered(call));
            }
            Ok(Answer::Pending) => self.on(Event::Pending(call)),
            Ok(Answer::Absent) => self.on(Event::Absent(call)),
            Err(what) => self.on(Event::Failed(call, Failure::Refused(what))),
        }
    }
}

/// What a failed request says of the channel.
fn failure(error: &CallError) -> Failure {
    let CallError::Api(error) = error else { return Failure::Trouble };
    match error.problem {
        Problem::NoSuchRoute => Failure::NotThere,
        Problem::Forbidden => Failure::Forbidden,
        Problem::NotFound | Problem::NotActive | Problem::DriverLost => Failure::Gone,
        _ if matches!(error.status, 404 | 405 | 501) => Failure::NotThere,
        _ => Failure::Trouble,
    }
}

/// The last line of a Python traceback inside a Java one.
fn last_line(error: &str) -> String {
    let mut python = error.lines().filter(|line| !line.trim_start().starts_with("at ") && !line.trim().is_empty());
    python.next_back().unwrap_or("unknown error").trim().chars().take(300).collect()
}
