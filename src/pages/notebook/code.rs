//! A cell's text in its editor. Editors cost: they are made when their cell comes near, and go when it is far away.

use leptos::html;
use leptos::prelude::*;
use notebook::CellId;

use crate::drivers::notebook::OpenNotebook;
use crate::drivers::services::{self, Services};
use crate::state::notebook::CellState;

/// The editor, or the text as it is while there is none.
#[component]
pub fn Code(open: OpenNotebook, id: CellId, state: CellState) -> impl IntoView {
    let editors = Services::here().modules.editors.ready;
    let node = NodeRef::<html::Div>::new();
    let mounted = RwSignal::new(false);
    let near = state.near.clone();
    let mount = {
        let id = id.clone();
        move || {
            let Some(parent) = node.get_untracked() else { return };
            if mounted.get_untracked() {
                return;
            }
            let done = editors.with_untracked(|editors| {
                editors.as_ref().is_some_and(|editors| open.mount_editor(editors, &id, &parent))
            });
            mounted.set(done);
        }
    };
    Effect::new({
        let id = id.clone();
        move || {
            let ready = editors.with(Option::is_some);
            if node.get().is_none() || !ready {
                return;
            }
            if near.get() && open.waits_for_editor(&id) {
                // The next key is text: it must find the editor.
                mount();
            } else if near.get() {
                // One a task: fifty at once would freeze the page.
                services::soon(mount.clone());
            } else if mounted.get_untracked() && open.unmount_editor(&id) {
                mounted.set(false);
            }
        }
    });
    Effect::new({
        let (id, source) = (id.clone(), state.source.clone());
        move || {
            let source = source.get();
            if mounted.get() {
                open.sync_editor(&id, &source);
            }
        }
    });
    Effect::new({
        let (id, language, kind) = (id.clone(), state.language.clone(), state.kind.clone());
        move || {
            language.track();
            kind.track();
            if mounted.get() {
                open.relabel_editor(&id);
            }
        }
    });
    on_cleanup({
        let id = StoredValue::new(id);
        move || {
            if let Some(id) = id.try_get_value() {
                open.forget_editor(&id);
            }
        }
    });
    let source = state.source.clone();
    view! {
        <div class="code" node_ref=node>
            <Show when=move || !mounted.get()>
                {
                    let source = source.clone();
                    view! { <pre class="code-still">{move || source.with(|source| format!("{source}\n"))}</pre> }
                }
            </Show>
        </div>
    }
}
