//! A cell far from what is looked at: its text and that of its outputs, so that the browser's own search, a screen reader
//! and the scroll bar have it, and nothing that costs while somebody types elsewhere.

use leptos::prelude::*;
use notebook::export::plain_text;
use notebook::run::RunState;
use notebook::{CellKind, Output, OutputView, mime_text};

use crate::state::notebook::CellState;

/// Characters of its outputs that stand for them.
const OUTPUT: usize = 10_000;
/// Height of a line of code.
const LINE: usize = 20;
/// Characters of a line, about; longer ones are broken.
const WIDE: usize = 120;
/// Height of a row of a table, and of as many rows as are shown at once.
const ROW: usize = 26;
const TABLE: usize = 345;
/// Lines of an output that are counted: more are not shown at once.
const MOST: usize = 300;

/// The text.
#[component]
pub fn Still(state: CellState) -> impl IntoView {
    let CellState { source, outputs, flags, run, kind, .. } = state;
    // How it runs is told of cells that are not looked at, too.
    let stands = move || {
        (kind.get() == CellKind::Code).then(|| {
            let run = run.clone();
            view! { <span role="status" class="run-state quiet">{move || run.with(|run| word(run.state))}</span> }
        })
    };
    let said = {
        let flags = flags.clone();
        move || if flags.with(|flags| flags[1]) { String::new() } else { outputs.with(|outputs| said(outputs)) }
    };
    let source = move || match flags.with(|flags| flags[0]) {
        true => String::new(),
        false => source.with(|source| format!("{source}\n")),
    };
    view! {
        <div class="prompt"></div>
        <div class="cell-body">
            <pre class="code-still">{source}</pre>
            {stands}
            <pre class="out-text" role="region" aria-label="Output">{said}</pre>
        </div>
    }
}

/// The word for how a run stands.
pub fn word(state: RunState) -> &'static str {
    match state {
        // What is not known is not called done or failed: it is at work until it is known.
        RunState::Unknown => "Running",
        other => other.label(),
    }
}

/// What outputs say, as text.
fn said(outputs: &[Output]) -> String {
    let mut all = String::new();
    for output in outputs {
        let room = OUTPUT.saturating_sub(all.len());
        if room == 0 {
            break;
        }
        let text = match output.view() {
            OutputView::Stream { text, .. } => text,
            OutputView::Error { ename, evalue, .. } => format!("{ename}: {evalue}").into(),
            OutputView::Data { bundle, .. } => bundle.get("text/plain").and_then(mime_text).unwrap_or_default(),
            OutputView::Unknown(_) => continue,
        };
        let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
        all.push_str(&plain_text(&text[..end]));
        all.push('\n');
    }
    all
}

/// About how tall the cell will be when it is drawn, in pixels.
pub fn height(state: &CellState) -> usize {
    let flags = state.flags.get_untracked();
    let kind = state.kind.get_untracked();
    let source = state.source.with_untracked(|source| match kind {
        _ if flags[0] => 26,
        CellKind::Markdown => prose(source),
        _ => 18 + LINE * lines(source).max(1),
    });
    let below = if kind == CellKind::Code { 31 } else { 0 };
    let outputs = state.outputs.with_untracked(|outputs| match outputs.as_slice() {
        [] => 0,
        _ if flags[1] => 40,
        outputs => 14 + outputs.iter().map(|output| answer(output) + 8).sum::<usize>(),
    });
    12 + source + below + if kind == CellKind::Code { outputs } else { 0 }
}

/// Lines of a text, long ones broken.
fn lines(text: &str) -> usize {
    text.lines().take(MOST).map(|line| 1 + line.len() / WIDE).sum()
}

fn prose(source: &str) -> usize {
    let block = |line: &str| match line.trim_start() {
        "" => 8,
        head if head.starts_with('#') => 44,
        row if row.starts_with('|') => 28,
        text => 22 * (1 + text.len() / WIDE),
    };
    source.lines().take(MOST).map(block).sum::<usize>().max(22)
}

fn answer(output: &Output) -> usize {
    match output.view() {
        OutputView::Stream { text, .. } => LINE * lines(&text),
        OutputView::Error { .. } => 140,
        OutputView::Data { bundle, .. } => {
            if let Some(rows) = bundle.values().find_map(|value| value.get("data")?.as_array()) {
                return 61 + (ROW * rows.len()).min(TABLE);
            }
            let pictured = bundle.keys().any(|mime| mime.starts_with("image/"));
            let text = bundle.get("text/plain").and_then(mime_text);
            if pictured { 300 } else { LINE * text.map_or(8, |text| lines(&text)).max(1) }
        }
        OutputView::Unknown(_) => LINE,
    }
}
