//! Errors after which the session can't go on as it is.

use livy_api::ErrorOutput;

/// What is wrong with the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Banner {
    /// The interpreter's process has ended.
    InterpreterDied,
    /// The interpreter's answers no longer belong to what it was asked: later statements look well and are not.
    OutOfStep,
    /// Spark has stopped under the session.
    ContextStopped,
    /// The interpreter of this language can't be started.
    InterpreterMissing,
    /// The driver's JVM does not answer Python any more.
    DriverGone,
}

impl Banner {
    /// What happened.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::InterpreterDied => "The interpreter of this session has died.",
            Self::OutOfStep => "This session is out of step: what later cells show may be wrong or missing.",
            Self::ContextStopped => "Spark has been stopped in this session.",
            Self::InterpreterMissing => "The interpreter of this language does not start in this session.",
            Self::DriverGone => "The driver of this session does not answer any more.",
        }
    }

    /// Why, and what to do.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::InterpreterDied => {
                "Its variables are lost. Restart the session. A magic such as %json or %table of a value that can't be \
                 written as JSON ends the interpreter, and so does a crash of a native library."
            }
            Self::OutOfStep => {
                "A program that the cell started wrote to standard output behind the interpreter's back. Restart the \
                 session, and capture the output of programs: subprocess.run(..., capture_output=True)."
            }
            Self::ContextStopped => "Variables are still there, but no Spark job will run. Restart the session.",
            Self::InterpreterMissing => {
                "The server or the driver's machine lacks it (R and SparkR, a Python of the right version). Use another \
                 language, or ask whoever runs the cluster."
            }
            Self::DriverGone => "It ran out of memory or was killed: look at the session's log. Restart the session.",
        }
    }
}

pub(super) fn of(error: &ErrorOutput) -> Option<Banner> {
    let (name, value) = (error.ename.as_str(), error.evalue.as_str());
    let says = |text: &str| value.contains(text);
    if value.trim_start().starts_with("Interpreter died") {
        return Some(Banner::InterpreterDied);
    }
    if name.ends_with("JsonParseException") && says("Unrecognized token") {
        return Some(Banner::OutOfStep);
    }
    if name == "InterpreterError" || says("Fail to start interpreter") {
        return Some(Banner::InterpreterMissing);
    }
    let stopped = says("Cannot call methods on a stopped SparkContext")
        || says("SparkContext was shut down")
        || says("SparkContext has been shutdown")
        || (name == "AttributeError" && says("'NoneType' object has no attribute 'sc'"));
    if stopped {
        return Some(Banner::ContextStopped);
    }
    let gone = name == "Py4JNetworkError"
        || says("Answer from Java side is empty")
        || (name == "ConnectionRefusedError" && error.traceback.iter().any(|item| item.contains("py4j")));
    gone.then_some(Banner::DriverGone)
}
