//! Whether a server answers as Livy does, and if not, what is wrong and how to mend it.

use leptos::prelude::*;
use livy_api::{
    CallError, Connect, Endpoint, GetVersion, ListBatches, ListSessions, Paging, Problem as Trouble, Target, Transport,
};
use polling::Priority;
use viewer::format;

use crate::components::badge::{Badge, Tone};
use crate::components::notice::{Notice, Problem};
use crate::drivers::api::Api;
use crate::drivers::kept;
use crate::drivers::servers::{self, Named};
use crate::drivers::services::{self, Services};
use crate::pages::words;

/// How a check ended.
#[derive(Clone)]
enum Found {
    Fine(String),
    Mind(Problem),
    Failed(Problem),
}

/// The checks, by what they are called.
type Results = RwSignal<Vec<(&'static str, Found)>>;

#[component]
pub fn Checks(
    /// Another server than the one the page came with.
    server: Option<Named>,
) -> impl IntoView {
    let results: Results = RwSignal::new(Vec::new());
    let running = RwSignal::new(false);
    let services = Services::here();
    let label = server.as_ref().map_or_else(|| "Checks".to_owned(), |server| format!("Checks of {}", server.name));
    let server = StoredValue::new(server);
    let run = move || {
        if running.get_untracked() {
            return;
        }
        running.set(true);
        results.set(Vec::new());
        services::scoped_or_not(async move {
            let way = server.with_value(|server| match server {
                Some(server) => (servers::way_to(server), servers::resolve(&server.address).1),
                None => (services.api(), !services.api().root().starts_with('/')),
            });
            check(&way.0, way.1, results).await;
            running.try_set(false);
        });
    };
    let line = |(title, found): (&'static str, Found)| match found {
        Found::Fine(text) => view! {
            <li>
                <Badge tone=Tone::Done word="fine" />
                <span>{title}</span>
                <span class="subtle">{text}</span>
            </li>
        }
        .into_any(),
        Found::Mind(problem) => view! {
            <li>
                <Notice problem warning=true />
            </li>
        }
        .into_any(),
        Found::Failed(problem) => view! {
            <li>
                <Notice problem />
            </li>
        }
        .into_any(),
    };
    view! {
        <div class="checks">
            <button type="button" aria-disabled=move || running.get().then_some("true") on:click=move |_| run()>
                {move || if running.get() { "Checking…" } else { "Check the server" }}
            </button>
            <span class="small subtle">"Reads its version and its lists, and asks for a session that there is not: nothing is changed."</span>
            <ul aria-label=label aria-live="polite">
                {move || results.get().into_iter().map(line).collect_view()}
            </ul>
        </div>
    }
}

async fn check(api: &Api, elsewhere: bool, results: Results) {
    let note = |title, found: Found| {
        let fine = !matches!(found, Found::Failed(_));
        results.try_update(|results| results.push((title, found)));
        fine
    };
    let version = ask(api, elsewhere, &GetVersion, |version| match version.version.as_str() {
        "" => "it does not say which".to_owned(),
        version => format!("Livy {version}"),
    });
    let reached = note("Version", version.await);
    let one = Paging::new(0, 1);
    let held = |total| format!("{total} held");
    let sessions = ask(api, elsewhere, &ListSessions(one), |list| held(list.total)).await;
    // Where nothing is reached at all, saying so once is enough.
    if note("List of sessions", sessions) || reached {
        note("List of batches", ask(api, elsewhere, &ListBatches(one), |list| held(list.total)).await);
        note("Requests that change something", writes(api).await);
    }
    note("Address of this page", secure());
}

async fn ask<E: Endpoint>(api: &Api, elsewhere: bool, endpoint: &E, say: impl Fn(E::Reply) -> String) -> Found {
    let began = services::now();
    match api.call(endpoint, Priority::Act).await {
        Ok(reply) => {
            let took = format::duration(services::now().saturating_sub(began));
            Found::Fine(format!("{} · {took}", say(reply)))
        }
        Err(error) => Found::Failed(what_failed(&error, elsewhere)),
    }
}

/// A number that no server has given to a session.
const NOBODY: u32 = 2_147_483_647;

/// Whether a POST gets to Livy: to a session that there is not, so that nothing comes of it.
async fn writes(api: &Api) -> Found {
    match api.call(&Connect(Target::Id(NOBODY)), Priority::Act).await {
        Ok(_) => Found::Fine("let through".to_owned()),
        Err(CallError::Api(error)) if error.problem == Trouble::NotFound => Found::Fine("let through".to_owned()),
        Err(error) => Found::Failed(what_failed(&error, false)),
    }
}

/// What is wrong, and how to mend it.
fn what_failed(error: &CallError, elsewhere: bool) -> Problem {
    let problem = words::problem("The server did not answer as Livy does", error);
    let mend = match error {
        CallError::Transport(Transport::Unreachable) if elsewhere => {
            "It is of another origin than this page: Livy has no CORS, and this page's policy may forbid it. Let a proxy show \
             that Livy under a path of this page's server, such as /livy-test, and give that path here; or start \
             livy-notebook with --livy and its address."
        }
        CallError::Transport(Transport::Unreachable) => {
            "Nothing answers there. Is the server up, and does the path lead to it? A proxy must pass it on, with the path \
             before Livy's own taken off."
        }
        CallError::Transport(Transport::TimedOut(_)) => {
            "Something is there and says nothing: Livy may be overloaded, or a proxy waits for it. Livy's own log says more."
        }
        CallError::Api(api) => match api.problem {
            Trouble::SignIn => {
                "The server wants to know who you are. Open its address in this browser, sign in there, and check again; \
                 behind a proxy, let it pass cookies and the WWW-Authenticate header."
            }
            Trouble::Csrf => {
                "Livy's CSRF protection is on, and the X-Requested-By header that this page sends did not arrive: let the \
                 proxy pass it."
            }
            Trouble::Forbidden | Trouble::Impersonation => {
                "You may not use it. Livy's livy.server.access-control settings say who may; clear the user to act for if \
                 there is one."
            }
            Trouble::Gateway => {
                "The proxy is there, and Livy behind it is not: start Livy, or mend the address in the proxy."
            }
            Trouble::NotLivy | Trouble::NoSuchRoute => {
                "This is not Livy's API. The address must be the one below which /sessions and /version are, without /ui; a \
                 proxy may have sent its own page for signing in."
            }
            _ => return problem,
        },
        CallError::Transport(Transport::Aborted) => return problem,
    };
    Problem { advice: mend.to_owned(), ..problem }
}

fn secure() -> Found {
    if kept::is_secure() {
        return Found::Fine("safe: the browser gives the app everything".to_owned());
    }
    Found::Mind(Problem::new(
        "This page came over plain http from another machine.",
        "The browser keeps the clipboard and the lock between tabs from it; https brings them back.",
    ))
}
