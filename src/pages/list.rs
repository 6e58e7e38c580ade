//! What the lists of sessions and of batches share: counts by state, filter, order, columns, deleting many at once. What
//! is chosen stands in the address, so that a view can be kept as a bookmark or sent to somebody.

mod bulk;
pub mod delete;
mod facet;
mod head;
mod query;
mod row;
mod selection;
mod table;
mod views;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use leptos::prelude::*;
use livy_api::{Batch, BatchState, Session, SessionState};
use viewer::format;
use viewer::record::{KeptCause, Sort};

use self::bulk::BulkDelete;
use self::delete::{Deletions, DeletionsDialog};
use self::facet::LeakedRule;
use self::head::Head;
use self::query::View;
use self::selection::{Selected, Selection};
use self::table::Table;
use super::lazy::{Forgotten, LaunchDialog};
use super::words;
use crate::components::badge::Tone;
use crate::components::notice::Notice;
use crate::components::time::Ago;
use crate::drivers::services::Services;
use crate::state::listing::Listing;

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Interactive sessions.
    Sessions,
    /// Batches.
    Batches,
}

impl What {
    /// The same in the words of records.
    pub fn sort(self) -> Sort {
        match self {
            Self::Sessions => Sort::Session,
            Self::Batches => Sort::Batch,
        }
    }

    /// One of them.
    pub fn one(self) -> &'static str {
        match self {
            Self::Sessions => "session",
            Self::Batches => "batch",
        }
    }

    /// All of them, as a word in a sentence and in addresses.
    pub fn all(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Batches => "batches",
        }
    }

    /// All of them, as a title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Sessions => "Sessions",
            Self::Batches => "Batches",
        }
    }

    /// So many of them.
    pub fn count(self, number: usize) -> String {
        format!("{number} {}", if number == 1 { self.one() } else { self.all() })
    }

    /// Colour and word of a state in Livy's words.
    pub fn state(self, state: &str) -> (Tone, String) {
        match self {
            Self::Sessions => words::session_state(&SessionState::parse(state)),
            Self::Batches => words::batch_state(&BatchState::parse(state)),
        }
    }
}

/// One of them, as far as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Number.
    pub id: u32,
    /// Name; empty when it has none.
    pub name: String,
    /// Kind; batches have none.
    pub kind: String,
    /// State in Livy's words.
    pub state: String,
    /// It has ended.
    pub over: bool,
    /// It has ended, and not well.
    pub failed: bool,
    /// Why, once its log was read.
    pub cause: Option<Arc<KeptCause>>,
    /// Who it belongs to.
    pub owner: String,
    /// The cluster's application.
    pub app: String,
    /// Queue; batches don't say theirs.
    pub queue: String,
    /// Spark's own page, if the server says where it is.
    pub spark_ui: Option<String>,
    /// Since when it has been idle and not used by a notebook of this browser, in milliseconds since 1970, and whether
    /// that was seen to begin; `None` while it is not idle.
    pub unused: Option<(u64, bool)>,
    /// When it was first seen, in milliseconds since 1970, and whether that was its beginning.
    pub seen: Option<(u64, bool)>,
}

impl Entry {
    /// A session's.
    pub fn of_session(session: &Session, services: Services) -> Self {
        Self {
            id: session.id.0,
            name: session.name.clone().unwrap_or_default(),
            kind: session.kind.to_string(),
            state: session.state.as_str().to_owned(),
            over: session.state.is_over(),
            failed: session.state.has_failed(),
            cause: cause(services, Sort::Session, session.id.0).filter(|_| session.state.has_failed()),
            owner: session.owner.clone().or_else(|| session.launch.proxy_user.clone()).unwrap_or_default(),
            app: session.app_id.clone().unwrap_or_default(),
            queue: session.launch.queue.clone().unwrap_or_default(),
            spark_ui: session.app_info.spark_ui_url.clone(),
            unused: services.session_unused(session).map(|unused| (unused.at, unused.created)),
            seen: services.session_seen(session).map(|seen| (seen.at, seen.created)),
        }
    }

    /// A batch's.
    pub fn of_batch(batch: &Batch, services: Services) -> Self {
        Self {
            id: batch.id.0,
            name: batch.name.clone().unwrap_or_default(),
            kind: String::new(),
            state: batch.state.as_str().to_owned(),
            over: batch.state.is_over(),
            failed: batch.state.has_failed(),
            cause: cause(services, Sort::Batch, batch.id.0).filter(|_| batch.state.has_failed()),
            owner: batch.owner.clone().or_else(|| batch.proxy_user.clone()).unwrap_or_default(),
            app: batch.app_id.clone().unwrap_or_default(),
            queue: String::new(),
            spark_ui: batch.app_info.spark_ui_url.clone(),
            unused: None,
            seen: services.batch_seen(batch).map(|seen| (seen.at, seen.created)),
        }
    }

    /// It has been idle for `after` milliseconds, and no notebook of this browser has used it in that time.
    fn is_leaked(&self, after: u64, now: u64) -> bool {
        self.unused.is_some_and(|(since, _)| now.saturating_sub(since) >= after)
    }

    /// It is the same one, not another to which a restarted server gave its number.
    fn is_same(&self, other: &Self) -> bool {
        (self.id, &self.name, &self.kind, &self.owner) == (other.id, &other.name, &other.kind, &other.owner)
    }

    /// What it is called where it has no name.
    fn called(&self, what: What) -> String {
        if self.name.is_empty() { format!("{} {}", what.one(), self.id) } else { self.name.clone() }
    }
}

fn cause(services: Services, sort: Sort, id: u32) -> Option<Arc<KeptCause>> {
    services.causes.with(|causes| causes.get(&(sort, id)).cloned())
}

/// Entries as views hold them: what did not change stays in its place in memory.
pub type Entries = Arc<Vec<Arc<Entry>>>;

/// Follows a list of items as entries. What has the number of another is left out: a number is what rows are told apart by.
pub fn entries<T: Send + Sync + 'static>(
    listing: Listing<T>,
    entry: impl Fn(&T) -> Entry + Send + Sync + 'static,
) -> Memo<Entries> {
    Memo::new(move |old: Option<&Entries>| {
        let known: HashMap<u32, &Arc<Entry>> =
            old.map(|old| old.iter().map(|entry| (entry.id, entry)).collect()).unwrap_or_default();
        let new = |item: &Arc<T>| {
            let new = entry(item);
            match known.get(&new.id).filter(|old| ***old == Arc::new(new.clone())) {
                Some(old) => Arc::clone(old),
                None => Arc::new(new),
            }
        };
        let mut taken = HashSet::new();
        let first = |entry: &Arc<Entry>| taken.insert(entry.id);
        listing.items.with(|items| Arc::new(items.iter().map(new).filter(first).collect()))
    })
}

/// The page.
#[component]
pub fn ListPage(
    /// What is listed.
    what: What,
    /// All of them.
    entries: Memo<Entries>,
    /// When they were heard of, in milliseconds since 1970.
    as_of: RwSignal<Option<u64>>,
    /// Why the newest question failed, while it did.
    failure: RwSignal<Option<livy_api::CallError>>,
    /// What it is for, for a person who has none.
    about: &'static str,
) -> impl IntoView {
    let services = Services::here();
    services.title_of(Signal::derive(move || what.title().to_owned()));
    let view = View::in_address(what);
    let shown = Memo::new(move |_| view.choose(&entries.get()));
    let selection = Selection::new(view, entries, shown);
    provide_context(selection);
    let deletions = Deletions::new(what);
    provide_context(deletions);
    let known = Memo::new(move |_| as_of.get().is_some());
    let none = Memo::new(move |_| known.get() && entries.with(|entries| entries.is_empty()));
    let (creating, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let empty_title = match what {
        What::Sessions => "No session runs on this server",
        What::Batches => "No batch was submitted to this server",
    };
    let first = match what {
        What::Sessions => "Start a session",
        What::Batches => "Submit a batch",
    };
    view! {
        <Head what entries view none creating />
        <LeakedRule view />
        {move || {
            failure
                .get()
                .filter(|_| !services.outage())
                .map(|error| view! { <Notice problem=words::problem("The list could not be read", &error) /> })
        }}
        <Show when=move || !known.get() && failure.with(Option::is_none) && !services.outage()>
            <p class="reading subtle" role="status">{format!("Reading the list of {}\u{2026}", what.all())}</p>
        </Show>
        <Show when=move || !known.get() && services.outage()>
            <p class="none subtle">
                {format!("No {} can be shown before the server has answered.", what.all())}
            </p>
        </Show>
        <Show when=move || none.get()>
            <div class="empty">
                <h2>{empty_title}</h2>
                <p class="subtle">{about}</p>
                <button type="button" class="primary" on:click=move |_| creating.set(true)>
                    {first}
                </button>
            </div>
        </Show>
        <Show when=move || known.get() && !none.get()>
            <About what entries shown view as_of deleting />
            <Table what shown view />
            <Show when=move || shown.with(|shown| shown.is_empty())>
                <p class="none subtle">
                    {format!("No {} fits. ", what.one())}
                    <button type="button" class="link" on:click=move |_| view.clear()>
                        "Show all"
                    </button>
                </p>
            </Show>
        </Show>
        <Forgotten what />
        <DeletionsDialog deletions />
        <BulkDelete what planned=Signal::derive(move || selection.or(shown)) open=deleting />
        <LaunchDialog what open=creating />
    }
}

/// Above the table: how many there are and how old that is, or how many are selected, and what can be done with them.
#[component]
fn About(
    what: What,
    entries: Memo<Entries>,
    shown: Memo<Entries>,
    view: View,
    as_of: RwSignal<Option<u64>>,
    deleting: RwSignal<bool>,
) -> impl IntoView {
    let services = Services::here();
    let selection: Selection = expect_context();
    let summary = move || {
        let (shown, all) = (shown.with(|shown| shown.len()), entries.with(|entries| entries.len()));
        let count = |number: usize| format::count(number as u64);
        let all_of_them = format!("{} {}", count(all), if all == 1 { what.one() } else { what.all() });
        if shown == all { all_of_them } else { format!("{} of {all_of_them}", count(shown)) }
    };
    let narrowed = move || !selection.any() && view.is_narrowed() && !shown.with(|shown| shown.is_empty());
    view! {
        <div
            class="list-about small subtle"
            class:selecting=move || selection.any()
            class:narrowed=move || view.is_narrowed()
        >
            <span class="aside">
                {summary} " · as of "
                <Ago at=Signal::derive(move || as_of.get().unwrap_or_default()) />
            </span>
            <a class="aside" href=services.href("/runs")>
                "Search all kept logs"
            </a>
            <Selected selection deleting />
            <Show when=narrowed>
                <button type="button" class="link danger" on:click=move |_| deleting.set(true)>
                    {move || format!("Delete {}…", what.count(shown.with(|shown| shown.len())))}
                </button>
            </Show>
        </div>
    }
}
