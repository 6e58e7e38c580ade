//! The lines that are kept: the first ones, and the last ones.

use std::collections::VecDeque;

use super::line::Line;

/// How much of an output is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Lines kept from the beginning.
    pub head_lines: usize,
    /// Lines kept at the end, at least one.
    pub tail_lines: usize,
    /// Characters kept of a line (each up to 4 bytes).
    pub line_chars: usize,
    /// Bytes that the final lines may take, styles included. Head lines may take a quarter of it.
    pub bytes: usize,
}

impl Default for Limits {
    /// 1,000 lines from the beginning, 9,000 from the end, 20,000 characters a line, 16 MiB.
    fn default() -> Self {
        Self { head_lines: 1000, tail_lines: 9000, line_chars: 20_000, bytes: 16 << 20 }
    }
}

/// Lines that were left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Omitted {
    /// They stood before the kept line with this index.
    pub before: usize,
    /// Their number.
    pub lines: u64,
}

/// Final lines.
#[derive(Debug, Clone)]
pub(super) struct Store {
    limits: Limits,
    head: Vec<Line>,
    head_bytes: usize,
    omitted: u64,
    tail: VecDeque<Line>,
    tail_bytes: usize,
}

impl Store {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, head: Vec::new(), head_bytes: 0, omitted: 0, tail: VecDeque::new(), tail_bytes: 0 }
    }

    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    /// Number of lines kept.
    pub(super) fn len(&self) -> usize {
        self.head.len() + self.tail.len()
    }

    pub(super) fn omitted(&self) -> Option<Omitted> {
        (self.omitted > 0).then_some(Omitted { before: self.head.len(), lines: self.omitted })
    }

    pub(super) fn get(&self, index: usize) -> Option<&Line> {
        self.head.get(index).or_else(|| self.tail.get(index.checked_sub(self.head.len())?))
    }

    /// Adds a line; `below` more follow that are not final yet and count as kept at the end.
    pub(super) fn push(&mut self, line: Line, below: usize) {
        let weight = line.weight();
        let room = self.head_bytes + weight <= self.limits.bytes / 4;
        if self.omitted == 0 && self.tail.is_empty() && self.head.len() < self.limits.head_lines && room {
            self.head_bytes += weight;
            self.head.push(line);
            return;
        }
        self.tail_bytes += weight;
        self.tail.push_back(line);
        while self.tail.len() + below > self.limits.tail_lines.max(1)
            || self.head_bytes + self.tail_bytes > self.limits.bytes
        {
            let Some(first) = self.tail.pop_front() else { break };
            self.tail_bytes -= first.weight();
            self.omitted += 1;
        }
    }

    /// Forgets everything, as a program asks for that clears what was scrolled away.
    pub(super) fn clear(&mut self) {
        *self = Self::new(self.limits);
    }
}
