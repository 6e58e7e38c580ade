//! Cells are drawn when they come near what is looked at (`pages/notebook/cell.rs`), so that a notebook of a thousand cells
//! can be used as soon as one of ten. Those of a notebook of usual length are all drawn once there is time, and on paper
//! those of any.

use std::rc::Rc;

use leptos::prelude::*;

use super::Inner;
use crate::platform::{clock, page, timer};

/// Cells that are drawn wherever they are; beyond that they would slow down what is typed.
const USUAL: usize = 100;
/// Cells drawn in one go.
const AT_ONCE: usize = 3;
/// Milliseconds between two goes.
const PAUSE: u32 = 16;
/// Milliseconds without input after which cells far away are drawn.
const QUIET: u64 = 300;
/// Milliseconds that opening a notebook has for itself.
const OPENING: u32 = 1_000;

impl Inner {
    /// Draws the first cells little by little.
    pub(super) fn draw_the_usual(self: &Rc<Self>) {
        let inner = Rc::downgrade(self);
        let page = self.services.page;
        self.look(async move {
            timer::sleep(OPENING).await;
            let mut from = 0;
            while from < USUAL {
                timer::sleep(PAUSE).await;
                let typed = page.last_input.try_get_value().unwrap_or_default();
                if clock::now().saturating_sub(typed) < QUIET {
                    continue;
                }
                let Some(inner) = inner.upgrade() else { return };
                let order = inner.order();
                let mut drawn = 0;
                while drawn < AT_ONCE && from < USUAL {
                    let Some(id) = order.get(from) else { return };
                    from += 1;
                    drawn += usize::from(inner.state.draw(id));
                }
            }
        });
    }

    /// Draws what is not drawn yet before the page is printed, while the current view is there.
    pub(super) fn draw_for_print(self: &Rc<Self>) {
        let inner = Rc::downgrade(self);
        page::on_print(move || {
            if let Some(inner) = inner.upgrade() {
                for id in inner.order() {
                    inner.state.draw(&id);
                }
            }
        });
    }
}
