//! Searches a log: for a text in steps, with a regular expression in a worker. It goes on where it was when the log has
//! grown.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::bridge::search::{Outcome, Searcher};
use crate::platform::spawn::{self, Task};
use crate::platform::timer;
use crate::state::log::LogState;

/// Bytes of the log in one text of a search.
const CHUNK: usize = 64 * 1024;
/// Texts that are taken out of the log at once.
const TEXTS: usize = 64;
/// Hits in one such part that can be walked through.
const LIMIT: u32 = 1_000_000;

/// Searches one log.
#[derive(Clone)]
pub struct LogSearch {
    log: LogState,
    searcher: Rc<RefCell<Option<Rc<Searcher>>>>,
    running: Rc<RefCell<Option<Task>>>,
    /// Why nothing was found that could have been.
    pub trouble: RwSignal<Option<String>>,
}

impl LogSearch {
    /// Nothing is searched yet, and nothing loaded.
    pub fn new(log: LogState) -> Self {
        Self { log, searcher: Rc::default(), running: Rc::default(), trouble: RwSignal::new(None) }
    }

    /// Searches for `pattern` what was not searched for it before. Letters of both cases match.
    pub fn go_on(&self, pattern: String) {
        self.trouble.set(None);
        self.log.expect_hits(&pattern);
        let search = self.clone();
        *self.running.borrow_mut() = Some(spawn::task(async move {
            let trouble = search.run(&pattern).await;
            search.trouble.try_set(trouble);
        }));
    }

    /// Searches for a text as it is; an empty one ends the search. Letters of both cases match.
    pub fn text(&self, text: &str) {
        self.trouble.set(None);
        self.log.search_for(text);
        let log = self.log;
        *self.running.borrow_mut() = Some(spawn::task(async move {
            // The page has its turn between the steps.
            timer::sleep(0).await;
            while log.search_more() {
                timer::sleep(0).await;
            }
        }));
    }

    async fn run(&self, pattern: &str) -> Option<String> {
        let Some(searcher) = self.searcher().await else {
            return Some("The search could not be loaded; it works without a regular expression.".to_owned());
        };
        loop {
            let (begins, texts, end) = self.part();
            if texts.is_empty() {
                return None;
            }
            match searcher.search(pattern, "im", texts, LIMIT).await {
                Outcome::Found(found, _) => {
                    let place = |(index, offsets)| Some((*begins.get(index)?, offsets));
                    let found: Vec<(u32, Vec<u32>)> = found.into_iter().filter_map(place).collect();
                    self.log.hits(&found, CHUNK, end);
                }
                Outcome::Cancelled => return None,
                Outcome::Failed(why) => return Some(why),
            }
        }
    }

    /// The next part of the log that was not searched: where each of its texts begins, these, and the line after them.
    fn part(&self) -> (Vec<u32>, Vec<Rc<str>>, u32) {
        let mut end = self.log.searched();
        let (mut begins, mut texts) = (Vec::new(), Vec::new());
        while texts.len() < TEXTS
            && let Some((next, text)) = self.log.piece(end, CHUNK)
        {
            begins.push(end);
            texts.push(text);
            end = next;
        }
        (begins, texts, end)
    }

    async fn searcher(&self) -> Option<Rc<Searcher>> {
        let known = self.searcher.borrow().clone();
        if known.is_some() {
            return known;
        }
        let searcher = Rc::new(Searcher::load().await.ok()?);
        *self.searcher.borrow_mut() = Some(Rc::clone(&searcher));
        Some(searcher)
    }
}
