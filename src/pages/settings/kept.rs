//! What is kept in this browser.

use leptos::prelude::*;
use viewer::format;
use viewer::record::Sort;

use crate::components::dialog::Confirm;
use crate::components::notice::{Notice, Problem};
use crate::drivers::kept;
use crate::drivers::recorder::{self, Recorder};
use crate::drivers::services::{self, Services};

/// What was found.
#[derive(Clone, Default, PartialEq)]
struct Findings {
    notebooks: usize,
    trashed: usize,
    usage: Option<(f64, f64)>,
    promised: bool,
    failure: Option<String>,
}

#[component]
pub fn Kept() -> impl IntoView {
    let services = Services::here();
    let findings = RwSignal::new(None::<Findings>);
    let refused = RwSignal::new(false);
    let look = move || {
        services::scoped_or_not(async move {
            let mut found = Findings::default();
            match services.shelf().list().await {
                Ok(heads) => {
                    found.trashed = heads.iter().filter(|head| head.trashed.is_some()).count();
                    found.notebooks = heads.len() - found.trashed;
                }
                Err(error) => found.failure = Some(error.to_string()),
            }
            found.usage = kept::usage().await;
            found.promised = kept::is_promised().await;
            findings.try_set(Some(found));
        });
    };
    look();
    let ask = move |_| {
        services::scoped_or_not(async move {
            refused.try_set(!kept::ask_promise().await);
            look();
        });
    };
    let shown = move |found: Findings| {
        if let Some(failure) = found.failure {
            let advice = "Allow this site to keep data in the browser's settings, then reload the page.";
            return view! { <Notice problem=Problem::new(failure, advice) /> }.into_any();
        }
        let promise = if found.promised {
            view! { "The browser has promised not to clear it by itself." }.into_any()
        } else {
            view! {
                "The browser may clear it when the disk is full. "
                <button type="button" class="link" on:click=ask>
                    "Ask it not to"
                </button>
            }
            .into_any()
        };
        view! {
            <dl class="facts">
                <dt>"Notebooks"</dt>
                <dd>
                    <a href=services.href("/notebooks")>{format::plural(found.notebooks as u64, "notebook")}</a>
                    {(found.trashed > 0).then(|| format!(", and {} in the trash", found.trashed))}
                </dd>
                <dt>"Sessions and batches"</dt>
                <dd>
                    <Runs />
                </dd>
                <dt>"Room"</dt>
                <dd>{room(found.usage)}</dd>
                <dt>"For how long"</dt>
                <dd>{promise}</dd>
            </dl>
        }
        .into_any()
    };
    view! {
        <section aria-label="Kept in this browser">
            <h2>"Kept in this browser"</h2>
            {move || findings.get().map(shown)}
            <Show when=move || refused.get()>
                <p class="small subtle" role="status">
                    "The browser did not agree. It does so more readily for pages that are bookmarked or opened often."
                </p>
            </Show>
            <p class="small subtle prose">
                "Notebooks with their outputs, states and logs of sessions and batches that were looked at, and the colours. Passwords and tokens are kept nowhere."
            </p>
        </section>
    }
}

/// The flight recorder's share.
#[component]
fn Runs() -> impl IntoView {
    let services = Services::here();
    let recorder = StoredValue::new_local(recorder::here(services));
    let asking = RwSignal::new(false);
    let counts = move || {
        recorder.with_value(|recorder| {
            recorder.track();
            (recorder.count(), recorder.forgotten(Sort::Session).len() + recorder.forgotten(Sort::Batch).len())
        })
    };
    let forget = Callback::new(move |()| recorder.with_value(Recorder::clear));
    view! {
        {move || format!("{} recorded, {} of them no longer on the server. ", counts().0, counts().1)}
        <Show when=move || counts().1 != 0>
            <button type="button" class="link" on:click=move |_| asking.set(true)>
                "Forget those"
            </button>
        </Show>
        <div>
            <a href=services.href("/runs")>"Search and compare them"</a>
        </div>
        <Confirm
            open=asking
            title="Forget what the server has forgotten?"
            loses=Signal::derive(move || {
                format!("States and logs of {} that are kept in this browser alone.", format::plural(counts().1 as u64, "run"))
            })
            verb="Forget"
            on_confirm=forget
        />
    }
}

fn room(usage: Option<(f64, f64)>) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
    let bytes = |number: f64| format::bytes(number as u64);
    match usage {
        Some((used, allowed)) => format!("{} of {} that the browser allows", bytes(used), bytes(allowed)),
        None => "The browser does not say.".to_owned(),
    }
}
