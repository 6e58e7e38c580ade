//! Questions and dialogs that commands open.

use leptos::prelude::*;
use notebook::CellId;

use super::More;

/// Each is a signal that its dialog or panel follows.
#[derive(Debug, Clone, Copy)]
pub struct Asks {
    /// Which session to use.
    pub session: RwSignal<bool>,
    /// Whether to restart the session; run all cells then.
    pub restart: RwSignal<Option<bool>>,
    /// Whether to run a cell again that waits or runs.
    pub again: RwSignal<Option<CellId>>,
    /// The list of commands is shown.
    pub palette: RwSignal<bool>,
    /// The page of shortcuts is shown.
    pub shortcuts: RwSignal<bool>,
    /// The search over all cells is shown; with replacement.
    pub find: RwSignal<Option<bool>>,
    /// The panel at the side.
    pub panel: RwSignal<Option<Panel>>,
    /// Something that could not be done, told where everybody sees it.
    pub problem: RwSignal<Option<String>>,
    /// The title is being edited.
    pub rename: RwSignal<bool>,
    /// Dialogs of commands that are called less often.
    pub more: More,
}

/// What the panel at the side shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    /// Headings.
    Outline,
    /// Variables of the session.
    Variables,
    /// The session's log.
    Log,
    /// Older states.
    Versions,
}

impl Asks {
    /// `shortcuts` is the app's own signal: every page has such a list.
    pub(super) fn new(shortcuts: RwSignal<bool>) -> Self {
        Self {
            session: RwSignal::new(false),
            restart: RwSignal::new(None),
            again: RwSignal::new(None),
            palette: RwSignal::new(false),
            shortcuts,
            find: RwSignal::new(None),
            panel: RwSignal::new(None),
            problem: RwSignal::new(None),
            rename: RwSignal::new(false),
            more: More::new(),
        }
    }
}
