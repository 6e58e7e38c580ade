//! What is looked for, and the places where the worker found it.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use notebook::search::Matcher;
use notebook::text;

use crate::bridge::search;

/// A text as a regular expression that matches it and nothing else.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\^$.*+?()[]{}|/".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Matches that the worker found, by the text they are in: the same text has the same ones.
#[derive(Default)]
pub(super) struct Known {
    pub(super) ranges: HashMap<Rc<str>, Vec<Range<usize>>>,
    pub(super) pattern: String,
    pub(super) flags: &'static str,
    pub(super) regex: bool,
}

impl Matcher for Known {
    fn find_all(&self, text: &str) -> Vec<Range<usize>> {
        self.ranges.get(text).cloned().unwrap_or_default()
    }

    fn expand(&self, text: &str, range: Range<usize>, template: &str) -> String {
        if !self.regex {
            return template.to_owned();
        }
        let from = units(text, range.start);
        let made = search::expand(&self.pattern, self.flags, text, from, template);
        made.unwrap_or_else(|| text.get(range).unwrap_or_default().to_owned())
    }
}

/// Bytes as UTF-16 units.
pub(super) fn units(text: &str, bytes: usize) -> u32 {
    u32::try_from(text::utf16_offset(text, bytes)).unwrap_or(u32::MAX)
}
