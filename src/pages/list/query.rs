//! What is chosen of a list, in the page's address: `?q=etl&state=dead&sort=-age`.

use std::cmp::Ordering;
use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use super::facet::Facet;
use super::{Entries, Entry, What};
use crate::drivers::kept;
use crate::drivers::services::{self, Services};

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Id,
    Name,
    Kind,
    State,
    Owner,
    App,
    Age,
    Idle,
    Cause,
}

impl Column {
    const ALL: [Self; 9] =
        [Self::Id, Self::Name, Self::Kind, Self::State, Self::Cause, Self::Owner, Self::App, Self::Age, Self::Idle];

    /// What it is called in the table.
    pub fn title(self) -> &'static str {
        match self {
            Self::Id => "Id",
            Self::Name => "Name",
            Self::Kind => "Kind",
            Self::State => "State",
            Self::Owner => "Owner",
            Self::App => "Application",
            Self::Age => "Age",
            Self::Idle => "Idle",
            Self::Cause => "Cause",
        }
    }

    /// What it is called in addresses and style sheets.
    pub fn key(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::Kind => "kind",
            Self::State => "state",
            Self::Owner => "owner",
            Self::App => "app",
            Self::Age => "age",
            Self::Idle => "idle",
            Self::Cause => "cause",
        }
    }

    /// A table reads without it.
    pub fn is_optional(self) -> bool {
        !matches!(self, Self::Id | Self::Name | Self::State)
    }

    /// It is shown to whoever has chosen nothing.
    fn is_usual(self) -> bool {
        self != Self::Idle
    }

    /// The columns that a list has.
    pub fn of(what: What) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |column| what == What::Sessions || !matches!(column, Self::Kind | Self::Idle))
    }
}

/// What is chosen. The newest first unless said otherwise: that is what people come for.
#[derive(Clone, Copy)]
pub struct View {
    /// Words to look for.
    pub filter: RwSignal<String>,
    /// One state alone, in Livy's words; empty for all.
    pub state: RwSignal<String>,
    /// By what they are counted.
    pub by: RwSignal<Facet>,
    /// One value of that alone, if it is not the state; empty for all.
    pub pick: RwSignal<String>,
    /// Those alone that nobody has used for so long, such as `2h`; empty for all.
    pub leaked: RwSignal<String>,
    /// The span last chosen for that, kept in the browser.
    pub threshold: RwSignal<String>,
    /// By what they are ordered, and whether from the end.
    pub order: RwSignal<(Column, bool)>,
    /// Columns that are not as usual, by key, with spaces between: usual ones not wanted, others wanted. Kept in the
    /// browser: it is the person's taste, not the view's.
    pub changed: RwSignal<String>,
}

const NEWEST: (Column, bool) = (Column::Id, true);

impl View {
    /// As the address says, and the address as it says from now on.
    pub fn in_address(what: What) -> Self {
        let query = use_query_map();
        let changed = kept::choice(match what {
            What::Sessions => "columns.sessions",
            What::Batches => "columns.batches",
        });
        let view = Self {
            filter: RwSignal::default(),
            state: RwSignal::default(),
            by: RwSignal::new(Facet::State),
            pick: RwSignal::default(),
            leaked: RwSignal::default(),
            threshold: kept::choice("leaked-after"),
            order: RwSignal::new(NEWEST),
            changed,
        };
        if view.threshold.with_untracked(String::is_empty) {
            view.threshold.set("2h".to_owned());
        }
        query.with_untracked(|query| view.read(query));
        let path = Services::here().href(&format!("/{}", what.all()));
        let navigate = use_navigate();
        let written = StoredValue::new(untrack(|| view.write()));
        Effect::new(move || {
            let text = view.write();
            if written.with_value(|written| *written != text) {
                written.set_value(text.clone());
                let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
                navigate(&format!("{path}{text}"), options);
            }
        });
        // A link to the list itself shows all of it again.
        Effect::watch(
            move || query.get(),
            move |query, _, _| {
                if query.to_query_string().is_empty() && written.with_value(|written| !written.is_empty()) {
                    written.set_value(String::new());
                    view.read(query);
                }
            },
            false,
        );
        view
    }

    fn read(self, query: &ParamsMap) {
        self.filter.set(query.get("q").unwrap_or_default());
        self.state.set(query.get("state").unwrap_or_default());
        self.leaked.set(query.get("leaked").unwrap_or_default());
        let by = query.get("by").and_then(|key| Facet::parse(&key)).unwrap_or(Facet::State);
        self.by.set(by);
        let pick = (by != Facet::State).then(|| query.get(by.key())).flatten();
        self.pick.set(pick.unwrap_or_default());
        let sort = query.get("sort").unwrap_or_default();
        let (from_end, key) = sort.strip_prefix('-').map_or((false, sort.as_str()), |key| (true, key));
        let column = Column::ALL.into_iter().find(|column| column.key() == key);
        self.order.set(column.map_or(NEWEST, |column| (column, from_end)));
    }

    /// Shows what [`View::pairs`] said.
    pub fn read_pairs(self, pairs: &[(String, String)]) {
        let mut query = ParamsMap::new();
        for (key, value) in pairs {
            query.insert(key.clone(), value.clone());
        }
        self.read(&query);
    }

    /// The query that stands for what is chosen; empty for everything. Tracks all of it.
    pub fn write(self) -> String {
        let mut query = ParamsMap::new();
        for (key, value) in self.pairs() {
            query.insert(key, value);
        }
        query.to_query_string()
    }

    /// The parts of that query.
    pub fn pairs(self) -> Vec<(String, String)> {
        let by = self.by.get();
        let (column, from_end) = self.order.get();
        let sort = format!("{}{}", if from_end { "-" } else { "" }, column.key());
        let counted = by != Facet::State;
        let pairs = [
            ("q", self.filter.get()),
            ("state", self.state.get()),
            ("leaked", self.leaked.get()),
            ("by", if counted { by.key().to_owned() } else { String::new() }),
            (by.key(), if counted { self.pick.get() } else { String::new() }),
            ("sort", if (column, from_end) == NEWEST { String::new() } else { sort }),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (key.to_owned(), value)).collect()
    }

    /// Shows everything again.
    pub fn clear(self) {
        self.filter.set(String::new());
        self.state.set(String::new());
        self.pick.set(String::new());
        self.leaked.set(String::new());
    }

    /// Counts by something else.
    pub fn count_by(self, facet: Facet) {
        self.pick.set(String::new());
        self.by.set(facet);
    }

    /// Milliseconds without use after which an idle session counts as leaked.
    pub fn leaked_after(self) -> u64 {
        let text = if self.leaked.with(String::is_empty) { self.threshold.get() } else { self.leaked.get() };
        viewer::format::parse_span(&text).unwrap_or(2 * 3_600_000)
    }

    /// The same from now on, here and for later.
    pub fn leak_after(self, span: String) {
        self.threshold.set(span.clone());
        self.leaked.set(span);
    }

    /// Not everything is shown.
    pub fn is_narrowed(self) -> bool {
        !self.filter.with(|filter| filter.trim().is_empty())
            || [self.state, self.pick, self.leaked].into_iter().any(|text| !text.with(String::is_empty))
    }

    /// A column is shown.
    pub fn shows(self, column: Column) -> bool {
        let changed = self.changed.with(|changed| changed.split(' ').any(|key| key == column.key()));
        !column.is_optional() || self.forces(column) || column.is_usual() != changed
    }

    /// A column is shown whatever is chosen: for how long something was idle, where that is the question.
    pub fn forces(self, column: Column) -> bool {
        column == Column::Idle && !self.leaked.with(String::is_empty)
    }

    /// Shows or hides a column.
    pub fn toggle(self, column: Column) {
        self.changed.update(|changed| {
            let mut keys: Vec<&str> = changed.split(' ').filter(|key| !key.is_empty()).collect();
            match keys.iter().position(|key| *key == column.key()) {
                Some(at) => drop(keys.remove(at)),
                None => keys.push(column.key()),
            }
            *changed = keys.join(" ");
        });
    }

    /// Orders by a column; the same column again turns the order round.
    pub fn order_by(self, column: Column) {
        self.order.update(|order| {
            let from_end = matches!(column, Column::Id | Column::Idle);
            *order = if order.0 == column { (column, !order.1) } else { (column, from_end) };
        });
    }

    /// What fits of `all`, in their order; what is chosen by `apart` does not count.
    pub fn narrow(self, all: &[Arc<Entry>], apart: Option<Facet>) -> Vec<Arc<Entry>> {
        let filter = self.filter.get().to_lowercase();
        let words: Vec<&str> = filter.split_whitespace().collect();
        let chosen = |text: RwSignal<String>, by: Facet| if apart == Some(by) { String::new() } else { text.get() };
        let by = self.by.get();
        let (state, pick) = (chosen(self.state, Facet::State), chosen(self.pick, by));
        let leaked = !self.leaked.with(String::is_empty);
        let (after, now) = (self.leaked_after(), services::wall());
        all.iter()
            .filter(|entry| state.is_empty() || entry.state == state)
            .filter(|entry| pick.is_empty() || by.value(entry, now) == pick)
            .filter(|entry| !leaked || entry.is_leaked(after, now))
            .filter(|entry| words.iter().all(|word| matches(entry, word)))
            .cloned()
            .collect()
    }

    /// What is to be shown of `all`, in order.
    pub fn choose(self, all: &[Arc<Entry>]) -> Entries {
        let mut chosen = self.narrow(all, None);
        self.sort(&mut chosen);
        Arc::new(chosen)
    }

    /// Puts them in order.
    pub fn sort(self, entries: &mut [Arc<Entry>]) {
        let (column, from_end) = self.order.get();
        entries.sort_by(|a, b| {
            let order = compare(a, b, column);
            let order = if from_end { order.reverse() } else { order };
            // What is not idle stands behind what is, either way. Of equals the newest first.
            let busy = (column == Column::Idle).then(|| a.unused.is_none().cmp(&b.unused.is_none()));
            busy.unwrap_or(Ordering::Equal).then(order).then(b.id.cmp(&a.id))
        });
    }
}

fn matches(entry: &Entry, word: &str) -> bool {
    let texts = [&entry.name, &entry.kind, &entry.state, &entry.owner, &entry.app];
    let has = |text: &str| text.to_lowercase().contains(word);
    let cause = || entry.cause.as_ref().is_some_and(|cause| has(&cause.title));
    entry.id.to_string() == word || texts.into_iter().any(|text| has(text)) || cause()
}

/// Why it failed; empty when that is not known.
fn title(entry: &Entry) -> &str {
    entry.cause.as_ref().filter(|cause| !cause.is_unknown()).map_or("", |cause| cause.title.as_str())
}

fn compare(a: &Entry, b: &Entry, column: Column) -> Ordering {
    let text = |a: &str, b: &str| {
        // What says nothing stands behind what says something.
        (a.is_empty(), a.to_lowercase()).cmp(&(b.is_empty(), b.to_lowercase()))
    };
    match column {
        Column::Id => a.id.cmp(&b.id),
        Column::Name => text(&a.name, &b.name),
        Column::Kind => text(&a.kind, &b.kind),
        Column::State => text(&a.state, &b.state),
        Column::Owner => text(&a.owner, &b.owner),
        Column::App => text(&a.app, &b.app),
        Column::Cause => text(title(a), title(b)),
        // The youngest first.
        Column::Age => b.seen.map(|seen| seen.0).cmp(&a.seen.map(|seen| seen.0)),
        Column::Idle => b.unused.map(|unused| unused.0).cmp(&a.unused.map(|unused| unused.0)),
    }
}
