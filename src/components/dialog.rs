//! Modal dialogs on the browser's own `<dialog>`: it holds the focus, gives it back, and closes on Escape.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::{Glyph, Icon};

/// A dialog that is in the page only while it is open.
#[component]
pub fn Dialog(
    /// Whether it is open; set to `false` to close it.
    open: RwSignal<bool>,
    /// Its heading and accessible name.
    #[prop(into)]
    title: Signal<String>,
    /// It asks before something is destroyed.
    #[prop(optional)]
    alert: bool,
    /// Narrower than a form needs.
    #[prop(optional)]
    narrow: bool,
    /// Body and footer.
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <Show when=move || open.get()>
            <OpenDialog open title alert narrow children=children.clone() />
        </Show>
    }
}

#[component]
fn OpenDialog(
    open: RwSignal<bool>,
    title: Signal<String>,
    alert: bool,
    narrow: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let before = StoredValue::new_local(None::<web_sys::HtmlElement>);
    node.on_load(move |dialog| {
        before.set_value(focused());
        let _ = dialog.show_modal();
    });
    // The browser gives the focus back when a dialog is closed, not when it is taken out of the page.
    on_cleanup(move || {
        let Some(before) = before.try_get_value().flatten() else { return };
        queue_microtask(move || {
            let nowhere = focused().is_none_or(|now| now.tag_name() == "BODY");
            if nowhere && before.is_connected() {
                let _ = before.focus();
            }
        });
    });
    view! {
        <dialog
            node_ref=node
            class:narrow=narrow
            role=alert.then_some("alertdialog")
            aria-label=title
            on:close=move |_| open.set(false)
            on:keydown=|event| {
                event.stop_propagation();
                keep_inside(&event);
            }
        >
            <div class="sheet">
                <header>
                    <h2>{title}</h2>
                    <button type="button" class="quiet icon-only" aria-label="Close" on:click=move |_| open.set(false)>
                        <Icon glyph=Glyph::Cross />
                    </button>
                </header>
                {children()}
            </div>
        </dialog>
    }
}

/// What Tab goes to, when it can be seen and used.
const STOPS: &str = "a[href], button, input, select, textarea, summary, [tabindex]";

/// From the last control of a dialog Tab goes to the first, and back with Shift: browsers go to their own controls, or
/// nowhere.
fn keep_inside(event: &web_sys::KeyboardEvent) {
    if event.key() != "Tab" || event.default_prevented() {
        return;
    }
    let Some(dialog) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return;
    };
    let Ok(found) = dialog.query_selector_all(STOPS) else { return };
    let all = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<web_sys::HtmlElement>().ok());
    let usable = |stop: &web_sys::HtmlElement| {
        stop.tab_index() >= 0
            && stop.get_bounding_client_rect().width() > 0.0
            && !stop.matches(":disabled").unwrap_or_default()
    };
    let stops: Vec<_> = all.filter(usable).collect();
    let (from, to) = if event.shift_key() { (stops.first(), stops.last()) } else { (stops.last(), stops.first()) };
    if let Some(to) = to.filter(|_| focused().as_ref() == from || focused().is_none_or(|at| at.tag_name() == "BODY")) {
        event.prevent_default();
        let _ = to.focus();
    }
}

fn focused() -> Option<web_sys::HtmlElement> {
    let document = web_sys::window()?.document()?;
    document.active_element()?.dyn_into().ok()
}

/// What a dialog is filled with when it asks for something: Enter sends it, Cancel closes it.
#[component]
pub fn Form(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// What is done, on the button.
    verb: &'static str,
    /// Does it; whoever does it closes the dialog.
    on_submit: Callback<()>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    view! {
        <form class="contents" novalidate on:submit=submit>
            <div class="body">{children()}</div>
            <footer>
                <button type="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <button type="submit" class="primary">
                    {verb}
                </button>
            </footer>
        </form>
    }
}

/// Asks before something is destroyed: says what will be lost, and its button repeats the verb.
#[component]
pub fn Confirm(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question, such as `Delete session 7?`.
    #[prop(into)]
    title: Signal<String>,
    /// What will be lost, by name.
    #[prop(into)]
    loses: Signal<String>,
    /// The verb on the button.
    verb: &'static str,
    /// Done when the button is pressed; the dialog closes by itself.
    on_confirm: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open title alert=true narrow=true>
            <div class="body">
                <p>{loses}</p>
            </div>
            <footer>
                <button type="button" autofocus on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <button
                    type="button"
                    class="danger primary"
                    on:click=move |_| {
                        open.set(false);
                        on_confirm.run(());
                    }
                >
                    {verb}
                </button>
            </footer>
        </Dialog>
    }
}
