//! Cells are drawn a few at a time: those near the part that is looked at first, so that a notebook of a thousand cells can
//! be used as soon as one of ten, and the others when nobody types.

use std::rc::Rc;

use leptos::prelude::*;

use super::Inner;
use crate::platform::{clock, timer};

/// Cells drawn in one go.
const AT_ONCE: usize = 3;
/// Milliseconds between two goes.
const PAUSE: u32 = 16;
/// Milliseconds without input after which cells far away are drawn.
const QUIET: u64 = 300;

impl Inner {
    /// Draws all cells that are not drawn yet, little by little, until none is left.
    pub(super) fn draw_the_rest(self: &Rc<Self>) {
        let inner = Rc::downgrade(self);
        let page = self.services.page;
        self.look(async move {
            let mut from = 0;
            loop {
                timer::sleep(PAUSE).await;
                let typed = page.last_input.try_get_value().unwrap_or_default();
                if clock::now().saturating_sub(typed) < QUIET {
                    continue;
                }
                let Some(inner) = inner.upgrade() else { return };
                let order = inner.order();
                let mut drawn = 0;
                while drawn < AT_ONCE {
                    let Some(id) = order.get(from) else { return };
                    from += 1;
                    drawn += usize::from(inner.state.draw(id));
                }
            }
        });
    }
}
