//! The variables of the session.

use std::sync::Arc;

use leptos::prelude::*;
use livy_api::live::Variable;
use polling::live::Capability;
use viewer::table::Table;

use super::live::ChannelState;
use crate::components::dialog::{Confirm, Dialog};
use crate::drivers::notebook::OpenNotebook;
use crate::outputs::table::ResultTable;
use crate::state::live::{PREVIEW_ROWS, Preview};

/// The panel's content.
#[component]
pub fn Variables(open: OpenNotebook) -> impl IntoView {
    let dropping = RwSignal::new(None::<String>);
    let asks = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let filter = RwSignal::new(String::new());
    let drop = Callback::new(move |()| {
        if let Some(name) = dropping.get_untracked() {
            problem.set(None);
            open.drop_variable(&name.clone(), move |dropped| {
                if !dropped {
                    problem.try_set(Some(format!("{name} was not dropped: a cell runs, or it is gone already.")));
                }
            });
        }
    });
    let ask = Callback::new(move |name: String| {
        dropping.set(Some(name));
        asks.set(true);
    });
    let shows = RwSignal::new(false);
    let show = Callback::new(move |name: String| {
        open.preview(&name);
        shows.set(true);
    });
    let list = move || {
        let wanted = filter.get().to_lowercase();
        let all = open.live.variables.get()?;
        let shown: Vec<Variable> =
            all.iter().filter(|one| one.name.to_lowercase().contains(&wanted)).cloned().collect();
        Some((all, shown))
    };
    let empty = move || match open.live.capability.get() {
        Capability::Off(_) => "Without the live channel the session's variables can't be read.",
        _ if open.state.session.with(|session| session.identity().is_none()) => "No session is attached.",
        _ => "They are read when the session takes statements.",
    };
    view! {
        {move || problem.get().map(|text| view! { <p class="problem small" role="alert">{text}</p> })}
        {move || match list() {
            None => view! { <p class="subtle">{empty}</p> }.into_any(),
            Some((all, _)) if all.is_empty() => {
                view! { <p class="subtle">"Variables of Python cells are listed here once there are any."</p> }.into_any()
            }
            Some((all, shown)) => view! { <List open all shown filter ask show /> }.into_any(),
        }}
        <ChannelState open />
        <Rows open shows />
        <Confirm
            open=asks
            title=Signal::derive(move || format!("Drop {}?", dropping.get().unwrap_or_default()))
            loses="Its value is lost, unless another variable holds it as well. Running its cell again brings it back."
            verb="Drop"
            on_confirm=drop
        />
    }
}

#[component]
fn List(
    open: OpenNotebook,
    all: Arc<Vec<Variable>>,
    shown: Vec<Variable>,
    filter: RwSignal<String>,
    ask: Callback<String>,
    show: Callback<String>,
) -> impl IntoView {
    let many = all.len() > 12;
    view! {
        {many
            .then(|| {
                view! {
                    <input
                        type="search"
                        aria-label="Filter variables"
                        placeholder="Filter"
                        prop:value=filter.get_untracked()
                        on:change=move |event| filter.set(event_target_value(&event))
                    />
                }
            })}
        <ul class="variables" aria-label="Variables">
            {shown.into_iter().map(|variable| view! { <One open variable ask show /> }).collect_view()}
        </ul>
    }
}

#[component]
fn One(open: OpenNotebook, variable: Variable, ask: Callback<String>, show: Callback<String>) -> impl IntoView {
    let Variable { name, kind, size, text, columns } = variable;
    let kind = if size.is_empty() { kind } else { format!("{kind}, {size}") };
    let (insert, drop, read) = (name.clone(), name.clone(), name.clone());
    let how = if kind.starts_with("pandas") { "Shows" } else { "Runs a Spark job for" };
    let columns = columns.filter(|columns| !columns.is_empty()).map(|columns| {
        let rows = columns
            .into_iter()
            .map(|(name, kind)| view! { <tr><th scope="row">{name}</th><td>{kind}</td></tr> })
            .collect_view();
        view! {
            <details>
                <summary>"Columns"</summary>
                <table>{rows}</table>
            </details>
        }
    });
    let is_frame = columns.is_some();
    view! {
        <li>
            <div class="head">
                <code>{name.clone()}</code>
                <span class="small subtle">{kind}</span>
            </div>
            {(!is_frame).then(|| view! { <div class="small mono value">{text}</div> })}
            {columns}
            <div class="acts">
                {is_frame
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="link small"
                                aria-label=format!("Rows of {read}")
                                title=format!("{how} the first {PREVIEW_ROWS} rows")
                                on:click=move |_| show.run(read.clone())
                            >
                                "Rows"
                            </button>
                        }
                    })}
                <button type="button" class="link small" aria-label=format!("Insert {name}") on:click=move |_| open.insert_text(&insert)>
                    "Insert"
                </button>
                <button type="button" class="link small" aria-label=format!("Drop {name}") on:click=move |_| ask.run(drop.clone())>
                    "Drop"
                </button>
            </div>
        </li>
    }
}

/// The first rows of a variable.
#[component]
fn Rows(open: OpenNotebook, shows: RwSignal<bool>) -> impl IntoView {
    Effect::watch(
        move || shows.get(),
        move |shown, _, _| {
            if !shown {
                open.close_preview();
            }
        },
        false,
    );
    let title = Signal::derive(move || {
        let name = open.live.preview.with(|preview| preview.as_ref().map(|(name, _)| name.clone()));
        format!("First rows of {}", name.unwrap_or_default())
    });
    let reads = Memo::new(move |_| open.live.preview.with(|preview| matches!(preview, Some((_, Preview::Running(_))))));
    let body = move || match open.live.preview.get().map(|(_, preview)| preview) {
        None => ().into_any(),
        Some(Preview::Running([done, known])) => {
            let tasks = if known > 0 { format!(" {done} of {known} tasks are done.") } else { String::new() };
            view! { <p role="status">{format!("Spark reads {PREVIEW_ROWS} rows at most.{tasks}")}</p> }.into_any()
        }
        Some(Preview::Failed(why)) => view! { <p class="problem" role="alert">{why}</p> }.into_any(),
        Some(Preview::Read(table, more)) => {
            let table = Table::of_livy_table(&table).filter(|table| !table.columns().is_empty());
            let rest = more.then(|| view! { <p class="small subtle">"There are more rows than these."</p> });
            match table {
                Some(table) => view! { <ResultTable table />{rest} }.into_any(),
                None => view! { <p class="subtle">"It has no columns."</p> }.into_any(),
            }
        }
    };
    view! {
        <Dialog open=shows title>
            <div class="body">{body}</div>
            <footer>
                <button type="button" autofocus on:click=move |_| shows.set(false)>
                    {move || if reads.get() { "Stop" } else { "Close" }}
                </button>
            </footer>
        </Dialog>
    }
}
