//! One stream: what a snapshot says that the one before did not.

use super::overlap;
use super::seen::Seen;
use crate::log::gap::GapKind;

/// What is new in a snapshot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct News {
    /// Lines of the snapshot from here on are new.
    pub(super) from: usize,
    /// Lines may be missing before the new ones.
    pub(super) gap: Option<GapKind>,
    /// The same, but only if the ring turns out to be as long as this snapshot.
    pub(super) doubt: Option<GapKind>,
    /// `gap` is right only if the ring is as long as this snapshot, which is likely.
    pub(super) assumed: bool,
    /// The ring grew, so it was not full before.
    grown: bool,
}

/// Follows one stream.
#[derive(Debug, Clone)]
pub(super) struct Follower {
    expected: usize,
    ring: Option<usize>,
    last: Vec<String>,
    seen: Seen,
    /// The ring was seen empty before it was seen filled.
    from_start: bool,
    /// A possible gap is marked, or noted as a doubt, at the end of what is known: a quiet stream is looked at many
    /// times, and one mark will do.
    open: bool,
    /// Where marks are missing if the ring is as long as the last snapshot.
    doubts: Vec<(u32, GapKind)>,
    /// Where marks are wrong unless the ring is as long as the last snapshot.
    assumed: Vec<u32>,
    retracted: Vec<u32>,
}

impl Follower {
    pub(super) fn new(expected: usize) -> Self {
        Self {
            expected: expected.max(1),
            ring: None,
            last: Vec::new(),
            seen: Seen::default(),
            from_start: false,
            open: false,
            doubts: Vec::new(),
            assumed: Vec::new(),
            retracted: Vec::new(),
        }
    }

    pub(super) fn resume(&mut self, last: Vec<String>, ring: Option<usize>) {
        self.from_start = last.is_empty();
        (self.last, self.ring) = (last, ring);
    }

    pub(super) fn remember(&mut self, line: &str) {
        self.seen.add(line);
    }

    pub(super) fn held(&self) -> usize {
        self.last.len()
    }

    pub(super) fn ring(&self) -> Option<usize> {
        self.ring
    }

    /// Remembers where a mark was put, or would belong, for a snapshot's news.
    pub(super) fn placed(&mut self, news: &News, line: u32) {
        if let Some(kind) = news.doubt {
            self.doubts.push((line, kind));
        }
        if news.assumed && news.gap.is_some() {
            self.assumed.push(line);
        }
    }

    /// Marks that turned out to be needed.
    pub(super) fn confirmed(&mut self) -> Vec<(u32, GapKind)> {
        match self.ring {
            Some(_) => std::mem::take(&mut self.doubts),
            None => Vec::new(),
        }
    }

    /// Places of marks that turned out to be wrong.
    pub(super) fn retracted(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.retracted)
    }

    /// Compares a snapshot with the one before.
    pub(super) fn look(&mut self, new: &[String]) -> News {
        if new.is_empty() {
            // Either nothing was printed yet, or the log was held back for once: rings don't lose lines.
            self.from_start |= self.last.is_empty();
            return News::default();
        }
        if self.ring.is_some_and(|ring| new.len() > ring) {
            self.ring = None;
        }
        let mut news = self.compare(new);
        if news.grown {
            // All that depended on the ring having been full.
            self.open &= self.doubts.is_empty() && self.assumed.is_empty();
            self.retracted.append(&mut self.assumed);
        }
        if new.len() != self.last.len() {
            self.doubts.clear();
            self.assumed.clear();
        }
        if self.open {
            news.gap = news.gap.filter(|kind| *kind != GapKind::Possible);
            news.doubt = news.doubt.filter(|kind| *kind != GapKind::Possible);
        }
        let fresh = new.get(news.from..).unwrap_or_default();
        for line in fresh {
            self.seen.add(line);
        }
        self.open = fresh.is_empty() && (self.open || news.gap.or(news.doubt) == Some(GapKind::Possible));
        self.last = new.to_vec();
        news
    }

    fn compare(&mut self, new: &[String]) -> News {
        let held = self.last.len();
        if held == 0 {
            let kind = if self.from_start { GapKind::Overrun } else { GapKind::Before };
            return self.if_full(new, News::default(), kind);
        }
        if new.len() < held {
            return News { gap: Some(GapKind::Restart), ..News::default() };
        }
        let shared = overlap::longest(&self.last, new);
        // A ring that holds more than before was not full then, whatever it holds now.
        let grown = new.len() > held;
        let news = News { from: shared, grown, ..News::default() };
        if shared == held {
            // Nothing moved: silence or growth, as long as the ring was not full. If it is, the same may have been
            // printed again and again.
            if self.is_decided(new, shared) {
                return news;
            }
            return self.if_full(new, news, GapKind::Possible);
        }
        if self.ring.is_some_and(|ring| new.len() < ring) {
            // A ring that is not full does not move.
            return News { gap: Some(GapKind::Restart), ..News::default() };
        }
        if shared == 0 {
            let short = self.ring.is_none() && new.len() < self.expected;
            let kind = if short { GapKind::Restart } else { GapKind::Overrun };
            return News { gap: Some(kind), grown, ..News::default() };
        }
        self.ring = Some(new.len());
        let gap = (!self.is_decided(new, shared)).then_some(GapKind::Possible);
        News { gap, ..news }
    }

    /// Adds a mark that is right only if the snapshot fills the ring.
    fn if_full(&self, new: &[String], news: News, kind: GapKind) -> News {
        match self.ring {
            Some(ring) if new.len() < ring => news,
            None if new.len() != self.expected => News { doubt: Some(kind), ..news },
            None => News { gap: Some(kind), assumed: true, ..news },
            Some(_) => News { gap: Some(kind), ..news },
        }
    }

    /// One of the first `shared` lines was seen once before and stands in the snapshot once: it is the same line.
    fn is_decided(&self, new: &[String], shared: usize) -> bool {
        let mut here = Seen::default();
        for line in new {
            here.add(line);
        }
        let shared = new.get(..shared).unwrap_or_default();
        shared.iter().any(|line| line.chars().any(char::is_alphanumeric) && self.seen.once(line) && here.once(line))
    }
}
