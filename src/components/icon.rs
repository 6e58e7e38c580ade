//! Line icons of 16 by 16, drawn for this app.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    /// A filled ring: ready.
    Ring,
    /// An arrow in a circle: under way.
    Turning,
    /// A clock: waiting.
    Clock,
    /// A tick: ended well.
    Tick,
    /// A cross: failed.
    Cross,
    /// A bar through a circle: cancelled.
    Barred,
    /// A question mark: not known.
    Question,
    /// A triangle pointing right: run.
    Play,
    /// Two of them: run all.
    PlayAll,
    /// A square: stop.
    Stop,
    /// A circled arrow: again.
    Again,
    /// A plus.
    Plus,
    /// A dustbin.
    Bin,
    /// An arrow down to a line: download.
    Download,
    /// An arrow up from a line: upload.
    Upload,
    /// Three dots: more.
    More,
    /// A triangle with a mark: mind this.
    Warning,
    /// A page: notebooks.
    Page,
    /// Stacked plates: sessions.
    Stack,
    /// A box: batches.
    Box,
    /// A cog: settings.
    Cog,
    /// An arrow up.
    Up,
    /// An arrow down.
    Down,
    /// A glass: search.
    Search,
    /// A pencil: edit.
    Pencil,
    /// Two sheets: copy.
    Copy,
    /// Bars: chart.
    Chart,
    /// A corner pointing right: closed.
    Closed,
    /// A corner pointing down: open.
    Open,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Self::Ring => "M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z",
            Self::Turning => "M13.5 8A5.5 5.5 0 1 1 11 3.4M11 1v3H8",
            Self::Clock => "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM8 5v3l2 1.5",
            Self::Tick => "m3 8.5 3.5 3.5L13 4.5",
            Self::Cross => "m4 4 8 8m0-8-8 8",
            Self::Barred => "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM5 8h6",
            Self::Question => "M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.9-1.1 1.8m0 2.6v.1",
            Self::Play => "M5 3.2v9.6L12.6 8Z",
            Self::PlayAll => "M3 3.5v9L9 8Zm6 0v9L15 8Z",
            Self::Stop => "M4 4h8v8H4Z",
            Self::Again => "M2.5 8A5.5 5.5 0 1 0 5 3.4M5 1v3h3",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Bin => "M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.7 7v4m2.6-4v4",
            Self::Download => "M8 2v8m-3-3 3 3 3-3M3 13.5h10",
            Self::Upload => "M8 10.5v-8m-3 3 3-3 3 3M3 13.5h10",
            Self::More => "M3.5 8h.01M8 8h.01M12.5 8h.01",
            Self::Warning => "M8 2.5 14.5 13.5h-13ZM8 6.5v3.2m0 1.8v.1",
            Self::Page => "M4 1.5h5.5L12.5 4.5v10H4ZM9.5 1.5v3h3M6 8h4.500M6 11h4.5",
            Self::Stack => "M2 5 8 2l6 3-6 3Zm0 3.200L8 11.200l6-3M2 11.200l6 3 6-3",
            Self::Box => "M2.5 5 8 2l5.5 3v6L8 14l-5.5-3ZM2.5 5 8 8l5.5-3M8 8v6",
            Self::Cog => {
                "M8 5.700a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.600ZM8 1.500v2m0 9v2M1.5 8h2m9 0h2M3.4 3.400l1.4 1.400m6.4 6.4 1.4 1.400m0-9.2-1.4 1.400m-6.4 6.4-1.4 1.4"
            }
            Self::Up => "M8 13V3.500M4 7l4-4 4 4",
            Self::Down => "M8 3v9.500M4 9l4 4 4-4",
            Self::Search => "M7 2.500a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Zm3.3 7.800L14 14",
            Self::Pencil => "m3 13 .7-3L11 2.700l2.3 2.300L6 12.300Z",
            Self::Copy => "M5.5 5.500h8v8h-8ZM10.5 5.500v-3h-8v8h3",
            Self::Chart => "M2.5 13.500h11M4.5 11V7M8 11V3m3.5 8V5.5",
            Self::Closed => "m6 4 4 4-4 4",
            Self::Open => "m4 6 4 4 4-4",
        }
    }
}

/// An icon beside a word, or in a button that has a name: hidden from screen readers.
#[component]
pub fn Icon(#[prop(into)] glyph: Signal<Glyph>) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=move || glyph.get().path()></path>
        </svg>
    }
}
