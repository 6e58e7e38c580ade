//! The head of a log line: time, level and logger.

use std::ops::Range;

use super::stamp::{self, LocalMillis};

/// How bad it is. Names of other systems are mapped (`WARNING`, `CRITICAL`, `SEVERE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Finest detail.
    Trace,
    /// For whoever wrote the program.
    Debug,
    /// Normal course of events.
    Info,
    /// Something odd.
    Warn,
    /// Something failed.
    Error,
    /// The program gives up.
    Fatal,
}

impl Level {
    /// Every level, the mildest first.
    pub const ALL: [Self; 6] = [Self::Trace, Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Fatal];

    /// Its name in capitals.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
            Self::Fatal => "FATAL",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "TRACE" | "FINEST" => Self::Trace,
            "DEBUG" | "FINE" | "FINER" => Self::Debug,
            "INFO" | "NOTICE" => Self::Info,
            "WARN" | "WARNING" => Self::Warn,
            "ERROR" | "SEVERE" => Self::Error,
            "FATAL" | "CRITICAL" => Self::Fatal,
            _ => return None,
        })
    }
}

/// What the beginning of a line says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// Time stamp.
    pub time: Option<LocalMillis>,
    /// Level.
    pub level: Option<Level>,
    /// Where the logger's name stands.
    pub logger: Option<Range<usize>>,
    /// Where the message begins.
    pub message: usize,
}

/// Words looked at for a level after a time stamp; one further on belongs to the message.
const MAX_WORDS: usize = 6;

impl Head {
    /// Reads the beginning of a line.
    #[must_use]
    pub fn parse(line: &str) -> Self {
        let (time, start) = stamp::parse(line).map_or((None, 0), |(time, end)| (Some(time), end));
        let mut head = Self { time, message: skip_space(line, start), ..Self::default() };
        // Without a time stamp only the first word can be a level.
        let words = if time.is_some() { MAX_WORDS } else { 1 };
        let mut at = start;
        let mut before = None;
        for _ in 0..words {
            let Some(word) = next_word(line, at) else { break };
            at = word.end;
            let text = line.get(word.inner.clone()).unwrap_or_default();
            if let Some(level) = Level::parse(text) {
                head.level = Some(level);
                head.after_level(line, at, before);
                break;
            }
            if let Some((level, rest)) = text.split_once(':')
                && let Some(level) = Level::parse(level)
            {
                // `WARNING:root:message`, `ERROR:message`.
                let begin = word.inner.end - rest.len();
                head.level = Some(level);
                let rest = line.get(begin..).unwrap_or_default();
                head.message = begin;
                if let Some(end) = rest.find(':').filter(|end| !rest[..*end].contains(' ')) {
                    head.logger = Some(begin..begin + end);
                    head.message = skip_space(line, begin + end + 1);
                }
                break;
            }
            if word.is_name {
                before = Some(word.inner);
            }
        }
        if head.level.is_none() && time.is_none() {
            head.level = by_words(line);
        }
        head
    }

    /// `[thread] logger: message`, `logger - message`, `logger [thread] - message`, or the logger stood before.
    fn after_level(&mut self, line: &str, level_end: usize, before: Option<Range<usize>>) {
        let mut at = level_end;
        self.message = skip_space(line, at);
        for _ in 0..3 {
            let Some(word) = next_word(line, at) else { return };
            let text = line.get(word.inner.clone()).unwrap_or_default();
            at = word.end;
            if text == "-" || text == ":" {
                if self.logger.is_none() {
                    self.logger = before;
                }
                self.message = skip_space(line, at);
                return;
            }
            if word.is_name && self.logger.is_none() {
                let dashed = next_word(line, at).is_some_and(|next| {
                    let next = line.get(next.outer.clone()).unwrap_or_default();
                    next == "-" || next == ":" || next.starts_with('[')
                });
                if word.colon || (dashed && text.contains('.')) {
                    self.logger = Some(word.inner.clone());
                    self.message = skip_space(line, at);
                    if word.colon {
                        return;
                    }
                    continue;
                }
                return;
            }
            if word.is_name {
                return;
            }
            self.message = skip_space(line, at);
        }
    }
}

/// Levels said in other ways, without a time stamp.
fn by_words(line: &str) -> Option<Level> {
    let starts = |prefix: &str| line.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let first = *line.as_bytes().first()?;
    match first {
        b'E' | b'e' if starts("error:") || line.starts_with("Exception in thread ") => Some(Level::Error),
        b'W' | b'w' if starts("warning:") => Some(Level::Warn),
        b'F' | b'f' if starts("fatal:") => Some(Level::Fatal),
        b'T' if line.starts_with("Traceback (most recent call last):") => Some(Level::Error),
        _ => None,
    }
}

struct Word {
    outer: Range<usize>,
    /// Without brackets and a colon at the end.
    inner: Range<usize>,
    /// A colon stood at the end.
    colon: bool,
    /// It can be a logger's name: no brackets, no sign.
    is_name: bool,
    end: usize,
}

fn skip_space(line: &str, at: usize) -> usize {
    let rest = line.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| **byte == b' ' || **byte == b'\t').count()
}

fn next_word(line: &str, at: usize) -> Option<Word> {
    let begin = skip_space(line, at);
    let rest = line.get(begin..)?;
    let first = *rest.as_bytes().first()?;
    let close = match first {
        b'[' => Some(']'),
        b'{' => Some('}'),
        _ => None,
    };
    // A thread's name has spaces in it.
    if let Some(length) = close.and_then(|close| rest.find(close)) {
        let end = begin + length + 1;
        let inner = skip_space(line, begin + 1)..begin + 1 + rest.get(1..length)?.trim_end().len();
        let inner = inner.start.min(inner.end)..inner.end;
        let after = line.as_bytes().get(end) == Some(&b':');
        return Some(Word { outer: begin..end, inner, colon: after, is_name: false, end: end + usize::from(after) });
    }
    let length = rest.bytes().position(|byte| byte == b' ' || byte == b'\t').unwrap_or(rest.len());
    let end = begin + length;
    let word = rest.get(..length)?;
    let colon = length > 1 && word.ends_with(':');
    let is_name = word.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_' || byte == b'$');
    Some(Word { outer: begin..end, inner: begin..end - usize::from(colon), colon, is_name, end })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (bool, Option<Level>, &str, &str) {
        let head = Head::parse(line);
        let logger = head.logger.clone().map_or("", |range| &line[range]);
        (head.time.is_some(), head.level, logger, &line[head.message..])
    }

    #[test]
    fn heads_of_the_usual_formats_are_read() {
        use Level::*;
        for (line, time, level, logger, message) in [
            ("24/03/01 04:05:06 INFO SparkContext: Running", true, Some(Info), "SparkContext", "Running"),
            (
                "24/03/01 04:05:06 WARN TaskSetManager: Lost task 0.0: x",
                true,
                Some(Warn),
                "TaskSetManager",
                "Lost task 0.0: x",
            ),
            (
                "2024-03-01 04:05:06,789 ERROR [main] o.a.s.SparkContext: Boom",
                true,
                Some(Error),
                "o.a.s.SparkContext",
                "Boom",
            ),
            (
                "2024-03-01 04:05:06.789 [Executor task launch worker for task 0.0 (TID 0)] ERROR o.a.Executor - x - y",
                true,
                Some(Error),
                "o.a.Executor",
                "x - y",
            ),
            (
                "2024-03-01T04:05:06.789Z DEBUG org.apache.livy.Utils [main] - hello",
                true,
                Some(Debug),
                "org.apache.livy.Utils",
                "hello",
            ),
            ("2024-03-01 04:05:06,789 - my.job - WARNING - careful", true, Some(Warn), "my.job", "careful"),
            ("[2024-03-01 04:05:06,789] {job.py:12} INFO - hello", true, Some(Info), "", "hello"),
            ("2024-03-01 04:05:06,789 | CRITICAL | gone", true, Some(Fatal), "", "gone"),
            ("WARNING:root:hello: you", false, Some(Warn), "root", "hello: you"),
            ("ERROR:py4j.java_gateway:An error", false, Some(Error), "py4j.java_gateway", "An error"),
            ("[INFO] Scanning", false, Some(Info), "", "Scanning"),
            ("ERROR StatusLogger No configuration", false, Some(Error), "", "StatusLogger No configuration"),
            ("SEVERE: it broke", false, Some(Error), "", "it broke"),
            ("Error: Failed to load class x.", false, Some(Error), "", "Error: Failed to load class x."),
            ("Warning: Ignoring x", false, Some(Warn), "", "Warning: Ignoring x"),
            ("Exception in thread \"main\" x.Y", false, Some(Error), "", "Exception in thread \"main\" x.Y"),
            ("hello ERROR world", false, None, "", "hello ERROR world"),
            (
                "24/03/01 04:05:06 the last of the seven words is ERROR",
                true,
                None,
                "",
                "the last of the seven words is ERROR",
            ),
            ("[2024-03-01 04:05:06.005]Container killed", true, None, "", "Container killed"),
            ("", false, None, "", ""),
            ("24/03/01 04:05:06 INFO Client:", true, Some(Info), "Client", ""),
        ] {
            assert_eq!(read(line), (time, level, logger, message), "{line}");
        }
    }
}
