//! When to ask Livy, as state machines without clock, timer or IO: `on(event, now)` answers with the effects that a
//! driver carries out, and every event is allowed in every state. Times are milliseconds of a clock that never goes back.
//!
//! - [`Poller`]: one repeated question about one resource.
//! - [`StatementPoll`]: the pace of asking for a running statement.
//! - [`Connection`]: whether the server can be talked to; all other machines hold still while it can't.
//! - [`live::Channel`]: who may use the live channel of a session, and when.
//! - [`Haste`]: how long something is asked for at its fast pace.
//! - [`Gate`]: how many requests are under way at once, and who goes first.

mod connection;
mod gate;
mod haste;
pub mod live;
mod poller;
mod statement;

pub use connection::{Connection, ConnectionEffect, ConnectionEvent, ConnectionStatus};
pub use gate::{Gate, Priority, Ticket};
pub use haste::Haste;
pub use poller::{Effect, Event, Pace, Poller, Token};
pub use statement::StatementPoll;

/// Milliseconds of a clock that never goes back.
pub type Now = u64;
