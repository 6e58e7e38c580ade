//! About a megabyte of a log's lines, whose text may come when it is first looked at.

use std::any::Any;
use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;

use super::Section;

/// Low bits of an end: the offset; the two bits above: the section.
pub(super) const OFFSET: u32 = (1 << 30) - 1;

/// Text that lies outside of this program's memory until it is looked at. Who knows what it is can use it there.
pub trait Elsewhere: Any {
    /// All of it, in UTF-8.
    fn fetch(&self) -> Vec<u8>;
}

impl<Text: Fn() -> Vec<u8> + 'static> Elsewhere for Text {
    fn fetch(&self) -> Vec<u8> {
        self()
    }
}

impl fmt::Debug for dyn Elsewhere {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text elsewhere")
    }
}

/// Lines that follow each other.
pub(super) struct Chunk {
    /// Number of the first line.
    pub(super) first: u32,
    /// Each line is ended by `\n`.
    text: OnceCell<String>,
    /// Where the text is until then.
    elsewhere: RefCell<Option<Rc<dyn Elsewhere>>>,
    /// For each line, where its line end ends, with its section.
    ends: Vec<u32>,
}

impl fmt::Debug for Chunk {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} lines from {}", self.ends.len(), self.first)
    }
}

impl Chunk {
    /// No lines yet, and room for so many bytes.
    pub(super) fn new(first: u32, capacity: usize) -> Self {
        let text = OnceCell::from(String::with_capacity(capacity));
        Self { first, text, elsewhere: RefCell::default(), ends: Vec::new() }
    }

    /// Lines whose text is fetched later.
    pub(super) fn later(first: u32, ends: Vec<u32>, text: Rc<dyn Elsewhere>) -> Self {
        Self { first, text: OnceCell::new(), elsewhere: RefCell::new(Some(text)), ends }
    }

    /// Where the text is, when it has not been fetched.
    pub(super) fn elsewhere(&self) -> Option<Rc<dyn Elsewhere>> {
        self.elsewhere.borrow().clone()
    }

    /// The text. What is no UTF-8, or not of the length it should have, is made so that lines keep their places.
    pub(super) fn text(&self) -> &str {
        self.text.get_or_init(|| {
            let mut bytes = self.elsewhere.take().map(|text| text.fetch()).unwrap_or_default();
            bytes.resize(self.bytes(), b' ');
            String::from_utf8(bytes).unwrap_or_else(|error| {
                let ascii = |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { '?' };
                error.as_bytes().iter().map(ascii).collect()
            })
        })
    }

    pub(super) fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// Bytes of the text, there or not.
    pub(super) fn bytes(&self) -> usize {
        self.offset(self.ends.len())
    }

    /// Another line of so many bytes fits, when chunks have up to `most`.
    pub(super) fn has_room(&self, needed: usize, most: usize) -> bool {
        self.text.get().is_some_and(|text| text.len() + needed <= most)
    }

    /// Nothing more comes.
    pub(super) fn close(&mut self) {
        self.ends.shrink_to_fit();
    }

    pub(super) fn push(&mut self, section: Section, line: &str) {
        if let Some(text) = self.text.get_mut() {
            text.push_str(line);
            text.push('\n');
            self.ends.push(text.len() as u32 | (section.index() as u32) << 30);
        }
    }

    /// Where a line begins; past the last one, where the text ends.
    pub(super) fn offset(&self, index: usize) -> usize {
        index.checked_sub(1).and_then(|index| self.ends.get(index)).map_or(0, |end| (end & OFFSET) as usize)
    }

    pub(super) fn line(&self, index: usize) -> Option<&str> {
        (index < self.ends.len())
            .then(|| self.text().get(self.offset(index)..self.offset(index + 1) - 1).unwrap_or_default())
    }

    pub(super) fn section(&self, index: usize) -> Option<Section> {
        self.ends.get(index).map(|end| Section::from_index(end >> 30))
    }

    /// One more than the number of the last line.
    pub(super) fn end(&self) -> u32 {
        self.first + self.ends.len() as u32
    }

    /// Bytes of memory taken; a text that is not there yet lies elsewhere.
    pub(super) fn memory(&self) -> usize {
        size_of::<Self>() + self.text.get().map_or(0, String::capacity) + self.ends.capacity() * 4
    }
}
