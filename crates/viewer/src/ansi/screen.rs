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
        Self { escapes: Escapes::default(), canvas: Canvas::new(limits) }
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

    /// Where a hyperlink leads: an `http` or `https` address as the program printed it.
    #[must_use]
    pub fn link(&self, id: LinkId) -> Option<&str> {
        self.canvas.links.get(usize::from(id.0)).map(|link| &**link)
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
        }
    }

    fn visible_rows(&self) -> usize {
        match self.rows.back() {
            Some(last) if last.is_empty() => self.rows.len() - 1,
            _ => self.rows.len(),
        }
    }

    fn current(&mut self) -> Option<&mut Row> {
        self.rows.get_mut(self.row)
    }

    fn line_feed(&mut self) {
        self.column = 0;
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
                self.rows.iter_mut().take(self.row).for_each(Row::clear);
                if how == 2 {
                    self.rows.truncate(self.row + 1);
                }
            }
            3 => self.store.clear(),
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
