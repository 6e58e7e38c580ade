//! Whether the server can be talked to. One machine decides for the whole app, so that an outage is one banner and one
//! probe, not a failure in every corner.

use livy_api::{CallError, Class, Problem, Transport};

/// What is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionStatus {
    /// Replies come.
    Connected,
    /// A request failed on its way; the server is being probed.
    Reconnecting,
    /// The browser has no network.
    Offline,
    /// The server wants to know who is asking.
    SignInNeeded,
}

/// What happened.
#[derive(Debug, Clone, Copy)]
pub enum ConnectionEvent<'a> {
    /// Any request got a reply that only Livy gives.
    Answered,
    /// Any request failed.
    Failed(&'a CallError),
    /// The browser found or lost its network.
    Network(bool),
    /// The page became visible: what is known may be old.
    Woken,
    /// The time for a probe came.
    Timer,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionEffect {
    /// Tell everybody.
    Status(ConnectionStatus),
    /// Ask the server for its version, and report the outcome.
    Probe,
    /// Send [`ConnectionEvent::Timer`] after so many milliseconds, in place of an earlier timer.
    Arm(u32),
    /// Forget the timer.
    Disarm,
}

/// First wait after an outage began, in milliseconds.
const FIRST: u32 = 500;
/// Longest wait between probes, in milliseconds.
const LONGEST: u32 = 15_000;

/// The machine; connected until shown otherwise.
#[derive(Debug)]
pub struct Connection {
    status: ConnectionStatus,
    wait: u32,
    network: bool,
    probing: bool,
}

impl Connection {
    /// Connected, if the browser has a network.
    #[must_use]
    pub fn new(network: bool) -> Self {
        let status = if network { ConnectionStatus::Connected } else { ConnectionStatus::Offline };
        Self { status, wait: FIRST, network, probing: false }
    }

    /// What is so.
    #[must_use]
    pub fn status(&self) -> ConnectionStatus {
        self.status
    }

    /// Takes an event.
    pub fn on(&mut self, event: ConnectionEvent<'_>) -> Vec<ConnectionEffect> {
        let mut effects = Vec::new();
        match event {
            ConnectionEvent::Answered => {
                self.probing = false;
                self.wait = FIRST;
                // A reply proves a network, whatever the browser says of it.
                self.network = true;
                self.become_(ConnectionStatus::Connected, &mut effects);
            }
            ConnectionEvent::Failed(error) => self.failed(error, &mut effects),
            ConnectionEvent::Network(true) => {
                self.network = true;
                if self.status == ConnectionStatus::Offline {
                    self.become_(ConnectionStatus::Reconnecting, &mut effects);
                    self.probe(&mut effects);
                }
            }
            ConnectionEvent::Network(false) => {
                self.network = false;
                self.probing = false;
                self.become_(ConnectionStatus::Offline, &mut effects);
            }
            ConnectionEvent::Woken if self.status != ConnectionStatus::Connected => {
                self.wait = FIRST;
                self.probe(&mut effects);
            }
            ConnectionEvent::Timer
                if matches!(self.status, ConnectionStatus::Reconnecting | ConnectionStatus::SignInNeeded) =>
            {
                self.probe(&mut effects);
            }
            ConnectionEvent::Woken | ConnectionEvent::Timer => {}
        }
        effects
    }

    fn failed(&mut self, error: &CallError, effects: &mut Vec<ConnectionEffect>) {
        match error {
            CallError::Transport(Transport::Aborted) => self.probing = false,
            CallError::Transport(_) if self.network => self.lost(effects),
            CallError::Transport(_) => self.become_(ConnectionStatus::Offline, effects),
            CallError::Api(error) if error.problem == Problem::SignIn && error.class() == Class::SignIn => {
                self.become_(ConnectionStatus::SignInNeeded, effects);
                self.again(effects);
            }
            CallError::Api(error) if error.problem == Problem::Gateway => self.lost(effects),
            // Only a probe can tell a broken server from a broken answer to one question.
            CallError::Api(error) if error.problem == Problem::NotLivy && self.probing => self.lost(effects),
            CallError::Api(error) if error.problem == Problem::NotLivy => self.probe(effects),
            CallError::Api(_) => effects.extend(self.on(ConnectionEvent::Answered)),
        }
    }

    fn lost(&mut self, effects: &mut Vec<ConnectionEffect>) {
        let first = self.status == ConnectionStatus::Connected;
        self.become_(ConnectionStatus::Reconnecting, effects);
        if first || self.probing {
            self.again(effects);
        }
    }

    /// Arms the next probe, later each time.
    fn again(&mut self, effects: &mut Vec<ConnectionEffect>) {
        self.probing = false;
        effects.push(ConnectionEffect::Arm(self.wait));
        self.wait = (self.wait * 2).min(LONGEST);
    }

    fn probe(&mut self, effects: &mut Vec<ConnectionEffect>) {
        if !self.probing {
            self.probing = true;
            effects.push(ConnectionEffect::Probe);
        }
    }

    fn become_(&mut self, status: ConnectionStatus, effects: &mut Vec<ConnectionEffect>) {
        if self.status == status {
            return;
        }
        if matches!(status, ConnectionStatus::Connected | ConnectionStatus::Offline) {
            effects.push(ConnectionEffect::Disarm);
        }
        self.status = status;
        effects.push(ConnectionEffect::Status(status));
    }
}

#[cfg(test)]
mod tests {
    use livy_api::{ApiError, RawReply};

    use super::ConnectionEffect::{Arm, Disarm, Probe, Status};
    use super::*;

    fn unreachable() -> CallError {
        CallError::Transport(Transport::Unreachable)
    }

    #[test]
    fn an_outage_is_one_status_and_probes_that_come_more_and_more_seldom() {
        let mut connection = Connection::new(true);
        let effects = connection.on(ConnectionEvent::Failed(&unreachable()));
        assert_eq!(effects, [Status(ConnectionStatus::Reconnecting), Arm(500)]);
        assert!(connection.on(ConnectionEvent::Failed(&unreachable())).is_empty(), "others fail too: nothing new");
        assert_eq!(connection.on(ConnectionEvent::Timer), [Probe]);
        assert_eq!(connection.on(ConnectionEvent::Failed(&unreachable())), [Arm(1_000)]);
        assert_eq!(connection.on(ConnectionEvent::Timer), [Probe]);
        assert_eq!(connection.on(ConnectionEvent::Answered), [Disarm, Status(ConnectionStatus::Connected)]);
    }

    #[test]
    fn without_a_network_nothing_is_probed() {
        let mut connection = Connection::new(true);
        assert_eq!(connection.on(ConnectionEvent::Network(false)), [Disarm, Status(ConnectionStatus::Offline)]);
        assert!(connection.on(ConnectionEvent::Timer).is_empty());
        assert_eq!(connection.on(ConnectionEvent::Network(true)), [Status(ConnectionStatus::Reconnecting), Probe]);
    }

    #[test]
    fn a_refusal_in_livys_words_proves_the_connection() {
        let mut connection = Connection::new(true);
        connection.on(ConnectionEvent::Failed(&unreachable()));
        let gone = ApiError::from_reply(RawReply { status: 404, body: r#"{"msg":"Session '7' not found."}"# });
        let effects = connection.on(ConnectionEvent::Failed(&gone.into()));
        assert_eq!(effects, [Disarm, Status(ConnectionStatus::Connected)]);
    }

    #[test]
    fn a_sign_in_page_is_said_and_looked_at_again() {
        let mut connection = Connection::new(true);
        let refused = ApiError::from_reply(RawReply { status: 401, body: "" });
        let effects = connection.on(ConnectionEvent::Failed(&refused.into()));
        assert_eq!(effects, [Status(ConnectionStatus::SignInNeeded), Arm(500)]);
        assert_eq!(connection.on(ConnectionEvent::Timer), [Probe]);
    }
}
