//! Cells moved by hand: drag and drop by the gutter at their left, and the browser's own copy, cut and paste.

use leptos::html;
use leptos::prelude::*;
use notebook::{CellId, clipboard};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, Element, HtmlElement};

use crate::drivers::notebook::OpenNotebook;
use crate::drivers::services;

/// Where the browser's own editing of text goes on.
const TEXT: &str = "input, textarea, select, dialog, .cm-editor, [role=grid]";

/// Copies, cuts and pastes cells with the browser's own keys and menu, where no text is selected or edited.
pub fn listen(open: OpenNotebook, region: NodeRef<html::Section>) {
    for kind in ["copy", "cut", "paste"] {
        services::on_clipboard(kind, move |event: ClipboardEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let in_text = target.is_some_and(|target| target.closest(TEXT).ok().flatten().is_some());
            if region.get_untracked().is_none() || event.default_prevented() || in_text {
                return;
            }
            let Some(data) = event.clipboard_data() else { return };
            let taken = match kind {
                "paste" => open.receive(&data, None),
                _ if services::has_selected_text() => false,
                _ => {
                    open.carry(&data);
                    if kind == "cut" {
                        open.cut_selected();
                    }
                    true
                }
            };
            if taken {
                event.prevent_default();
            }
        });
    }
}

/// Where dragged cells would go: before the cell at this position, and where a line shows it, in pixels.
type Place = Option<(usize, i32)>;

/// A drag over the list of cells.
#[derive(Clone, Copy)]
pub struct Drag {
    open: OpenNotebook,
    cells: StoredValue<Vec<CellId>>,
    place: RwSignal<Place>,
}

impl Drag {
    /// None under way.
    pub fn new(open: OpenNotebook) -> Self {
        Self { open, cells: StoredValue::new(Vec::new()), place: RwSignal::new(None) }
    }

    /// A drag began in a cell's gutter.
    pub fn start(self, event: &DragEvent) {
        let Some(cell) = target(event).and_then(|target| cell_of(&target)) else { return };
        let Some(id) = cell.get_attribute("data-cell").and_then(|id| CellId::parse(&id)) else { return };
        let Some(data) = event.data_transfer() else { return };
        self.cells.set_value(self.open.dragged(&id));
        data.set_effect_allowed("copyMove");
        self.open.carry(&data);
    }

    /// It is over the list.
    pub fn over(self, event: &DragEvent) {
        let Some(data) = event.data_transfer() else { return };
        let kinds = data.types();
        let carries = |kind: &str| kinds.includes(&kind.into(), 0);
        if !carries(clipboard::OWN) && !carries(clipboard::JUPYTER) {
            return;
        }
        event.prevent_default();
        data.set_drop_effect(if self.cells.with_value(Vec::is_empty) { "copy" } else { "move" });
        let place = target(event).and_then(|target| cell_of(&target)).and_then(|cell| self.beside(&cell, event));
        if place.is_some() {
            self.place.set(place);
        }
    }

    fn beside(self, cell: &HtmlElement, event: &DragEvent) -> Place {
        let id = CellId::parse(&cell.get_attribute("data-cell")?)?;
        let index = self.open.with(|notebook| notebook.index_of(&id))?;
        let rect = cell.get_bounding_client_rect();
        let below = f64::from(event.client_y()) > rect.top() + rect.height() / 2.0;
        let (top, height) = (cell.offset_top(), cell.offset_height());
        Some(if below { (index + 1, top + height) } else { (index, top) })
    }

    /// What is carried was dropped on the list.
    pub fn drop(self, event: &DragEvent) {
        let Some((before, _)) = self.place.get_untracked() else { return };
        event.prevent_default();
        let cells = self.cells.get_value();
        if !cells.is_empty() {
            self.open.move_cells(&cells, before);
            self.open.focus_selection();
        } else if let Some(data) = event.data_transfer() {
            self.open.receive(&data, Some(before));
        }
        self.end();
    }

    /// It is over, wherever it ended.
    pub fn end(self) {
        self.cells.set_value(Vec::new());
        self.place.set(None);
    }

    /// It left the list.
    pub fn leave(self, event: &DragEvent) {
        let to = event.related_target().and_then(|to| to.dyn_into::<Element>().ok());
        if to.is_none_or(|to| to.closest(".cells").ok().flatten().is_none()) {
            self.place.set(None);
        }
    }
}

/// The line where dragged cells would go.
#[component]
pub fn DropLine(drag: Drag) -> impl IntoView {
    let place = drag.place;
    view! {
        <div
            class="drop-line"
            hidden=move || place.get().is_none()
            style:top=move || place.get().map(|(_, top)| format!("{top}px"))
        ></div>
    }
}

fn target(event: &DragEvent) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()
}

fn cell_of(element: &Element) -> Option<HtmlElement> {
    element.closest(".cell").ok()??.dyn_into().ok()
}
