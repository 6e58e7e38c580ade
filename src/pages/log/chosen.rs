//! The lines that are chosen: they have an address, can be copied, and begin or end a range of time.

use leptos::prelude::*;
use viewer::log::{Export, SectionSet};

use super::LogWindow;
use crate::drivers::services;

/// First and last line from their text in an address: `7` or `7-12`.
pub fn read(text: &str) -> Option<(u32, u32)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str| text.parse::<u32>().ok()?.checked_sub(1);
    let (first, last) = (number(first)?, number(last)?);
    Some((first.min(last), first.max(last)))
}

fn written(first: u32, last: u32) -> String {
    if first == last { (first + 1).to_string() } else { format!("{}-{}", first + 1, last + 1) }
}

impl LogWindow {
    /// The address of some lines.
    pub fn link(self, first: u32, last: u32) -> String {
        self.address.with_value(|address| {
            let sign = if address.contains('?') { '&' } else { '?' };
            format!("{address}{sign}line={}", written(first, last))
        })
    }

    /// Chooses a line whose number was clicked, or with `extend` all from the one that was chosen first to it. It is in
    /// sight: the log stays where it is.
    pub(super) fn clicked(self, line: u32, extend: bool) {
        self.follow.set(false);
        if extend { self.extend_to(line) } else { self.set_chosen(Some((line, line))) }
    }

    /// Chooses lines, or none, and says so in the address.
    pub(super) fn set_chosen(self, chosen: Option<(u32, u32)>) {
        self.anchor.set_value(chosen.map(|(first, _)| first));
        self.name_chosen(chosen);
    }

    fn name_chosen(self, chosen: Option<(u32, u32)>) {
        self.chosen.set(chosen);
        let link = match chosen {
            Some((first, last)) => self.link(first, last),
            None => self.address.get_value(),
        };
        self.go.with_value(|go| {
            if let Some(go) = go {
                go(&link);
            }
        });
    }

    /// Chooses all lines from the one that was chosen first to this.
    pub(super) fn extend_to(self, line: u32) {
        let chosen = self.chosen.get_untracked();
        let from = self.anchor.get_value().or(chosen.map(|(first, _)| first)).unwrap_or(line);
        self.anchor.set_value(Some(from));
        self.name_chosen(Some((from.min(line), from.max(line))));
    }

    /// The end of the chosen lines that moves.
    pub(super) fn moving_end(self) -> Option<u32> {
        let (first, last) = self.chosen.get_untracked()?;
        Some(if self.anchor.get_value() == Some(last) { first } else { last })
    }

    /// Copies the chosen lines.
    pub(super) fn copy_chosen(self) {
        if let Some((first, last)) = self.chosen.get_untracked() {
            let lines = |data: &crate::state::log::LogData| {
                Export::new(&data.buffer, first..last + 1, SectionSet::ALL).rest(&data.buffer)
            };
            services::copy(self.log.with(lines));
        }
    }

    /// Copies the whole address of the chosen lines.
    pub(super) fn copy_link(self) {
        if let Some((first, last)) = self.chosen.get_untracked() {
            services::copy(services::absolute(&self.link(first, last)));
        }
    }
}

/// What can be done with the chosen lines.
#[component]
pub fn Chosen(window: LogWindow) -> impl IntoView {
    let chosen = window.chosen;
    let name = move || match chosen.get() {
        Some((first, last)) if first == last => format!("Line {}", first + 1),
        Some((first, last)) => format!("Lines {}\u{2013}{}", first + 1, last + 1),
        None => String::new(),
    };
    view! {
        <Show when=move || chosen.get().is_some()>
            <span class="log-chosen" role="group" aria-label="Chosen lines">
                <strong role="status">{name}</strong>
                <button type="button" class="link" on:click=move |_| window.copy_chosen()>
                    "Copy text"
                </button>
                <button type="button" class="link" on:click=move |_| window.copy_link()>
                    "Copy link"
                </button>
                <button type="button" class="link" on:click=move |_| window.set_chosen(None)>
                    "Let go"
                </button>
            </span>
        </Show>
    }
}
