//! Cells copied in this app, and whether the clipboard has them yet.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::platform::{clipboard, spawn};

/// The cells copied last, in our own form, which keeps more than the text that stands for them in the clipboard.
#[derive(Clone, Default)]
pub struct Copied {
    last: Rc<RefCell<Option<Last>>>,
    /// Browsers put text into the clipboard some time after they were asked to.
    on_its_way: Rc<Cell<u32>>,
}

struct Last {
    own: String,
    text: String,
}

impl Copied {
    /// Keeps cells that an event of the browser puts into the clipboard, as `text` for other programs.
    pub fn keep(&self, own: String, text: String) {
        *self.last.borrow_mut() = Some(Last { own, text });
    }

    /// Keeps cells, and puts `text` into the clipboard where the browser allows it.
    pub fn write(&self, own: String, text: String) {
        self.keep(own, text.clone());
        let on_its_way = Rc::clone(&self.on_its_way);
        on_its_way.set(on_its_way.get() + 1);
        spawn::to_the_end(async move {
            // Where it does not, they can still be pasted in this app.
            let _ = clipboard::write(&text).await;
            on_its_way.set(on_its_way.get() - 1);
        });
    }

    /// The cells, while the clipboard is still to get them: what it holds until then is from before.
    pub fn on_its_way(&self) -> Option<String> {
        let last = self.last.borrow();
        last.as_ref().filter(|_| self.on_its_way.get() > 0).map(|last| last.own.clone())
    }

    /// The cells, if `text`, which was read from the clipboard, stands for them; also where nothing could be read.
    pub fn behind(&self, text: Option<&str>) -> Option<String> {
        let last = self.last.borrow();
        last.as_ref().filter(|last| text.is_none_or(|text| text == last.text)).map(|last| last.own.clone())
    }
}
