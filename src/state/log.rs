//! One log: its text, what is known of its lines, which of them are shown, and what is searched for.

use std::iter::Peekable;
use std::slice::Iter;

use leptos::prelude::*;
use livy_api::{CallError, LogSections};
use viewer::log::stitch::{DEFAULT_RING, StitchState, Stitcher, Taken};
use viewer::log::{Elsewhere, FarPiece, Gap, GapKind, LogBuffer, LogIndex, LogView, Piece, Plain, Search};
use viewer::record::{self, KeptLog};

/// Lines indexed at once; a few milliseconds.
const INDEX_STEP: u32 = 20_000;
/// Bytes searched at a step.
const SEARCH_STEP: usize = 1 << 20;
/// Steps of a search at once: all of most logs, and a few milliseconds of a long one.
const SEARCH_STEPS: usize = 4;
/// Bytes of text that are held; the oldest lines of a log without end are let go.
const MOST: usize = 512 << 20;

/// Who searches, and for what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Sought {
    #[default]
    Nothing,
    /// A text as it is, found here and now.
    Text(String),
    /// A regular expression, found elsewhere.
    Expression(String),
}

/// The log as data. Views read it after `revision` changed.
#[derive(Debug)]
pub struct LogData {
    /// The text.
    pub buffer: LogBuffer,
    /// Levels and entries.
    pub index: LogIndex,
    /// Rows on the screen.
    pub view: LogView,
    /// Hits of the search.
    pub search: Search,
    /// Grows when rows may have come or gone elsewhere than at the end.
    pub layout: u64,
    /// Grows when the log turned out to be another's, and was begun anew.
    pub generation: u64,
    stitcher: Stitcher,
    sought: Sought,
    /// The log was restored, and no snapshot was taken since: what is needed to go on with it.
    restored: Option<StitchState>,
}

/// A log and the signals that tell about it.
#[derive(Clone, Copy)]
pub struct LogState {
    data: StoredValue<LogData, LocalStorage>,
    /// Grows with every change of lines or rows.
    pub revision: RwSignal<u64>,
    /// Grows with every change of hits.
    pub found: RwSignal<u64>,
    /// Why the newest snapshot failed, while it did.
    pub failure: RwSignal<Option<CallError>>,
    /// The log that was restored was another's.
    pub another: RwSignal<bool>,
    /// The log has ended and all of it that the server kept is here.
    pub complete: RwSignal<bool>,
}

impl LogState {
    /// An empty log.
    pub fn new() -> Self {
        let data = LogData {
            buffer: LogBuffer::with_limit(MOST),
            index: LogIndex::new(),
            view: LogView::new(false),
            search: Search::new(),
            layout: 0,
            generation: 0,
            stitcher: Stitcher::new(DEFAULT_RING),
            sought: Sought::Nothing,
            restored: None,
        };
        Self {
            data: StoredValue::new_local(data),
            revision: RwSignal::new(0),
            found: RwSignal::new(0),
            failure: RwSignal::new(None),
            another: RwSignal::new(false),
            complete: RwSignal::new(false),
        }
    }

    /// Puts in what was kept of the log on an earlier visit, piece by piece in their order, as [`LogState::to_keep`] gave
    /// them. A megabyte takes a few milliseconds. Views hear of them with [`LogState::tell`].
    pub fn restore(&self, pieces: &str, kept: &KeptLog) {
        self.data.try_update_value(|data| {
            let mut gaps = data.gaps_to_come(kept);
            let mut codes = Vec::new();
            for line in pieces.lines() {
                while let Some(gap) = gaps.next_if(|gap| gap.before <= data.buffer.end()) {
                    data.buffer.add_gap(*gap);
                }
                let (section, code, text) = record::read_line(line);
                data.buffer.push_line(section, text);
                codes.push(code);
            }
            data.index.restore(&codes);
            data.settle();
        });
    }

    /// The same for lines whose text is fetched when it is first looked at, which takes no time now: for each line where
    /// it ends, as [`LogBuffer::push_later`] takes it, and its code. Whether they could be put in.
    pub fn restore_later(&self, ends: Vec<u32>, codes: &[u8], text: impl Elsewhere, kept: &KeptLog) -> bool {
        let put = self.data.try_update_value(|data| {
            if ends.len() != codes.len() || !data.buffer.push_later(ends, text) {
                return false;
            }
            let mut gaps = data.gaps_to_come(kept);
            while let Some(gap) = gaps.next_if(|gap| gap.before < data.buffer.end()) {
                data.buffer.add_gap(*gap);
            }
            data.index.restore(codes);
            data.settle();
            true
        });
        put.unwrap_or_default()
    }

    /// All was put in that was kept; the log may go on from there.
    pub fn restored(&self, kept: &KeptLog) {
        self.data.try_update_value(|data| {
            let end = data.buffer.end();
            for gap in data.gaps_to_come(kept) {
                data.buffer.add_gap(*gap);
            }
            data.restored = (end > 0).then_some(kept.stitch);
        });
        self.settle();
    }

    /// The lines from `from` on, as [`LogState::restore`] takes them: at most `bytes` unless a line is longer, the number of
    /// the line after them, and whether all is known of them that can be.
    pub fn to_keep(&self, from: u32, bytes: usize) -> (String, u32, bool) {
        let mut text = String::new();
        // Without codes, which come to be known: the same lines make the same piece, however often it is written.
        let mut taken = 0;
        let mut end = from;
        let settled = self.data.try_with_value(|data| {
            let settled = data.index.settled();
            data.buffer.walk(from, |line, section, content| {
                if taken > 0 && taken + content.len() > bytes {
                    return false;
                }
                taken += content.len() + 2;
                record::write_line(&mut text, section, data.index.code(line), content);
                end = line + 1;
                true
            });
            end <= settled
        });
        (text, end, settled.unwrap_or_default())
    }

    /// What is to be kept beside the lines.
    pub fn kept(&self) -> KeptLog {
        let read = |data: &LogData| KeptLog {
            lines: data.buffer.end(),
            bytes: data.buffer.bytes() as u64,
            open: 0,
            gaps: data.buffer.gaps().to_vec(),
            stitch: data.restored.unwrap_or_else(|| data.stitcher.state()),
        };
        self.data.try_with_value(read).unwrap_or_default()
    }

    /// Takes the first snapshot after [`LogState::restored`]. When the log turns out to be another's, what was restored is
    /// dropped. Whether that was so, and what came.
    fn take_first(data: &mut LogData, kept: &StitchState, order: u64, snapshot: &LogSections) -> (bool, Taken) {
        let end = data.buffer.end();
        data.stitcher = Stitcher::resume(DEFAULT_RING, kept, &data.buffer);
        let taken = data.stitcher.take(order, snapshot, &mut data.buffer);
        if !data.buffer.gaps().iter().any(|gap| gap.before >= end && gap.kind == GapKind::Restart) {
            return (false, taken);
        }
        data.buffer = LogBuffer::with_limit(MOST);
        data.index = LogIndex::new();
        data.stitcher = Stitcher::new(DEFAULT_RING);
        data.search = Search::new();
        let filter = data.view.filter();
        data.view = LogView::new(false);
        data.view.set_filter(filter);
        data.generation += 1;
        data.layout += 1;
        (true, data.stitcher.take(order, snapshot, &mut data.buffer))
    }

    /// Takes a snapshot of the whole log; whether it brought anything.
    pub fn take(&self, order: u64, snapshot: &LogSections) -> bool {
        let changed = self.data.try_update_value(|data| {
            let gaps = data.buffer.gap_revision();
            let taken = match data.restored.take() {
                Some(kept) => {
                    let (another, taken) = Self::take_first(data, &kept, order, snapshot);
                    if another {
                        self.another.try_set(true);
                    }
                    taken
                }
                None => data.stitcher.take(order, snapshot, &mut data.buffer),
            };
            if data.buffer.gap_revision() != gaps {
                data.layout += 1;
            }
            taken.lines > 0 || taken.gaps > 0 || taken.diagnostics
        });
        if changed == Some(true) {
            self.settle();
        }
        changed.unwrap_or_default()
    }

    /// Bytes of its text.
    pub fn bytes(&self) -> usize {
        self.data.try_with_value(|data| data.buffer.bytes()).unwrap_or_default()
    }

    /// Nothing was printed so far.
    pub fn is_empty(&self) -> bool {
        self.data.try_with_value(|data| data.buffer.is_empty()).unwrap_or(true)
    }

    /// Reads the data.
    pub fn with<T>(&self, read: impl FnOnce(&LogData) -> T) -> T {
        self.data.with_value(read)
    }

    /// Changes what is shown, and tells the views.
    pub fn change(&self, change: impl FnOnce(&mut LogData)) {
        self.data.update_value(|data| {
            change(data);
            data.layout += 1;
        });
        self.settle();
    }

    /// Changes which hit one stands on, and tells the views.
    pub fn walk(&self, step: impl FnOnce(&mut Search)) {
        self.data.update_value(|data| step(&mut data.search));
        self.tell_hits();
    }

    /// Searches for a text from now on; an empty one ends the search.
    pub fn search_for(&self, text: &str) {
        self.seek(if text.is_empty() { Sought::Nothing } else { Sought::Text(text.to_owned()) });
    }

    /// Somebody else searches for this expression from now on, and tells with [`LogState::hits`].
    pub fn expect_hits(&self, pattern: &str) {
        self.seek(Sought::Expression(pattern.to_owned()));
    }

    fn seek(&self, sought: Sought) {
        self.data.update_value(|data| {
            if data.sought != sought {
                data.sought = sought;
                data.search = Search::new();
            }
        });
        self.settle();
    }

    /// Number of the first line that the search has not come to.
    pub fn searched(&self) -> u32 {
        self.data.try_with_value(|data| data.search.searched()).unwrap_or_default()
    }

    /// There are lines from this one on.
    pub fn has_line(&self, line: u32) -> bool {
        self.data.try_with_value(|data| line < data.buffer.end()).unwrap_or_default()
    }

    /// Reads the lines from `from` on, about `bytes` of them; `None` at the end.
    pub fn piece<T>(&self, from: u32, bytes: usize, read: impl FnOnce(Piece<'_>) -> T) -> Option<T> {
        self.data.try_with_value(|data| data.buffer.piece(from, bytes).map(read)).flatten()
    }

    /// The same where their text lies elsewhere: it stays there. `None` at the end, and where the text is here.
    pub fn far_piece(&self, from: u32, bytes: usize) -> Option<FarPiece> {
        self.data.try_with_value(|data| data.buffer.far_piece(from, bytes)).flatten()
    }

    /// Takes in hits that were found elsewhere: for each piece that has any its first line, and starts and ends in bytes.
    /// The search has come to the line `until`. Views hear of it with [`LogState::tell_hits`].
    pub fn hits(&self, found: &[(u32, Vec<(usize, usize)>)], until: u32) {
        self.data.try_update_value(|data| {
            for (from, places) in found {
                data.search.accept(&data.buffer, *from, places);
            }
            data.search.searched_until(until);
        });
    }

    /// Number of hits so far.
    pub fn count(&self) -> u64 {
        self.data.try_with_value(|data| data.search.count()).unwrap_or_default()
    }

    /// Goes on with a search for a text; whether there is more to search.
    pub fn search_more(&self) -> bool {
        let more = self.data.try_update_value(LogData::search_some).unwrap_or_default();
        self.tell_hits();
        more
    }

    /// Brings index, hits and rows up to date.
    fn settle(&self) {
        self.data.try_update_value(LogData::settle);
        self.tell();
    }

    /// Tells the views that lines or rows may have come.
    pub fn tell(&self) {
        self.revision.try_update(|revision| *revision += 1);
        self.tell_hits();
    }

    /// Tells the views that hits may have come.
    pub fn tell_hits(&self) {
        self.found.try_update(|found| *found += 1);
    }
}

impl LogData {
    /// Gaps that are kept and not in the log yet.
    fn gaps_to_come<'a>(&self, kept: &'a KeptLog) -> Peekable<Iter<'a, Gap>> {
        let last = self.buffer.gaps().last().map(|gap| (gap.before, gap.section));
        let begin = kept.gaps.partition_point(|gap| Some((gap.before, gap.section)) <= last);
        kept.gaps.get(begin..).unwrap_or_default().iter().peekable()
    }

    fn settle(&mut self) {
        while self.index.advance(&self.buffer, INDEX_STEP) {}
        self.search_some();
        self.view.update(&self.buffer, &self.index);
    }

    /// Searches some more for a text, if one is sought; whether there is more to search.
    fn search_some(&mut self) -> bool {
        let Sought::Text(text) = &self.sought else { return false };
        let mut matcher = Plain::new(text, true);
        (0..SEARCH_STEPS).all(|_| self.search.step(&self.buffer, &mut matcher, SEARCH_STEP))
    }

    /// What the cluster manager says.
    pub fn diagnostics(&self) -> &[String] {
        self.stitcher.diagnostics()
    }
}
