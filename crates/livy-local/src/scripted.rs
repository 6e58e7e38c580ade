//! The engine without Spark, for what Spark can't be made to do on demand: replies that fail in every way, a restart that
//! loses everything, thousands of sessions, huge outputs. Statements are little scripts (see `script.rs`).
//!
//! Beside Livy's routes there are these, for tests. Bodies and answers are JSON.
//!
//! | route | what it does |
//! |---|---|
//! | `POST /scripted/faults` | makes requests fail, see below; answers with the fault's number |
//! | `GET`, `DELETE /scripted/faults` | lists what is left of them; removes all |
//! | `GET`, `DELETE /scripted/requests` | what was asked so far: method, path, status, ms since the start, bytes sent; forgets it |
//! | `POST /scripted/restart` | as a server that came up again: all is lost, numbers begin at 0, seeds differ |
//! | `POST /scripted/reset` | as at the start: also faults and the request log are gone |
//! | `POST /scripted/seed` | `{"sessions": 1000, "batches": 1000, "seed": 7, "change_ms": 100, "log_rate": 50}` |
//! | `POST /scripted/sessions/{id}` | changes one: `{"state": "busy", "log": ["…"], "die": true}` |
//! | `POST /scripted/batches/{id}` | changes one: `{"state": "running", "log": ["…"]}` |
//! | `POST /scripted/jobs` | `{"mode": "off"}`, or `{"mode": "on", "answers": [{"contains", "result", "error", "delay_ms", "interrupts"}]}` |
//!
//! A fault is `{"method": "GET", "path": "/sessions", "exact": true, "times": 2, "kind": …}`: requests whose path is or
//! begins with `path` (all when it is left out), of any method when none is given, so many times or for ever. A request
//! takes the first fault that fits. Kinds, with their fields:
//!
//! | kind | effect |
//! |---|---|
//! | `latency` `ms` | answers later |
//! | `reply` `status` `type` `body` | answers with this and does nothing |
//! | `half` | answers with the first half of the body, as if that were all |
//! | `truncate` `bytes` | says the whole length, sends only so many bytes and closes the connection |
//! | `endless` | sends headers and the body, and never ends |
//! | `silent` | never answers |
//! | `drop` | closes the connection without an answer |
//!
//! All but `reply`, `silent` and `drop` do what was asked first. With `"after": true` a `drop` does too: the answer to a
//! POST is lost though it was carried out.
//!
//! `drop` unwinds the task that serves the connection, which closes the socket wherever the router is nested. It needs
//! `panic = "unwind"` (Rust's default) and no layer outside that catches panics. `truncate` ends the body with an error,
//! on which the HTTP server closes the connection.

mod control;
mod driver;
mod faults;
pub(crate) mod options;
mod routes;
mod script;
mod seed;

pub(crate) use control::Control;
pub(crate) use driver::{ScriptedDriver, ScriptedEngine};
pub(crate) use routes::wrap;
