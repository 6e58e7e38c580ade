//! Searches a log: for a text in steps, with a regular expression in a worker. It goes on where it was when the log has
//! grown.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;

use crate::bridge::kept;
use crate::bridge::search::{Hits, Outcome, Searcher, Source, Text};
use crate::platform::spawn::{self, Task};
use crate::platform::{clock, timer};
use crate::state::log::LogState;

/// Bytes of the log in one text of a search.
const CHUNK: usize = 1 << 20;
/// Milliseconds between two times that views hear of hits.
const OFTEN: u64 = 400;

/// Bytes of a log that is searched elsewhere, for a text as well: here it would take too much of the page's time.
const LARGE: usize = 8 << 20;

/// Searches one log.
#[derive(Clone)]
pub struct LogSearch {
    log: LogState,
    searcher: Rc<RefCell<Option<Rc<Searcher>>>>,
    running: Rc<RefCell<Option<Task>>>,
    /// The expression that is searched for right now, and in which generation of the log.
    at: Rc<RefCell<Option<(String, u64)>>>,
    /// Why nothing was found that could have been.
    pub trouble: RwSignal<Option<String>>,
}

impl LogSearch {
    /// Nothing is searched yet, and nothing loaded.
    pub fn new(log: LogState) -> Self {
        let trouble = RwSignal::new(None);
        Self { log, searcher: Rc::default(), running: Rc::default(), at: Rc::default(), trouble }
    }

    /// Searches for `pattern` what was not searched for it before. Letters of both cases match.
    pub fn go_on(&self, pattern: String) {
        let at = Some((pattern.clone(), self.log.with(|data| data.generation)));
        if *self.at.borrow() == at {
            // It comes to the new lines as well.
            return;
        }
        self.trouble.set(None);
        self.log.expect_hits(&pattern);
        *self.at.borrow_mut() = at;
        let search = self.clone();
        *self.running.borrow_mut() = Some(spawn::task(async move {
            let trouble = search.run(&pattern).await;
            *search.at.borrow_mut() = None;
            search.log.tell_hits();
            search.trouble.try_set(trouble);
        }));
    }

    /// A text is better searched as the expression that [`literally`] makes of it.
    pub fn is_large(&self) -> bool {
        self.log.bytes() > LARGE
    }

    /// Searches for a text as it is; an empty one ends the search. Letters of both cases match.
    pub fn text(&self, text: &str) {
        self.trouble.set(None);
        *self.at.borrow_mut() = None;
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
        while self.log.has_line(self.log.searched()) {
            match searcher.search_in(pattern, "im", u32::MAX, Texts::new(self.log)).await {
                Outcome::Found(_) => {}
                Outcome::Cancelled => return None,
                Outcome::Failed(why) => return Some(why),
            }
        }
        None
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

/// An expression that matches a text as it is.
pub fn literally(text: &str) -> String {
    let mut expression = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_ascii_punctuation() && char != '_' {
            expression.push('\\');
        }
        expression.push(char);
    }
    expression
}

/// What was not searched, as the worker takes it.
struct Texts {
    log: LogState,
    /// The line that each text begins with, and the line after the last.
    begins: RefCell<Vec<u32>>,
    /// What was found since the log was told: the lines that texts begin with, and where.
    found: RefCell<Vec<(u32, Hits)>>,
    /// When views heard of hits.
    told: Cell<u64>,
}

impl Texts {
    fn new(log: LogState) -> Self {
        let begins = RefCell::new(vec![log.searched()]);
        Self { log, begins, found: RefCell::default(), told: Cell::new(clock::now()) }
    }
}

impl Source for Texts {
    fn text(&self, _: usize, take: &mut dyn FnMut(Text<'_>)) {
        let mut begins = self.begins.borrow_mut();
        let Some(from) = begins.last_mut() else { return };
        // Lines may have been dropped: a piece may begin further below.
        if let Some(piece) = self.log.far_piece(*from, CHUNK)
            && let Some(text) = (&*piece.text as &dyn Any).downcast_ref::<kept::Text>()
        {
            *from = piece.first;
            take(Text::Kept(text, piece.range));
            begins.push(piece.end);
            return;
        }
        let end = self.log.piece(*from, CHUNK, |piece| {
            *from = piece.first();
            take(Text::Here(piece.text));
            piece.end()
        });
        begins.extend(end);
    }

    fn found(&self, index: usize, hits: Hits) {
        if let Some(from) = self.begins.borrow().get(index) {
            self.found.borrow_mut().push((*from, hits));
        }
    }

    fn searched(&self, texts: usize) {
        let Some(until) = self.begins.borrow().get(texts).copied() else { return };
        let before = self.log.count();
        self.log.hits(&self.found.take(), until);
        // The first hit is waited for; the others are counted.
        let now = clock::now();
        if (before == 0 && self.log.count() > 0) || now.saturating_sub(self.told.get()) >= OFTEN {
            self.told.set(now);
            self.log.tell_hits();
        }
    }
}
