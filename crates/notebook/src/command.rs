//! Every command of the notebook in one table, from which palette, menus and the page of shortcuts are made, and the
//! keys that call them: JupyterLab's, and the classic notebook's where JupyterLab dropped them.

mod keys;
mod table;

pub use keys::{KEY_PAUSE_MS, KeyMap, Press, Stroke, describe};
pub use table::{COMMANDS, CommandId, Group};

use crate::selection::Mode;

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// Which one.
    pub id: CommandId,
    /// What it is called, in the imperative.
    pub title: &'static str,
    /// Where it belongs.
    pub group: Group,
    /// The keys that call it, the most common ones first.
    pub keys: &'static [Binding],
}

/// Keys for a command. `+` joins keys that are pressed together, a space parts those pressed one after the other;
/// `Accel` is Ctrl, on a Mac Cmd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// In which mode they count.
    pub when: When,
    /// The keys.
    pub keys: &'static str,
}

/// In which mode keys count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// In command mode.
    Command,
    /// In edit mode.
    Edit,
    /// In both.
    Both,
}

impl When {
    /// They count in this mode.
    #[must_use]
    pub fn holds(self, mode: Mode) -> bool {
        match self {
            Self::Both => true,
            Self::Command => mode == Mode::Command,
            Self::Edit => mode == Mode::Edit,
        }
    }
}

/// The command with this id.
#[must_use]
pub fn command(id: CommandId) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.id == id)
}
