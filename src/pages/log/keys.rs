//! A log by keyboard: to a line, along the lines, to the next error, to the search.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use viewer::log::Row;

use super::LogWindow;
use crate::drivers::services;

/// What the keys do while the log has the focus.
pub const KEYS: [(&str, &str); 8] = [
    ("Enter", "choose a line"),
    ("\u{2191} \u{2193}", "the line above or below; with Shift several"),
    ("C", "copy the chosen lines"),
    ("L", "copy their link"),
    ("E, Shift-E", "next and previous error"),
    ("/", "search"),
    ("Home, End", "beginning and end"),
    ("Escape", "let go"),
];

/// A way to a line by its number, and the keys.
#[component]
pub fn Keys(window: LogWindow) -> impl IntoView {
    let go = move |event: KeyboardEvent| {
        if event.key() != "Enter" {
            return;
        }
        event.prevent_default();
        let wanted = event_target_value(&event).trim().parse::<u32>().ok().and_then(|line| line.checked_sub(1));
        let lines = window.log.with(|data| data.buffer.lines());
        if let Some(line) = wanted.filter(|_| !lines.is_empty()) {
            window.choose(line.clamp(lines.start, lines.end - 1));
            window.focus();
        }
    };
    let key = |(keys, meaning): (&'static str, &'static str)| view! { <li><kbd>{keys}</kbd>" "{meaning}</li> };
    view! {
        <label class="log-goto">
            "Go to line"
            <input type="text" inputmode="numeric" autocomplete="off" on:keydown=go />
        </label>
        <details class="log-keys">
            <summary>"Keys"</summary>
            <ul id=window.keys_id()>{KEYS.into_iter().map(key).collect_view()}</ul>
        </details>
    }
}

impl LogWindow {
    /// The element that describes the keys: there may be several logs on a page.
    pub fn keys_id(self) -> String {
        let plain = |char: char| if char.is_ascii_alphanumeric() { char } else { '-' };
        self.address.with_value(|address| format!("log-keys{}", address.chars().map(plain).collect::<String>()))
    }

    /// Gives the log the focus.
    pub(super) fn focus(self) {
        if let Some(node) = self.place.node.get_untracked() {
            let _ = node.focus();
        }
    }

    /// The line that is shown next to `from`, below or above.
    fn beside_line(self, from: u32, below: bool) -> Option<u32> {
        self.log.with(|data| {
            let row = data.view.row_of(&data.buffer, from);
            let line = |row: usize| match data.view.row(&data.buffer, &data.index, row)? {
                Row::Line { line, .. } => Some(line),
                Row::Gap(_) => None,
            };
            if below { (row + 1..data.view.len()).find_map(line) } else { (0..row).rev().find_map(line) }
        })
    }

    /// Goes one line on; with `extend` the line is chosen too.
    fn walk(self, below: bool, extend: bool) -> bool {
        let Some((first, last)) = self.chosen.get_untracked() else { return false };
        let from = match (extend, below) {
            (true, _) => self.moving_end().unwrap_or(last),
            (false, true) => last,
            (false, false) => first,
        };
        if let Some(line) = self.beside_line(from, below) {
            self.follow.set(false);
            if extend {
                self.extend_to(line)
            } else {
                self.set_chosen(Some((line, line)))
            }
            self.place.reveal(self.log, line);
        }
        true
    }
}

/// Does what a key means to the log.
pub fn on_key(window: LogWindow, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let control = event_target::<web_sys::Element>(event).closest("a, button").ok().flatten();
    if control.is_some() && matches!(event.key().as_str(), "Enter" | " ") {
        // It does what it does.
        return;
    }
    let chosen = window.chosen.get_untracked();
    let done = match event.key().as_str() {
        "ArrowDown" => window.walk(true, event.shift_key()),
        "ArrowUp" => window.walk(false, event.shift_key()),
        "Enter" if chosen.is_none() => {
            let top = window.place.top_line();
            let there = window.log.with(|data| data.buffer.line(top).is_some());
            if there {
                window.follow.set(false);
                window.set_chosen(Some((top, top)));
            }
            there
        }
        "c" | "C" if chosen.is_some() => {
            window.copy_chosen();
            true
        }
        "l" | "L" if chosen.is_some() => {
            window.copy_link();
            true
        }
        "e" | "E" => {
            let from = chosen.map(|(line, _)| line);
            let found = window.log.with(|data| data.index.error_from(from, event.key() == "e"));
            if let Some(line) = found {
                window.choose(line);
            }
            true
        }
        "/" => {
            services::focus_soon("input[aria-label='Search log']");
            true
        }
        "Home" => {
            window.follow.set(false);
            window.place.to_start(window.log);
            true
        }
        "End" => {
            window.follow.set(true);
            window.place.to_end(window.log);
            true
        }
        "Escape" if chosen.is_some() => {
            window.set_chosen(None);
            true
        }
        _ => false,
    };
    if done {
        event.prevent_default();
    }
}
