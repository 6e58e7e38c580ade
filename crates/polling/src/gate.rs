//! How many requests are under way at once. A browser opens six connections to an HTTP/1.1 server and queues the rest
//! itself, first come first served; this queue lets a run go before a log.

/// Who goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// What nobody waits for: lists in the background, the flight recorder.
    Background,
    /// What a person looks at: lists, logs, states.
    Visible,
    /// The statement a person waits for.
    Statement,
    /// A person's act: run, cancel, create, delete, complete.
    Act,
}

/// Names one request in the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(u64);

/// At most `LIMIT` requests at once, and places kept free for those of higher priority.
#[derive(Debug, Default)]
pub struct Gate {
    next: u64,
    open: Vec<(Ticket, Priority)>,
    waiting: Vec<(Ticket, Priority)>,
}

/// Requests under way at once; the sixth connection stays free for assets.
const LIMIT: usize = 5;

impl Priority {
    /// How many requests may be under way for one of this priority to begin.
    fn limit(self) -> usize {
        match self {
            Self::Background => 1,
            Self::Visible => 3,
            Self::Statement => 4,
            Self::Act => LIMIT,
        }
    }
}

impl Gate {
    /// Asks for a place: the ticket, and every ticket that may begin now.
    pub fn enter(&mut self, priority: Priority) -> (Ticket, Vec<Ticket>) {
        self.next += 1;
        let ticket = Ticket(self.next);
        self.waiting.push((ticket, priority));
        (ticket, self.admit())
    }

    /// The request ended, or was given up before it began: every ticket that may begin now.
    pub fn leave(&mut self, ticket: Ticket) -> Vec<Ticket> {
        self.open.retain(|(open, _)| *open != ticket);
        self.waiting.retain(|(waiting, _)| *waiting != ticket);
        self.admit()
    }

    fn admit(&mut self) -> Vec<Ticket> {
        let mut admitted = Vec::new();
        // The highest priority first, the oldest ticket among equals.
        while let Some(at) =
            (0..self.waiting.len()).max_by_key(|at| (self.waiting[*at].1, std::cmp::Reverse(self.waiting[*at].0)))
        {
            let (ticket, priority) = self.waiting[at];
            if self.open.len() >= priority.limit() {
                break;
            }
            self.waiting.remove(at);
            self.open.push((ticket, priority));
            admitted.push(ticket);
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persons_act_begins_although_logs_fill_the_lower_places() {
        let mut gate = Gate::default();
        for _ in 0..3 {
            let (ticket, admitted) = gate.enter(Priority::Visible);
            assert_eq!(admitted, [ticket]);
        }
        let (fourth, admitted) = gate.enter(Priority::Visible);
        assert!(admitted.is_empty());
        let (act, admitted) = gate.enter(Priority::Act);
        assert_eq!(admitted, [act]);
        assert!(gate.leave(act).is_empty(), "the log still waits for a place of its own kind");
        let (_, _) = gate.enter(Priority::Background);
        assert_eq!(gate.open.len(), 3);
        assert!(gate.leave(fourth).is_empty(), "given up while waiting");
    }

    #[test]
    fn among_equals_the_oldest_goes_first() {
        let mut gate = Gate::default();
        let (first, _) = gate.enter(Priority::Background);
        let (second, _) = gate.enter(Priority::Background);
        let (third, _) = gate.enter(Priority::Background);
        assert_eq!(gate.leave(first), [second]);
        assert_eq!(gate.leave(second), [third]);
        assert!(gate.leave(third).is_empty());
        assert_eq!(gate.open.len(), 0);
    }
}
