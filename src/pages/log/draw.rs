//! A row of a log as it is drawn.

use leptos::prelude::*;
use viewer::format;
use viewer::log::{Hit, Level, Row};

use super::LogWindow;
use crate::components::icon::{Glyph, Icon};
use crate::state::log::LogData;

/// What a row is about, in the order of rows: a line, or the line below a gap; [`LINE`], or the gap's section.
pub type Key = (u32, u8);

/// A line stands below the gaps before it.
const LINE: u8 = u8::MAX;

/// A row as data.
#[derive(Clone, PartialEq)]
pub enum Drawn {
    /// A line.
    Line {
        number: u32,
        level: Option<Level>,
        /// Pieces of the text, and whether each is a hit, and the hit one stands on.
        pieces: Vec<(String, bool, bool)>,
        /// Number of lines below that belong to it.
        belonging: u32,
        folded: bool,
        /// It belongs to a line above.
        below: bool,
        /// Pause before it, when it is worth a look.
        pause: Option<String>,
        /// The person chose it.
        chosen: bool,
    },
    /// Lines that are not known.
    Gap { key: Key, text: String },
}

impl Drawn {
    /// What the row is about.
    pub fn key(&self) -> Key {
        match self {
            Self::Line { number, .. } => (*number, LINE),
            Self::Gap { key, .. } => *key,
        }
    }

    /// Number of the line.
    pub fn line(&self) -> Option<u32> {
        match self {
            Self::Line { number, .. } => Some(*number),
            Self::Gap { .. } => None,
        }
    }
}

/// Longest text of a line that is drawn, in characters; the rest is in the download.
const LONGEST: usize = 4_000;
/// Pause in milliseconds from which on it is shown.
const LONG_PAUSE: i64 = 5_000;

/// What a row shows; `None` below the last.
pub fn draw(data: &LogData, row: usize, times: bool, chosen: Option<(u32, u32)>) -> Option<Drawn> {
    let (number, belonging, folded) = match data.view.row(&data.buffer, &data.index, row)? {
        Row::Gap(gap) => {
            let key = (gap.before, gap.section as u8);
            return Some(Drawn::Gap { key, text: gap.describe() });
        }
        Row::Line { line, belonging, folded } => (line, belonging, folded),
    };
    let text = data.buffer.line(number)?;
    let info = data.index.info(number);
    let pieces = pieces(text, data.search.on_line(number), data.search.current().map(|(_, hit)| hit));
    let pause = pause(data, number, times);
    let below = info.is_some_and(|info| info.belongs);
    let level = info.and_then(|info| info.level);
    let chosen = chosen.is_some_and(|(first, last)| (first..=last).contains(&number));
    Some(Drawn::Line { number, level, pieces, belonging, folded, below, pause, chosen })
}

/// How long after the line above it came: with `times` always, else when that is worth a look.
fn pause(data: &LogData, number: u32, times: bool) -> Option<String> {
    data.index.info(number).filter(|info| info.timed)?;
    let pause = data.buffer.time_since_above(number)?;
    let shown = if times { pause > 0 } else { pause >= LONG_PAUSE };
    shown.then(|| format!("+{}", format::duration(pause.unsigned_abs())))
}

fn pieces(text: &str, hits: &[Hit], current: Option<Hit>) -> Vec<(String, bool, bool)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for hit in hits {
        let (start, end) = (hit.start as usize, hit.end as usize);
        let (Some(before), Some(found)) = (text.get(at..start), text.get(start..end)) else { continue };
        pieces.push((cut(before), false, false));
        pieces.push((cut(found), true, current == Some(*hit)));
        at = end;
    }
    pieces.push((cut(text.get(at..).unwrap_or_default()), false, false));
    pieces.retain(|(text, ..)| !text.is_empty());
    pieces
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// How many characters wide a row is when it is not wrapped.
pub fn columns(data: &LogData, row: usize, times: bool) -> usize {
    let text = match data.view.row(&data.buffer, &data.index, row) {
        Some(Row::Gap(gap)) => return gap.describe().chars().count(),
        Some(Row::Line { line, belonging, folded }) => {
            let more = if folded && belonging > 0 { more(belonging).chars().count() } else { 0 };
            // It stands two characters behind the text.
            let pause = pause(data, line, times).map_or(0, |pause| pause.chars().count() + 2);
            (data.buffer.line(line).unwrap_or_default(), more + pause)
        }
        None => return 0,
    };
    let wide = |char: char| match char {
        '\t' => 4,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{1f300}'..='\u{1faff}' => 2,
        _ => 1,
    };
    text.0.chars().take(LONGEST).map(wide).sum::<usize>() + text.1
}

fn more(belonging: u32) -> String {
    format!("  + {}", format::plural(u64::from(belonging), "line"))
}

/// The row.
#[component]
pub fn DrawnRow(drawn: Drawn, window: LogWindow) -> impl IntoView {
    let (number, level, pieces, belonging, folded, below, pause, chosen) = match drawn {
        Drawn::Gap { text, .. } => return view! { <div class="log-gap">{text}</div> }.into_any(),
        Drawn::Line { number, level, pieces, belonging, folded, below, pause, chosen } => {
            (number, level, pieces, belonging, folded, below, pause, chosen)
        }
    };
    let mut class = match level {
        _ if below && level != Some(Level::Error) && level != Some(Level::Fatal) => "log-line below",
        Some(Level::Fatal | Level::Error) => "log-line error",
        Some(Level::Warn) => "log-line warn",
        Some(Level::Debug | Level::Trace) => "log-line debug",
        Some(Level::Info) | None => "log-line",
    }
    .to_owned();
    if chosen {
        class.push_str(" chosen");
    }
    let fold = (belonging > 0).then(|| {
        view! {
            <button
                type="button"
                class="log-fold"
                tabindex="-1"
                aria-expanded=if folded { "false" } else { "true" }
                aria-label=format!("{} of this entry", format::plural(u64::from(belonging), "more line"))
                on:click=move |_| window.log.change(|data| data.view.toggle(number))
            >
                <Icon glyph=if folded { Glyph::Closed } else { Glyph::Open } />
            </button>
        }
    });
    let text = pieces
        .into_iter()
        .map(
            |(text, hit, current)| {
                if hit { view! { <mark class:current=current>{text}</mark> }.into_any() } else { text.into_any() }
            },
        )
        .collect_view();
    let more = (folded && belonging > 0).then(|| view! { <span class="subtle">{more(belonging)}</span> });
    let pause = pause.map(|pause| view! { <span class="log-pause" title="Time since the line above">{pause}</span> });
    view! {
        <div class=class>
            <a
                class="log-number"
                tabindex="-1"
                href=window.link(number, number)
                aria-label=format!("Link to line {}", number + 1)
                title="Shift-click chooses all lines from the chosen one to this"
                on:mousedown=move |event| {
                    if event.shift_key() {
                        // Or the browser would choose the text between.
                        event.prevent_default();
                    }
                }
                on:click=move |event| {
                    event.prevent_default();
                    window.clicked(number, event.shift_key());
                    let _ = event_target::<web_sys::HtmlElement>(&event).focus();
                }
            >
                {(number + 1).to_string()}
            </a>
            {fold}
            {text}
            {more}
            {pause}
        </div>
    }
    .into_any()
}
