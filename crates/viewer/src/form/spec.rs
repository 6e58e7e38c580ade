//! The fields.

use crate::record::Sort;

/// Fields that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// What nearly everybody fills in.
    Head,
    /// Memory, cores, executors, queue.
    Resources,
    /// Jars, Python files, files, archives.
    Files,
    /// Spark configuration.
    Conf,
    /// On whose behalf, and how long.
    Owner,
}

/// How a field's text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// Text as it is.
    Text,
    /// A name that Livy takes.
    Name,
    /// One of Livy's kinds of sessions.
    Kind,
    /// The application of a batch, which must not be missing.
    File,
    /// An amount of memory for a JVM.
    Memory,
    /// A whole number above 0.
    Whole,
    /// A time as Livy reads it.
    Span,
    /// Several, one a line.
    Lines,
    /// Arguments as on a command line.
    Arguments,
    /// Settings, `key=value` a line.
    Conf,
}

/// One field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// The API's name.
    pub key: &'static str,
    /// What people read.
    pub label: &'static str,
    /// With which others it belongs.
    pub group: Group,
    /// How its text is read.
    pub reads: Reads,
    /// What to type.
    pub hint: &'static str,
    /// An example.
    pub example: &'static str,
    /// Sessions or batches alone have it.
    pub only: Option<Sort>,
    /// Major and minor number of the first Livy that takes it, if that isn't long ago.
    pub since: Option<(u32, u32)>,
}

const PLAIN: Spec =
    Spec { key: "", label: "", group: Group::Head, reads: Reads::Text, hint: "", example: "", only: None, since: None };
const RESOURCE: Spec = Spec { group: Group::Resources, ..PLAIN };
const MEMORY: Spec = Spec { reads: Reads::Memory, ..RESOURCE };
const WHOLE: Spec = Spec { reads: Reads::Whole, ..RESOURCE };
const FILES: Spec =
    Spec { group: Group::Files, reads: Reads::Lines, hint: "One a line, as addresses the cluster can read.", ..PLAIN };
const OWNER: Spec = Spec { group: Group::Owner, ..PLAIN };
const LIFE: Spec = Spec { reads: Reads::Span, only: Some(Sort::Session), ..OWNER };

/// All fields, in the order of the dialogs.
pub const FIELDS: [Spec; 20] = [
    Spec {
        key: "file",
        label: "File",
        reads: Reads::File,
        hint: "A jar or a Python file, as an address the cluster can read.",
        example: "hdfs:///apps/nightly.py",
        only: Some(Sort::Batch),
        ..PLAIN
    },
    Spec {
        key: "className",
        label: "Class name",
        hint: "Main class of a jar.",
        example: "com.example.Main",
        only: Some(Sort::Batch),
        ..PLAIN
    },
    Spec {
        key: "name",
        label: "Name",
        reads: Reads::Name,
        hint: "Optional; unique on the server.",
        since: Some((0, 6)),
        ..PLAIN
    },
    Spec {
        key: "kind",
        label: "Kind",
        reads: Reads::Kind,
        hint: "The language of cells that say none.",
        only: Some(Sort::Session),
        ..PLAIN
    },
    Spec {
        key: "args",
        label: "Arguments",
        reads: Reads::Arguments,
        hint: "As on a command line: blanks separate, quotes hold together.",
        only: Some(Sort::Batch),
        ..PLAIN
    },
    Spec { key: "driverMemory", label: "Driver memory", hint: "A number and k, m, g or t.", example: "2g", ..MEMORY },
    Spec { key: "driverCores", label: "Driver cores", example: "1", ..WHOLE },
    Spec {
        key: "executorMemory",
        label: "Executor memory",
        hint: "A number and k, m, g or t.",
        example: "4g",
        ..MEMORY
    },
    Spec {
        key: "executorCores",
        label: "Executor cores",
        hint: "Tasks an executor runs at a time.",
        example: "2",
        ..WHOLE
    },
    Spec { key: "numExecutors", label: "Executors", hint: "How many of them.", example: "2", ..WHOLE },
    Spec { key: "queue", label: "Queue", hint: "YARN's queue; the server's default when empty.", ..RESOURCE },
    Spec { key: "jars", label: "Jars", ..FILES },
    Spec { key: "pyFiles", label: "Python files", ..FILES },
    Spec { key: "files", label: "Files", ..FILES },
    Spec { key: "archives", label: "Archives", ..FILES },
    Spec {
        key: "conf",
        label: "Configuration",
        group: Group::Conf,
        reads: Reads::Conf,
        hint: "One key=value a line. Anyone who may use this server can read it: no passwords.",
        example: "spark.sql.shuffle.partitions=64",
        ..PLAIN
    },
    Spec {
        key: "proxyUser",
        label: "Proxy user",
        hint: "Run as this user; needs impersonation on the server, which otherwise ignores it.",
        ..OWNER
    },
    Spec {
        key: "idleTimeout",
        label: "Idle time-out",
        hint: "Without use for so long the server ends it. Livy 0.9 and later.",
        example: "2h",
        since: Some((0, 9)),
        ..LIFE
    },
    Spec {
        key: "ttl",
        label: "Time to live",
        hint: "Livy 0.9 ignores it unless its administrator allowed it; to 0.8 it is the idle time-out.",
        example: "12h",
        since: Some((0, 8)),
        ..LIFE
    },
    Spec {
        key: "heartbeatTimeoutInSecond",
        label: "Heartbeat time-out",
        reads: Reads::Whole,
        hint: "Seconds without any request after which the server deletes the session; 300 or more.",
        only: Some(Sort::Session),
        ..OWNER
    },
];
