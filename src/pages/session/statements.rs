//! What a session ran: the newest statements, their states and times.

use leptos::prelude::*;
use livy_api::{ListStatements, Millis, Paging, Session, Statement, Target};
use polling::Priority;
use viewer::format;

use crate::components::badge::Badge;
use crate::components::notice::Notice;
use crate::drivers::fleet::Outcome;
use crate::drivers::follow::Followed;
use crate::drivers::recorder;
use crate::drivers::services::{self, Services};
use crate::pages::words;

/// Milliseconds between questions while statements run. Livy fetches all of them for each answer.
const FAST: u32 = 3_000;
/// Milliseconds before they are asked for the first time.
const LATER: u32 = 300;
/// Statements shown.
const SHOWN: i64 = 25;

/// The list. A session that starts does not answer for its statements, and one that has ended no longer does.
#[component]
pub fn Statements(target: Target, followed: Followed<Session>, key: RwSignal<Option<String>>) -> impl IntoView {
    let answers = Memo::new(move |_| {
        followed.value.with(|session| session.as_ref().is_some_and(|session| session.state.takes_statements()))
    });
    let statements = RwSignal::new(None::<(u64, Vec<Statement>)>);
    let failure = RwSignal::new(None);
    let services = Services::here();
    // Livy fetches all statements for each answer: what the session is and says comes first.
    let due = RwSignal::new(false);
    services::after(LATER, move || {
        due.try_set(true);
    });
    let held = StoredValue::new_local(None);
    Effect::new(move || {
        if !answers.get() || !due.get() {
            held.set_value(None);
            return;
        }
        let (api, target) = (services.api(), target.clone());
        let polling = services.fleet().poll(FAST, move || {
            let (api, target) = (api.clone(), target.clone());
            async move {
                let endpoint = ListStatements { session: target, paging: Paging::new(0, SHOWN), newest_first: true };
                match api.call(&endpoint, Priority::Visible).await {
                    Ok(list) => {
                        let mut listed = list.statements;
                        // Older servers ignore the order asked for.
                        listed.sort_by_key(|statement| std::cmp::Reverse(statement.id));
                        if let Some(key) = key.try_get_untracked().flatten() {
                            recorder::here(services).saw_statements(&key, &listed);
                        }
                        let active = listed.iter().any(|statement| !statement.state.is_final());
                        let new = Some((list.total, listed));
                        let changed = statements.try_with_untracked(|old| *old != new).unwrap_or_default();
                        if changed {
                            statements.try_set(new);
                        }
                        failure.try_set(None);
                        Ok(Outcome { active, changed })
                    }
                    Err(error) => {
                        failure.try_set(Some(error.clone()));
                        Err(error)
                    }
                }
            }
        });
        held.set_value(Some(polling));
    });
    view! {
        {move || {
            failure
                .get()
                .filter(|error| !services.outage() && answers.get() && !error.is_not_found())
                .map(|error| view! { <Notice problem=words::problem("The statements could not be read", &error) /> })
        }}
        {move || match statements.get() {
            None if answers.get() => ().into_any(),
            None => view! { <p class="subtle">"Statements can be read while the session lives."</p> }.into_any(),
            Some((_, listed)) if listed.is_empty() => view! { <p class="subtle">"Nothing was run yet."</p> }.into_any(),
            Some((total, listed)) => {
                let shown = listed.len() as u64;
                view! {
                    <ul class="statements">{listed.into_iter().map(|statement| view! { <One statement /> }).collect_view()}</ul>
                    {(total > shown).then(|| view! { <p class="small subtle">{format!("The newest {shown} of {total}.")}</p> })}
                }
                .into_any()
            }
        }}
    }
}

#[component]
fn One(statement: Statement) -> impl IntoView {
    let (tone, word) = words::statement_state(&statement);
    let took = match (statement.started, statement.completed) {
        (Some(Millis(from)), Some(Millis(to))) if to >= from => format::duration(to - from),
        _ => String::new(),
    };
    let first_line = statement.code.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned();
    view! {
        <li>
            <span class="subtle numeric">{statement.id.to_string()}</span>
            <code title=statement.code.clone()>{first_line}</code>
            <span class="subtle small">{took}</span>
            <Badge tone=tone word=word />
        </li>
    }
}
