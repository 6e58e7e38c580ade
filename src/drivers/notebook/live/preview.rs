//! The first rows of a variable: read when a person asks for them, which for a Spark DataFrame is a Spark job, and stopped
//! when nobody looks at them any more.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use leptos::prelude::*;
use livy_api::live::{Question, Rows};
use polling::live::{Purpose, Refusal};

use super::{OpenNotebook, ask_alone};
use crate::drivers::live::{Heard, Live};
use crate::platform::spawn::{self, Task};
use crate::platform::{clock, timer};
use crate::state::live::{LiveState, PREVIEW_ROWS, Preview};

/// Milliseconds between the first questions about a reading; they double.
const QUICK: u32 = 100;
/// The longest.
const CALM: u32 = 1_000;

/// The reading whose rows are shown.
#[derive(Default)]
pub(in crate::drivers::notebook) struct Reading {
    number: Cell<u64>,
    task: RefCell<Option<Task>>,
}

impl OpenNotebook {
    /// Reads the first rows of a variable.
    pub fn preview(&self, name: &str) {
        self.close_preview();
        let (inner, name) = (self.inner(), name.to_owned());
        let channel = &inner.channel;
        let (live, state, number) = (channel.live.clone(), channel.state, clock::entropy());
        state.preview.set(Some((name.clone(), Preview::Running([0, 0]))));
        channel.reading.number.set(number);
        *channel.reading.task.borrow_mut() = Some(spawn::task(read(live, state, number, name)));
    }

    /// Nobody looks at the rows any more: what still reads them is stopped.
    pub fn close_preview(&self) {
        let inner = self.inner();
        let (channel, number) = (&inner.channel, inner.channel.reading.number.get());
        channel.reading.task.borrow_mut().take();
        let shown = channel.state.preview.try_update(Option::take).flatten();
        if matches!(shown, Some((_, Preview::Running(_)))) {
            let live = channel.live.clone();
            ask_alone(async move {
                let _ = live.ask(Purpose::Act, Question::stop_rows(number)).await;
            });
        }
    }
}

async fn read(live: Live, state: LiveState, number: u64, name: String) {
    let mut wait = QUICK;
    loop {
        let heard = live.ask(Purpose::Act, Question::rows(number, &name, PREVIEW_ROWS)).await;
        if let Some(shown) = shown(heard) {
            let goes_on = matches!(shown, Preview::Running(_));
            state.preview.try_set(Some((name.clone(), shown)));
            if !goes_on {
                return;
            }
        }
        timer::sleep(wait).await;
        wait = (wait * 2).min(CALM);
    }
}

/// What is known now; `None` when it is to be asked again.
fn shown(heard: Heard) -> Option<Preview> {
    let failed = |why: &str| Some(Preview::Failed(why.to_owned()));
    match heard {
        Ok((value, _)) => match Rows::read(value) {
            Some(Rows::Running(tasks)) => Some(Preview::Running(tasks)),
            Some(Rows::Read { table, more }) => Some(Preview::Read(Arc::new(table), more)),
            Some(Rows::Failed(why)) => Some(Preview::Failed(why)),
            Some(Rows::Stopped) => failed("Reading was stopped."),
            None => failed("The session's answer can't be read."),
        },
        // The reading itself goes on.
        Err(Refusal::Away | Refusal::Replaced) => None,
        Err(Refusal::Off) => failed("Without the live channel no rows can be read."),
        Err(Refusal::Late | Refusal::Failed) => failed("The session does not answer. Close this, and try again later."),
    }
}
