//! The screen: rows that can be written to, below lines that are final.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};

use super::escape::{Escapes, Parameters, Target};
use super::line::{Line, Row};
use super::store::{Limits, Omitted, Store};
use super::style::{LinkId, Style};
use super::{COLUMNS, ROWS, sgr};

/// Different hyperlinks kept; later ones stay text.
const MAX_LINKS: u16 = 1000;

/// A terminal's screen with what scrolled off it. See the [module](super).
#[derive(Debug, Clone)]
pub struct Screen {
    escapes: Escapes,
    /// Bytes of a character whose end has not come yet.
    partial: Vec<u8>,
    canvas: Canvas,
}

impl Default for Screen {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Screen {
    /// An empty screen.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { escapes: Escapes::default(), partial: Vec::new(), canvas: Canvas::new(limits) }
    }

    /// The screen after all of `text`.
    #[must_use]
    pub fn of(text: &str, limits: Limits) -> Self {
        let mut screen = Self::new(limits);
        screen.feed(text);
        screen
    }

    /// Goes on with more text. It may be cut anywhere, inside a sequence as well.
    pub fn feed(&mut self, text: &str) {
        self.escapes.feed(text, &mut self.canvas);
    }

    /// Goes on with bytes, cut anywhere, inside a character as well. What is not UTF-8 becomes U+FFFD.
    pub fn feed_bytes(&mut self, bytes: &[u8]) {
        let joined;
        let mut rest = if self.partial.is_empty() {
            bytes
        } else {
            let mut all = std::mem::take(&mut self.partial);
            all.extend_from_slice(bytes);
            joined = all;
            &joined
        };
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => return self.feed(text),
                Err(error) => {
                    let (valid, broken) = rest.split_at(error.valid_up_to());
                    self.feed(std::str::from_utf8(valid).unwrap_or_default());
                    let Some(length) = error.error_len() else {
                        self.partial = broken.to_vec();
                        return;
                    };
                    self.feed("\u{fffd}");
                    rest = broken.get(length..).unwrap_or_default();
                }
            }
        }
    }

    /// Puts the final text in the place of what was shown while it came. Lines that are the same keep their numbers
    /// and don't count as changed.
    pub fn replace(&mut self, text: &str) {
        let mut new = Self::new(self.canvas.store.limits());
        // The same address has the same id in both, so that equal lines are equal.
        new.canvas.links.clone_from(&self.canvas.links);
        new.canvas.link_ids.clone_from(&self.canvas.link_ids);
        // Livy trims the end of a text. Both texts end in a line end or neither does, so that the same lines are kept.
        let text = text.strip_suffix('\n').unwrap_or(text);
        new.feed(text);
        if self.canvas.rows.back().is_some_and(Row::is_empty) && !text.is_empty() {
            new.feed("\n");
        }
        let mut changed = None;
        for index in 0..new.len() {
            let number = new.number(index);
            if self.index(number).and_then(|index| self.line(index)) != new.line(index) {
                changed = Some(number);
                break;
            }
        }
        let (old_end, new_end) = (self.end(), new.end());
        if changed.is_none() && old_end != new_end {
            changed = Some(old_end.min(new_end));
        }
        new.canvas.changed = match (self.canvas.changed, changed) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        *self = new;
    }

    /// Number of lines kept. An empty last line does not count.
    #[must_use]
    pub fn len(&self) -> usize {
        self.canvas.store.len() + self.canvas.visible_rows()
    }

    /// Nothing was printed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The lines that were left out, if there are any.
    #[must_use]
    pub fn omitted(&self) -> Option<Omitted> {
        self.canvas.store.omitted()
    }

    /// A kept line.
    #[must_use]
    pub fn line(&self, index: usize) -> Option<Cow<'_, Line>> {
        let store = &self.canvas.store;
        if let Some(line) = store.get(index) {
            return Some(Cow::Borrowed(line));
        }
        let row = index.checked_sub(store.len()).filter(|row| *row < self.canvas.visible_rows())?;
        self.canvas.rows.get(row).map(|row| Cow::Owned(row.to_line()))
    }

    /// Number of a kept line, counted from 0 with those left out. It stays the same while `index` moves.
    #[must_use]
    pub fn number(&self, index: usize) -> u64 {
        let omitted = self.omitted().filter(|omitted| index >= omitted.before).map_or(0, |omitted| omitted.lines);
        index as u64 + omitted
    }

    /// Index of the line with this number, if it is kept.
    #[must_use]
    pub fn index(&self, number: u64) -> Option<usize> {
        let index = match self.omitted() {
            Some(omitted) if number >= omitted.before as u64 => {
                number.checked_sub(omitted.lines).filter(|index| *index >= omitted.before as u64)?
            }
            _ => number,
        };
        usize::try_from(index).ok().filter(|index| *index < self.len())
    }

    /// One more than the number of the last line.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.len() as u64 + self.omitted().map_or(0, |omitted| omitted.lines)
    }

    /// Number of the first line that changed, appeared or went since the last call. All before it are as they were.
    pub fn take_changed(&mut self) -> Option<u64> {
        self.canvas.changed.take()
    }

    /// Where a hyperlink leads: an `http` or `https` address as the program printed it.
    #[must_use]
    pub fn link(&self, id: LinkId) -> Option<&str> {
        self.canvas.links.get(usize::from(id.0)).map(|link| &**link)
    }

    /// All kept text without styles, lines ended by `\n`, with a line in brackets where lines were left out.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for index in 0..self.len() {
            if let Some(omitted) = self.omitted().filter(|omitted| omitted.before == index) {
                text.push_str(&format!("[{} lines omitted]\n", omitted.lines));
            }
            if let Some(line) = self.line(index) {
                text.push_str(&line.text);
                text.push('\n');
            }
        }
        text
    }
}

#[derive(Debug, Clone)]
struct Canvas {
    store: Store,
    rows: VecDeque<Row>,
    /// Rows the cursor can reach; fewer than [`ROWS`] when fewer are to be kept.
    height: usize,
    row: usize,
    column: usize,
    style: Style,
    links: Vec<Box<str>>,
    link_ids: BTreeMap<Box<str>, LinkId>,
    changed: Option<u64>,
}

impl Canvas {
    fn new(limits: Limits) -> Self {
        Self {
            store: Store::new(limits),
            rows: VecDeque::from([Row::default()]),
            height: limits.tail_lines.clamp(1, ROWS),
            row: 0,
            column: 0,
            style: Style::default(),
            links: Vec::new(),
            link_ids: BTreeMap::new(),
            changed: None,
        }
    }

    fn visible_rows(&self) -> usize {
        match self.rows.back() {
            Some(last) if last.is_empty() => self.rows.len() - 1,
            _ => self.rows.len(),
        }
    }

    /// Notes that the row and all below it may have changed.
    fn touch(&mut self, row: usize) {
        let number = self.store.total() + row as u64;
        self.changed = Some(self.changed.map_or(number, |changed| changed.min(number)));
    }

    fn current(&mut self) -> Option<&mut Row> {
        self.touch(self.row);
        self.rows.get_mut(self.row)
    }

    fn line_feed(&mut self) {
        self.column = 0;
        self.touch(self.row);
        if self.row + 1 < self.rows.len() {
            self.row += 1;
            return;
        }
        self.rows.push_back(Row::default());
        if self.rows.len() > self.height {
            if let Some(first) = self.rows.pop_front() {
                self.store.push(first.to_line(), self.rows.len());
            }
        } else {
            self.row += 1;
        }
    }

    /// Moves to a row of the screen, adding empty ones when it lies below the last.
    fn go_to(&mut self, row: usize) {
        let row = row.min(self.height - 1);
        if row >= self.rows.len() {
            self.touch(self.rows.len().saturating_sub(1));
            self.rows.resize(row + 1, Row::default());
        }
        self.row = row;
    }

    fn go_to_column(&mut self, column: usize) {
        let length = self.rows.get(self.row).map_or(0, Row::len);
        self.column = column.min(length.max(COLUMNS));
    }

    fn erase_line(&mut self, how: u16) {
        let column = self.column;
        let Some(row) = self.current() else { return };
        match how {
            0 => row.clear_from(column),
            1 => row.clear_to(column),
            2 => row.clear(),
            _ => {}
        }
    }

    fn erase_display(&mut self, how: u16) {
        match how {
            0 => {
                self.erase_line(0);
                self.rows.truncate(self.row + 1);
            }
            1 | 2 => {
                self.erase_line(how);
                self.touch(0);
                self.rows.iter_mut().take(self.row).for_each(Row::clear);
                if how == 2 {
                    self.rows.truncate(self.row + 1);
                }
            }
            3 => {
                self.store.clear();
                self.changed = Some(0);
            }
            _ => {}
        }
    }

    fn hyperlink(&mut self, address: &str) {
        let link = if is_web(address) { self.intern(address) } else { None };
        self.style.set_link(link);
    }

    fn intern(&mut self, address: &str) -> Option<LinkId> {
        if let Some(id) = self.link_ids.get(address) {
            return Some(*id);
        }
        let id = u16::try_from(self.links.len()).ok().filter(|id| *id < MAX_LINKS).map(LinkId)?;
        self.links.push(address.into());
        self.link_ids.insert(address.into(), id);
        Some(id)
    }
}

fn is_web(address: &str) -> bool {
    let has = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    (has("http://") || has("https://")) && !address.chars().any(|char| char.is_control() || char.is_whitespace())
}

impl Target for Canvas {
    fn text(&mut self, text: &str) {
        let (style, limit, mut column) = (self.style, self.store.limits().line_chars, self.column);
        let Some(row) = self.current() else { return };
        for char in text.chars().filter(|char| !char.is_control()) {
            row.put(column, char, style, limit);
            column += 1;
        }
        self.column = column;
    }

    fn control(&mut self, byte: u8) {
        match byte {
            b'\n' | 0x0b | 0x0c => self.line_feed(),
            b'\r' => self.column = 0,
            0x08 => self.column = self.column.saturating_sub(1),
            // Kept as it is, so that what is copied still has its columns.
            b'\t' => {
                let (style, limit, column) = (self.style, self.store.limits().line_chars, self.column);
                if let Some(row) = self.current() {
                    row.put(column, '\t', style, limit);
                    self.column += 1;
                }
            }
            _ => {}
        }
    }

    fn sequence(&mut self, parameters: &Parameters, end: u8) {
        let first = usize::from(parameters.get(0, 1));
        match end {
            b'm' => sgr::apply(&mut self.style, parameters),
            b'A' => self.row = self.row.saturating_sub(first),
            b'B' => self.go_to(self.row + first),
            b'C' => self.go_to_column(self.column + first),
            b'D' => self.column = self.column.saturating_sub(first),
            b'E' => {
                self.column = 0;
                self.go_to(self.row + first);
            }
            b'F' => {
                self.column = 0;
                self.row = self.row.saturating_sub(first);
            }
            b'G' | b'`' => self.go_to_column(first - 1),
            b'd' => self.go_to(first - 1),
            b'H' | b'f' => {
                self.go_to(first - 1);
                self.go_to_column(usize::from(parameters.get(1, 1)) - 1);
            }
            b'J' => self.erase_display(parameters.get(0, 0)),
            b'K' => self.erase_line(parameters.get(0, 0)),
            _ => {}
        }
    }

    fn command(&mut self, command: &str) {
        // `8;parameters;address`; an empty address closes the link.
        if let Some((_, address)) = command.strip_prefix("8;").and_then(|rest| rest.split_once(';')) {
            self.hyperlink(address);
        }
    }
}
