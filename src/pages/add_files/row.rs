//! One file: what it is to be, how it stands with it, and the code that uses it.

use leptos::prelude::*;
use livy_api::{AddKind, CallError, SessionKind, Transport};
use viewer::format;
use viewer::session_file;

use crate::components::badge::{Badge, Tone};
use crate::components::icon::{Glyph, Icon};
use crate::drivers::services;
use crate::drivers::session_files::{Entry, SessionFiles, Standing};

/// Kinds of files, by the values of their options.
const KINDS: [(AddKind, &str, &str); 3] =
    [(AddKind::File, "file", "File"), (AddKind::PyFile, "pyfile", "Python module"), (AddKind::Jar, "jar", "Jar")];

#[component]
pub fn Row(
    files: SessionFiles,
    entry: Entry,
    kind: SessionKind,
    alive: Memo<bool>,
    again: Callback<Entry>,
) -> impl IntoView {
    let Entry { name, standing, .. } = entry;
    let address = entry.address();
    let renamed = address.is_none();
    let open = Memo::new(move |_| entry.may_be_sent());
    let problem = Memo::new(move |_| {
        let problem = open.get().then(|| files.problem(entry)).flatten();
        problem.map(|text| (text, name.get()))
    });
    let size = entry.size.map(format::bytes);
    let about = StoredValue::new(kind);
    // Not while it goes on: a name is no progress.
    let phase = Memo::new(move |_| match standing.get() {
        Standing::Sending(_) => Standing::Sending(0.0),
        other => other,
    });
    view! {
        <li>
            <div role="group" aria-label=name class="session-file">
                {move || {
                    if open.get() && renamed {
                        view! {
                            <input
                                class="code"
                                aria-label="Name in the session"
                                spellcheck="false"
                                autocomplete="off"
                                aria-invalid=move || problem.get().is_some().then_some("true")
                                prop:value=name
                                on:input=move |event| name.set(event_target_value(&event))
                            />
                        }
                            .into_any()
                    } else {
                        view! { <span class="mono name">{address.clone().unwrap_or_else(|| name.get())}</span> }.into_any()
                    }
                }}
                <What entry open />
                <span class="small subtle numeric">{size}</span>
                <State phase />
                <button
                    type="button"
                    class="quiet icon-only"
                    aria-label=move || {
                        let verb = if matches!(phase.get(), Standing::Sending(_)) { "Stop sending" } else { "Take off the list" };
                        format!("{verb}: {}", name.get())
                    }
                    title=move || if matches!(phase.get(), Standing::Sending(_)) { "Stop sending" } else { "Take off the list" }
                    on:click=move |_| files.remove(entry)
                >
                    <Icon glyph=Glyph::Cross />
                </button>
                <div class="about">
                    {move || problem.get().map(|(text, name)| view! { <Wrong files entry text name /> })}
                    {move || about.with_value(|kind| view! { <News phase entry kind=kind.clone() alive again /> })}
                </div>
            </div>
        </li>
    }
}

/// What it is to be.
#[component]
fn What(entry: Entry, open: Memo<bool>) -> impl IntoView {
    let choose = move |event: leptos::ev::Event| {
        let value = event_target_value(&event);
        if let Some((kind, ..)) = KINDS.iter().find(|(_, own, _)| *own == value) {
            entry.kind.set(*kind);
        }
    };
    view! {
        <select aria-label="What it is" disabled=move || !open.get() on:change=choose>
            {KINDS
                .map(|(kind, value, text)| {
                    view! { <option value=value prop:selected=move || entry.kind.get() == kind>{text}</option> }
                })}
        </select>
    }
}

#[component]
fn State(phase: Memo<Standing>) -> impl IntoView {
    view! {
        <span role="status">
            {move || {
                let (tone, word) = match phase.get() {
                    Standing::Chosen => return None,
                    Standing::Waiting => (Tone::Starting, "Waiting"),
                    Standing::Sending(_) => (Tone::Busy, "Sending"),
                    Standing::Added => (Tone::Done, "Added"),
                    Standing::Refused(_) | Standing::Unreadable => (Tone::Failed, "Not added"),
                    Standing::Unclear(_) => (Tone::Cancelled, "Not known"),
                };
                Some(view! { <Badge tone=tone word=word /> })
            }}
        </span>
    }
}

/// What is wrong with its name, with another name where it is taken.
#[component]
fn Wrong(files: SessionFiles, entry: Entry, text: &'static str, name: String) -> impl IntoView {
    let free = untrack(|| {
        let taken = files.is_taken(entry, &name) && entry.address().is_none();
        let names = std::iter::successors(Some(name), |name| Some(session_file::next_name(name)));
        names.skip(1).find(|next| !files.is_named(next)).filter(|_| taken)
    });
    view! {
        <p class="problem">{text}</p>
        {free
            .map(|free| {
                let own = free.clone();
                view! {
                    <button type="button" on:click=move |_| entry.name.set(own.clone())>
                        {format!("Name it {free}")}
                    </button>
                }
            })}
    }
}

/// How it went, in place: the code that uses it, or why it is not there.
#[component]
fn News(
    phase: Memo<Standing>,
    entry: Entry,
    kind: SessionKind,
    alive: Memo<bool>,
    again: Callback<Entry>,
) -> impl IntoView {
    let retry = move || {
        view! {
            <button type="button" disabled=move || !alive.get() on:click=move |_| again.run(entry)>
                "Add again"
            </button>
        }
    };
    let warning = entry.size.and_then(session_file::size_warning);
    move || match phase.get() {
        Standing::Chosen => warning.clone().map(|text| view! { <p class="small warned">{text}</p> }).into_any(),
        Standing::Waiting => ().into_any(),
        Standing::Sending(_) => {
            let share = move || match entry.standing.get() {
                Standing::Sending(share) => share,
                _ => 1.0,
            };
            let handed = move || (share() >= 1.0).then_some("The server hands it to the driver.");
            let by_disk = entry.size.is_some();
            view! {
                {by_disk.then(|| view! { <progress aria-label="Progress" max="1" prop:value=share></progress> })}
                <span class="small subtle">{handed}</span>
            }
            .into_any()
        }
        Standing::Added => view! { <UsingCode entry kind=kind.clone() /> }.into_any(),
        Standing::Unreadable => view! {
            <p class="problem" role="alert">
                "It can't be read from the disk: it was moved or changed, or it is a folder. Choose it again."
            </p>
        }
        .into_any(),
        Standing::Refused(error) => view! {
            <p class="problem" role="alert">{format!("{} {}", sentence(&error), error.advice())}</p>
            {retry()}
        }
        .into_any(),
        Standing::Unclear(error) => {
            let large = if warning.is_some() { " It may be larger than the server takes." } else { "" };
            let look = session_file::look(&kind);
            view! {
                <p class="problem" role="alert">{format!("{}{large} {HARMLESS}", lost(&error))}</p>
                {look.map(|code| view! { <Code code=code.to_owned() name="that lists the session's files" /> })}
                {retry()}
            }
            .into_any()
        }
    }
}

const HARMLESS: &str = "Adding the same file again does no harm: a session keeps the first file of a name.";

fn lost(error: &CallError) -> String {
    match error {
        CallError::Transport(Transport::Aborted) => {
            "Sending was stopped; it is not known whether it had arrived.".to_owned()
        }
        error => format!("It is not known whether it arrived. {}", sentence(error)),
    }
}

/// What the server said, with a full stop.
fn sentence(error: &CallError) -> String {
    let said = error.to_string();
    if said.ends_with('.') { said } else { format!("{said}.") }
}

/// The code that uses a file which the session has.
#[component]
pub fn UsingCode(entry: Entry, kind: SessionKind) -> impl IntoView {
    let (name, what) = (entry.name.get_untracked(), entry.kind.get_untracked());
    match session_file::code(what, &name, &kind) {
        Some(code) => view! { <Code code name="that uses it" /> }.into_any(),
        None => view! { <p class="small subtle">{session_file::hint(what)}</p> }.into_any(),
    }
}

/// Code to take along.
#[component]
fn Code(code: String, name: &'static str) -> impl IntoView {
    let copied = RwSignal::new(false);
    let own = code.clone();
    let copy = move |_| {
        services::copy(own.clone());
        copied.set(true);
    };
    view! {
        <div class="copy-code">
            <pre>{code}</pre>
            <button type="button" class="quiet" aria-label=format!("Copy the code {name}") on:click=copy>
                <Icon glyph=Glyph::Copy />
                {move || if copied.get() { "Copied" } else { "Copy" }}
            </button>
        </div>
    }
}
