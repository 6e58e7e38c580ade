//! Dialogs of commands that are called less often: tags, metadata, stopping the session.

use leptos::prelude::*;

use crate::components::dialog::{Confirm, Dialog, Form};
use crate::components::field::Field;
use crate::drivers::notebook::OpenNotebook;
use crate::pages::lazy::AddFiles;
use crate::state::notebook::Attached;

/// All of them.
#[component]
pub fn MoreDialogs(open: OpenNotebook) -> impl IntoView {
    let asks = open.asks;
    let any = Memo::new(move |_| {
        asks.session.get()
            || asks.palette.get()
            || asks.shortcuts.get()
            || asks.restart.with(Option::is_some)
            || asks.again.with(Option::is_some)
            || asks.more.tags.get()
            || asks.more.metadata.get()
            || asks.more.stop.get()
            || asks.more.batch.get()
            || asks.more.add_files.get()
    });
    Effect::watch(
        move || any.get(),
        move |any, _, _| {
            if !any {
                // The dialog gives the focus back in the next microtask; commands of the palette come later than that.
                let selection = open.state.selection.get_untracked();
                queue_microtask(move || queue_microtask(move || open.refocus(selection)));
            }
        },
        false,
    );
    let name = move || {
        let identity = open.state.session.with(|session| session.identity().map(|identity| identity.label()));
        format!("Stop {}?", identity.unwrap_or_else(|| "the session".to_owned()))
    };
    view! {
        <Dialog open=open.asks.more.tags title="Tags" narrow=true>
            <Tags open />
        </Dialog>
        <Dialog open=open.asks.more.metadata title="Metadata">
            <Metadata open />
        </Dialog>
        <Doomed open />
        <AddFiles
            session=Signal::derive(move || match open.state.session.get() {
                Attached::Here(session, _) => Some(session),
                _ => None,
            })
            open=open.asks.more.add_files
        />
        <Confirm
            open=open.asks.more.stop
            title=Signal::derive(name)
            loses="Its variables, cached data and temporary views are lost; whatever runs in it ends. Outputs stay here."
            verb="Stop"
            on_confirm=Callback::new(move |()| open.stop_session())
        />
    }
}

/// Sessions that a cell wants deleted; when they are all there are, their number has to be typed.
#[component]
fn Doomed(open: OpenNotebook) -> impl IntoView {
    let asks = open.asks.more.doom;
    let shown = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    Effect::new(move || {
        typed.set(String::new());
        shown.set(asks.with(Option::is_some));
    });
    let end = move |confirmed: bool| {
        if let Some(doom) = asks.get_untracked() {
            asks.set(None);
            open.doom(doom, confirmed);
        }
    };
    Effect::watch(
        move || shown.get(),
        move |shown, _, _| {
            if !shown {
                end(false);
            }
        },
        false,
    );
    let count = move || asks.with(|doom| doom.as_ref().map_or(0, |doom| doom.sessions.len()));
    let hard = move || asks.with(|doom| doom.as_ref().is_some_and(|doom| doom.all));
    let may = move || !hard() || typed.with(|typed| typed.trim() == count().to_string());
    let title = move || format!("Delete {}?", viewer::format::plural(count() as u64, "session"));
    view! {
        <Dialog open=shown title=Signal::derive(title) alert=true>
            <div class="body">
                <p>"Their drivers are stopped. All variables, cached data and temporary views in them are lost, and whatever runs in them ends."</p>
                <ul class="doomed">
                    {move || {
                        asks.with(|doom| {
                            let lines = doom.iter().flat_map(|doom| doom.sessions.iter().map(|(_, line)| line.clone()));
                            lines.map(|line| view! { <li>{line}</li> }).collect_view()
                        })
                    }}
                </ul>
                <Show when=hard>
                    <label>
                        {move || format!("These are all sessions of the server, other people's too. To delete them, type {}.", count())}
                        <input
                            type="text"
                            inputmode="numeric"
                            prop:value=typed
                            on:input=move |event| typed.set(event_target_value(&event))
                        />
                    </label>
                </Show>
            </div>
            <footer>
                <button type="button" autofocus on:click=move |_| shown.set(false)>
                    "Cancel"
                </button>
                <button type="button" class="danger primary" disabled=move || !may() on:click=move |_| end(true)>
                    "Delete"
                </button>
            </footer>
        </Dialog>
    }
}

#[component]
fn Tags(open: OpenNotebook) -> impl IntoView {
    let text = RwSignal::new(open.tags().join(", "));
    let shown = open.asks.more.tags;
    let done = Callback::new(move |()| {
        let text = text.get_untracked();
        let mut tags: Vec<String> = Vec::new();
        for tag in text.split([',', '\n']).map(str::trim).filter(|tag| !tag.is_empty()) {
            if !tags.iter().any(|own| own == tag) {
                tags.push(tag.to_owned());
            }
        }
        shown.set(false);
        open.set_tags(&tags);
        open.focus_selection();
    });
    view! {
        <Form open=shown verb="Save tags" on_submit=done>
            <Field label="Tags, with commas between them" value=text wide=true autofocus=true />
            <p class="small subtle">
                "raises-exception: runs go on when the cell fails. parameters: its values may be replaced from outside. hide-input: its code is hidden."
            </p>
        </Form>
    }
}

#[component]
fn Metadata(open: OpenNotebook) -> impl IntoView {
    let text = RwSignal::new(open.metadata());
    let wrong = RwSignal::new(None::<String>);
    let shown = open.asks.more.metadata;
    let done = Callback::new(move |()| match open.set_metadata(&text.get_untracked()) {
        Ok(()) => {
            shown.set(false);
            open.focus_selection();
        }
        Err(why) => wrong.set(Some(why)),
    });
    view! {
        <Form open=shown verb="Save metadata" on_submit=done>
            <textarea
                class="mono"
                rows="12"
                spellcheck="false"
                aria-label="Metadata of the cell, as JSON"
                aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            {move || wrong.get().map(|why| view! { <p class="problem" role="alert">{why}</p> })}
        </Form>
    }
}
