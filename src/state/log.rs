//! One log: its text, what is known of its lines, which of them are shown, and what is searched for.

use leptos::prelude::*;
use livy_api::{CallError, LogSections};
use viewer::log::stitch::{DEFAULT_RING, Stitcher};
use viewer::log::{GapKind, LogBuffer, LogIndex, LogView, Plain, Search, Units};
use viewer::record::{self, KeptLog};

/// Lines indexed at once; a few milliseconds.
const INDEX_STEP: u32 = 20_000;
/// Bytes searched at once; a few milliseconds.
const SEARCH_STEP: usize = 1 << 20;

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
    stitcher: Stitcher,
    sought: Sought,
    /// The log was restored, and no snapshot was taken since; the number of lines then.
    restored: Option<u32>,
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
            buffer: LogBuffer::new(),
            index: LogIndex::new(),
            view: LogView::new(false),
            search: Search::new(),
            layout: 0,
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

    /// Puts in what was kept of the log on an earlier visit. Pieces are texts of lines that each begin with the letter of
    /// their section.
    pub fn restore<'a>(&self, pieces: impl Iterator<Item = &'a str>, kept: &KeptLog) {
        self.data.update_value(|data| {
            for line in pieces.flat_map(str::lines) {
                let mut rest = line.chars();
                let section = rest.next().map(record::section_of).unwrap_or_default();
                data.buffer.push(section, rest.as_str());
            }
            for gap in &kept.gaps {
                data.buffer.add_gap(*gap);
            }
            data.stitcher = Stitcher::resume(DEFAULT_RING, &kept.stitch, &data.buffer);
            data.layout += 1;
            data.restored = Some(data.buffer.end());
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
            open: 0,
            gaps: data.buffer.gaps().to_vec(),
            stitch: data.stitcher.state(),
        };
        self.data.try_with_value(read).unwrap_or_default()
    }

    /// Takes the first snapshot after [`LogState::restore`]. When the log turns out to be another's, what was restored is
    /// dropped. Whether that was so.
    fn take_first(data: &mut LogData, order: u64, snapshot: &LogSections) -> bool {
        let end = data.buffer.end();
        let (mut stitcher, mut buffer) = (data.stitcher.clone(), data.buffer.clone());
        stitcher.take(order, snapshot, &mut buffer);
        let other = buffer.gaps().iter().any(|gap| gap.before >= end && gap.kind == GapKind::Restart);
        if other && end > 0 {
            data.buffer = LogBuffer::new();
            data.index = LogIndex::new();
            data.stitcher = Stitcher::new(DEFAULT_RING);
            data.search = Search::new();
            let filter = data.view.filter();
            data.view = LogView::new(false);
            data.view.set_filter(filter);
            data.layout += 1;
        }
        other && end > 0
    }

    /// Takes a snapshot of the whole log; whether it brought anything.
    pub fn take(&self, order: u64, snapshot: &LogSections) -> bool {
        let changed = self.data.try_update_value(|data| {
            if data.restored.take().is_some() && Self::take_first(data, order, snapshot) {
                self.another.try_set(true);
            }
            let gaps = data.buffer.gap_revision();
            let taken = data.stitcher.take(order, snapshot, &mut data.buffer);
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
    pub fn piece(&self, from: u32, bytes: usize) -> Option<(u32, String)> {
        let read = |data: &LogData| data.buffer.piece(from, bytes).map(|piece| (piece.end(), piece.text.to_owned()));
        self.data.try_with_value(read).flatten()
    }

    /// Takes in hits in the piece that begins at line `from`: starts and ends in turn, in UTF-16 code units.
    pub fn hits(&self, from: u32, bytes: usize, offsets: &[u32]) {
        let found: Vec<(usize, usize)> = offsets
            .chunks_exact(2)
            .filter_map(|pair| Some((*pair.first()? as usize, *pair.last()? as usize)))
            .collect();
        self.data.try_update_value(|data| data.search.accept(&data.buffer, from, bytes, &found, Units::Utf16));
        self.tell();
    }

    /// The search elsewhere has come to this line.
    pub fn searched_until(&self, line: u32) {
        self.data.try_update_value(|data| data.search.searched_until(line));
    }

    /// Brings index, hits and rows up to date.
    fn settle(&self) {
        self.data.try_update_value(|data| {
            while data.index.advance(&data.buffer, INDEX_STEP) {}
            if let Sought::Text(text) = &data.sought {
                let mut matcher = Plain::new(text, true);
                while data.search.step(&data.buffer, &mut matcher, SEARCH_STEP) {}
            }
            data.view.update(&data.buffer, &data.index);
        });
        self.tell();
    }

    fn tell(&self) {
        self.revision.try_update(|revision| *revision += 1);
    }
}

impl LogData {
    /// What the cluster manager says.
    pub fn diagnostics(&self) -> &[String] {
        self.stitcher.diagnostics()
    }
}
