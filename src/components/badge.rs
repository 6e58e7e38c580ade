//! A state: an icon and a word, in the state's colour.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// The family a state belongs to; colours mean states and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// On its way.
    Starting,
    /// Ready, nothing to do.
    Idle,
    /// At work.
    Busy,
    /// Ended well.
    Done,
    /// Ended badly.
    Failed,
    /// Ended on purpose, or not begun.
    Cancelled,
}

impl Tone {
    /// The CSS class that colours it.
    pub fn class(self) -> &'static str {
        match self {
            Self::Starting => "tone-starting",
            Self::Idle => "tone-idle",
            Self::Busy => "tone-busy",
            Self::Done => "tone-done",
            Self::Failed => "tone-failed",
            Self::Cancelled => "tone-cancelled",
        }
    }

    /// The icon that goes with it.
    pub fn glyph(self) -> Glyph {
        match self {
            Self::Starting => Glyph::Clock,
            Self::Idle => Glyph::Ring,
            Self::Busy => Glyph::Turning,
            Self::Done => Glyph::Tick,
            Self::Failed => Glyph::Cross,
            Self::Cancelled => Glyph::Barred,
        }
    }
}

/// The badge.
#[component]
pub fn Badge(
    /// Family of the state.
    #[prop(into)]
    tone: Signal<Tone>,
    /// Its word.
    #[prop(into)]
    word: Signal<String>,
) -> impl IntoView {
    view! {
        <span class=move || format!("badge {}", tone.get().class())>
            <Icon glyph=Signal::derive(move || tone.get().glyph()) />
            {word}
        </span>
    }
}
