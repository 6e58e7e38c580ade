//! Clicks choose cells. The list listens for all of them: a thousand cells need no listeners of their own.

use leptos::ev::{MouseEvent, PointerEvent};
use leptos::prelude::*;
use notebook::{CellId, CellKind, Mode};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::drivers::notebook::OpenNotebook;

/// Something in the list was pressed.
pub fn press(open: OpenNotebook, event: &PointerEvent) {
    let Some((element, id)) = hit(event.target()) else { return };
    // A drag of several cells begins in the gutter of one of them: only a click there chooses that one. In a text the
    // cell is selected by the focus, and Shift extends the selection in the text.
    if within(&element, ".cm-editor") || !event.shift_key() && open.is_selected(&id) && within(&element, ".prompt") {
        return;
    }
    // A click on a control of the cell selects it and does what it does; the focus is the control's.
    open.select_cell(&id, Mode::Command, event.shift_key());
}

/// It was a click.
pub fn click(open: OpenNotebook, event: &MouseEvent) {
    if let Some((element, id)) = hit(event.target())
        && !event.shift_key()
        && within(&element, ".prompt")
    {
        open.select_cell(&id, Mode::Command, false);
    }
}

/// Twice: what is shown rendered is edited.
pub fn double(open: OpenNotebook, event: &MouseEvent) {
    if let Some((_, id)) = hit(event.target())
        && open.state.cell(&id).is_some_and(|state| state.kind.get_untracked() != CellKind::Code)
    {
        open.select_cell(&id, Mode::Edit, false);
        open.focus_selection();
    }
}

/// What was hit, and the cell it is in.
fn hit(target: Option<web_sys::EventTarget>) -> Option<(Element, CellId)> {
    let element = target?.dyn_into::<Element>().ok()?;
    let cell = element.closest("[data-cell]").ok()??;
    let id = CellId::parse(&cell.get_attribute("data-cell")?)?;
    Some((element, id))
}

fn within(element: &Element, selector: &str) -> bool {
    matches!(element.closest(selector), Ok(Some(_)))
}
