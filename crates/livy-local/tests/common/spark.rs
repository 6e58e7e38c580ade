//! One server on real Spark for a whole test program: starting a session costs seconds.

use std::path::PathBuf;
use std::sync::OnceLock;

use livy_local::{Options, SparkOptions};
use tokio::runtime::Runtime;

use super::{Client, Livy, start};

/// The Python with PySpark that tests run on.
pub fn python() -> PathBuf {
    let path = std::env::var_os("LIVY_TEST_PYTHON");
    PathBuf::from(path.expect("set LIVY_TEST_PYTHON to a Python that has PySpark: these tests run on real Spark"))
}

/// Spark with its defaults, for files below the temporary folder and this crate.
pub fn options() -> Options {
    Options {
        allowed_dirs: vec![std::env::temp_dir(), env!("CARGO_MANIFEST_DIR").into()],
        ..Options::spark(SparkOptions { python: python(), ..SparkOptions::default() })
    }
}

struct Shared {
    runtime: Runtime,
    livy: Livy,
}

fn shared() -> &'static Shared {
    static SHARED: OnceLock<Shared> = OnceLock::new();
    SHARED.get_or_init(|| {
        let runtime = Runtime::new().expect("a runtime");
        let livy = runtime.block_on(start(options()));
        Shared { runtime, livy }
    })
}

/// Runs a test against the program's server, which lives as long as the program; its processes end with it.
pub fn on_spark<F: Future<Output = ()>>(test: impl FnOnce(Client) -> F) {
    let shared = shared();
    shared.runtime.block_on(test(shared.livy.client.clone()));
}
