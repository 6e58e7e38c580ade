//! A log on the screen: follow, search, choose by level and part, fold, wrap, link to a line, copy, download. Only the
//! lines in the window have elements.

mod chosen;
mod draw;
mod keys;
mod lines;
mod place;
mod pool;
mod search;
mod times;
mod tools;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use viewer::format;

use self::chosen::Chosen;
pub use self::keys::KEYS;
use self::keys::Keys;
use self::lines::Lines;
use self::place::Place;
use self::tools::Tools;
use super::words;
use crate::components::notice::Notice;
use crate::drivers::services::Services;
use crate::state::log::LogState;

/// Changes the address of the page.
type Go = Box<dyn Fn(&str)>;

/// A log and where one looks at it; whoever has it can show a line.
#[derive(Clone, Copy)]
pub struct LogWindow {
    /// The log.
    pub log: LogState,
    place: Place,
    follow: RwSignal<bool>,
    /// First and last of the lines that the address names.
    chosen: RwSignal<Option<(u32, u32)>>,
    /// The one of them that was chosen first.
    anchor: StoredValue<Option<u32>>,
    /// The line whose link has the focus.
    held: RwSignal<Option<u32>>,
    /// That line has been shown.
    arrived: StoredValue<bool>,
    address: StoredValue<String>,
    /// Changes the address of the page; none where the page is about something else.
    go: StoredValue<Option<Go>, LocalStorage>,
}

impl LogWindow {
    /// For the page at `path` of the app; to be called inside the router. `?line=7` in the address chooses a line,
    /// `?line=7-12` several.
    pub fn new(log: LogState, path: &str) -> Self {
        let named = use_query_map().with_untracked(|query| query.get("line"));
        let chosen = named.and_then(|lines| chosen::read(&lines));
        let navigate = use_navigate();
        let go = move |to: &str| {
            navigate(to, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        };
        Self {
            log,
            place: Place::new(),
            follow: RwSignal::new(chosen.is_none()),
            chosen: RwSignal::new(chosen),
            anchor: StoredValue::new(chosen.map(|(first, _)| first)),
            held: RwSignal::new(None),
            arrived: StoredValue::new(chosen.is_none()),
            address: StoredValue::new(Services::here().href(path)),
            go: StoredValue::new_local(Some(Box::new(go) as Go)),
        }
    }

    /// Beside something else, whose address is left alone; lines have the addresses they have on the page at `path`.
    pub fn beside(log: LogState, path: &str) -> Self {
        Self {
            log,
            place: Place::new(),
            follow: RwSignal::new(true),
            chosen: RwSignal::new(None),
            anchor: StoredValue::new(None),
            held: RwSignal::new(None),
            arrived: StoredValue::new(true),
            address: StoredValue::new(Services::here().href(path)),
            go: StoredValue::new_local(None),
        }
    }

    /// Shows a line, unfolded.
    pub fn show_line(self, line: u32) {
        self.follow.set(false);
        self.log.change(|data| data.view.reveal(&data.buffer, &data.index, line));
        // What the change did to the rows is taken in before one goes among them, not after.
        self.place.resize(self.log);
        self.place.to_line(self.log, line);
    }

    /// Shows a line and puts it into the address.
    pub fn choose(self, line: u32) {
        self.show_line(line);
        self.set_chosen(Some((line, line)));
    }

    /// Shows the line that the address named, once it is there.
    fn arrive(self) {
        let Some((line, _)) = self.chosen.get_untracked().filter(|_| self.place.is_there()) else { return };
        if !self.arrived.get_value() && self.log.with(|data| data.buffer.line(line).is_some()) {
            self.arrived.set_value(true);
            self.show_line(line);
        }
    }
}

/// The log with its tools.
#[component]
pub fn LogPanel(
    window: LogWindow,
    /// Name of the file that a download makes, without its ending.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let log = window.log;
    let about = Memo::new(move |_| {
        log.revision.track();
        log.with(|data| {
            let lines = data.buffer.lines().len() as u64;
            let span = data.buffer.time_range().map(|(from, to)| (to.0.saturating_sub(from.0), to));
            (lines, span.filter(|(span, _)| *span > 0), data.buffer.gaps().len())
        })
    });
    let summary = move || {
        let (lines, span, gaps) = about.get();
        let span = span.map(|(span, last)| {
            let last = last.text().replace('T', " ");
            format!(" · over {}, until {last}", format::duration(span.unsigned_abs()))
        });
        let gaps = match gaps {
            0 => String::new(),
            1 => " · one place where lines may be missing".to_owned(),
            more => format!(" · {more} places where lines may be missing"),
        };
        format!("{}{}{gaps}", format::plural(lines, "line"), span.unwrap_or_default())
    };
    let diagnostics = Memo::new(move |_| {
        log.revision.track();
        log.with(|data| data.diagnostics().join("\n"))
    });
    view! {
        <Tools window name />
        {move || {
            log.failure
                .get()
                .filter(|error| !error.is_not_found())
                .map(|error| view! { <Notice problem=words::problem("The newest lines could not be read", &error) warning=true /> })
        }}
        <Show when=move || diagnostics.with(|text| !text.trim().is_empty())>
            <details class="diagnostics" open>
                <summary>"What the cluster says"</summary>
                <pre class="wrap">{move || diagnostics.get()}</pre>
            </details>
        </Show>
        <Lines window />
        <div class="log-foot small">
            <p class="log-about subtle">{summary}</p>
            <Chosen window />
            <Keys window />
        </div>
    }
}
