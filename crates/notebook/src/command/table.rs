//! The table.

use super::{Binding, Command, When};

macro_rules! commands {
    ($($group:ident { $($id:ident $title:literal [$($when:ident $keys:literal),* $(,)?])* })*) => {
        /// Names a command.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CommandId {
            $($(#[doc = $title] $id,)*)*
        }

        /// All commands, by group.
        pub const COMMANDS: &[Command] = &[
            $($(Command {
                id: CommandId::$id,
                title: $title,
                group: Group::$group,
                keys: &[$(Binding { when: When::$when, keys: $keys }),*],
            },)*)*
        ];
    };
}

/// Groups of commands, as menus have them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Files and versions.
    File,
    /// Modes and selection.
    Select,
    /// Text and cells.
    Edit,
    /// Kinds and languages of cells.
    Cell,
    /// Running.
    Run,
    /// The session.
    Session,
    /// What is shown.
    View,
    /// Finding.
    Find,
    /// Help.
    Help,
}

impl Group {
    /// Its name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Select => "Select",
            Self::Edit => "Edit",
            Self::Cell => "Cell",
            Self::Run => "Run",
            Self::Session => "Session",
            Self::View => "View",
            Self::Find => "Find",
            Self::Help => "Help",
        }
    }
}

commands! {
    File {
        Save "Save" [Both "Accel+S", Command "S"]
        SaveAs "Save to a file" [Both "Accel+Shift+S"]
        OpenFile "Open a file" []
        DownloadIpynb "Download as notebook (.ipynb)" []
        DownloadScript "Download as script" []
        DownloadMarkdown "Download as Markdown" []
        DownloadHtml "Download as HTML" []
        Versions "Show versions" []
        Rename "Rename the notebook" []
        DuplicateNotebook "Duplicate the notebook" []
    }
    Select {
        EnterEdit "Edit the cell" [Command "Enter"]
        EnterCommand "Leave the cell" [Edit "Escape", Edit "Ctrl+M"]
        SelectNext "Select the next cell" [Command "ArrowDown", Command "J"]
        SelectPrevious "Select the previous cell" [Command "ArrowUp", Command "K"]
        ExtendDown "Extend the selection down" [Command "Shift+ArrowDown", Command "Shift+J"]
        ExtendUp "Extend the selection up" [Command "Shift+ArrowUp", Command "Shift+K"]
        ExtendBottom "Extend the selection to the end" [Command "Shift+End"]
        ExtendTop "Extend the selection to the beginning" [Command "Shift+Home"]
        SelectAll "Select all cells" [Command "Accel+A"]
    }
    Edit {
        Undo "Undo" [Command "Z", Both "Accel+Z"]
        Redo "Redo" [Command "Shift+Z", Both "Accel+Shift+Z", Both "Ctrl+Y"]
        InsertAbove "Insert a cell above" [Command "A"]
        InsertBelow "Insert a cell below" [Command "B"]
        InsertHeadingAbove "Insert a heading above" [Command "Shift+A"]
        InsertHeadingBelow "Insert a heading below" [Command "Shift+B"]
        CutCells "Cut cells" [Command "X"]
        CopyCells "Copy cells" [Command "C"]
        PasteBelow "Paste cells below" [Command "V"]
        PasteAbove "Paste cells above" [Command "Shift+V"]
        DuplicateCells "Duplicate cells" []
        DeleteCells "Delete cells" [Command "D D"]
        MoveUp "Move cells up" [Command "Ctrl+Shift+ArrowUp"]
        MoveDown "Move cells down" [Command "Ctrl+Shift+ArrowDown"]
        Split "Split the cell at the caret" [Edit "Ctrl+Shift+-"]
        MergeSelected "Merge the selected cells" [Command "Shift+M"]
        MergeAbove "Merge with the cell above" [Command "Ctrl+Backspace"]
        MergeBelow "Merge with the cell below" [Command "Ctrl+Shift+M"]
        Bold "Bold text" [Edit "Accel+B"]
        ToggleComment "Comment lines in or out" [Edit "Accel+/"]
        Complete "Complete" [Edit "Tab"]
        Tooltip "Show documentation" [Edit "Shift+Tab"]
        HistoryPrevious "Previous code that was run" [Edit "Alt+ArrowUp"]
        HistoryNext "Next code that was run" [Edit "Alt+ArrowDown"]
    }
    Cell {
        ToCode "Make it code" [Command "Y"]
        ToMarkdown "Make it Markdown" [Command "M"]
        ToRaw "Make it raw text" [Command "R"]
        ToPython "Make it Python" [Command "G P"]
        ToScala "Make it Scala" [Command "G S"]
        ToSql "Make it SQL" [Command "G Q"]
        ToR "Make it R" [Command "G R"]
        Heading1 "Make it a heading of level 1" [Command "1"]
        Heading2 "Make it a heading of level 2" [Command "2"]
        Heading3 "Make it a heading of level 3" [Command "3"]
        Heading4 "Make it a heading of level 4" [Command "4"]
        Heading5 "Make it a heading of level 5" [Command "5"]
        Heading6 "Make it a heading of level 6" [Command "6"]
        EditTags "Edit tags" []
        EditMetadata "Edit metadata" []
        ToggleFrozen "Leave the cell out of runs" []
        ClearOutput "Clear the output" []
        ClearAllOutputs "Clear all outputs" []
    }
    Run {
        RunAndAdvance "Run and go to the next cell" [Both "Shift+Enter"]
        RunInPlace "Run" [Both "Accel+Enter", Both "Ctrl+Enter"]
        RunAndInsert "Run and insert a cell below" [Both "Alt+Enter"]
        RunSelected "Run the selected cells" []
        RunAll "Run all cells" []
        RunAbove "Run all cells above" []
        RunBelow "Run this cell and all below" []
        QueueAll "Queue all cells on the server" []
        NotifyAtEnd "Notify me when the cell ends" []
        SubmitBatch "Submit as a batch" []
        RestartAndRunAll "Restart the session and run all cells" []
        CancelCell "Cancel the cell" []
    }
    Session {
        Interrupt "Interrupt" [Command "I I"]
        Restart "Restart the session" [Command "0 0"]
        ChooseSession "Choose a session" []
        AddFiles "Add files to the session" []
        SessionDetails "Show the session's details" []
        KeptRuns "Search all kept sessions and batches" []
        SessionLog "Show the session's log" []
        StopSession "Stop the session" []
    }
    View {
        CollapseHeading "Collapse the section" [Command "ArrowLeft"]
        ExpandHeading "Expand the section" [Command "ArrowRight"]
        CollapseAllHeadings "Collapse all sections" [Command "Ctrl+Shift+ArrowLeft"]
        ExpandAllHeadings "Expand all sections" [Command "Ctrl+Shift+ArrowRight"]
        ToggleInput "Hide or show the code" []
        ToggleOutput "Hide or show the output" [Command "O"]
        ToggleScroll "Scroll the output in a box, or not" [Command "Shift+O"]
        LineNumbers "Show or hide line numbers" [Command "Shift+L", Command "L"]
        ToggleWrap "Wrap long lines, or not" []
        SideBySide "Outputs beside the code, or below" [Command "Shift+R"]
        Outline "Show or hide the outline" []
        Variables "Show or hide the variables" []
        ScrollDown "Scroll down" [Command "Space"]
        ScrollUp "Scroll up" [Command "Shift+Space"]
        ClosePanel "Close the panel" [Command "Q"]
    }
    Find {
        Find "Find" [Both "Accel+F", Command "F"]
        Replace "Find and replace" [Both "Accel+H"]
        FindNext "Find the next match" [Both "Accel+G"]
        FindPrevious "Find the previous match" [Both "Accel+Shift+G"]
        FindInSelection "Find in the selected cells only, or in all" [Both "Alt+L"]
    }
    Help {
        Palette "Show all commands" [Both "Accel+Shift+C", Both "Accel+Shift+P", Command "P"]
        Shortcuts "Show the shortcuts" [Command "H", Command "?"]
    }
}
