//! The text of a log for copying and saving.

use std::ops::Range;

use super::SectionSet;
use super::buffer::LogBuffer;

/// Writes lines of a log piece by piece, with a line in brackets for each gap.
#[derive(Debug, Clone)]
pub struct Export {
    next: u32,
    end: u32,
    gap: usize,
    sections: SectionSet,
}

impl Export {
    /// The lines in `lines` of the given sections.
    #[must_use]
    pub fn new(log: &LogBuffer, lines: Range<u32>, sections: SectionSet) -> Self {
        let next = lines.start.max(log.first());
        let gap = log.gaps().partition_point(|gap| gap.before < next);
        Self { next, end: lines.end.min(log.end()), gap, sections }
    }

    /// About `max_bytes` more of the text; `None` when all has been written.
    pub fn next_piece(&mut self, log: &LogBuffer, max_bytes: usize) -> Option<String> {
        let mut text = String::new();
        while text.len() < max_bytes && self.next <= self.end {
            while let Some(gap) = log.gaps().get(self.gap).filter(|gap| gap.before <= self.next) {
                self.gap += 1;
                if self.sections.has(gap.section) {
                    text.push_str(&format!("[{}]\n", gap.describe()));
                }
            }
            if self.next == self.end {
                self.next += 1;
                break;
            }
            let until = log.gaps().get(self.gap).map_or(self.end, |gap| gap.before.min(self.end));
            let from = self.next;
            log.walk(from, |line, section, line_text| {
                if line >= until || text.len() >= max_bytes {
                    return false;
                }
                if self.sections.has(section) {
                    text.push_str(line_text);
                    text.push('\n');
                }
                self.next = line + 1;
                true
            });
            if self.next == from {
                break;
            }
        }
        (!text.is_empty()).then_some(text)
    }

    /// Everything that is left, as one text.
    #[must_use]
    pub fn rest(mut self, log: &LogBuffer) -> String {
        self.next_piece(log, usize::MAX).unwrap_or_default()
    }
}
