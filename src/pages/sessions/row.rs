//! One session in the list.

use std::sync::Arc;

use leptos::prelude::*;
use livy_api::{CallError, DeleteSession, Problem, Session, Target};

use crate::components::badge::Badge;
use crate::components::dialog::Confirm;
use crate::components::icon::{Glyph, Icon};
use crate::components::time::Ago;
use crate::drivers::services::Services;
use crate::pages::words;

/// The row.
#[component]
pub fn Row(session: Arc<Session>) -> impl IntoView {
    let services = Services::here();
    let (tone, word) = words::session_state(&session.state);
    let id = session.id;
    let name = session.name.clone().unwrap_or_default();
    let title_of_name = name.clone();
    let link = services.href(&format!("/sessions/{id}"));
    let owner = session.owner.clone().or_else(|| session.proxy_user.clone()).unwrap_or_default();
    let app = session.app_id.clone().unwrap_or_default();
    let seen = services.session_seen(&session);
    let over = session.state.is_over();
    let open = {
        let session = Arc::clone(&session);
        move |_| services.open_session(&session)
    };
    view! {
        <tr>
            <td class="id">
                <a href=link.clone()>{id.to_string()}</a>
            </td>
            <td class="name" title=title_of_name>
                <a href=link.clone()>{if name.is_empty() { format!("session {id}") } else { name }}</a>
            </td>
            <td class="kind">{session.kind.to_string()}</td>
            <td class="state">
                <Badge tone=tone word=word />
            </td>
            <td class="owner optional" title=owner.clone()>
                {owner.clone()}
            </td>
            <td class="app optional mono" title=app.clone()>
                {app.clone()}
            </td>
            <td class="age optional">
                {seen.map(|seen| view! { <Ago at=seen.at bare=true prefix=if seen.created { "" } else { "≥ " } /> })}
            </td>
            <td class="actions">
                <button
                    type="button"
                    class="quiet icon-only"
                    aria-label="Open notebook"
                    title="Open notebook"
                    disabled=over
                    on:click=open
                >
                    <Icon glyph=Glyph::Page />
                </button>
                <DeleteButton session=session.clone() />
            </td>
        </tr>
    }
}

/// Deletes a session, after asking.
#[component]
pub fn DeleteButton(
    session: Arc<Session>,
    /// Where to go afterwards.
    #[prop(optional)]
    then: Option<Callback<()>>,
    /// With a word beside the icon.
    #[prop(optional)]
    wordy: bool,
) -> impl IntoView {
    let services = Services::here();
    let asking = RwSignal::new(false);
    let deleting = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let id = session.id;
    let title = match &session.name {
        Some(name) => format!("Delete session {id} ({name})?"),
        None => format!("Delete session {id}?"),
    };
    let loses = if session.state.is_over() {
        "It has ended already. Its log and statements can no longer be read from the server afterwards.".to_owned()
    } else {
        "Its driver is stopped. All variables, cached data and temporary views are lost, and whatever runs in it ends."
            .to_owned()
    };
    let delete = Callback::new(move |()| {
        deleting.set(true);
        failure.set(None);
        services.act(DeleteSession(Target::from(id)), move |outcome| {
            deleting.try_set(false);
            match outcome {
                Ok(()) => {}
                // Somebody else was faster: it is gone all the same.
                Err(CallError::Api(error)) if error.problem == Problem::NotFound => {}
                Err(error) => {
                    failure.try_set(Some(format!("{error} {}", error.advice())));
                    return;
                }
            }
            if let Some(then) = then {
                then.run(());
            }
        });
    });
    view! {
        <button
            type="button"
            class="quiet"
            class:icon-only=!wordy
            class:danger=wordy
            aria-label=format!("Delete session {id}")
            title="Delete"
            disabled=move || deleting.get()
            on:click=move |_| asking.set(true)
        >
            <Icon glyph=Signal::derive(move || if deleting.get() { Glyph::Turning } else { Glyph::Bin }) />
            {wordy.then_some("Delete")}
        </button>
        {move || failure.get().map(|failure| view! { <span class="problem" role="alert">{failure}</span> })}
        <Confirm open=asking title=title.clone() loses=loses.clone() verb="Delete" on_confirm=delete />
    }
}
