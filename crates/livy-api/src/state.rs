//! Life-cycle states. Text that is not known is kept and treated as "still going on".

use std::fmt;

macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
            /// A state this crate does not know, as the server sent it.
            Unknown(String),
        }

        impl $name {
            /// Every known state.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Reads Livy's word.
            #[must_use]
            pub fn parse(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    other => Self::Unknown(other.to_owned()),
                }
            }

            /// Livy's word.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unknown(text) => text,
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

states! {
    /// State of an interactive session.
    SessionState {
        /// Not started yet.
        NotStarted = "not_started",
        /// The driver is being launched.
        Starting = "starting",
        /// The server restarted and looks for the driver again.
        Recovering = "recovering",
        /// Ready for the next statement.
        Idle = "idle",
        /// Listed by Livy, not used for interactive sessions.
        Running = "running",
        /// A statement runs, or the driver's state is not known.
        Busy = "busy",
        /// Being stopped.
        ShuttingDown = "shutting_down",
        /// Start failed (then `dead` follows), or one interpreter died while others still answer.
        Error = "error",
        /// Ended, or never came up.
        Dead = "dead",
        /// Killed by the cluster manager or a person.
        Killed = "killed",
        /// Ended well; not used for interactive sessions.
        Success = "success",
    }
}

impl SessionState {
    /// The session will never run a statement again.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self, Self::ShuttingDown | Self::Dead | Self::Killed | Self::Success)
    }

    /// The session has ended, and not well.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        matches!(self, Self::Dead | Self::Killed)
    }

    /// The session is on its way to its first `idle`.
    #[must_use]
    pub fn is_coming_up(&self) -> bool {
        matches!(self, Self::NotStarted | Self::Starting | Self::Recovering)
    }

    /// A statement posted now is accepted (it may have to wait). `error` counts: after one interpreter died, the
    /// others still answer.
    #[must_use]
    pub fn takes_statements(&self) -> bool {
        matches!(self, Self::Idle | Self::Busy | Self::Error | Self::Running)
    }
}

states! {
    /// State of a statement. There is no `error`: a failed statement is `available` with an error output.
    StatementState {
        /// Behind others in the session's queue, or its interpreter is being started.
        Waiting = "waiting",
        /// Being executed.
        Running = "running",
        /// Ended, with an output.
        Available = "available",
        /// Cancel was asked for; code may go on.
        Cancelling = "cancelling",
        /// Cancelled. If it had begun, its code may still run, and an output may still appear.
        Cancelled = "cancelled",
    }
}

impl StatementState {
    /// Livy will not change this state again.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Available | Self::Cancelled)
    }
}

states! {
    /// State of a batch.
    BatchState {
        /// Being submitted.
        Starting = "starting",
        /// Running.
        Running = "running",
        /// Ended with exit code 0.
        Success = "success",
        /// Ended with another exit code, or could not be submitted.
        Dead = "dead",
        /// Killed by the cluster manager or a person.
        Killed = "killed",
        /// The server restarted and looks for the application again.
        Recovering = "recovering",
        /// Being stopped.
        ShuttingDown = "shutting_down",
    }
}

impl BatchState {
    /// The batch does not run yet.
    #[must_use]
    pub fn is_coming_up(&self) -> bool {
        matches!(self, Self::Starting | Self::Recovering)
    }

    /// The batch has ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Success | Self::Dead | Self::Killed)
    }

    /// The batch has ended, and not well.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        matches!(self, Self::Dead | Self::Killed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_state_reads_back_from_its_own_word() {
        for state in SessionState::ALL {
            assert_eq!(&SessionState::parse(state.as_str()), state);
        }
        for state in StatementState::ALL {
            assert_eq!(&StatementState::parse(state.as_str()), state);
        }
        for state in BatchState::ALL {
            assert_eq!(&BatchState::parse(state.as_str()), state);
        }
    }

    #[test]
    fn an_unknown_state_keeps_its_text_and_counts_as_going_on() {
        let state = StatementState::parse("hibernating");
        assert_eq!(state.as_str(), "hibernating");
        assert!(!state.is_final());
        assert!(!SessionState::parse("hibernating").is_over());
    }
}
