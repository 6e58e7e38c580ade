//! Calls to Livy: through the gate, with a deadline, every outcome reported to the connection.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use futures_channel::oneshot;
use livy_api::{CallError, Endpoint, RawReply, Request, Transport};
use polling::{Gate, Priority, Ticket};

use crate::platform::{http, upload};

/// Told about every outcome: `None` when Livy answered.
type Report = Rc<dyn Fn(Option<&CallError>)>;

/// The way to one server.
#[derive(Clone)]
pub struct Api(Rc<Inner>);

struct Inner {
    root: RefCell<String>,
    do_as: RefCell<Option<String>>,
    gate: RefCell<Gate>,
    waiting: RefCell<HashMap<Ticket, oneshot::Sender<()>>>,
    report: RefCell<Option<Report>>,
}

/// A place in the gate, given back on drop.
struct Place {
    inner: Rc<Inner>,
    ticket: Ticket,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.inner.waiting.borrow_mut().remove(&self.ticket);
        let admitted = self.inner.gate.borrow_mut().leave(self.ticket);
        self.inner.admit(&admitted);
    }
}

impl Inner {
    fn admit(&self, tickets: &[Ticket]) {
        for ticket in tickets {
            if let Some(waiting) = self.waiting.borrow_mut().remove(ticket) {
                let _ = waiting.send(());
            }
        }
    }
}

impl Api {
    /// The server whose API is at `root`.
    pub fn new(root: String) -> Self {
        Self(Rc::new(Inner {
            root: RefCell::new(root),
            do_as: RefCell::default(),
            gate: RefCell::default(),
            waiting: RefCell::default(),
            report: RefCell::default(),
        }))
    }

    /// Who is told about outcomes.
    pub fn report_to(&self, report: impl Fn(Option<&CallError>) + 'static) {
        *self.0.report.borrow_mut() = Some(Rc::new(report));
    }

    /// The API's root.
    pub fn root(&self) -> String {
        self.0.root.borrow().clone()
    }

    /// On whose behalf requests are made from now on.
    pub fn act_as(&self, user: Option<String>) {
        *self.0.do_as.borrow_mut() = user.filter(|user| !user.is_empty());
    }

    /// Sends a request and decodes its reply. A dropped future gives the request up.
    ///
    /// # Errors
    /// When there is no reply, or when it is an error or unreadable.
    pub async fn call<E: Endpoint>(&self, endpoint: &E, priority: Priority) -> Result<E::Reply, CallError> {
        let send = async |root: &str, request: &Request| http::send(root, request).await;
        self.exchange(endpoint, priority, send).await
    }

    /// The same for a request that takes a file along, under `name`. `progress` is told how much of it has left, from 0 to 1.
    ///
    /// # Errors
    /// When there is no reply, or when it is an error or unreadable.
    pub async fn upload<E: Endpoint>(
        &self,
        endpoint: &E,
        file: &web_sys::File,
        name: &str,
        progress: impl Fn(f64) + 'static,
    ) -> Result<E::Reply, CallError> {
        let send = async |root: &str, request: &Request| upload::send(root, request, file, name, progress).await;
        self.exchange(endpoint, Priority::Act, send).await
    }

    async fn exchange<E: Endpoint>(
        &self,
        endpoint: &E,
        priority: Priority,
        send: impl AsyncFnOnce(&str, &Request) -> Result<http::Reply, Transport>,
    ) -> Result<E::Reply, CallError> {
        let outcome = self.ask(endpoint, priority, send).await;
        let report = self.0.report.borrow().clone();
        if let Some(report) = report {
            report(outcome.as_ref().err());
        }
        outcome
    }

    async fn ask<E: Endpoint>(
        &self,
        endpoint: &E,
        priority: Priority,
        send: impl AsyncFnOnce(&str, &Request) -> Result<http::Reply, Transport>,
    ) -> Result<E::Reply, CallError> {
        let request = endpoint.request().acting_as(self.0.do_as.borrow().as_deref());
        let root = self.root();
        let _place = self.enter(priority).await?;
        let reply = send(&root, &request).await?;
        Ok(endpoint.decode(RawReply { status: reply.status, body: &reply.body })?)
    }

    async fn enter(&self, priority: Priority) -> Result<Place, CallError> {
        let (ticket, admitted) = self.0.gate.borrow_mut().enter(priority);
        let place = Place { inner: self.0.clone(), ticket };
        if !admitted.contains(&ticket) {
            let (open, opened) = oneshot::channel();
            self.0.waiting.borrow_mut().insert(ticket, open);
            self.0.admit(&admitted);
            opened.await.map_err(|_| Transport::Aborted)?;
        }
        Ok(place)
    }
}
