//! Searching everything that is kept: the logs and statements of all runs, the newest run first.

use std::rc::Rc;

use viewer::log::{Matcher, Plain};
use viewer::record::{Record, is_piece, printed};

use super::Recorder;
use crate::bridge::search::{Outcome, Searcher};
use crate::platform::storage::Table;
use crate::platform::timer;

/// Pieces that are read and searched at once.
const AT_ONCE: usize = 8;
/// Hits that are told of one run; more are only counted.
const TOLD: usize = 5;
/// Hits in some pieces after which they are not counted further.
const LIMIT: u32 = 10_000;
/// Bytes of a line that are shown.
const SHOWN: usize = 400;

/// Where something stands in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A line of its log.
    Line(u32),
    /// A statement, by its number.
    Statement(u32),
}

/// A line that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Where.
    pub place: Place,
    /// The line in three parts: before what was sought, that itself, and the rest.
    pub parts: [String; 3],
}

/// What was found in one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The run.
    pub run: Record,
    /// Some of the lines.
    pub hits: Vec<Hit>,
    /// How many there are.
    pub count: u64,
}

/// A text to search: where its lines stand, and what begins at which offset.
struct Text {
    first: Place,
    text: Rc<str>,
}

/// Searches for a text, or an expression, in the case as it comes; `found` is told run by run, and answers whether to go
/// on. Ends with why it could not go on, if so.
pub async fn search(
    recorder: &Recorder,
    pattern: &str,
    expression: bool,
    mut found: impl FnMut(Found) -> bool,
) -> Option<String> {
    let mut searcher = None;
    if expression {
        searcher = Searcher::load().await.ok();
        if searcher.is_none() {
            return Some("The search could not be loaded; it works without a regular expression.".to_owned());
        }
    }
    for run in recorder.runs() {
        let mut of_run = Found { run, hits: Vec::new(), count: 0 };
        if let Err(why) = search_run(recorder, pattern, searcher.as_ref(), &mut of_run).await {
            return Some(why);
        }
        if of_run.count > 0 && !found(of_run) {
            return None;
        }
    }
    None
}

async fn search_run(
    recorder: &Recorder,
    pattern: &str,
    searcher: Option<&Searcher>,
    found: &mut Found,
) -> Result<(), String> {
    let Ok(storage) = recorder.0.store.open().await else { return Ok(()) };
    let keys = storage.keys(Table::Pieces, &format!("{}/", found.run.key)).await.unwrap_or_default();
    let (pieces, statements): (Vec<String>, Vec<String>) = keys.into_iter().partition(|key| is_piece(key));
    for keys in pieces.chunks(AT_ONCE) {
        let (Some(first), Some(last)) = (keys.first(), keys.last()) else { break };
        let read = storage.between(Table::Pieces, first, last).await.unwrap_or_default();
        let text =
            |(key, piece): (&String, &String)| Text { first: Place::Line(number(key)), text: Rc::from(printed(piece)) };
        look(pattern, searcher, keys.iter().zip(&read).map(text).collect(), found).await?;
    }
    if !statements.is_empty() {
        let kept = recorder.statements(&found.run).await;
        let text = |statement: viewer::record::KeptStatement| Text {
            first: Place::Statement(statement.id),
            text: Rc::from(format!("{}\n{}", statement.code, statement.output)),
        };
        look(pattern, searcher, kept.into_iter().map(text).collect(), found).await?;
    }
    Ok(())
}

/// The number of the line that a piece begins with.
fn number(key: &str) -> u32 {
    key.rsplit_once('/').and_then(|(_, from)| from.parse().ok()).unwrap_or_default()
}

async fn look(pattern: &str, searcher: Option<&Searcher>, texts: Vec<Text>, found: &mut Found) -> Result<(), String> {
    match searcher {
        None => {
            let mut plain = Plain::new(pattern, true);
            for text in &texts {
                let mut at = Vec::new();
                plain.find(&text.text, &mut at);
                note(text, &at, found);
            }
            // The page has its turn.
            timer::sleep(0).await;
        }
        Some(searcher) => {
            let all = texts.iter().map(|text| Rc::clone(&text.text)).collect();
            match searcher.search(pattern, "im", all, LIMIT).await {
                Outcome::Found((hits, _)) => {
                    for (index, hits) in hits {
                        if let Some(text) = texts.get(index) {
                            note(text, &hits, found);
                        }
                    }
                }
                Outcome::Cancelled => {}
                Outcome::Failed(why) => return Err(why),
            }
        }
    }
    Ok(())
}

fn note(text: &Text, at: &[(usize, usize)], found: &mut Found) {
    found.count += at.len() as u64;
    // Lines are counted on from one hit to the next.
    let (mut line, mut counted) = (0, 0);
    for &(start, end) in at.iter().take(TOLD.saturating_sub(found.hits.len())) {
        let (Some(before), Some(rest)) = (text.text.get(..start), text.text.get(start..)) else { continue };
        let passed = text.text.get(counted..start).unwrap_or_default().matches('\n').count();
        line += u32::try_from(passed).unwrap_or_default();
        counted = start;
        let begin = before.rfind('\n').map_or(0, |at| at + 1);
        let whole = rest.find('\n').unwrap_or(rest.len());
        let length = (end - start).min(whole);
        let short = |text: &str| text[..text.floor_char_boundary(SHOWN)].to_owned();
        let lead = before.get(begin..).unwrap_or_default();
        let lead = lead.get(lead.ceil_char_boundary(lead.len().saturating_sub(SHOWN))..).unwrap_or_default();
        let (hit, tail) = (rest.get(..length).unwrap_or_default(), rest.get(length..whole).unwrap_or_default());
        let place = match text.first {
            Place::Line(first) => Place::Line(first + line),
            statement @ Place::Statement(_) => statement,
        };
        found.hits.push(Hit { place, parts: [lead.to_owned(), short(hit), short(tail)] });
    }
}
