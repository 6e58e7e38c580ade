//! Livy's REST API for one machine: a server that behaves as Apache Livy 0.9.0 does, for people who have no Livy and for
//! tests.
//!
//! [`LivyLocal::start`] takes [`Options`], [`LivyLocal::router`] gives an axum router with Livy's routes at its root
//! (nest it where you like), [`LivyLocal::shutdown`] ends every driver and batch.
//!
//! ```text
//! rest      routes, bodies, errors            what a client sees
//! session   statements, queue, cancel, jobs   the same for both engines
//! batch     batches
//! engine    the traits Engine, Driver and BatchRun
//! spark     one Python driver process a session, spark-submit for batches
//! scripted  no Spark: statements are little scripts, replies can be made to fail
//! ```
//!
//! Livy's behaviour is kept also where it is odd. Better than Livy in these points: listing statements while the session
//! starts is answered (Livy waits, for ever when the start fails); what user code writes to descriptor 1 goes to the log
//! and breaks nothing; Python magics that kill Livy's shell give an error; outputs of any size are served.
//!
//! Not there, because it has no sense on one machine: Livy's own pages (`/ui`, `/static`), the Thrift server,
//! authentication, access control, impersonation (`doAs` and `proxyUser` are ignored, as Livy does with impersonation
//! off) and recovery. Jobs for `submit-job` are Python ones.
//!
//! The Python side of a driver is in `python/`: plain files with tests of their own, carried inside this library. Tests
//! on real Spark are the targets `spark_*`; they need `LIVY_TEST_PYTHON`, the path of a Python that has PySpark, and fail
//! without it.

mod batch;
mod clock;
mod engine;
mod kind;
mod log;
mod options;
mod registry;
mod rest;
mod scripted;
mod server;
mod session;
mod spark;

pub use options::{EngineKind, Options};
pub use scripted::options::{JobAnswer, JobsMode, ScriptedOptions, Seed};
pub use server::{LivyLocal, StartError};
pub use spark::options::SparkOptions;
