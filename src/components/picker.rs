//! Files of the disk, chosen with the browser's own dialog.

use leptos::html;
use leptos::prelude::*;
use web_sys::File;

/// The browser's field for files: it is not seen, and opened by [`ask`].
#[component]
pub fn FilePicker(
    /// The field.
    field: NodeRef<html::Input>,
    /// Kinds of files that the dialog offers first, as in HTML's `accept`.
    #[prop(optional)]
    accept: Option<&'static str>,
    /// What the field is for.
    #[prop(optional)]
    label: Option<&'static str>,
    /// Several may be chosen at once.
    #[prop(optional)]
    multiple: bool,
    /// Takes what was chosen.
    #[prop(into)]
    chosen: Callback<Vec<File>>,
) -> impl IntoView {
    let take = move |_| {
        if let Some(field) = field.get_untracked() {
            chosen.run(crate::platform::files::chosen(&field));
        }
    };
    view! { <input node_ref=field type="file" accept=accept aria-label=label multiple=multiple hidden on:change=take /> }
}

/// Opens the browser's dialog.
pub fn ask(field: NodeRef<html::Input>) {
    if let Some(field) = field.get_untracked() {
        field.click();
    }
}
