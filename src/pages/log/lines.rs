//! The window onto the lines.

use leptos::html;
use leptos::prelude::*;
use viewer::log::{Level, Row};
use viewer::virtual_rows::{ScrollMap, fixed};

use crate::components::icon::{Glyph, Icon};
use crate::state::log::{LogData, LogState};

/// Height of a line in pixels; the style sheet says the same.
const LINE: f64 = 20.0;
/// Lines above and below the window that have elements all the same.
const OVERSCAN: usize = 10;

/// Where the window stands.
#[derive(Clone, Copy)]
pub struct Scroll {
    node: NodeRef<html::Div>,
    map: StoredValue<ScrollMap>,
    /// First row and the row after the last that have elements.
    shown: RwSignal<(usize, usize)>,
    top: StoredValue<u32>,
}

impl Scroll {
    /// At the top.
    pub fn new() -> Self {
        Self {
            node: NodeRef::new(),
            map: StoredValue::new(ScrollMap::new(0.0, 0.0)),
            shown: RwSignal::new((0, 0)),
            top: StoredValue::new(0),
        }
    }

    /// Shows a line in the middle.
    pub fn to_line(self, log: LogState, line: u32) {
        let row = log.with(|data| data.view.row_of(&data.buffer, line));
        let half = self.node.get_untracked().map_or(0.0, |node| f64::from(node.client_height()) / 2.0);
        self.go(log, row as f64 * LINE - half + LINE);
    }

    /// Shows the end.
    pub fn to_end(self, log: LogState) {
        self.go(log, f64::MAX);
    }

    /// Number of the line at the top.
    pub fn top_line(self) -> u32 {
        self.top.get_value()
    }

    fn go(self, log: LogState, position: f64) {
        let mut bar = 0.0;
        self.map.update_value(|map| bar = map.go(position));
        self.set_bar(Some(bar));
        self.look(log);
    }

    #[expect(clippy::cast_possible_truncation, reason = "an element is far lower than 2^31 pixels")]
    fn set_bar(self, bar: Option<f64>) {
        if let (Some(bar), Some(node)) = (bar, self.node.get_untracked()) {
            node.set_scroll_top(bar as i32);
        }
    }

    /// Takes in the number of rows and the height of the window.
    fn resize(self, log: LogState) {
        let Some(node) = self.node.get_untracked() else { return };
        let content = log.with(|data| data.view.len()) as f64 * LINE;
        let mut bar = None;
        self.map.update_value(|map| bar = map.resize(content, f64::from(node.client_height())));
        self.set_bar(bar);
        self.look(log);
    }

    /// The person scrolled.
    fn scrolled(self, log: LogState) {
        let Some(node) = self.node.get_untracked() else { return };
        let mut bar = None;
        self.map.update_value(|map| bar = map.scrolled(f64::from(node.scroll_top())));
        self.set_bar(bar);
        self.look(log);
    }

    fn at_end(self) -> bool {
        self.map.with_value(ScrollMap::at_end)
    }

    /// Decides which rows have elements.
    fn look(self, log: LogState) {
        let Some(node) = self.node.get_untracked() else { return };
        let position = self.map.with_value(ScrollMap::position);
        let (rows, top) = log.with(|data| {
            let rows = fixed(data.view.len(), LINE, position, f64::from(node.client_height()), OVERSCAN);
            let first = fixed(data.view.len(), LINE, position, LINE, 0).start;
            let top = match data.view.row(&data.buffer, &data.index, first) {
                Some(Row::Line { line, .. }) => line,
                Some(Row::Gap(gap)) => gap.before,
                None => 0,
            };
            (rows, top)
        });
        self.top.set_value(top);
        self.shown.set((rows.start, rows.end));
    }
}

/// A row as it is drawn.
#[derive(Clone, PartialEq)]
enum Drawn {
    Line {
        number: u32,
        level: Option<Level>,
        /// Pieces of the text, and whether each is a hit, and the hit one stands on.
        pieces: Vec<(String, bool, bool)>,
        belonging: u32,
        folded: bool,
    },
    Gap(String),
}

/// The lines.
#[component]
pub fn Lines(log: LogState, scroll: Scroll, follow: RwSignal<bool>) -> impl IntoView {
    Effect::new(move || {
        log.revision.track();
        scroll.resize(log);
        if follow.get_untracked() {
            scroll.to_end(log);
        }
    });
    scroll.node.on_load(move |_| {
        // After the browser has laid it out.
        request_animation_frame(move || {
            scroll.resize(log);
            if follow.get_untracked() {
                scroll.to_end(log);
            }
        });
    });
    let on_scroll = move |_| {
        scroll.scrolled(log);
        follow.set(scroll.at_end());
    };
    let height = move || {
        scroll.shown.track();
        log.revision.track();
        format!("{}px", scroll.map.with_value(ScrollMap::element_height))
    };
    let rows = move || {
        log.revision.track();
        let (first, end) = scroll.shown.get();
        log.with(|data| (first..end).filter_map(|row| Some((row, draw(data, row)?))).collect::<Vec<_>>())
    };
    let place = move |row: usize| scroll.map.with_value(|map| format!("{}px", map.place(row as f64 * LINE)));
    view! {
        <div node_ref=scroll.node class="log" role="log" aria-label="Log" aria-live="off" tabindex="0" on:scroll=on_scroll>
            <div class="log-content" style:height=height>
                {move || {
                    rows()
                        .into_iter()
                        .map(|(row, drawn)| {
                            view! {
                                <div class="log-row" style:top=place(row)>
                                    <DrawnRow drawn log />
                                </div>
                            }
                        })
                        .collect_view()
                }}
            </div>
            <Show when=move || { log.revision.track(); log.with(|data| data.buffer.is_empty()) }>
                <p class="log-empty subtle">
                    {move || if log.complete.get() { "The log is empty." } else { "Nothing was printed yet." }}
                </p>
            </Show>
        </div>
    }
}

#[component]
fn DrawnRow(drawn: Drawn, log: LogState) -> impl IntoView {
    match drawn {
        Drawn::Gap(text) => view! { <div class="log-gap">{text}</div> }.into_any(),
        Drawn::Line { number, level, pieces, belonging, folded } => {
            let class = match level {
                Some(Level::Fatal | Level::Error) => "log-line error",
                Some(Level::Warn) => "log-line warn",
                Some(Level::Debug | Level::Trace) => "log-line debug",
                Some(Level::Info) | None => "log-line",
            };
            let fold = (belonging > 0).then(|| {
                view! {
                    <button
                        type="button"
                        class="log-fold"
                        aria-expanded=if folded { "false" } else { "true" }
                        aria-label=format!("{belonging} more lines of this entry")
                        on:click=move |_| log.change(|data| data.view.toggle(number))
                    >
                        <Icon glyph=if folded { Glyph::Closed } else { Glyph::Open } />
                    </button>
                }
            });
            let text =
                pieces
                    .into_iter()
                    .map(|(text, hit, current)| {
                        if hit {
                            view! { <mark class:current=current>{text}</mark> }.into_any()
                        } else {
                            text.into_any()
                        }
                    })
                    .collect_view();
            let more = (folded && belonging > 0).then(|| format!("  + {belonging} lines"));
            view! {
                <div class=class>
                    {fold}
                    {text}
                    <span class="subtle">{more}</span>
                </div>
            }
            .into_any()
        }
    }
}

/// Longest text of a line that is drawn, in characters; the rest is in the download.
const LONGEST: usize = 4_000;

fn draw(data: &LogData, row: usize) -> Option<Drawn> {
    let (number, belonging, folded) = match data.view.row(&data.buffer, &data.index, row)? {
        Row::Gap(gap) => return Some(Drawn::Gap(gap.describe())),
        Row::Line { line, belonging, folded } => (line, belonging, folded),
    };
    let text = data.buffer.line(number)?;
    let current = data.search.current().map(|(_, hit)| hit);
    let mut pieces = Vec::new();
    let mut at = 0;
    for hit in data.search.on_line(number) {
        let (start, end) = (hit.start as usize, hit.end as usize);
        pieces.push((cut(text.get(at..start)?), false, false));
        pieces.push((cut(text.get(start..end)?), true, current == Some(*hit)));
        at = end;
    }
    pieces.push((cut(text.get(at..)?), false, false));
    pieces.retain(|(text, ..)| !text.is_empty());
    let level = data.index.info(number).and_then(|info| info.level);
    Some(Drawn::Line { number, level, pieces, belonging, folded })
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
