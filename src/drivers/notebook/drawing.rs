//! Cells are drawn when they come near what is looked at (`pages/notebook/cell.rs`), so that a notebook of a thousand cells
//! can be used as soon as one of ten. On paper all of them are.

use std::rc::Rc;

use super::Inner;
use crate::platform::page;

impl Inner {
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
