//! One log: its text, what is known of its lines, which of them are shown, and what is searched for.

use std::rc::Rc;

use leptos::prelude::*;
use livy_api::{CallError, LogSections};
use viewer::log::stitch::{DEFAULT_RING, StitchState, Stitcher, Taken};
use viewer::log::{GapKind, LogBuffer, LogIndex, LogView, Plain, Search, Units};
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
    data: StoredValue<LogData>,
    /// Grows with every change of lines, rows or hits.
    pub revision: RwSignal<u64>,
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
            data: StoredValue::new(data),
            revision: RwSignal::new(0),
            failure: RwSignal::new(None),
            another: RwSignal::new(false),
            complete: RwSignal::new(false),
        }
    }

    /// Puts in what was kept of the log on an earlier visit, piece by piece in their order: lines that each begin with
    /// the letter of their section. Pieces of a megabyte take a few milliseconds.
    pub fn restore<'a>(&self, pieces: impl Iterator<Item = &'a str>, kept: &KeptLog) {
        self.data.try_update_value(|data| {
            for line in pieces.flat_map(str::lines) {
                let end = data.buffer.end();
                for gap in kept.gaps.iter().filter(|gap| gap.before == end) {
                    data.buffer.add_gap(*gap);
                }
                let mut rest = line.chars();
                let section = rest.next().map(record::section_of).unwrap_or_default();
                data.buffer.push(section, rest.as_str());
            }
        });
        self.settle();
    }

    /// All was put in that was kept; the log may go on from there.
    pub fn restored(&self, kept: &KeptLog) {
        self.data.try_update_value(|data| {
            let end = data.buffer.end();
            for gap in kept.gaps.iter().filter(|gap| gap.before >= end) {
                data.buffer.add_gap(*gap);
            }
            data.restored = (end > 0).then_some(kept.stitch);
        });
        self.settle();
    }

    /// The lines from `from` on, as [`LogState::restore`] takes them: at most `bytes` unless a line is longer, and the
    /// number of the line after them.
    pub fn to_keep(&self, from: u32, bytes: usize) -> (String, u32) {
        let mut text = String::new();
        let mut end = from;
        self.data.try_with_value(|data| {
            data.buffer.walk(from, |line, section, content| {
                if !text.is_empty() && text.len() + content.len() > bytes {
                    return false;
                }
                text.push_str(record::section_letter(section));
                text.push_str(content);
                text.push('\n');
                end = line + 1;
                true
            });
        });
        (text, end)
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
        self.tell();
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

    /// The text of the lines from `from` on, about `bytes` of it, and the number of the line after it.
    pub fn piece(&self, from: u32, bytes: usize) -> Option<(u32, Rc<str>)> {
        let read = |data: &LogData| data.buffer.piece(from, bytes).map(|piece| (piece.end(), Rc::from(piece.text)));
        self.data.try_with_value(read).flatten()
    }

    /// Takes in hits that were found elsewhere: for each piece of `bytes` that has any its first line, and starts and ends
    /// in turn, in UTF-16 code units. The search has come to the line `until`.
    pub fn hits(&self, found: &[(u32, Vec<u32>)], bytes: usize, until: u32) {
        self.data.try_update_value(|data| {
            for (from, offsets) in found {
                let pair = |pair: &[u32]| Some((*pair.first()? as usize, *pair.last()? as usize));
                let found: Vec<(usize, usize)> = offsets.chunks_exact(2).filter_map(pair).collect();
                data.search.accept(&data.buffer, *from, bytes, &found, Units::Utf16);
            }
            data.search.searched_until(until);
        });
        self.tell();
    }

    /// Goes on with a search for a text; whether there is more to search.
    pub fn search_more(&self) -> bool {
        let more = self.data.try_update_value(LogData::search_some).unwrap_or_default();
        self.tell();
        more
    }

    /// Brings index, hits and rows up to date.
    fn settle(&self) {
        self.data.try_update_value(|data| {
            while data.index.advance(&data.buffer, INDEX_STEP) {}
            data.search_some();
            data.view.update(&data.buffer, &data.index);
        });
        self.tell();
    }

    fn tell(&self) {
        self.revision.try_update(|revision| *revision += 1);
    }
}

impl LogData {
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
