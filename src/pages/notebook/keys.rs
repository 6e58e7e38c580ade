//! Keys outside of editors, and those in editors that the editor leaves alone. What a key means is said by the notebook's
//! table of commands.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use notebook::Mode;
use notebook::command::{CommandId, KeyMap, Press, Stroke};
use wasm_bindgen::JsCast;

use crate::drivers::notebook::OpenNotebook;
use crate::drivers::services;

/// Elements that take keys themselves.
const OWN_KEYS: &str = "input, textarea, select, [role=grid], [role=log], [role=menu], dialog, .cm-editor";
/// Elements that are pressed with a key. In a cell, all other keys mean the cell.
const PRESSED: &str = "button, a, summary";
/// Elements whose text is edited by keys.
const FIELDS: &str = "input, textarea, select";
/// What can be called from there: nothing that a field's own keys mean too.
const IN_FIELDS: [CommandId; 8] = [
    CommandId::Save,
    CommandId::SaveAs,
    CommandId::Find,
    CommandId::Replace,
    CommandId::FindNext,
    CommandId::FindPrevious,
    CommandId::FindInSelection,
    CommandId::Palette,
];

/// Listens for keys anywhere on the page while the notebook is open: after a click on the page's ground the focus is
/// nowhere, and `B` shall still mean a new cell.
pub fn listen(open: OpenNotebook, region: NodeRef<html::Section>) {
    let keys = StoredValue::new(KeyMap::new(services::is_mac()));
    services::on_key(move |event: KeyboardEvent| {
        if event.default_prevented() || region.get_untracked().is_none() || event.is_composing() {
            return;
        }
        let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let within =
            |selector: &str| element.as_ref().and_then(|element| element.closest(selector).ok().flatten()).is_some();
        if within("dialog") {
            return;
        }
        let (in_editor, in_field) = (within(".cm-editor"), within(FIELDS));
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        let run = event.key() == "Enter" && event.shift_key();
        let presses = within(PRESSED) && (matches!(event.key().as_str(), "Enter" | " ") || !within("[data-cell]"));
        let own = !in_editor && (within(OWN_KEYS) || presses);
        if in_editor && event.key() == "Tab" || own && !(modified || run) {
            return;
        }
        // While an editor is on its way keys are text already, and nothing else.
        let waits = open.state.selection.with_untracked(|selection| selection.mode == Mode::Edit);
        let mode = if in_editor || in_field || waits { Mode::Edit } else { Mode::Command };
        let (ctrl, meta) = (event.ctrl_key(), event.meta_key());
        let Some(stroke) = Stroke::new(&event.key(), &event.code(), ctrl, meta, event.alt_key(), event.shift_key())
        else {
            return;
        };
        let mut press = Press::Pass;
        keys.update_value(|keys| press = keys.press(stroke, mode, services::time_of(&event)));
        let taken = match press {
            Press::Run(command) if in_field && !IN_FIELDS.contains(&command) => false,
            // A held key may repeat a movement, never a run or a deletion.
            Press::Run(_) if event.repeat() && !event.key().starts_with("Arrow") => true,
            Press::Run(command) => open.command(command),
            Press::Begun => true,
            Press::Pass => false,
        };
        if taken {
            event.prevent_default();
        }
    });
}
