//! Which of the kept runs are listed, chosen in the page's address: `?only=batch,failed`.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use viewer::record::{Record, Sort};

use crate::components::badge::Tone;
use crate::drivers::services::Services;
use crate::pages::kept::what;

/// Something by which runs are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Only {
    Sessions,
    Batches,
    Failed,
    Forgotten,
}

impl Only {
    const ALL: [Self; 4] = [Self::Sessions, Self::Batches, Self::Failed, Self::Forgotten];

    /// What it is called in addresses, and on the button beside a number.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Sessions => ("session", "sessions"),
            Self::Batches => ("batch", "batches"),
            Self::Failed => ("failed", "failed"),
            Self::Forgotten => ("forgotten", "forgotten by the server"),
        }
    }

    fn fits(self, run: &Record) -> bool {
        match self {
            Self::Sessions => run.sort == Sort::Session,
            Self::Batches => run.sort == Sort::Batch,
            Self::Failed => what(run.sort).state(run.state()).0 == Tone::Failed,
            Self::Forgotten => run.gone,
        }
    }

    /// Nothing is both.
    fn excludes(self, other: Self) -> bool {
        matches!((self, other), (Self::Sessions, Self::Batches) | (Self::Batches, Self::Sessions))
    }
}

/// What is chosen.
#[derive(Clone, Copy)]
pub struct Choice(Memo<Vec<Only>>);

impl Choice {
    /// As the address says.
    pub fn in_address() -> Self {
        let query = use_query_map();
        Self(Memo::new(move |_| {
            let text = query.with(|query| query.get("only")).unwrap_or_default();
            Only::ALL.into_iter().filter(|only| text.split(',').any(|key| key == only.words().0)).collect()
        }))
    }

    /// It is listed.
    pub fn fits(self, run: &Record) -> bool {
        self.0.with(|chosen| chosen.iter().all(|only| only.fits(run)))
    }
}

/// A button for each, with the number of runs that it would list.
#[component]
pub fn Chips(choice: Choice, runs: Memo<Vec<Record>>) -> impl IntoView {
    let chosen = choice.0;
    let path = Services::here().href("/runs");
    let navigate = use_navigate();
    let choose = StoredValue::new_local(move |only: Only| {
        let mut next = chosen.get_untracked();
        if next.contains(&only) {
            next.retain(|other| *other != only);
        } else {
            next.retain(|other| !other.excludes(only));
            next.push(only);
        }
        let keys: Vec<&str> = next.iter().map(|only| only.words().0).collect();
        let to = if keys.is_empty() { path.clone() } else { format!("{path}?only={}", keys.join(",")) };
        navigate(&to, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    });
    let chip = |only: Only| {
        let count = Memo::new(move |_| {
            let others = chosen.with(|chosen| {
                let beside = |other: &Only| *other != only && !other.excludes(only);
                chosen.iter().copied().filter(beside).collect::<Vec<_>>()
            });
            let fits = |run: &&Record| only.fits(run) && others.iter().all(|other| other.fits(run));
            runs.with(|runs| runs.iter().filter(fits).count())
        });
        let pressed = move || chosen.with(|chosen| chosen.contains(&only));
        view! {
            <button
                type="button"
                class="chip"
                hidden=move || count.get() == 0 && !pressed()
                aria-pressed=move || if pressed() { "true" } else { "false" }
                on:click=move |_| choose.with_value(|choose| choose(only))
            >
                {move || format!("{} {}", count.get(), only.words().1)}
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label="Filter kept runs">
            {Only::ALL.map(chip)}
        </div>
    }
}
