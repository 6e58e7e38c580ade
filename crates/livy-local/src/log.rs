//! A process's log as Livy keeps it: two rings of lines, shown one after the other with markers between.

use std::collections::VecDeque;
use std::sync::Mutex;

use crate::clock::lock;

/// Which ring a line goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Standard output; batches have their errors here too.
    Stdout,
    /// Standard error, where Spark logs.
    Stderr,
}

/// Two rings of the last lines.
#[derive(Debug)]
pub(crate) struct Log {
    limit: usize,
    rings: Mutex<[VecDeque<String>; 2]>,
}

/// A page of a log: Livy's answer to `GET …/log`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) from: i64,
    pub(crate) total: usize,
    pub(crate) lines: Vec<String>,
}

impl Log {
    /// An empty log whose rings hold `limit` lines each.
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit: limit.max(1), rings: Mutex::default() }
    }

    /// Adds a line; the oldest one leaves when the ring is full.
    pub(crate) fn push(&self, stream: Stream, line: impl Into<String>) {
        let ring = &mut lock(&self.rings)[stream as usize];
        if ring.len() >= self.limit {
            ring.pop_front();
        }
        ring.push_back(line.into());
    }

    /// Everything, markers included. They are Livy's, with the blank and the newline, and count as lines.
    pub(crate) fn lines(&self) -> Vec<String> {
        let rings = lock(&self.rings);
        let [out, err] = &*rings;
        let mut lines = Vec::with_capacity(out.len() + err.len() + 2);
        lines.push("stdout: ".to_owned());
        lines.extend(out.iter().cloned());
        lines.push("\nstderr: ".to_owned());
        lines.extend(err.iter().cloned());
        lines
    }
}

/// Cuts a page out of `lines`: 100 lines unless said otherwise, all with a negative `size`, the last ones without `from`
/// or with a negative one.
pub(crate) fn page(mut lines: Vec<String>, from: Option<i32>, size: Option<i32>) -> Page {
    let total = lines.len();
    let size = match usize::try_from(size.unwrap_or(100)) {
        Ok(size) => size,
        Err(_) => total,
    };
    let from = match from.map(usize::try_from) {
        Some(Ok(from)) => from,
        _ => total.saturating_sub(size),
    };
    let lines = if from >= total {
        Vec::new()
    } else {
        lines.truncate(from.saturating_add(size).min(total));
        lines.split_off(from)
    };
    Page { from: i64::try_from(from).unwrap_or(i64::MAX), total, lines }
}

/// The last ten lines, as in a session's or batch's object.
pub(crate) fn tail(mut lines: Vec<String>) -> Vec<String> {
    let start = lines.len().saturating_sub(10);
    lines.split_off(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(n: usize) -> Vec<String> {
        (0..n).map(|i| i.to_string()).collect()
    }

    #[test]
    fn each_ring_keeps_its_last_lines_between_the_markers() {
        let log = Log::new(2);
        for n in 0..3 {
            log.push(Stream::Stdout, format!("o{n}"));
        }
        log.push(Stream::Stderr, "e");
        assert_eq!(log.lines(), ["stdout: ", "o1", "o2", "\nstderr: ", "e"]);
    }

    #[test]
    fn a_page_without_from_or_with_a_negative_one_is_the_tail() {
        let tail = Page { from: 199, total: 202, lines: vec!["199".into(), "200".into(), "201".into()] };
        assert_eq!(page(numbered(202), None, Some(3)), tail);
        assert_eq!(page(numbered(202), Some(-1), Some(3)), tail);
        assert_eq!(page(numbered(202), None, None).from, 102);
    }

    #[test]
    fn a_negative_size_means_everything_and_a_from_beyond_the_end_nothing() {
        assert_eq!(page(numbered(5), None, Some(-1)).lines.len(), 5);
        assert_eq!(page(numbered(5), Some(2), Some(-1)).lines.len(), 3);
        assert_eq!(page(numbered(5), Some(100_000), Some(5)), Page { from: 100_000, total: 5, lines: vec![] });
        assert_eq!(page(numbered(5), None, Some(0)), Page { from: 5, total: 5, lines: vec![] });
    }
}
