//! Questions the notebook asks, each in one place.

use leptos::prelude::*;
use notebook::SessionIdentity;
use notebook::command::{COMMANDS, Group};

use super::palette::Palette;
use super::session_dialog::SessionDialog;
use super::submit::SubmitDialog;
use crate::components::dialog::{Confirm, Dialog};
use crate::drivers::notebook::{OpenNotebook, Wanted};
use crate::drivers::services;

/// All of them; none is in the page while it is not open.
#[component]
pub fn Dialogs(open: OpenNotebook) -> impl IntoView {
    view! {
        <SessionDialog open />
        <Restart open />
        <Again open />
        <Palette open />
        <Shortcuts open />
        <SubmitDialog open />
    }
}

/// Whether a dialog is open that is there while something is asked; closed, it is asked no more.
fn shown_while_asked<T: Send + Sync + 'static>(asks: RwSignal<Option<T>>) -> RwSignal<bool> {
    let shown = RwSignal::new(false);
    Effect::new(move || shown.set(asks.with(Option::is_some)));
    Effect::watch(
        move || shown.get(),
        move |shown, _, _| {
            // Set again it would be heard again, for ever.
            if !shown && asks.with_untracked(Option::is_some) {
                asks.set(None)
            }
        },
        false,
    );
    shown
}

#[component]
fn Restart(open: OpenNotebook) -> impl IntoView {
    let asks = open.asks.restart;
    let shown = shown_while_asked(asks);
    let name = move || {
        open.state
            .session
            .with(|session| session.identity().map_or_else(|| "the session".to_owned(), |identity| identity.label()))
    };
    let restart = Callback::new(move |()| {
        let all = asks.get_untracked() == Some(true);
        open.restart_session(if all { Wanted::RunAll } else { Wanted::Nothing });
    });
    view! {
        <Confirm
            open=shown
            title=Signal::derive(move || format!("Restart {}?", name()))
            loses="Its variables, cached data and temporary views are lost; whatever runs in it ends. Outputs stay here."
            verb="Restart"
            on_confirm=restart
        />
    }
}

#[component]
fn Again(open: OpenNotebook) -> impl IntoView {
    let asks = open.asks.again;
    let shown = shown_while_asked(asks);
    let again = move |here: bool| {
        if let Some(cell) = asks.get_untracked() {
            open.run_again(&cell);
            if here {
                open.give_up(&cell);
            }
        }
        shown.set(false);
    };
    // The session that it runs in, when the notebook uses another one now.
    let elsewhere = Memo::new(move |_| {
        let run = asks.get().and_then(|cell| open.state.cell(&cell))?.run;
        run.with(|run| run.session.as_ref().filter(|_| !run.in_attached).map(SessionIdentity::label))
    });
    view! {
        <Dialog open=shown title="This cell runs already" narrow=true>
            <div class="body">
                <p>
                    {move || match elsewhere.get() {
                        None => "It runs or waits to run. It can be run once more after that.".to_owned(),
                        Some(session) => {
                            format!(
                                "As far as is known it still runs in {session}. It can be run once more after that, or here \
                                 now: then it goes on there as well, and what it prints there is not shown.",
                            )
                        }
                    }}
                </p>
            </div>
            <footer>
                <button type="button" on:click=move |_| shown.set(false)>
                    "Leave it"
                </button>
                <Show when=move || elsewhere.get().is_some()>
                    <button type="button" on:click=move |_| again(true)>
                        "Run it here now"
                    </button>
                </Show>
                <button type="button" class="primary" on:click=move |_| again(false)>
                    "Run once more"
                </button>
            </footer>
        </Dialog>
    }
}

#[component]
fn Shortcuts(open: OpenNotebook) -> impl IntoView {
    let groups = [
        Group::Select,
        Group::Edit,
        Group::Cell,
        Group::Run,
        Group::Session,
        Group::View,
        Group::Find,
        Group::File,
        Group::Help,
    ];
    let list = move || {
        groups
            .map(|group| {
                let rows = COMMANDS
                    .iter()
                    .filter(move |command| command.group == group && !command.keys.is_empty())
                    .map(|command| {
                        let keys = command
                            .keys
                            .iter()
                            .map(|binding| view! { <kbd>{services::keys(binding.keys)}</kbd> })
                            .collect_view();
                        view! {
                            <dt>{command.title}</dt>
                            <dd>{keys}</dd>
                        }
                    })
                    .collect_view();
                view! {
                    <section>
                        <h3>{group.title()}</h3>
                        <dl class="keys">{rows}</dl>
                    </section>
                }
            })
            .collect_view()
    };
    view! {
        <Dialog open=open.asks.shortcuts title="Shortcuts">
            <div class="body">
                <p class="subtle">
                    "Keys work in command mode, beside the text; those with Ctrl, Alt or Shift+Enter in the text too. Escape leaves the text, Enter goes into it. Escape, then Tab leaves an editor."
                </p>
                {list()}
            </div>
        </Dialog>
    }
}
