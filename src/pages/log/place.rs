//! Where the window on a log stands, and how high its rows are.

use leptos::html;
use leptos::prelude::*;
use viewer::log::Row;
use viewer::virtual_rows::{Heights, ScrollMap, fixed};

use super::draw::columns;
use crate::drivers::kept;
use crate::state::log::LogState;

/// Height of a line in pixels; the style sheet says the same.
pub const LINE: f64 = 20.0;
/// Lines above and below the window that have elements all the same.
const OVERSCAN: usize = 10;
/// Margin at the end of a line in pixels; the style sheet says the same.
const MARGIN: f64 = 12.0;
/// Times that it takes at most to be exactly where one wants to be.
const EXACT: usize = 10;
/// Characters in the element that is measured to learn how wide one is.
pub const RULER: usize = 50;

/// Heights of rows when lines are wrapped. They are computed, not measured: all characters are equally wide.
#[derive(Debug, Default)]
struct Wrapped {
    heights: Heights,
    layout: u64,
    columns: usize,
}

/// Where the window stands.
#[derive(Clone, Copy)]
pub struct Place {
    /// The window.
    pub node: NodeRef<html::Div>,
    /// The element inside it that is as high as all rows.
    pub content: NodeRef<html::Div>,
    /// An element of [`RULER`] characters.
    pub ruler: NodeRef<html::Span>,
    /// Long lines go on below, instead of to the right.
    pub wrap: RwSignal<bool>,
    /// Each line says how long after the line above it came.
    pub times: RwSignal<bool>,
    /// First row and the row after the last that have elements.
    pub shown: RwSignal<(usize, usize)>,
    map: StoredValue<ScrollMap>,
    wrapped: StoredValue<Wrapped>,
    top: StoredValue<u32>,
}

impl Place {
    /// At the top.
    pub fn new() -> Self {
        Self {
            node: NodeRef::new(),
            content: NodeRef::new(),
            ruler: NodeRef::new(),
            wrap: RwSignal::new(kept::wraps_logs()),
            times: RwSignal::new(false),
            shown: RwSignal::new((0, 0)),
            map: StoredValue::new(ScrollMap::new(0.0, 0.0)),
            wrapped: StoredValue::new(Wrapped::default()),
            top: StoredValue::new(0),
        }
    }

    /// Shows a line in the middle.
    pub fn to_line(self, log: LogState, line: u32) {
        let row = log.with(|data| data.view.row_of(&data.buffer, line));
        let half = self.window_height() / 2.0;
        self.go_exactly(log, || self.top_of(row) - half + LINE);
    }

    /// Scrolls as little as needed to show a line.
    pub fn reveal(self, log: LogState, line: u32) {
        let row = log.with(|data| data.view.row_of(&data.buffer, line));
        let (top, bottom) = (self.top_of(row), self.top_of(row + 1).max(self.top_of(row) + LINE));
        let (position, window) = (self.map.with_value(ScrollMap::position), self.window_height());
        if top < position {
            self.go(log, top);
        } else if bottom > position + window {
            self.go(log, bottom - window);
        }
    }

    /// Shows the beginning.
    pub fn to_start(self, log: LogState) {
        self.go(log, 0.0);
    }

    /// Shows the end.
    pub fn to_end(self, log: LogState) {
        for _ in 0..if self.wrap.get_untracked() { 3 } else { 1 } {
            self.go(log, f64::MAX);
        }
    }

    /// Number of the line at the top.
    pub fn top_line(self) -> u32 {
        self.top.get_value()
    }

    /// The window shows the end.
    pub fn at_end(self) -> bool {
        self.map.with_value(ScrollMap::at_end)
    }

    /// Where a row stands inside that element.
    pub fn place_of(self, row: usize) -> f64 {
        let top = self.top_of(row);
        self.map.with_value(|map| map.place(top))
    }

    /// Takes in the number of rows and the height of the window.
    pub fn resize(self, log: LogState) {
        if self.node.get_untracked().is_none() {
            return;
        }
        let position = self.map.with_value(ScrollMap::position);
        let (columns, at) = self.wrapped.with_value(|wrapped| (wrapped.columns, wrapped.heights.at(position)));
        let content = self.height_of(log);
        let mut bar = None;
        self.map.update_value(|map| bar = map.resize(content, self.window_height()));
        self.set_bar(bar);
        if self.wrap.get_untracked() && columns != 0 && self.wrapped.with_value(|wrapped| wrapped.columns != columns) {
            // All rows have other heights, and the one at the top stays there.
            self.go_exactly(log, || self.top_of(at.row));
            return;
        }
        self.look(log);
    }

    /// The person scrolled.
    pub fn scrolled(self, log: LogState) {
        let Some(node) = self.node.get_untracked() else { return };
        let mut bar = None;
        self.map.update_value(|map| bar = map.scrolled(f64::from(node.scroll_top())));
        self.set_bar(bar);
        self.look(log);
    }

    fn window_height(self) -> f64 {
        self.node.get_untracked().map_or(0.0, |node| f64::from(node.client_height()))
    }

    /// Rows that were never drawn have estimated heights: each time more of them are known, until it is exact.
    fn go_exactly(self, log: LogState, wanted: impl Fn() -> f64) {
        for _ in 0..EXACT {
            let position = wanted();
            self.go(log, position);
            if (wanted() - position).abs() < 1.0 {
                return;
            }
        }
    }

    /// The window has been laid out.
    pub fn is_there(self) -> bool {
        self.window_height() > 0.0
    }

    fn go(self, log: LogState, position: f64) {
        let mut bar = 0.0;
        self.map.update_value(|map| bar = map.go(position));
        self.set_bar(Some(bar));
        self.look(log);
    }

    #[expect(clippy::cast_possible_truncation, reason = "an element is far lower than 2^31 pixels")]
    fn set_bar(self, bar: Option<f64>) {
        // First the room to scroll in, then the scrolling.
        let height = self.map.with_value(ScrollMap::element_height);
        if let Some(content) = self.content.get_untracked() {
            let _ = web_sys::HtmlElement::style(&content).set_property("height", &format!("{height}px"));
        }
        if let (Some(bar), Some(node)) = (bar, self.node.get_untracked())
            && (f64::from(node.scroll_top()) - bar).abs() >= 1.0
        {
            node.set_scroll_top(bar as i32);
        }
    }

    fn top_of(self, row: usize) -> f64 {
        if self.wrap.get_untracked() {
            self.wrapped.with_value(|wrapped| wrapped.heights.top(row))
        } else {
            row as f64 * LINE
        }
    }

    /// Height of all rows, as far as known.
    fn height_of(self, log: LogState) -> f64 {
        let (rows, layout) = log.with(|data| (data.view.len(), data.layout));
        if !self.wrap.get_untracked() {
            return rows as f64 * LINE;
        }
        let columns = self.text_columns();
        let mut total = 0.0;
        self.wrapped.update_value(|wrapped| {
            let known = wrapped.heights.len();
            if wrapped.layout != layout || wrapped.columns != columns || known > rows {
                *wrapped = Wrapped { heights: Heights::new(rows, LINE), layout, columns };
            } else if known < rows {
                wrapped.heights.splice(known..known, rows - known, LINE);
            }
            total = wrapped.heights.total();
        });
        total
    }

    /// How many characters fit beside each other.
    fn text_columns(self) -> usize {
        let wide = self.node.get_untracked().map_or(0.0, |node| f64::from(node.client_width()));
        // The ruler begins where the text does: beside the line's number.
        let ruler = self
            .ruler
            .get_untracked()
            .map(|ruler| (f64::from(ruler.offset_left()), ruler.get_bounding_client_rect().width()));
        let (beside, character) = ruler.unwrap_or_default();
        let character = (character / RULER as f64).max(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a window is narrower than 2^31 pixels"
        )]
        let columns = ((wide - beside - MARGIN) / character) as usize;
        columns.max(8)
    }

    /// Decides which rows have elements.
    fn look(self, log: LogState) {
        let position = self.map.with_value(ScrollMap::position);
        let window = self.window_height();
        let rows = log.with(|data| data.view.len());
        let (range, first) = if self.wrap.get_untracked() {
            self.look_wrapped(log, position, window)
        } else {
            (fixed(rows, LINE, position, window, OVERSCAN), fixed(rows, LINE, position, LINE, 0).start)
        };
        let top = log.with(|data| match data.view.row(&data.buffer, &data.index, first) {
            Some(Row::Line { line, .. }) => line,
            Some(Row::Gap(gap)) => gap.before,
            None => 0,
        });
        self.top.set_value(top);
        self.shown.set((range.start, range.end));
    }

    /// Learns the heights of the rows around the window and keeps the row at its top where it is.
    fn look_wrapped(self, log: LogState, position: f64, window: f64) -> (std::ops::Range<usize>, usize) {
        let mut range = 0..0;
        let mut first = 0;
        let mut at = position;
        let times = self.times.get_untracked();
        self.wrapped.update_value(|wrapped| {
            let anchor = wrapped.heights.at(position);
            first = anchor.row;
            range = anchor.row.saturating_sub(OVERSCAN)..anchor.row;
            let wanted = window + anchor.offset + OVERSCAN as f64 * LINE;
            let mut below = 0.0;
            while below < wanted && range.end < wrapped.heights.len() || range.end < anchor.row {
                let lines = log.with(|data| columns(data, range.end, times)).div_ceil(wrapped.columns.max(1)).max(1);
                let height = lines as f64 * LINE;
                wrapped.heights.set(range.end, height);
                if range.end >= anchor.row {
                    below += height;
                }
                range.end += 1;
            }
            for row in range.start..anchor.row.min(wrapped.heights.len()) {
                let lines = log.with(|data| columns(data, row, times)).div_ceil(wrapped.columns.max(1)).max(1);
                wrapped.heights.set(row, lines as f64 * LINE);
            }
            at = wrapped.heights.top(anchor.row) + anchor.offset;
            self.map.update_value(|map| {
                map.resize(wrapped.heights.total(), window);
            });
        });
        if (at - position).abs() >= 1.0 {
            let mut bar = 0.0;
            self.map.update_value(|map| bar = map.go(at));
            self.set_bar(Some(bar));
        }
        (range, first)
    }
}
