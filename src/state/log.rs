//! One log: its text, what is known of its lines, which of them are shown, and what is searched for.

use leptos::prelude::*;
use livy_api::{CallError, LogSections};
use viewer::log::stitch::Stitcher;
use viewer::log::{LogBuffer, LogIndex, LogView, Matcher, Plain, Search};

/// Lines indexed at once; a few milliseconds.
const INDEX_STEP: u32 = 20_000;
/// Bytes searched at once; a few milliseconds.
const SEARCH_STEP: usize = 1 << 20;

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
    stitcher: Stitcher,
    pattern: String,
}

/// A log and the signals that tell about it.
#[derive(Clone, Copy)]
pub struct LogState {
    data: StoredValue<LogData>,
    /// Grows with every change of lines, rows or hits.
    pub revision: RwSignal<u64>,
    /// Why the newest snapshot failed, while it did.
    pub failure: RwSignal<Option<CallError>>,
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
            stitcher: Stitcher::new(viewer::log::stitch::DEFAULT_RING),
            pattern: String::new(),
        };
        Self {
            data: StoredValue::new(data),
            revision: RwSignal::new(0),
            failure: RwSignal::new(None),
            complete: RwSignal::new(false),
        }
    }

    /// Takes a snapshot of the whole log; whether it brought anything.
    pub fn take(&self, order: u64, snapshot: &LogSections) -> bool {
        let changed = self.data.try_update_value(|data| {
            let taken = data.stitcher.take(order, snapshot, &mut data.buffer);
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

    /// Changes what is shown or searched, and tells the views.
    pub fn change(&self, change: impl FnOnce(&mut LogData)) {
        self.data.update_value(change);
        self.settle();
    }

    /// Searches for a text from now on; an empty one ends the search.
    pub fn search_for(&self, text: &str) {
        self.data.update_value(|data| {
            if data.pattern != text {
                text.clone_into(&mut data.pattern);
                data.search = Search::new();
            }
        });
        self.settle();
    }

    /// Brings index, hits and rows up to date.
    fn settle(&self) {
        self.data.try_update_value(|data| {
            while data.index.advance(&data.buffer, INDEX_STEP) {}
            if !data.pattern.is_empty() {
                let mut matcher: Box<dyn Matcher> = Box::new(Plain::new(&data.pattern, true));
                while data.search.step(&data.buffer, matcher.as_mut(), SEARCH_STEP) {}
            }
            data.view.update(&data.buffer, &data.index);
        });
        self.revision.try_update(|revision| *revision += 1);
    }
}

impl LogData {
    /// What the cluster manager says.
    pub fn diagnostics(&self) -> &[String] {
        self.stitcher.diagnostics()
    }
}
