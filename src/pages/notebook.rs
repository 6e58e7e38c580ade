//! A notebook: its cells, its session, its tools.

mod batch;
mod carry;
mod cell;
mod code;
mod dialogs;
mod find;
mod head;
mod idle;
mod keys;
mod live;
mod more;
mod palette;
mod pick;
mod prompt;
mod session_bar;
mod session_dialog;
mod session_log;
mod side;
mod still;
mod submit;
mod tell;
mod variables;
mod versions;

use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use notebook::CellKind;

use self::batch::BatchBelow;
use self::carry::{Drag, DropLine};
use self::cell::CellView;
use self::dialogs::Dialogs;
use self::find::FindBar;
use self::head::Head;
use self::more::MoreDialogs;
use self::side::Side;
use self::tell::{Others, Tell};
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::{Notice, Problem};
use crate::drivers::notebook::{OpenNotebook, kept_for, session_in};
use crate::drivers::services::{self, Services};
use crate::pages::notebooks::open::{FileField, Opener, Problems};

/// The page for the notebook in the address.
#[component]
pub fn NotebookPage() -> impl IntoView {
    let params = use_params_map();
    let key = Memo::new(move |_| params.with(|params| params.get("key").unwrap_or_default()));
    // Another notebook is another page.
    move || view! { <OneNotebook key=key.get() /> }
}

/// How opening stands.
#[derive(Clone)]
enum Opening {
    Underway,
    Open(Box<OpenNotebook>),
    Missing,
    Failed,
}

#[component]
fn OneNotebook(key: String) -> impl IntoView {
    let services = Services::here();
    services.modules.want_editors();
    let opening = RwSignal::new_local(Opening::Underway);
    let problem = RwSignal::new(None::<Problem>);
    let owner = Owner::current();
    let go = StoredValue::new_local(use_navigate());
    services::scoped(async move {
        if let Some(id) = session_in(&key) {
            match kept_for(services, id).await {
                Some(kept) => {
                    let to = services.href(&format!("/notebooks/{kept}"));
                    let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
                    go.try_with_value(|go| go(&to, replace));
                }
                None => {
                    let open = || Opening::Open(Box::new(OpenNotebook::watch(services, id)));
                    opening.try_set(owner.map_or(Opening::Failed, |owner| owner.with(open)));
                }
            }
            return;
        }
        let outcome = match crate::drivers::notebook::take(services, &key).await {
            Ok(Some((taken, role))) => {
                if taken.damaged {
                    problem.set(Some(Problem::new(
                        "A part of what was kept of this notebook could not be read.",
                        "What could be read is shown. Look into its versions for an older state.",
                    )));
                }
                let open = || Opening::Open(Box::new(OpenNotebook::open(services, taken, role)));
                owner.map_or(Opening::Failed, |owner| owner.with(open))
            }
            Ok(None) => Opening::Missing,
            Err(error) => {
                problem.set(Some(Problem::new(
                    error.to_string(),
                    "Allow this site to keep data in the browser's settings, then reload the page.",
                )));
                Opening::Failed
            }
        };
        opening.try_set(outcome);
    });
    on_cleanup(move || {
        if let Some(Opening::Open(open)) = opening.try_get_untracked() {
            open.close();
        }
    });
    view! {
        {move || problem.get().map(|problem| view! { <Notice problem /> })}
        {move || match opening.get() {
            Opening::Underway | Opening::Failed => ().into_any(),
            Opening::Missing => view! { <Missing /> }.into_any(),
            Opening::Open(open) => {
                provide_context(*open);
                view! { <Whole open=*open /> }.into_any()
            }
        }}
    }
}

#[component]
fn Missing() -> impl IntoView {
    let services = Services::here();
    view! {
        <div class="empty">
            <h1>"There is no such notebook in this browser"</h1>
            <p class="subtle">
                "Notebooks are kept in the browser they were written in. Open its .ipynb file here, if you have one."
            </p>
            <a class="button" href=services.href("/notebooks")>
                "All notebooks"
            </a>
        </div>
    }
}

#[component]
fn Whole(open: OpenNotebook) -> impl IntoView {
    let services = Services::here();
    let region = NodeRef::<html::Section>::new();
    keys::listen(open, region);
    carry::listen(open, region);
    let drag = Drag::new(open);
    let opener = Opener::new();
    services.title_of(Signal::derive(move || {
        let mark = if open.state.busy.get() { "▶ " } else { "" };
        format!("{mark}{}", open.state.title.get())
    }));
    // Line numbers and wrapping are settings of all editors at once.
    Effect::watch(
        move || (open.state.line_numbers.get(), open.state.wrap.get()),
        move |_, _, _| open.apply_editor_options(),
        false,
    );
    let editors = services.modules.editors;
    view! {
        <section
            node_ref=region
            class="notebook"
            class:beside=move || open.asks.more.beside.get()
            class:with-side=move || open.asks.panel.get().is_some()
            aria-label="Notebook"
        >
            <Head open />
            <FindBar open />
            <FileField opener wanted=open.asks.more.file.into() />
            <Problems opener />
            {move || {
                open.asks
                    .problem
                    .get()
                    .map(|text| {
                        view! {
                            <Notice problem=Problem::new(text, "")>
                                <button type="button" class="quiet" on:click=move |_| open.asks.problem.set(None)>
                                    "Dismiss"
                                </button>
                            </Notice>
                        }
                    })
            }}
            <Tell open />
            {move || {
                editors
                    .failed
                    .get()
                    .then(|| {
                        view! {
                            <Notice problem=Problem::new("The editor could not be loaded.", "Check the connection.")>
                                <button type="button" on:click=move |_| services.modules.want_editors()>
                                    "Try again"
                                </button>
                            </Notice>
                        }
                    })
            }}
            <div class="notebook-columns">
                <div
                    class="cells"
                    on:pointerdown=move |event| pick::press(open, &event)
                    on:click=move |event| pick::click(open, &event)
                    on:dblclick=move |event| pick::double(open, &event)
                    on:dragstart=move |event| drag.start(&event)
                    on:dragover=move |event| {
                        drag.over(&event);
                        Opener::over(&event);
                    }
                    on:dragleave=move |event| drag.leave(&event)
                    on:drop=move |event| {
                        drag.drop(&event);
                        opener.dropped(&event);
                    }
                    on:dragend=move |_| drag.end()
                >
                    <DropLine drag />
                    <For each=move || open.state.order.get().to_vec() key=Clone::clone let(id)>
                        <CellView open id />
                    </For>
                    <Others open />
                    <div class="add-cells">
                        <button type="button" class="quiet" on:click=move |_| open.add_cell(CellKind::Code)>
                            <Icon glyph=Glyph::Plus />
                            "Code"
                        </button>
                        <button type="button" class="quiet" on:click=move |_| open.add_cell(CellKind::Markdown)>
                            <Icon glyph=Glyph::Plus />
                            "Markdown"
                        </button>
                    </div>
                    <BatchBelow open />
                </div>
                <Side open />
            </div>
            <Dialogs open />
            <MoreDialogs open />
        </section>
    }
}
